"""Where names stand as such outside of a person's own row, and replacing them there."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import JSON, ColumnElement, String, Table, cast, select
from sqlmodel import SQLModel

from app.db import Scope, table_of
from app.records import Organization

ORGANIZATION = table_of(Organization)


def within(scope: Scope, organization_ids: Iterable[int]) -> Scope:
    """Return a scope that reaches these organizations, whatever the visitor's role in them is."""
    mine = select(ORGANIZATION.c.id).where(ORGANIZATION.c.id.in_(sorted(organization_ids)))
    return replace(scope, organizations=mine, may_add_organizations=False)


def replace_name(scope: Scope, name: str, by: str, *, assessment_id: int | None = None) -> None:
    """Replace a name wherever it stands as such in the organizations of the scope, or in one of their assessments.

    These are the columns that say by whom something was done and whose an action is, and the documents: history,
    recorded results, settings. A name inside a sentence is left alone. Names are all that is stored there, so somebody
    else of the very same name is renamed along.
    """
    if not name:
        return
    for table in named_tables():
        here = _here(scope, table, assessment_id)
        if here is None:
            continue
        for column in name_columns(table):
            scope.run(table.update().where(here, table.c[column] == name).values({column: by}))
        for column in document_columns(table):
            _replace_in_documents(scope, table, column, here, name, by)


def named_tables() -> Sequence[Table]:
    """Return the tables of organizations, and the organization's own."""
    tables = SQLModel.metadata.sorted_tables
    return [table for table in tables if "organization_id" in table.c or table is ORGANIZATION]


def name_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that hold the name of somebody who did something, or whose something is."""
    return tuple(column.name for column in table.c if column.name.endswith("_by") or column.name == "owner")


def document_columns(table: Table) -> tuple[str, ...]:
    """Return the columns that hold whole documents, in which names may stand."""
    documents = (column for column in table.c if isinstance(column.type, JSON))
    return tuple(column.name for column in documents if column.name in ("fields", "document", "overall"))


def renamed(value: Any, name: str, by: str) -> Any:
    """Return a document in which a text that is the name is another one.

    >>> renamed({"owner": ["Mara Lindqvist", ""], "note": "Ask Mara Lindqvist"}, "Mara Lindqvist", "Removed person 3")
    {'owner': ['Removed person 3', ''], 'note': 'Ask Mara Lindqvist'}
    """
    if isinstance(value, dict):
        return {(by if key == name else key): renamed(each, name, by) for key, each in value.items()}
    if isinstance(value, list):
        return [renamed(each, name, by) for each in value]
    return by if value == name else value


def _here(scope: Scope, table: Table, assessment_id: int | None) -> ColumnElement[bool] | None:
    """Return the condition for the rows that are looked at; None where the table has none of the assessment."""
    if assessment_id is None:
        return scope.sees(table)  # type: ignore[no-any-return]
    if table.name == "assessment":
        return scope.sees(table) & (table.c.id == assessment_id)  # type: ignore[no-any-return]
    if "assessment_id" not in table.c:
        return None
    return scope.sees(table) & (table.c.assessment_id == assessment_id)  # type: ignore[no-any-return]


def _replace_in_documents(
    scope: Scope, table: Table, column: str, here: ColumnElement[bool], name: str, by: str
) -> None:
    """Rewrite the documents in which the name stands somewhere."""
    key: Any = next(iter(table.primary_key.columns))
    written = json.dumps(name)[1:-1]  # as the database holds it
    holds = cast(table.c[column], String).contains(written, autoescape=True)
    document = table.c[column].label("document")
    for row in scope.rows(select(key.label("key"), document).where(here, holds)):
        after = renamed(row.document, name, by)
        if after != row.document:
            scope.run(table.update().where(key == row.key).values({column: after}))
