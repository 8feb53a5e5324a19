"""History: recorded results in full, scored again under other settings, compared, and how their figures came about."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import Path, Query

from app.access import RequestScope
from app.api.documents import WITH_NOT_FOUND, AssessmentId, Model, api_router
from app.api.planning import MilestoneDocument, milestone_summary
from app.db import Scope
from app.services.history import (
    compare_moments,
    find_basis,
    find_moment,
    list_bases,
    list_moments,
    origin_basis,
    replay_moment,
    trace_moment,
)
from app.services.milestones import restore_milestone
from app.services.results import result_of
from app.services.snapshot import load_snapshot
from app.values.history import NOW, Basis, Moment
from clauses import RequirementChange
from scoring.documents import published_requirement, published_result
from scoring.replaying.values import Comparison, Replay
from scoring.values import AssessmentResult, GroupResult, RequirementResult, Trace

router = api_router("/assessments/{assessment_id}", "history")
MilestoneId = Annotated[int, Path(description="Number of the milestone inside its assessment.", examples=[1])]
Under = Annotated[
    str,
    Query(
        description="What to score under: `present` (default), `edition:2026.1` or `settings:2`.",
        examples=["edition:2026.1"],
    ),
]


class BasisEntry(Model):
    """Something that results can be scored under."""

    id: str
    name: str
    catalogue_id: str
    catalogue_edition: str
    catalogue_hash: str
    profile_id: str
    profile_version: int
    settings_version: int


class ReplayDocument(Model):
    """A recorded result beside what another basis makes of the same record.

    `original` is what was recorded; `result` stands on the `common` keys. `marked` are those of them whose level
    statements have changed since, `changes` says what became of every key, `notes` what the record does not hold.
    """

    milestone: str
    recorded_on: date
    under: BasisEntry
    size_text: str
    common: tuple[str, ...]
    marked: tuple[str, ...]
    notes: tuple[str, ...]
    changes: tuple[RequirementChange, ...]
    original: AssessmentResult
    result: AssessmentResult


class GroupMove(Model):
    """A group at both times; the changes are null where one side has no figure."""

    before: GroupResult
    after: GroupResult
    gate_change: int | None
    index_change: float | None


class LevelMove(Model):
    """A requirement that stands elsewhere now; `is_marked` where its level statements changed in between."""

    before: RequirementResult
    after: RequirementResult
    is_marked: bool


class ComparisonDocument(Model):
    """Two results with the same catalogue and the same settings on both sides, on the `common` keys of both."""

    earlier: str
    later: str
    under: BasisEntry
    size_text: str
    common: tuple[str, ...]
    marked: tuple[str, ...]
    notes: tuple[str, ...]
    groups: tuple[GroupMove, ...]
    moved: tuple[LevelMove, ...]


@router.get("/bases", responses=WITH_NOT_FOUND)
def read_bases(scope: RequestScope, assessment_id: AssessmentId) -> list[BasisEntry]:
    """List what results of this assessment can be scored under; the present settings come first."""
    return [_basis(each) for each in list_bases(load_snapshot(scope, assessment_id))]


@router.get("/milestones/{milestone_id}", responses=WITH_NOT_FOUND)
def read_milestone(scope: RequestScope, assessment_id: AssessmentId, milestone_id: MilestoneId) -> MilestoneDocument:
    """Return a recorded result in full, as it was recorded."""
    moments, _ = _gather(scope, assessment_id)
    moment = find_moment(moments, str(milestone_id))
    return MilestoneDocument(
        **milestone_summary(int(moment.id), moment.label, moment.day, moment.result).model_dump(),
        result=published_result(moment.result),
    )


@router.post("/milestones/{milestone_id}/restore", responses=WITH_NOT_FOUND)
def bring_back(scope: RequestScope, assessment_id: AssessmentId, milestone_id: MilestoneId) -> MilestoneDocument:
    """Bring a removed milestone back with its figures as they were; it gets a number of its own."""
    found = restore_milestone(scope, assessment_id, milestone_id)
    summary = milestone_summary(found.id, found.label, found.recorded_on, found.result)
    return MilestoneDocument(**summary.model_dump(), result=published_result(found.result))


@router.get("/milestones/{milestone_id}/replay", responses=WITH_NOT_FOUND)
def replay_one(
    scope: RequestScope, assessment_id: AssessmentId, milestone_id: MilestoneId, under: Under = ""
) -> ReplayDocument:
    """Score a recorded result again, beside its original figures. Nothing is stored."""
    moments, bases = _gather(scope, assessment_id)
    moment, basis = find_moment(moments, str(milestone_id)), find_basis(bases, under)
    return _replayed(replay_moment(moment, basis, bases), moment, basis)


@router.get("/milestones/{milestone_id}/trace/{figure:path}", responses=WITH_NOT_FOUND)
def trace_one(
    scope: RequestScope, assessment_id: AssessmentId, milestone_id: MilestoneId, figure: str, under: Under = ""
) -> Trace:
    """Explain a figure of a recorded result: as it was recorded, or under a basis."""
    moments, bases = _gather(scope, assessment_id)
    moment = find_moment(moments, str(milestone_id))
    basis = find_basis(bases, under) if under else origin_basis(bases, moment) or bases[0]
    trace, _ = trace_moment(moment, basis, bases, figure)
    return trace


@router.get("/comparison", responses=WITH_NOT_FOUND)
def compare_two(
    scope: RequestScope,
    assessment_id: AssessmentId,
    earlier: Annotated[str, Query(description="Number of a milestone.", examples=["1"])],
    later: Annotated[str, Query(description="Number of a milestone, or `now`.", examples=["now"])] = NOW,
    under: Under = "",
) -> ComparisonDocument:
    """Compare two results with the same catalogue and the same settings on both sides."""
    moments, bases = _gather(scope, assessment_id)
    first, last, basis = find_moment(moments, earlier), find_moment(moments, later), find_basis(bases, under)
    return _compared(compare_moments(first, last, basis, bases), first, last, basis)


def _gather(scope: Scope, assessment_id: int) -> tuple[tuple[Moment, ...], tuple[Basis, ...]]:
    snapshot = load_snapshot(scope, assessment_id)
    moments = list_moments(snapshot, result_of(scope, snapshot), today=scope.today)
    return moments, list_bases(snapshot)


def _basis(basis: Basis) -> BasisEntry:
    catalogue = basis.catalogue
    return BasisEntry(
        id=basis.id,
        name=basis.name,
        catalogue_id=catalogue.id,
        catalogue_edition=catalogue.edition,
        catalogue_hash=catalogue.content_hash,
        profile_id=catalogue.profile.id,
        profile_version=catalogue.profile.version,
        settings_version=basis.settings_version,
    )


def _replayed(replayed: Replay, moment: Moment, basis: Basis) -> ReplayDocument:
    return ReplayDocument(
        milestone=moment.label,
        recorded_on=moment.day,
        under=_basis(basis),
        size_text=replayed.size_text,
        common=replayed.common,
        marked=replayed.marked,
        notes=replayed.notes,
        changes=replayed.changes,
        original=published_result(replayed.original),
        result=published_result(replayed.result),
    )


def _compared(compared: Comparison, earlier: Moment, later: Moment, basis: Basis) -> ComparisonDocument:
    return ComparisonDocument(
        earlier=earlier.label,
        later=later.label,
        under=_basis(basis),
        size_text=compared.size_text,
        common=compared.common,
        marked=compared.marked,
        notes=compared.notes,
        groups=tuple(
            GroupMove(
                before=each.before, after=each.after, gate_change=each.gate_change, index_change=each.index_change
            )
            for each in compared.groups
        ),
        moved=tuple(
            LevelMove(
                before=published_requirement(each.before),
                after=published_requirement(each.after),
                is_marked=each.is_marked,
            )
            for each in compared.moved
        ),
    )
