"""The history of an assessment: milestones, one of them scored again, two of them compared, and their arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.db import RequestScope, Scope
from app.presenters import Standing, build_trace, links
from app.presenters.history import build_comparison, build_history, build_milestone
from app.presenters.trace import figure_title
from app.services.history import (
    compare_moments,
    find_basis,
    find_moment,
    list_bases,
    list_moments,
    origin_basis,
    replay_moment,
    replay_trend,
    trace_moment,
)
from app.services.milestones import remove_milestone, restore_milestone
from app.values.history import NOW, Basis, Moment
from app.web.flash import see_other
from app.web.frame import frame, gather
from app.web.rendering import render

router = APIRouter()


@dataclass(frozen=True, kw_only=True)
class Past:
    """Where an assessment stands, with its results of all days and what they can be scored under."""

    standing: Standing
    moments: Sequence[Moment]
    bases: Sequence[Basis]


def _past(request: Request, scope: Scope, assessment_id: int) -> Past:
    standing = gather(request, scope, assessment_id)
    return Past(
        standing=standing,
        moments=list_moments(standing.snapshot, standing.result, today=standing.today),
        bases=list_bases(standing.snapshot),
    )


@router.get("/a/{assessment_id}/history")
def show_history(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show every recorded result in order, and the trend."""
    past = _past(request, scope, assessment_id)
    points, left_out = replay_trend(past.moments, past.bases[0], past.bases)
    view = build_history(past.standing, moments=past.moments, bases=past.bases, points=points, left_out=left_out)
    return render(request, "history.html", view=view, shell=frame(past.standing, active="history", screen="History"))


@router.get("/a/{assessment_id}/history/compare")
def show_comparison(
    request: Request, scope: RequestScope, assessment_id: int, earlier: str, later: str = NOW, under: str = ""
) -> HTMLResponse:
    """Show two results side by side, with the same settings on both sides."""
    past = _past(request, scope, assessment_id)
    first, last = find_moment(past.moments, earlier), find_moment(past.moments, later)
    basis = find_basis(past.bases, under)
    view = build_comparison(
        past.standing,
        compare_moments(first, last, basis, past.bases),
        earlier=first,
        later=last,
        basis=basis,
        moments=past.moments,
        bases=past.bases,
    )
    shell = frame(past.standing, active="history", screen=view.title)
    return render(request, "history_comparison.html", view=view, shell=shell)


@router.get("/a/{assessment_id}/history/{moment_id}")
def show_milestone(
    request: Request, scope: RequestScope, assessment_id: int, moment_id: str, under: str = ""
) -> HTMLResponse:
    """Show one recorded result, and beside it what another basis makes of the same record."""
    past = _past(request, scope, assessment_id)
    moment, basis = find_moment(past.moments, moment_id), find_basis(past.bases, under)
    view = build_milestone(
        past.standing,
        replay_moment(moment, basis, past.bases),
        moment=moment,
        basis=basis,
        origin=origin_basis(past.bases, moment),
        bases=past.bases,
    )
    shell = frame(past.standing, active="history", screen=view.title)
    return render(request, "history_milestone.html", view=view, shell=shell)


@router.get("/a/{assessment_id}/history/{moment_id}/trace/{figure:path}")
def show_moment_trace(
    request: Request,
    scope: RequestScope,
    assessment_id: int,
    moment_id: str,
    figure: str,
    under: str = "",
    beside: str = "",
) -> HTMLResponse:
    """Show the arithmetic of a figure of a recorded result, as it was or under a basis."""
    past = _past(request, scope, assessment_id)
    moment = find_moment(past.moments, moment_id)
    basis = find_basis(past.bases, under) if under else origin_basis(past.bases, moment) or past.bases[0]
    other = find_moment(past.moments, beside) if beside else moment
    keys = {found.key for found in other.result.requirements}
    trace, names = trace_moment(moment, basis, past.bases, figure, keys=keys)
    title = f"{figure_title(figure, basis.catalogue)}, {moment.label}"
    back = links.page_path(assessment_id, "history")
    view = build_trace(
        trace,
        title=title,
        back_href=back,
        catalogue=basis.catalogue,
        trace_href=links.moment_trace_path(assessment_id, moment.id, under=basis.id, beside=beside),
        names=names,
    )
    return render(request, "trace.html", view=view, shell=frame(past.standing, active="history", screen=title))


@router.post("/a/{assessment_id}/history/{milestone_id}/remove")
def remove(scope: RequestScope, assessment_id: int, milestone_id: int) -> RedirectResponse:
    """Remove a milestone; the next page offers to bring it back."""
    remove_milestone(scope, assessment_id, milestone_id)
    return see_other(links.page_path(assessment_id, "history"), f"milestone_removed.{assessment_id}.{milestone_id}")


@router.post("/a/{assessment_id}/history/{milestone_id}/restore")
def restore(scope: RequestScope, assessment_id: int, milestone_id: int) -> RedirectResponse:
    """Bring a removed milestone back, as it was."""
    restore_milestone(scope, assessment_id, milestone_id)
    return see_other(links.page_path(assessment_id, "history"), "milestone_restored")
