"""Submitting an assessment: its answers are locked for everybody until an owner or consultant unlocks it."""

from __future__ import annotations

from app.db import Scope
from app.records import Assessment
from app.services.assessment_rows import ASSESSMENT, find_row
from app.services.assessments import find_assessment
from app.services.audit import record
from app.values import AssessmentHeader


def close_assessment(scope: Scope, assessment_id: int) -> AssessmentHeader:
    """Lock the answers of an assessment; its invitations do not open until it is unlocked. Twice changes nothing."""
    return _settle(scope, assessment_id, is_closed=True)


def reopen_assessment(scope: Scope, assessment_id: int) -> AssessmentHeader:
    """Unlock the answers of an assessment; its invitations open again. Twice changes nothing."""
    return _settle(scope, assessment_id, is_closed=False)


def _settle(scope: Scope, assessment_id: int, *, is_closed: bool) -> AssessmentHeader:
    row = find_row(scope, assessment_id)
    if (row.closed_at is not None) is not is_closed:
        values = {"closed_at": scope.now if is_closed else None, "closed_by": scope.actor if is_closed else ""}
        scope.run(scope.update(Assessment).where(ASSESSMENT.c.id == assessment_id).values(**values))
        record(
            scope,
            "assessment.closed" if is_closed else "assessment.reopened",
            f"assessment:{assessment_id}",
            organization_id=row.organization_id,
            before={"is_closed": not is_closed},
            after={"is_closed": is_closed},
        )
    return find_assessment(scope, assessment_id)
