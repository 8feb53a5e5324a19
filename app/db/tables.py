"""The tables behind the records, for statements on plain columns instead of loaded objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any, cast

from sqlalchemy import Table
from sqlmodel import Session, SQLModel


def table_of(record: type[SQLModel]) -> Table:
    """Return the table of a record class. Statements on it cost a fraction of loading and tracking objects."""
    return SQLModel.metadata.tables[str(record.__tablename__)]


def insert_into(session: Session, table: Table) -> Any:
    """Return an insert that knows ON CONFLICT, which both databases do, each in a class of its own."""
    return _insert_of(session.get_bind().dialect.name)(table)


@cache
def _insert_of(dialect: str) -> Callable[..., Any]:
    """Return the insert of a dialect; that of the database in use is loaded already, the other never is."""
    return cast("Callable[..., Any]", import_module(f"sqlalchemy.dialects.{dialect}").insert)
