"""An assessment's own row: finding it, and counting its revisions. Every other service builds on this."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select

from app.db import Scope, table_of
from app.errors import Closed, NotFound
from app.records import Assessment, Organization

ASSESSMENT = table_of(Assessment)
ORGANIZATION = table_of(Organization)
LARGEST_ID = 2**31 - 1


def select_rows(scope: Scope) -> Select[Any]:
    """Return a select of the visible assessments with `organization_name` and what else is said of the organization."""
    name = ORGANIZATION.c.name.label("organization_name")
    said = [column for column in ORGANIZATION.c if column.name.startswith("benchmark_")]
    columns = scope.select(Assessment, ASSESSMENT, name, *said)
    return columns.join(ORGANIZATION, ORGANIZATION.c.id == ASSESSMENT.c.organization_id)


def is_id(number: int) -> bool:
    """Return whether a number can be the id of a row; larger ones would be an error of the database.

    >>> is_id(7), is_id(0), is_id(10**20)
    (True, False, False)
    """
    return 0 < number <= LARGEST_ID


def find_row(scope: Scope, assessment_id: int, *, holds: bool = True) -> Row[Any]:
    """Return the assessment's row; NotFound when it does not exist or is not visible.

    A session that writes holds the row from then on, so that the writers of one assessment take turns and each finds
    what the one before has left. `holds` is false for what only reads; readers hold and wait for nothing anyway.
    """
    here = select_rows(scope).where(ASSESSMENT.c.id == assessment_id)
    if holds and scope.is_writing:
        here = here.with_for_update(of=ASSESSMENT, key_share=True)
    row = scope.first(here) if is_id(assessment_id) else None
    if row is None:
        raise NotFound(f"There is no assessment {assessment_id}. Choose one from the list of assessments.")
    return row


def refuse_closed(assessment: Any) -> None:
    """Raise Closed when the assessment of this row (or header) is submitted."""
    if assessment.closed_at is not None:
        raise Closed(
            f"This assessment was submitted on {assessment.closed_at:%d %b %Y}, so its answers are locked and nothing "
            "was changed. An owner or consultant can unlock it under Check answers."
        )


def touch(scope: Scope, assessment_id: int) -> None:
    """Count one more revision, so that the stored result is computed again."""
    change = scope.update(Assessment).where(ASSESSMENT.c.id == assessment_id)
    scope.run(change.values(revision=ASSESSMENT.c.revision + 1))
