"""The overview of an assessment, checking its answers, recording its result, and who answers."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.errors import Refused
from app.presenters import Standing, build_check, build_overview, links
from app.presenters.answering.own_check import build_own_check
from app.services.assessments import find_assessment
from app.services.milestones import record_milestone
from app.web.flash import inner_path, see_other
from app.web.forms import whole_number
from app.web.frame import as_cookie, frame, gather
from app.web.rendering import render

router = page_router()
YEAR = 31_536_000


@router.get("/a/{assessment_id}")
def show_overview(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show where the assessment stands, as a task list."""
    standing = gather(request, scope, assessment_id)
    view = build_overview(standing, last_clause=request.cookies.get(f"clause-{assessment_id}", ""))
    return render(
        request,
        "overview.html",
        view=view,
        shell=frame(standing, active="overview", screen="Overview"),
        report_href=links.page_path(assessment_id, "report"),
        check_href=links.page_path(assessment_id, "check"),
    )


@router.get("/a/{assessment_id}/check")
def show_check(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show every answer on one page, and what is left to fix."""
    return _check_page(request, gather(request, scope, assessment_id))


@router.post("/a/{assessment_id}/milestones", response_model=None)
def record_result(
    request: Request, scope: RequestScope, assessment_id: int, label: Annotated[str, Form()] = ""
) -> HTMLResponse | RedirectResponse:
    """Freeze the present result under a name."""
    try:
        record_milestone(scope, assessment_id, label)
    except Refused as refusal:
        standing = gather(request, scope, assessment_id)
        return _check_page(request, standing, label=label, error=_cure(refusal))
    return see_other(links.page_path(assessment_id, "report"), "recorded")


@router.post("/a/{assessment_id}/as")
def choose_respondent(
    scope: RequestScope,
    assessment_id: int,
    respondent: Annotated[str, Form(alias="as")] = "agreed",
    back: Annotated[str, Form()] = "",
) -> RedirectResponse:
    """Keep in a cookie whose answers this browser gives in this assessment."""
    find_assessment(scope, assessment_id)
    if respondent != "agreed" and whole_number(respondent) is None:
        raise Refused("This is no respondent. Choose one of the list, or the agreed levels.")
    response = see_other(inner_path(back, links.overview_path(assessment_id)))
    response.set_cookie(as_cookie(assessment_id), respondent, max_age=YEAR, httponly=True, samesite="lax")
    return response


def _check_page(request: Request, standing: Standing, *, label: str = "", error: str = "") -> HTMLResponse:
    return render(
        request,
        "check.html",
        status=422 if error else 200,
        view=build_own_check(standing) if standing.is_limited else build_check(standing),
        shell=frame(standing, active="check", screen="Check answers"),
        milestone_label=label or standing.snapshot.header.cycle,
        milestone_error=error,
    )


def _cure(refusal: Refused) -> str:
    problem = refusal.problems[0] if refusal.problems else None
    return f"{problem.message} {problem.remedy}" if problem else refusal.detail
