"""The actions of a plan: adding, changing, removing and bringing back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import Row, func, select

from app.db import Scope, table_of
from app.errors import Conflict, FieldConflict, NotFound
from app.records import Change, PlanAction
from app.services.assessment_rows import find_row, is_id, touch
from app.services.audit import record, told_values
from app.services.catalogues import catalogue_of_edition
from app.services.checking import LONGEST_NAME, Checklist
from app.services.rows import action_from
from app.values import ActionDraft
from clauses import Catalogue
from planning import action_problems, status_problems
from planning.values import Action, ActionStatus, Closure
from questionnaires.answers import Problem

ACTION = table_of(PlanAction)
MOST_EFFORT = 100_000
FINISHED = frozenset({ActionStatus.DONE, ActionStatus.VERIFIED})
FIELDS = {"gaps": "closes", "levels": "closes", "effort": "effort_days"}


def find_action(scope: Scope, assessment_id: int, number: int) -> Action:
    """Return one action of the plan; NotFound when there is none or it was removed."""
    row = _find(scope, assessment_id, number)
    if row.removed_at is not None:
        raise NotFound(f"Action {number} was removed. Restore it, or choose another from the plan.")
    return action_from(row)


def add_action(scope: Scope, assessment_id: int, draft: ActionDraft) -> Action:
    """Add an action and return it with its number, one more than the highest that was ever given."""
    assessment = find_row(scope, assessment_id)
    catalogue = catalogue_of_edition(assessment.catalogue_edition)
    highest = select(func.max(ACTION.c.number)).where(scope.sees(ACTION), ACTION.c.assessment_id == assessment_id)
    number = (scope.rows(highest)[0][0] or 0) + 1
    columns = checked_columns(
        catalogue, draft, number=number, status=ActionStatus.OPEN, what="The action was not added."
    )
    owner = {"organization_id": assessment.organization_id, "assessment_id": assessment_id}
    scope.insert(PlanAction, **owner, number=number, **columns)
    touch(scope, assessment_id)
    subject, after = f"assessment:{assessment_id}/action:{number}", told_values(columns)
    record(scope, "action.added", subject, organization_id=assessment.organization_id, after=after)
    return find_action(scope, assessment_id, number)


def change_action(scope: Scope, assessment_id: int, number: int, *, base_version: int, draft: ActionDraft) -> Action:
    """Replace the content of an action that still stands at the version the editor saw.

    Equal content is no change. Raises Conflict with both values of each field that differs.
    """
    present = find_action(scope, assessment_id, number)
    catalogue = catalogue_of_edition(find_row(scope, assessment_id).catalogue_edition)
    seen = present.status if present.version == base_version else draft.status
    columns = checked_columns(catalogue, draft, number=number, status=seen, what="The action was not changed.")
    before = action_columns(catalogue, present)
    edits = {name: [before[name], value] for name, value in columns.items() if value != before[name]}
    if not edits:
        return present
    if present.version != base_version:
        raise _conflict(present, edits)
    _store(scope, assessment_id, present, columns, edits, what="changed")
    return find_action(scope, assessment_id, number)


def remove_action(scope: Scope, assessment_id: int, number: int, *, base_version: int) -> Action:
    """Take an action out of the plan and return what it was; `restore_action` brings it back."""
    present = find_action(scope, assessment_id, number)
    if present.version != base_version:
        raise Conflict(
            f"Action {number} was changed in the meantime. Look at it again before you remove it.",
            version=present.version,
        )
    _store(scope, assessment_id, present, {"removed_at": scope.now}, {"removed": [False, True]}, what="removed")
    return present


def restore_action(scope: Scope, assessment_id: int, number: int) -> Action:
    """Bring a removed action back, as it was. An action that is in the plan stays as it is."""
    row = _find(scope, assessment_id, number)
    if row.removed_at is not None:
        edits = {"removed": [True, False]}
        _store(scope, assessment_id, action_from(row), {"removed_at": None}, edits, what="restored")
    return find_action(scope, assessment_id, number)


def checked_columns(
    catalogue: Catalogue, draft: ActionDraft, *, number: int, status: ActionStatus, what: str
) -> dict[str, Any]:
    """Check an action and its way from `status` (PL-04 to PL-06), and return its columns.

    Refused with every problem; `what` says what was not done.
    """
    checklist = Checklist()
    texts: dict[str, Any] = {
        "title": checklist.text(draft.title, place="title", longest=200),
        "owner": checklist.text(draft.owner, place="owner", longest=LONGEST_NAME),
        "definition_of_done": checklist.text(draft.definition_of_done, place="definition_of_done", longest=2000),
        "note": checklist.text(draft.note, place="note", longest=4000),
        "verified_by": checklist.text(draft.verified_by, place="verified_by", longest=LONGEST_NAME),
    }
    checklist.require(
        draft.effort_days is None or draft.effort_days <= MOST_EFFORT,
        place="effort_days",
        message="This is not an effort in person-days.",
        remedy=f"Give a number from 0 to {MOST_EFFORT:,}, or leave it empty.",
    )
    columns = action_columns(catalogue, replace(draft, **texts))
    texts["definition_of_done"] = columns["definition_of_done"]
    checklist.problems += _rule_problems(catalogue, replace(draft, **texts), number, status)
    checklist.finish(what)
    return columns


def _rule_problems(catalogue: Catalogue, draft: ActionDraft, number: int, status: ActionStatus) -> Iterator[Problem]:
    """Yield what the planning rules say against an action, each at the field that it is about."""
    action = Action(number=number, **vars(draft))
    moves = status_problems(action=replace(action, status=status), status=draft.status)
    for problem in (*action_problems(catalogue=catalogue, action=action), *moves):
        part = problem.place.rpartition(", ")[2]
        yield replace(problem, place=FIELDS.get(part, part.replace(" ", "_")))


def action_columns(catalogue: Catalogue, action: ActionDraft | Action) -> dict[str, Any]:
    """Return the columns of an action; an empty definition of done becomes the level statements to be shown.

    Who has verified it, and when, is kept of what is done or verified: reopening takes it back.
    """
    is_finished = action.status in FINISHED
    return {
        "title": action.title,
        "owner": action.owner,
        "start": action.start,
        "due": action.due,
        "effort_days": action.effort_days,
        "status": action.status.value,
        "closes": [asdict(closure) for closure in action.closes],
        "definition_of_done": action.definition_of_done or _statements(catalogue, action.closes),
        "note": action.note,
        "verified_by": action.verified_by if is_finished else "",
        "verified_on": action.verified_on if is_finished else None,
    }


def _statements(catalogue: Catalogue, closes: tuple[Closure, ...]) -> str:
    """Return the level statements to be shown, which are the definition of done unless another is given."""
    known = [each for each in closes if each.key in catalogue.by_key and 0 <= each.to_level <= catalogue.highest_level]
    shown = " ".join(catalogue.by_key[closure.key].statements[closure.to_level] for closure in known)
    return shown[:2000]


def _conflict(present: Action, edits: dict[str, list[Any]]) -> Conflict:
    told = ", ".join(name.replace("_", " ") for name in edits)
    return Conflict(
        f"Action {present.number} was changed in the meantime; your {told} differ from what is stored now. Nothing was "
        "saved. Look at the action again and repeat your change.",
        conflicts=[
            FieldConflict(field=name, yours=yours, theirs=theirs, changed_by="", changed_at=None)
            for name, (theirs, yours) in edits.items()
        ],
        version=present.version,
    )


def _store(
    scope: Scope,
    assessment_id: int,
    present: Action,
    columns: dict[str, Any],
    edits: dict[str, list[Any]],
    *,
    what: str,
) -> None:
    """Update an action at the version that was read, with its history, one more revision and an audit entry."""
    here = (ACTION.c.assessment_id == assessment_id) & (ACTION.c.number == present.number)
    guarded = scope.update(PlanAction).where(here, ACTION.c.version == present.version)
    if scope.run(guarded.values(**columns, version=present.version + 1)) != 1:
        raise Conflict(f"Action {present.number} was changed at this very moment. Look at it again.")
    owner = _find(scope, assessment_id, present.number).organization_id
    scope.insert(
        Change,
        organization_id=owner,
        assessment_id=assessment_id,
        respondent_id=None,
        key=f"action:{present.number}",
        version=present.version + 1,
        fields={name: [_plain(value) for value in values] for name, values in edits.items()},
        changed_at=scope.now,
        changed_by=scope.actor,
    )
    touch(scope, assessment_id)
    subject = f"assessment:{assessment_id}/action:{present.number}"
    before, after = (told_values({name: values[side] for name, values in edits.items()}) for side in (0, 1))
    record(scope, f"action.{what}", subject, organization_id=owner, before=before, after=after)


def _plain(value: Any) -> Any:
    """Return a date as text; everything else an action holds is JSON already."""
    return value.isoformat() if hasattr(value, "isoformat") else value


def _find(scope: Scope, assessment_id: int, number: int) -> Row[Any]:
    here = (ACTION.c.assessment_id == assessment_id) & (ACTION.c.number == number)
    row = scope.first(scope.select(PlanAction).where(here)) if is_id(number) and is_id(assessment_id) else None
    if row is None:
        raise NotFound(f"Assessment {assessment_id} has no action {number}. Choose one from its plan.")
    return row
