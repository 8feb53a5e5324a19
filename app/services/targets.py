"""The level an organization decides to reach for each requirement."""

from __future__ import annotations

from collections.abc import Mapping

from app.db import Scope, table_of
from app.records import Target
from app.services.assessment_rows import find_row, touch
from app.services.audit import record
from app.services.catalogues import asked_keys, catalogue_of_edition
from app.services.checking import Checklist
from app.values import AssessmentHeader
from clauses import Catalogue

TARGET = table_of(Target)


def keep_default_targets(scope: Scope, header: AssessmentHeader, *, accept_lower: bool) -> None:
    """Store the default target of every requirement of the catalogue."""
    from scoring import default_targets  # noqa: PLC0415 - the engine waits until it is needed

    levels = default_targets(
        catalogue=catalogue_of_edition(header.catalogue_edition),
        planned_projects=header.planned_projects,
        accept_lower=accept_lower,
    )
    keep_targets(scope, header, levels)


def keep_targets(scope: Scope, header: AssessmentHeader, levels: Mapping[str, int]) -> None:
    """Store the first targets of an assessment."""
    owner = {"organization_id": header.organization.id, "assessment_id": header.id}
    scope.insert_all(Target, [owner | {"key": key, "level": level} for key, level in levels.items()])


def set_targets(scope: Scope, assessment_id: int, targets: Mapping[str, int]) -> None:
    """Change the given targets and leave all others; every unknown key and level off the scale is told at once."""
    assessment = find_row(scope, assessment_id)
    catalogue = catalogue_of_edition(assessment.catalogue_edition)
    checklist = Checklist()
    known = asked_keys(assessment.catalogue_edition, assessment.mode, None)
    for key, level in targets.items():
        check_target(checklist, catalogue, key=key, level=level, known=known)
    checklist.finish("No target was changed.")
    kept = scope.rows(scope.select(Target, TARGET.c.key, TARGET.c.level).where(TARGET.c.assessment_id == assessment_id))
    before = {row.key: row.level for row in kept if targets.get(row.key, row.level) != row.level}
    for key, level in targets.items():
        here = scope.update(Target).where(TARGET.c.assessment_id == assessment_id, TARGET.c.key == key)
        scope.run(here.values(level=level))
    touch(scope, assessment_id)
    if before:
        subject, owner = f"assessment:{assessment_id}/targets", assessment.organization_id
        after = {key: targets[key] for key in before}
        record(scope, "targets.changed", subject, organization_id=owner, before=before, after=after)


def check_target(checklist: Checklist, catalogue: Catalogue, *, key: str, level: int, known: frozenset[str]) -> None:
    """Note a problem unless the target is a level of the scale for a requirement of the assessment."""
    place = f"targets[{key}]"
    checklist.require(
        key in known,
        place=place,
        message=f"This assessment has no requirement {key}.",
        remedy="Use the key of a requirement of its catalogue and mode.",
    )
    checklist.require(
        0 <= level <= catalogue.highest_level,
        place=place,
        message=f"{level} is not a level.",
        remedy=f"Choose a level from 0 to {catalogue.highest_level}.",
    )
