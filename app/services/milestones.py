"""Milestones: results frozen under a name, to be compared with later ones. They are never scored again."""

from __future__ import annotations

from app.db import Scope, table_of
from app.errors import NotFound
from app.records import Milestone
from app.services.assessment_rows import find_row, is_id
from app.services.checking import Checklist
from app.services.results import current_result
from app.services.snapshot import list_milestones
from app.values import MilestoneInfo

MILESTONE = table_of(Milestone)


def record_milestone(scope: Scope, assessment_id: int, label: str) -> MilestoneInfo:
    """Freeze the present result under a label that is unique in the assessment."""
    from scoring import result_document  # noqa: PLC0415 - the engine waits until it is needed

    assessment = find_row(scope, assessment_id)
    checklist = Checklist()
    name = checklist.text(label, place="label", longest=60, is_required=True)
    taken = {milestone.label for milestone in list_milestones(scope, assessment_id)}
    checklist.require(
        name not in taken,
        place="label",
        message=f"There is already a milestone named {name}.",
        remedy="Choose another name, for example the cycle and the month.",
    )
    checklist.finish("The milestone was not recorded.")
    result = current_result(scope, assessment_id)
    today = scope.now.date()
    milestone_id = scope.insert(
        Milestone,
        organization_id=assessment.organization_id,
        assessment_id=assessment_id,
        label=name,
        recorded_on=today,
        document=result_document(result),
        created_at=scope.now,
    )
    return MilestoneInfo(id=milestone_id, label=name, recorded_on=today, result=result)


def remove_milestone(scope: Scope, assessment_id: int, milestone_id: int) -> None:
    """Delete a milestone that was recorded by mistake."""
    find_row(scope, assessment_id)
    here = (MILESTONE.c.assessment_id == assessment_id) & (MILESTONE.c.id == milestone_id)
    if not is_id(milestone_id) or not scope.run(scope.delete(Milestone).where(here)):
        raise NotFound(f"Assessment {assessment_id} has no milestone {milestone_id}. Choose one from its report.")
