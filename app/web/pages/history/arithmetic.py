"""How a figure of a recorded result came about."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.access import RequestScope, page_router
from app.presenters import build_trace, links
from app.presenters.trace import figure_title
from app.services.history import find_basis, find_moment, origin_basis, trace_moment
from app.web.frame import frame
from app.web.pages.history.past import gather_past
from app.web.rendering import render

router = page_router()


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
    past = gather_past(request, scope, assessment_id)
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
