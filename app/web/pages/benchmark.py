"""The comparison with the others of our group."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.access import RequestScope, page_router
from app.presenters import build_benchmark, build_refused_benchmark
from app.services.benchmark import NotComparable, compare_in_group
from app.web.frame import frame, gather
from app.web.rendering import render

router = page_router()


@router.get("/a/{assessment_id}/benchmark")
def show_benchmark(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show where we stand among the others of our group that have consented, or why that cannot be shown."""
    standing = gather(request, scope, assessment_id)
    try:
        view = build_benchmark(standing, compare_in_group(scope, standing.snapshot.header, standing.result))
    except NotComparable as refusal:
        view = build_refused_benchmark(standing, detail=refusal.detail, reason=refusal.reason)
    shell = frame(standing, active="benchmark", screen="Comparison with others")
    return render(request, "benchmark.html", view=view, shell=shell)
