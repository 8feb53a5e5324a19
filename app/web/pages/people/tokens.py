"""One's tokens for programs: the list, making one (shown once) and revoking one."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, page_router
from app.db import Scope
from app.errors import Refused
from app.presenters.access.tabs import account_tabs
from app.presenters.access.tokens import build_tokens
from app.services.identity.tokens import DAYS, list_tokens, make_token, revoke_token
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, read_whole, texts
from app.web.rendering import render

router = page_router()
FIELDS = {name: name for name in ("name", "days", "organization")}


@router.get("/account/tokens")
def show_tokens(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show the tokens of one's account and the form that makes one."""
    return _page(request, scope, {})


@router.post("/account/tokens")
def add_token(request: Request, posted: PostedForm, scope: RequestScope) -> HTMLResponse:
    """Make a token and show it, for the only time."""
    typed, errors = texts(posted), dict[str, str]()
    days = read_whole(typed.get("days", ""), "days", errors)
    organization = read_whole(typed.get("organization", ""), "organization", errors)
    if not errors:
        try:
            token = make_token(
                scope,
                name=typed.get("name", ""),
                can_write=typed.get("reach") == "write",
                days=days,
                organization_id=organization or None,
            )
            return _page(request, scope, {}, token=token, status=201)
        except Refused as refusal:
            errors = field_errors(refusal, fields=FIELDS, other="name")
    return _page(request, scope, typed, errors=errors, status=422)


@router.post("/account/tokens/{token_id}/revoke")
def end_token(scope: RequestScope, token_id: int) -> RedirectResponse:
    """Revoke a token; programs that use it are refused from now on."""
    revoke_token(scope, token_id)
    return see_other("/account/tokens", "token_revoked")


def _page(
    request: Request,
    scope: Scope,
    typed: dict[str, str],
    *,
    errors: dict[str, str] | None = None,
    token: str = "",
    status: int = 200,
) -> HTMLResponse:
    view = build_tokens(
        list_tokens(scope),
        memberships=scope.visitor.memberships,
        days=DAYS,
        typed=typed,
        now=scope.now.astimezone(),
    )
    return render(
        request,
        "people/tokens.html",
        status=status,
        view=view,
        tabs=account_tabs("tokens"),
        typed=typed,
        errors=errors or {},
        token=token,
        is_demo=scope.visitor.is_demo,
    )
