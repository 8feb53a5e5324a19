"""Scoring settings: the weights of an assessment, version by version."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Self

from fastapi import Path, Response
from pydantic import Field

from app.access import RequestScope
from app.api.documents import (
    WITH_BODY,
    WITH_NOT_FOUND,
    WITH_VERSION,
    AssessmentId,
    IfMatch,
    Model,
    api_router,
    one_version,
)
from app.errors import Refused
from app.services import scoring_settings
from app.services.assessments import find_assessment
from app.services.catalogues import catalogue_of_edition
from app.values import ImportanceShift, PersonJudgements, ScoringSettings, SettingsVersion
from app.values.exact import ONLY_NUMBER, Whole
from app.values.scoring_settings import CONSTANTS, LARGEST_SEED, MOST_PEOPLE, settings_from_comparison
from questionnaires.answers import Problem

router = api_router("/assessments/{assessment_id}/scoring-settings", "scoring settings")
Version = Annotated[int, Path(description="Number of the version; 0 is the profile of the catalogue.", examples=[1])]
MOST_SHIFTS = 200


class StoredVersion(Model):
    """One version of the settings. Version 0 is what the catalogue brings along; it was made by nobody."""

    version: int
    settings: ScoringSettings
    reason: str
    created_at: datetime | None
    created_by: str

    @classmethod
    def of(cls, each: SettingsVersion) -> Self:
        """Return a stored version as the API shows it."""
        return cls(
            version=each.version,
            settings=each.settings,
            reason=each.reason,
            created_at=each.created_at,
            created_by=each.created_by,
        )


class AllSettings(Model):
    """The settings that count, and every version that was ever stored, oldest first."""

    profile_id: str
    profile_version: int
    present: StoredVersion
    versions: tuple[StoredVersion, ...]


class NewSettings(Model):
    """The next version. What is left out stays as it is; an empty list of shifts takes all of them back.

    `comparison` are the judgements of a group, six per person; a, b and k then follow from them and are not given.
    """

    reason: str = Field(examples=["The supervisory board looks at governance first"])
    readiness_percent: Whole | None = Field(default=None, description="a: share of readiness in importance.")
    enabling_factor_percent: Whole | None = Field(default=None, description="b: what enabling power adds.")
    effort_exponent_percent: Whole | None = Field(default=None, description="k: exponent of effort.")
    seed: Annotated[int, Field(ge=0, le=LARGEST_SEED), ONLY_NUMBER] | None = Field(
        default=None, description="Seed of everything that is drawn."
    )
    shifts: tuple[ImportanceShift, ...] | None = Field(default=None, max_length=MOST_SHIFTS)
    comparison: tuple[PersonJudgements, ...] | None = Field(default=None, min_length=1, max_length=MOST_PEOPLE)

    def applied_to(self, present: ScoringSettings) -> ScoringSettings:
        """Return the present settings with what this body changes; Refused for judgements that give no weights."""
        names = (*CONSTANTS, "seed", "shifts")
        given = {name: value for name in names if (value := getattr(self, name)) is not None}
        if self.comparison is None:
            moved = any(given.get(name, getattr(present, name)) != getattr(present, name) for name in CONSTANTS)
            return present.model_copy(update=given | ({"comparison": None} if moved else {}))
        if not given.keys().isdisjoint(CONSTANTS):
            raise _refused("a, b and k follow from the comparison.", "Leave them out, or leave the comparison out.")
        try:
            return settings_from_comparison(present.model_copy(update=given), self.comparison)
        except ValueError as error:
            raise _refused(str(error), "Give six judgements from 1/9 to 9 for each person.") from error


class RestoreReason(Model):
    """Why an earlier version is to count again."""

    reason: str = ""


@router.get("", responses=WITH_NOT_FOUND)
def read_settings(scope: RequestScope, assessment_id: AssessmentId, response: Response) -> AllSettings:
    """Return the settings that count, with all versions; the ETag is needed to make the next one."""
    versions = tuple(StoredVersion.of(each) for each in scoring_settings.list_settings(scope, assessment_id))
    profile = _profile(scope, assessment_id)
    present = versions[-1] if versions else profile
    response.headers["ETag"] = f'"{present.version}"'
    catalogue = catalogue_of_edition(find_assessment(scope, assessment_id).catalogue_edition)
    return AllSettings(
        profile_id=catalogue.profile.id,
        profile_version=catalogue.profile.version,
        present=present,
        versions=versions,
    )


@router.post("", status_code=201, responses=WITH_NOT_FOUND | WITH_BODY | WITH_VERSION)
def add_settings(
    scope: RequestScope,
    assessment_id: AssessmentId,
    body: NewSettings,
    response: Response,
    if_match: IfMatch = None,
) -> StoredVersion:
    """Store the next version. Results are computed anew; with shifted importance, levels of groups may move as well."""
    present = read_settings(scope, assessment_id, response).present
    base = one_version(if_match, present.version)
    settings = body.applied_to(present.settings)
    stored = scoring_settings.save_settings(scope, assessment_id, settings, reason=body.reason, base_version=base)
    return _tagged(stored, assessment_id, response)


@router.get("/{version}", responses=WITH_NOT_FOUND)
def read_version(scope: RequestScope, assessment_id: AssessmentId, version: Version) -> StoredVersion:
    """Return one version."""
    if version == 0:
        return _profile(scope, assessment_id)
    return StoredVersion.of(scoring_settings.find_settings(scope, assessment_id, version))


@router.post("/{version}/restore", status_code=201, responses=WITH_NOT_FOUND | WITH_BODY | WITH_VERSION)
def restore_version(
    scope: RequestScope,
    assessment_id: AssessmentId,
    version: Version,
    body: RestoreReason,
    response: Response,
    if_match: IfMatch = None,
) -> StoredVersion:
    """Make an earlier version count again: as the next version with the same values."""
    base = one_version(if_match, read_settings(scope, assessment_id, response).present.version)
    stored = scoring_settings.restore_settings(scope, assessment_id, version, reason=body.reason, base_version=base)
    return _tagged(stored, assessment_id, response)


def _profile(scope: RequestScope, assessment_id: int) -> StoredVersion:
    catalogue = catalogue_of_edition(find_assessment(scope, assessment_id).catalogue_edition)
    return StoredVersion(version=0, settings=ScoringSettings.of(catalogue), reason="", created_at=None, created_by="")


def _tagged(stored: SettingsVersion, assessment_id: int, response: Response) -> StoredVersion:
    response.headers["ETag"] = f'"{stored.version}"'
    response.headers["Location"] = f"/api/v1/assessments/{assessment_id}/scoring-settings/{stored.version}"
    return StoredVersion.of(stored)


def _refused(message: str, remedy: str) -> Refused:
    problem = Problem(place="comparison", message=message, remedy=remedy)
    return Refused(str(problem), [problem])
