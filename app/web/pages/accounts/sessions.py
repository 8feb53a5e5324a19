"""Where one is signed in, and ending it: one session, or all of them."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import Path, Request
from fastapi.responses import HTMLResponse, RedirectResponse

from app.access import RequestScope, forget_session, page_router
from app.presenters.access.sessions import build_session_rows
from app.presenters.access.tabs import account_tabs
from app.services.accounts.changing import end_own_session, own_sessions
from app.services.accounts.signing_in import sign_out_everywhere
from app.services.identity.sessions import is_of_provider
from app.settings import Settings
from app.web.flash import see_other
from app.web.pages.accounts.proving import own_id
from app.web.rendering import render

router = page_router()


@router.get("/account/sessions")
def show_sessions(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show the browsers in which one is signed in."""
    own_id(scope)
    settings: Settings = request.app.state.settings
    open_ones = own_sessions(scope, scope.visitor, idle=timedelta(minutes=settings.session_idle_minutes))
    rows = build_session_rows(open_ones, now=scope.now.astimezone())
    days, hours = settings.session_days, settings.session_idle_minutes / 60
    return render(
        request, "accounts/sessions.html", tabs=account_tabs("sessions"), rows=rows, days=days, hours=f"{hours:.3g}"
    )


@router.post("/account/sessions/end")
def end_all(request: Request, scope: RequestScope) -> RedirectResponse:
    """Sign out everywhere, here too."""
    is_left_there = request.app.state.settings.sso_issuer and is_of_provider(scope, scope.visitor.session_id)
    sign_out_everywhere(scope, own_id(scope))
    response = see_other("/sso/left") if is_left_there else see_other("/sign-in", "signed_out_everywhere")
    forget_session(response)
    return response


@router.post("/account/sessions/{session_id}/end")
def end_one(scope: RequestScope, session_id: Annotated[int, Path(ge=1, le=2**31 - 1)]) -> RedirectResponse:
    """End one session; without one's own, the next page is the sign-in page."""
    own_id(scope)
    end_own_session(scope, scope.visitor, session_id)
    return see_other("/account/sessions", "session_ended")
