"""The history of an assessment: its milestones, one of them scored again, two of them compared."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.presenters import links
from app.presenters.history import build_comparison, build_history, build_milestone
from app.services.history import (
    compare_moments,
    find_basis,
    find_moment,
    origin_basis,
    replay_moment,
    replay_trend,
)
from app.services.milestones import remove_milestone, restore_milestone
from app.values.history import NOW
from app.web.flash import see_other
from app.web.frame import frame
from app.web.pages.history.past import gather_past
from app.web.rendering import render

router = page_router()


@router.get("/a/{assessment_id}/history")
def show_history(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show every recorded result in order, and the trend."""
    past = gather_past(request, scope, assessment_id)
    points, left_out = replay_trend(past.moments, past.bases[0], past.bases)
    view = build_history(past.standing, moments=past.moments, bases=past.bases, points=points, left_out=left_out)
    return render(request, "history.html", view=view, shell=frame(past.standing, active="history", screen="History"))


@router.get("/a/{assessment_id}/history/compare")
def show_comparison(
    request: Request, scope: RequestScope, assessment_id: int, earlier: str, later: str = NOW, under: str = ""
) -> HTMLResponse:
    """Show two results side by side, with the same settings on both sides."""
    past = gather_past(request, scope, assessment_id)
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
    past = gather_past(request, scope, assessment_id)
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
