"""Everything stored about one assessment, read in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlmodel import SQLModel

from app.db import Scope, table_of
from app.records import Answer, FinishedClause, Item, Milestone, PlanAction, Target
from app.services.assessment_rows import find_row
from app.services.evidence.files import list_files
from app.services.people import list_respondents
from app.services.rows import action_from, answer_from, header_from, item_from
from app.services.scoring_settings import list_settings
from app.services.units import list_units
from app.values import AssessmentSnapshot, MilestoneInfo


def load_snapshot(scope: Scope, assessment_id: int) -> AssessmentSnapshot:
    """Return the whole assessment; NotFound when it does not exist or is not visible."""
    header = header_from(find_row(scope, assessment_id, holds=False))
    return AssessmentSnapshot(
        header=header,
        respondents=list_respondents(scope, assessment_id),
        answers=tuple(answer_from(row) for row in _rows(scope, Answer, assessment_id, "id")),
        items={row.key: item_from(row) for row in _rows(scope, Item, assessment_id, "id")},
        targets={row.key: row.level for row in _rows(scope, Target, assessment_id, "id")},
        actions=tuple(
            action_from(row) for row in _rows(scope, PlanAction, assessment_id, "number") if row.removed_at is None
        ),
        milestones=list_milestones(scope, assessment_id),
        finished_clauses=frozenset(row.clause for row in _rows(scope, FinishedClause, assessment_id, "id")),
        units=list_units(scope, assessment_id),
        settings=list_settings(scope, assessment_id),
        files=list_files(scope, assessment_id),
    )


def list_milestones(scope: Scope, assessment_id: int) -> tuple[MilestoneInfo, ...]:
    """Return the frozen results of an assessment in order of date."""
    rows = _rows(scope, Milestone, assessment_id, "recorded_on", "id")
    if not rows:
        return ()
    from scoring import read_result_document  # noqa: PLC0415 - the engine waits until it is needed

    return tuple(
        MilestoneInfo(
            id=row.id, label=row.label, recorded_on=row.recorded_on, result=read_result_document(row.document)
        )
        for row in rows
    )


def _rows(scope: Scope, record: type[SQLModel], assessment_id: int, *order: str) -> Sequence[Row[Any]]:
    table = table_of(record)
    here = scope.select(record).where(table.c.assessment_id == assessment_id)
    return scope.rows(here.order_by(*(table.c[name] for name in order)))
