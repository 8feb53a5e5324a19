"""What a link opens: the page that a respondent reads first, their questions, and a shared report."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, PlainTextResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from app.access import RequestScope, forget_link, in_transaction, keep_link, page_router
from app.access.admission import address_of
from app.errors import NotFound
from app.presenters import links
from app.presenters.access.invitations import build_landing
from app.presenters.overview.facts import minutes_text
from app.services.identity.throttling import OF_LINK, count_try, place_of
from app.services.sharing.opening import find_landing, is_facilitator, open_invitation
from app.services.sharing.share_links import open_share_link
from app.web.flash import see_other
from app.web.rendering import render

router = page_router()


@router.get("/i/{token}", response_model=None)
async def show_invitation(request: Request, scope: RequestScope, token: str) -> Response:
    """Show who asks and what for. Nothing is noted until the person goes on."""
    try:
        landing = await run_in_threadpool(find_landing, scope, token)
    except NotFound as ended:
        return await _ended(request, ended)
    return render(
        request,
        "invitation.html",
        view=build_landing(landing, minutes=minutes_text(landing.questions)),
        action=f"/i/{token}",
        holds_account=is_facilitator(scope.visitor, landing.organization_id),
        name=landing.name,
    )


@router.post("/i/{token}", response_model=None)
async def open_one(request: Request, token: str) -> Response:
    """Let this browser answer as the respondent, and lead to their first questions; later to where they stand."""
    try:
        landing = await in_transaction(request, open_invitation, token)
    except NotFound as ended:
        return await _ended(request, ended)
    path = links.overview_path(landing.assessment_id)
    if landing.first_clause and not landing.is_opened:
        path = links.clause_path(landing.assessment_id, landing.first_clause)
    response = see_other(path)
    keep_link(request, response, kind="invitation", assessment_id=landing.assessment_id, token=token)
    return response


@router.get("/s/{token}", response_model=None)
async def open_report(request: Request, scope: RequestScope, token: str) -> Response:
    """Let this browser read the report that was shared, and lead to it."""
    try:
        assessment_id = await run_in_threadpool(open_share_link, scope, token)
    except NotFound as ended:
        return await _ended(request, ended)
    response = see_other(links.page_path(assessment_id, "report"))
    keep_link(request, response, kind="share", assessment_id=assessment_id, token=token)
    return response


@router.post("/leave/{number}")
def leave(request: Request, number: int) -> RedirectResponse:
    """Forget on this device the links that open one assessment; they still work elsewhere."""
    response = see_other("/", "left")
    forget_link(request, response, kind="invitation", assessment_id=number)
    forget_link(request, response, kind="share", assessment_id=number)
    return response


@router.get("/robots.txt")
def send_robots_rule() -> PlainTextResponse:
    """Tell search engines that nothing here is for them."""
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


async def _ended(request: Request, ended: NotFound) -> HTMLResponse:
    """Answer every link that does not work with one page; TooManyTries for whoever tries many."""
    await in_transaction(request, count_try, OF_LINK, place_of(address_of(request)))
    return render(request, "link_ended.html", status=404, detail=ended.detail)
