"""Share links of a report: making, listing and ending them."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.db import Scope
from app.delivery import outer_address
from app.errors import Refused
from app.presenters import links
from app.presenters.access.share_links import build_share_page
from app.services.sharing import share_links as service
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, read_date, texts
from app.web.frame import frame, gather
from app.web.rendering import render

router = page_router()
FIELDS = {"label": "label", "last_day": "last_day"}


@router.get("/a/{assessment_id}/share")
def show_share_links(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show the share links of the report."""
    return _page(request, scope, assessment_id)


@router.post("/a/{assessment_id}/share")
def make_share_link(request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Make a share link and show it this once."""
    typed, errors = texts(posted), dict[str, str]()
    last_day = read_date(typed.get("last_day", ""), "last_day", errors)
    if not errors:
        try:
            _, path = service.make_share_link(scope, assessment_id, label=typed.get("label", ""), last_day=last_day)
            return _page(request, scope, assessment_id, address=outer_address(request, path))
        except Refused as refusal:
            errors = field_errors(refusal, fields=FIELDS, other="label")
    return _page(request, scope, assessment_id, typed=typed, errors=errors)


@router.post("/a/{assessment_id}/share/{link_id}/revoke")
def revoke_share_link(scope: RequestScope, assessment_id: int, link_id: int) -> RedirectResponse:
    """End a share link."""
    service.revoke_share_link(scope, assessment_id, link_id)
    return see_other(links.page_path(assessment_id, "share"), "share_revoked")


def _page(
    request: Request,
    scope: Scope,
    assessment_id: int,
    *,
    address: str = "",
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, str] | None = None,
) -> HTMLResponse:
    standing = gather(request, scope, assessment_id)
    view = build_share_page(
        standing,
        service.list_share_links(scope, assessment_id),
        days=(service.USUAL_DAYS, service.MOST_DAYS),
        typed=typed,
        address=address,
        errors=errors,
    )
    return render(
        request,
        "share.html",
        status=422 if errors else 200,
        view=view,
        errors=view.errors,
        shell=frame(standing, active="report", screen="Share"),
    )
