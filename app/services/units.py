"""The units of an assessment: parts of the organization that are assessed by themselves, weighed by their size."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Respondent, Unit
from app.services.assessment_rows import find_row, is_id, refuse_closed, touch
from app.services.audit import record, told_changes, told_values
from app.services.checking import LONGEST_NAME, Checklist
from app.services.rows import unit_from
from app.values import UnitDraft, UnitInfo
from app.values.assessment_file import LARGEST_SIZE

UNIT = table_of(Unit)
RESPONDENT = table_of(Respondent)


def list_units(scope: Scope, assessment_id: int) -> tuple[UnitInfo, ...]:
    """Return the units in the order they were added."""
    here = scope.select(Unit).where(UNIT.c.assessment_id == assessment_id)
    return tuple(unit_from(row) for row in scope.rows(here.order_by(UNIT.c.id)))


def add_unit(scope: Scope, assessment_id: int, draft: UnitDraft) -> UnitInfo:
    """Add a unit. Its name is unique in the assessment; levels come from units as soon as somebody belongs to one."""
    assessment = find_row(scope, assessment_id)
    values = _checked(draft, list_units(scope, assessment_id), "The unit was not added.")
    unit_id = scope.insert(Unit, organization_id=assessment.organization_id, assessment_id=assessment_id, **values)
    touch(scope, assessment_id)
    subject, owner = _subject(assessment_id, unit_id), assessment.organization_id
    record(scope, "unit.added", subject, organization_id=owner, after=told_values(_trail(values)))
    return UnitInfo(id=unit_id, **values)


def update_unit(scope: Scope, assessment_id: int, unit_id: int, draft: UnitDraft) -> UnitInfo:
    """Rename a unit or change its size; the size moves figures, so not while the assessment is closed."""
    assessment = find_row(scope, assessment_id)
    present = find_unit(scope, assessment_id, unit_id)
    others = tuple(unit for unit in list_units(scope, assessment_id) if unit.id != unit_id)
    values = _checked(draft, others, "The unit was not changed.")
    if values["size"] != present.size:
        refuse_closed(assessment)
    scope.run(scope.update(Unit).where(UNIT.c.id == unit_id).values(**values))
    touch(scope, assessment_id)
    before, after = told_changes(_trail(vars(present)), _trail(values))
    if after:
        subject, owner = _subject(assessment_id, unit_id), find_row(scope, assessment_id).organization_id
        record(scope, "unit.changed", subject, organization_id=owner, before=before, after=after)
    return UnitInfo(id=unit_id, **values)


def remove_unit(scope: Scope, assessment_id: int, unit_id: int) -> None:
    """Remove a unit; refused while people belong to it, because their answers would silently change their weight."""
    find_row(scope, assessment_id)
    unit = find_unit(scope, assessment_id, unit_id)
    here = RESPONDENT.c.unit_id == unit_id
    found = scope.first(select(func.count()).select_from(RESPONDENT).where(scope.sees(RESPONDENT), here))
    if found and found[0]:
        people = "1 person belongs" if found[0] == 1 else f"{found[0]} people belong"
        raise Refused(f"{people} to {unit.name}. Give them another unit or none, then remove it.")
    scope.run(scope.delete(Unit).where(UNIT.c.id == unit_id))
    touch(scope, assessment_id)
    subject, owner = _subject(assessment_id, unit_id), find_row(scope, assessment_id).organization_id
    record(scope, "unit.removed", subject, organization_id=owner, before=told_values(_trail(vars(unit))))


def find_unit(scope: Scope, assessment_id: int, unit_id: int) -> UnitInfo:
    """Return one unit of the assessment; NotFound otherwise."""
    here = (UNIT.c.id == unit_id) & (UNIT.c.assessment_id == assessment_id)
    row = scope.first(scope.select(Unit).where(here)) if is_id(unit_id) and is_id(assessment_id) else None
    if row is None:
        raise NotFound(f"Assessment {assessment_id} has no unit {unit_id}. Choose one from its settings.")
    return unit_from(row)


def _subject(assessment_id: int, unit_id: int) -> str:
    return f"assessment:{assessment_id}/unit:{unit_id}"


def _trail(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the audit trail may look at; the name of a unit is no person's name."""
    return {"title": values["name"], "size": values["size"]}


def _checked(draft: UnitDraft, others: tuple[UnitInfo, ...], what: str) -> dict[str, Any]:
    checklist = Checklist()
    name = " ".join(checklist.text(draft.name, place="name", longest=LONGEST_NAME, is_required=True).split())
    checklist.require(
        name.casefold() not in {unit.name.casefold() for unit in others},
        place="name",
        message=f"There is already a unit named {name}.",
        remedy="Give each unit a name of its own.",
    )
    checklist.require(
        1 <= draft.size <= LARGEST_SIZE,
        place="size",
        message=f"{draft.size} is not a size.",
        remedy=f"Give a whole number from 1 to {LARGEST_SIZE:,}, for example the number of people.",
    )
    checklist.finish(what)
    return {"name": name, "size": draft.size}
