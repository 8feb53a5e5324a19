"""Results: levels, index, gaps, and how each figure came about."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from fastapi import Path, Query
from fastapi.responses import JSONResponse

from app.access import RequestScope
from app.api.documents import VERSION_PREFIX, WITH_NOT_FOUND, AssessmentId, Model, api_router
from app.presenters import Standing, build_findings
from app.presenters.report import FindingsView
from app.services.assessing import find_perception, score_snapshot_units, scored_catalogue
from app.services.catalogues import catalogue_notice
from app.services.results import current_document, names_of_figures, result_of, trace_figure
from app.services.snapshot import load_snapshot
from scoring.comparisons import Horizon, RankDifference, View, compare_views, priority_line, rank_differences
from scoring.documents import published_document
from scoring.values import AssessmentResult, GapClass, PriorityFactors, Trace

router = api_router("/assessments/{assessment_id}", "results")
SHAKEN = ("rank_low", "rank_high", "median_rank", "top_share")
Figure = Annotated[
    str,
    Path(
        description="Name of the figure, for example `overall:gate`, `clause:6:index`, `gap:opm.roles:priority`.",
        examples=["clause:6:gate"],
    ),
]


class ResultDocument(Model):
    """The full result. `notice` is set when the catalogue has changed since the assessment was started.

    `trace` is the address that explains a figure, with {figure} for its name; `result.figures` tells the names, and
    `figures` is the address that lists them all.
    """

    assessment_id: int
    revision: int
    notice: str | None
    trace: str
    figures: str
    result: AssessmentResult


class GapEntry(Model):
    """A requirement below its target, with its priority, the factors of it and how firm its rank is.

    `line` is P as arithmetic. Nine in ten of the shaken runs in which it is a gap give it a rank from `rank_low` to
    `rank_high`; in the share `top_share` of all runs it is among the first ten.
    """

    key: str
    number: str
    title: str
    level: int
    evidenced_level: int | None
    target: int
    size: int
    factors: PriorityFactors
    priority: float
    gap_class: GapClass
    rank: int
    order: int
    pulled_by: str | None
    unmet_prerequisites: tuple[str, ...]
    is_must_do: bool
    line: str
    rank_low: int | None
    rank_high: int | None
    median_rank: int | None
    top_share: float


class ComparedPriorities(Model):
    """The same gaps in other orders, and how many places each puts them higher (or, below zero, lower) than P does."""

    views: tuple[View, ...]
    differences: tuple[RankDifference, ...]


class FigureEntry(Model):
    """A figure by its name, and where it is explained."""

    figure: str
    trace: str


@router.get("/result", response_model=ResultDocument, responses=WITH_NOT_FOUND)
def read_result(scope: RequestScope, assessment_id: AssessmentId) -> JSONResponse:
    """Return the full result of what is stored now; medians only of roles that may be shown apart."""
    header, document = current_document(scope, assessment_id)
    return JSONResponse(
        {
            "assessment_id": header.id,
            "revision": header.revision,
            "notice": catalogue_notice(header),
            "trace": _trace_path(header.id, "{figure}"),
            "figures": f"{VERSION_PREFIX}/assessments/{header.id}/figures",
            "result": published_document(document),
        }
    )


@router.get("/gaps", responses=WITH_NOT_FOUND)
def read_gaps(scope: RequestScope, assessment_id: AssessmentId) -> list[GapEntry]:
    """List the gaps in the recommended order: duties first, then by priority, prerequisites before dependents."""
    snapshot = load_snapshot(scope, assessment_id)
    catalogue, result = scored_catalogue(snapshot), result_of(scope, snapshot)
    shaken = {each.key: each for each in result.shaken.gaps} if result.shaken else {}
    return [
        GapEntry(
            **asdict(gap),
            number=catalogue.by_key[gap.key].number,
            title=catalogue.by_key[gap.key].title,
            size=gap.size,
            line=priority_line(gap=gap, catalogue=catalogue),
            **{name: getattr(shaken[gap.key], name) for name in SHAKEN},
        )
        for gap in sorted(result.gaps, key=lambda each: each.order)
    ]


@router.get("/views", responses=WITH_NOT_FOUND)
def read_views(
    scope: RequestScope,
    assessment_id: AssessmentId,
    horizon: Annotated[Horizon, Query(description="How far ahead the SIRI-like view looks.")] = Horizon.STRATEGIC,
) -> ComparedPriorities:
    """Rank the gaps in other ways: value and benefit, risk, SIRI-like, WSJF, importance and performance."""
    snapshot = load_snapshot(scope, assessment_id)
    result = result_of(scope, snapshot)
    views = compare_views(result=result, catalogue=scored_catalogue(snapshot), horizon=horizon) if result.gaps else ()
    return ComparedPriorities(views=views, differences=rank_differences(views=views, result=result))


@router.get("/figures", responses=WITH_NOT_FOUND)
def read_figures(
    scope: RequestScope,
    assessment_id: AssessmentId,
    prefix: Annotated[str, Query(description="Beginning of the names that are wanted.", examples=["clause:6:"])] = "",
) -> list[FigureEntry]:
    """List the figures that can be explained, each with the address of its arithmetic."""
    names = names_of_figures(result_of(scope, load_snapshot(scope, assessment_id)))
    return [
        FigureEntry(figure=name, trace=_trace_path(assessment_id, name)) for name in names if name.startswith(prefix)
    ]


@router.get("/findings", responses=WITH_NOT_FOUND)
def read_findings(scope: RequestScope, assessment_id: AssessmentId) -> FindingsView:
    """Return what the report tells beside its figures.

    What is claimed and not evidenced, what holds back, how people see it and how votes agree; groups of fewer than five
    answers are never shown apart.
    """
    snapshot = load_snapshot(scope, assessment_id)
    standing = Standing(
        catalogue=scored_catalogue(snapshot),
        snapshot=snapshot,
        result=result_of(scope, snapshot),
        now=scope.now.astimezone(),
        units=score_snapshot_units(snapshot, on=scope.today),
        perception=find_perception(snapshot, on=scope.today),
    )
    return build_findings(standing)


@router.get("/trace/{figure:path}", responses=WITH_NOT_FOUND)
def read_trace(scope: RequestScope, assessment_id: AssessmentId, figure: Figure) -> Trace:
    """Explain a published figure: rule by rule, with the inputs each rule saw."""
    snapshot = load_snapshot(scope, assessment_id)
    return trace_figure(snapshot, result_of(scope, snapshot), figure, on=scope.today)


def _trace_path(assessment_id: int, figure: str) -> str:
    return f"{VERSION_PREFIX}/assessments/{assessment_id}/trace/{figure}"
