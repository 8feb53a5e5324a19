"""Targets and milestones: where the organization wants to be, and where it was."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_BODY, WITH_NOT_FOUND, AssessmentId, Model, api_router
from app.services.assessment_rows import find_row
from app.services.milestones import record_milestone, remove_milestone
from app.services.snapshot import list_milestones, load_snapshot
from app.services.targets import set_targets
from app.values import MilestoneInfo
from app.values.exact import Whole
from scoring.documents import published_result
from scoring.values import AssessmentResult, GroupResult

router = api_router("/assessments/{assessment_id}", "targets and milestones")


class TargetLevels(Model):
    """Target levels by requirement key."""

    targets: dict[str, Whole] = Field(examples=[{"dir.strategy": 4}])


class NewMilestone(Model):
    """The name of a milestone."""

    label: str = Field(examples=["2026"])


class MilestoneSummary(Model):
    """A frozen result in short: the figures of the whole catalogue, and what it was scored by."""

    id: int
    label: str
    recorded_on: date
    catalogue_id: str
    catalogue_edition: str
    catalogue_hash: str
    profile_id: str
    profile_version: int
    settings_version: int
    requirements: int
    overall: GroupResult


class MilestoneDocument(MilestoneSummary):
    """A frozen result in full."""

    result: AssessmentResult


@router.get("/targets", responses=WITH_NOT_FOUND)
def read_targets(scope: RequestScope, assessment_id: AssessmentId) -> TargetLevels:
    """Return the target level of every requirement."""
    return TargetLevels(targets=dict(load_snapshot(scope, assessment_id).targets))


@router.patch("/targets", responses=WITH_NOT_FOUND | WITH_BODY)
def change_targets(scope: RequestScope, assessment_id: AssessmentId, body: TargetLevels) -> TargetLevels:
    """Change the given targets and leave all others."""
    set_targets(scope, assessment_id, body.targets)
    return TargetLevels(targets=dict(load_snapshot(scope, assessment_id).targets))


@router.get("/milestones", responses=WITH_NOT_FOUND)
def read_milestones(scope: RequestScope, assessment_id: AssessmentId) -> list[MilestoneSummary]:
    """List the frozen results by date."""
    find_row(scope, assessment_id)
    return [_summary(milestone) for milestone in list_milestones(scope, assessment_id)]


@router.post("/milestones", status_code=201, responses=WITH_NOT_FOUND | WITH_BODY)
def add_milestone(scope: RequestScope, assessment_id: AssessmentId, body: NewMilestone) -> MilestoneDocument:
    """Freeze the present result under a label."""
    milestone = record_milestone(scope, assessment_id, body.label)
    return MilestoneDocument(**_summary(milestone).model_dump(), result=published_result(milestone.result))


@router.delete("/milestones/{milestone_id}", status_code=204, responses=WITH_NOT_FOUND)
def delete_milestone(scope: RequestScope, assessment_id: AssessmentId, milestone_id: int) -> None:
    """Delete a milestone that was recorded by mistake."""
    remove_milestone(scope, assessment_id, milestone_id)


def _summary(milestone: MilestoneInfo) -> MilestoneSummary:
    return milestone_summary(milestone.id, milestone.label, milestone.recorded_on, milestone.result)


def milestone_summary(number: int, label: str, recorded_on: date, result: AssessmentResult) -> MilestoneSummary:
    """Shorten a recorded result to the figures of the whole catalogue."""
    return MilestoneSummary(
        id=number,
        label=label,
        recorded_on=recorded_on,
        catalogue_id=result.catalogue_id,
        catalogue_edition=result.catalogue_edition,
        catalogue_hash=result.catalogue_hash,
        profile_id=result.profile_id,
        profile_version=result.profile_version,
        settings_version=result.settings_version,
        requirements=len(result.requirements),
        overall=result.overall,
    )
