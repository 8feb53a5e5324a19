"""The report, the data of its interactive chart, and how a figure came about."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.responses import Response

from app.access import RequestScope, page_router
from app.charts import plotly_figure, report_html
from app.presenters import build_report, build_trace, links
from app.presenters.trace import figure_title
from app.services.results import names_of_figures, trace_figure
from app.web.frame import frame, gather, gather_with_perception
from app.web.pages.exporting import download
from app.web.rendering import render

router = page_router()


@router.get("/a/{assessment_id}/report")
def show_report(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show the report: one page for leadership."""
    standing = gather_with_perception(request, scope, assessment_id)
    return render(
        request,
        "report.html",
        view=build_report(standing),
        shell=frame(standing, active="report", screen="Report"),
    )


@router.get("/a/{assessment_id}/radar.json")
def send_radar(request: Request, scope: RequestScope, assessment_id: int) -> JSONResponse:
    """Send the interactive chart's data: the same figure that is drawn on the report."""
    standing = gather(request, scope, assessment_id)
    return JSONResponse(plotly_figure(build_report(standing).clause_radar))


@router.get("/a/{assessment_id}/report.html")
def send_offline_report(request: Request, scope: RequestScope, assessment_id: int) -> Response:
    """Send the interactive radars as one HTML file that works without a network."""
    view = build_report(gather(request, scope, assessment_id))
    radars = (view.clause_radar, view.capability_radar)
    document = report_html(title=view.headline, lead=view.sub_line, radars=radars)
    return download(document.encode(), name="groundwork-radar.html", media_type="text/html; charset=utf-8")


@router.get("/a/{assessment_id}/trace/{figure:path}")
def show_trace(request: Request, scope: RequestScope, assessment_id: int, figure: str) -> HTMLResponse:
    """Show the arithmetic of one published figure."""
    standing = gather(request, scope, assessment_id)
    trace = trace_figure(standing.snapshot, standing.result, figure, on=scope.today)
    is_gap = figure.startswith("gap:") and standing.may("view plan")
    back = links.plan_path(assessment_id) if is_gap else links.page_path(assessment_id, "report")
    title = figure_title(figure, standing.catalogue)
    view = build_trace(
        trace,
        title=title,
        back_href=back,
        catalogue=standing.catalogue,
        trace_href=links.trace_path(assessment_id, "FIGURE"),
        names=names_of_figures(standing.result),
    )
    return render(
        request,
        "trace.html",
        view=view,
        shell=frame(standing, active="plan" if is_gap else "report", screen=title),
    )
