"""Milestones: results frozen under a name, to be compared with later ones. What was recorded is never changed."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Row

from app.db import Scope, table_of
from app.errors import NotFound
from app.records import Change, Milestone
from app.services.assessment_rows import find_row, is_id
from app.services.audit import record, told_values
from app.services.checking import Checklist
from app.services.results import current_result
from app.services.snapshot import list_milestones
from app.values import MilestoneInfo

MILESTONE, CHANGE = table_of(Milestone), table_of(Change)


def record_milestone(scope: Scope, assessment_id: int, label: str) -> MilestoneInfo:
    """Freeze the present result under a label that is unique in the assessment."""
    from scoring import result_document  # noqa: PLC0415 - the engine waits until it is needed

    assessment = find_row(scope, assessment_id)
    name = _free_label(scope, assessment_id, label, what="The milestone was not recorded.")
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
    after = told_values({"label": name, "recorded_on": today.isoformat()})
    subject = _subject(assessment_id, milestone_id)
    record(scope, "milestone.recorded", subject, organization_id=assessment.organization_id, after=after)
    return MilestoneInfo(id=milestone_id, label=name, recorded_on=today, result=result)


def remove_milestone(scope: Scope, assessment_id: int, milestone_id: int) -> None:
    """Take out a milestone that was recorded by mistake; it stays in the history, and `restore_milestone` finds it."""
    find_row(scope, assessment_id)
    here = (MILESTONE.c.assessment_id == assessment_id) & (MILESTONE.c.id == milestone_id)
    row = scope.first(scope.select(Milestone).where(here)) if is_id(milestone_id) else None
    if row is None:
        raise NotFound(f"Assessment {assessment_id} has no milestone {milestone_id}. Choose one from its history.")
    kept = {"label": row.label, "recorded_on": row.recorded_on.isoformat(), "document": row.document}
    scope.run(scope.delete(Milestone).where(here))
    _note(scope, row.organization_id, assessment_id, milestone_id, {"milestone": [kept, None]})
    subject = _subject(assessment_id, milestone_id)
    record(scope, "milestone.removed", subject, organization_id=row.organization_id)


def restore_milestone(scope: Scope, assessment_id: int, milestone_id: int) -> MilestoneInfo:
    """Bring a removed milestone back with its figures as they were; it gets a number of its own.

    Raises NotFound when there is none to bring back, and Refused when its label is in use again.
    """
    from scoring import read_result_document  # noqa: PLC0415 - the engine waits until it is needed

    assessment, change = find_row(scope, assessment_id), _last_change(scope, assessment_id, milestone_id)
    kept = None if change is None else change.fields["milestone"][0]
    if kept is None:
        raise NotFound(f"Assessment {assessment_id} has no removed milestone {milestone_id}. See its history.")
    label = _free_label(scope, assessment_id, kept["label"], what="The milestone was not brought back.")
    day = date.fromisoformat(kept["recorded_on"])
    again = scope.insert(
        Milestone,
        organization_id=assessment.organization_id,
        assessment_id=assessment_id,
        label=label,
        recorded_on=day,
        document=kept["document"],
        created_at=scope.now,
    )
    _note(scope, assessment.organization_id, assessment_id, milestone_id, {"milestone": [None, {"id": again}]})
    subject, owner = _subject(assessment_id, milestone_id), assessment.organization_id
    record(scope, "milestone.restored", subject, organization_id=owner, after={"milestone": again})
    return MilestoneInfo(id=again, label=label, recorded_on=day, result=read_result_document(kept["document"]))


def _free_label(scope: Scope, assessment_id: int, label: str, *, what: str) -> str:
    """Return a label without surrounding blanks; Refused, saying `what` was not done, when it is empty or in use."""
    checklist = Checklist()
    name = checklist.text(label, place="label", longest=60, is_required=True)
    taken = {milestone.label for milestone in list_milestones(scope, assessment_id)}
    checklist.require(
        name not in taken,
        place="label",
        message=f"There is already a milestone named {name}.",
        remedy="Choose another name, for example the cycle and the month.",
    )
    checklist.finish(what)
    return name


def _last_change(scope: Scope, assessment_id: int, milestone_id: int) -> Row[Any] | None:
    here = (CHANGE.c.assessment_id == assessment_id) & (CHANGE.c.key == _key(milestone_id))
    return scope.first(scope.select(Change).where(here).order_by(CHANGE.c.version.desc()))


def _note(scope: Scope, organization_id: int, assessment_id: int, milestone_id: int, fields: dict[str, Any]) -> None:
    """Keep in the history what was taken out or brought back."""
    last = _last_change(scope, assessment_id, milestone_id)
    scope.insert(
        Change,
        organization_id=organization_id,
        assessment_id=assessment_id,
        respondent_id=None,
        key=_key(milestone_id),
        version=1 if last is None else last.version + 1,
        fields=fields,
        changed_at=scope.now,
        changed_by=scope.actor,
    )


def _subject(assessment_id: int, milestone_id: int) -> str:
    return f"assessment:{assessment_id}/milestone:{milestone_id}"


def _key(milestone_id: int) -> str:
    return f"milestone:{milestone_id}"[:60]
