"""The settings of scoring of an assessment: versions that are stored once and never changed."""

from __future__ import annotations

from typing import Any

from app.db import Scope, table_of
from app.errors import Conflict, NotFound
from app.records import ScoringSettingsVersion
from app.services.assessment_rows import find_row, touch
from app.services.audit import record, told_changes
from app.services.catalogues import catalogue_of_edition
from app.services.checking import Checklist
from app.services.rows import settings_from
from app.values import ScoringSettings, SettingsVersion
from app.values.scoring_settings import LONGEST_REASON, settings_faults
from clauses import Catalogue

VERSION = table_of(ScoringSettingsVersion)


def list_settings(scope: Scope, assessment_id: int) -> tuple[SettingsVersion, ...]:
    """Return every version in its order; none where the catalogue's own profile counts. The last one counts."""
    here = scope.select(ScoringSettingsVersion).where(VERSION.c.assessment_id == assessment_id)
    return tuple(settings_from(row) for row in scope.rows(here.order_by(VERSION.c.version)))


def find_settings(scope: Scope, assessment_id: int, version: int) -> SettingsVersion:
    """Return one version; NotFound otherwise."""
    find_row(scope, assessment_id)
    found = next((each for each in list_settings(scope, assessment_id) if each.version == version), None)
    if found is None:
        raise NotFound(f"Assessment {assessment_id} has no scoring settings {version}. Choose one from its list.")
    return found


def save_settings(
    scope: Scope, assessment_id: int, settings: ScoringSettings, *, reason: str, base_version: int | None = None
) -> SettingsVersion:
    """Store settings as the next version, from which on everything is scored by them.

    `base_version` is the version that the editor saw (0: none yet, None: whatever is there); Conflict when there is a
    later one. Raises Refused with every fault of the settings, and without a reason.
    """
    assessment = find_row(scope, assessment_id)
    present = next((each.version for each in reversed(list_settings(scope, assessment_id))), 0)
    checklist = _checked(settings, catalogue_of_edition(assessment.catalogue_edition))
    why = checklist.text(reason, place="reason", longest=LONGEST_REASON)
    checklist.require(
        why, place="reason", message="The reason is missing.", remedy="Say in one sentence why the weights change."
    )
    checklist.finish("The settings were not saved.")
    if base_version is not None and base_version != present:
        raise Conflict(
            f"Somebody saved version {present} of the settings in the meantime. Look at it before you save yours.",
            version=present,
        )
    values = {"version": present + 1, "reason": why, "created_at": scope.now, "created_by": scope.actor}
    owner = {"organization_id": assessment.organization_id, "assessment_id": assessment_id}
    before = find_settings(scope, assessment_id, present).settings if present else None
    scope.insert(ScoringSettingsVersion, **owner, **values, document=settings.model_dump(mode="json"))
    touch(scope, assessment_id)
    _tell(scope, assessment.organization_id, f"assessment:{assessment_id}/weights:{present + 1}", before, settings)
    return find_settings(scope, assessment_id, present + 1)


def _tell(
    scope: Scope, organization_id: int, subject: str, before: ScoringSettings | None, after: ScoringSettings
) -> None:
    """Add to the audit trail which constants and shifts changed; whose judgements they rest on is not said."""
    was, now = told_changes({} if before is None else _numbers(before), _numbers(after))
    record(scope, "weights.changed", subject, organization_id=organization_id, before=was, after=now)


def _numbers(settings: ScoringSettings) -> dict[str, Any]:
    people = len(settings.comparison.people) if settings.comparison else 0
    shifts = {key: list(shift) for key, shift in settings.by_key.items()}
    return {**settings.constants, "seed": settings.seed, "shifts": shifts, "people": people}


def restore_settings(
    scope: Scope, assessment_id: int, version: int, *, reason: str = "", base_version: int | None = None
) -> SettingsVersion:
    """Make an earlier version count again: as a new version with the same values. 0 is the catalogue's own profile."""
    if version == 0:
        settings = ScoringSettings.of(catalogue_of_edition(find_row(scope, assessment_id).catalogue_edition))
        why = "Back to the profile of the catalogue"
    else:
        settings = find_settings(scope, assessment_id, version).settings
        why = f"Back to version {version}"
    told = f"{why}: {reason.strip()}" if reason.strip() else why
    return save_settings(scope, assessment_id, settings, reason=told, base_version=base_version)


def check_settings(settings: ScoringSettings, catalogue: Catalogue) -> None:
    """Raise Refused with every fault of settings that somebody wants to look at before saving them."""
    _checked(settings, catalogue).finish("These settings cannot be used.")


def _checked(settings: ScoringSettings, catalogue: Catalogue) -> Checklist:
    checklist = Checklist([*settings_faults(settings, catalogue)])
    for text in _texts(settings):
        checklist.text(text, place="shifts", longest=LONGEST_REASON)
    return checklist


def _texts(settings: ScoringSettings) -> tuple[str, ...]:
    """The texts of settings that a person typed, for what no database takes."""
    people = settings.comparison.people if settings.comparison else ()
    return (*(shift.reason for shift in settings.shifts), *(person.name for person in people))
