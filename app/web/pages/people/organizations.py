"""The administrator's page of organizations: how many people look after each, and an owner for those without."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.db import Scope
from app.errors import Refused
from app.presenters.access.administration import build_organizations
from app.presenters.access.tabs import administration_tabs
from app.services.administration.organizations import grant_role, list_organization_summaries
from app.values.visitor import MemberRole
from app.web.flash import see_other
from app.web.forms import PostedForm, texts
from app.web.rendering import render

router = page_router()
OFFERED = (MemberRole.OWNER, MemberRole.CONSULTANT)


@router.get("/admin/organizations")
def show_organizations(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show every organization of the installation with the number of its members, and nothing of its answers."""
    return _page(request, scope)


@router.post("/admin/organizations/{number}/members", response_model=None)
def give_role(
    request: Request, posted: PostedForm, scope: RequestScope, number: int
) -> HTMLResponse | RedirectResponse:
    """Give an organization that nobody looks after an owner or a consultant."""
    typed = texts(posted)
    role = next((each for each in OFFERED if each.value == typed.get("role")), OFFERED[0])
    try:
        grant_role(scope, organization_id=number, email=typed.get("email", ""), role=role)
    except Refused as refusal:
        return _page(request, scope, number=number, typed=typed, error=refusal.detail)
    return see_other("/admin/organizations", "member_granted")


def _page(
    request: Request,
    scope: Scope,
    *,
    number: int | None = None,
    typed: dict[str, str] | None = None,
    error: str = "",
) -> HTMLResponse:
    view = build_organizations(list_organization_summaries(scope), open_number=number)
    has_form = any(each.action for each in view.organizations if each.number == number)
    return render(
        request,
        "people/organizations.html",
        status=422 if error else 200,
        view=view,
        tabs=administration_tabs("organizations"),
        typed=typed or {},
        errors={f"{'email' if has_form else 'organization'}-{number}": error} if error else {},
    )
