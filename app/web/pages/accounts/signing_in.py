"""Signing in, the second step of it, and signing out."""

from __future__ import annotations

from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from app.access import RequestScope, forget_session, hashing, in_transaction, keep_session, page_router
from app.access.cookies import SESSION
from app.errors import TooManyTries
from app.mail import can_send_mail
from app.services.accounts.passwords import hash_password, is_outdated, is_password
from app.services.accounts.signing_in import (
    WRONG,
    WRONG_HERE,
    begin_code,
    begin_sign_in,
    finish_code,
    finish_sign_in,
    is_waiting,
    sign_out,
)
from app.services.identity.installation import has_accounts
from app.services.identity.sessions import is_of_provider
from app.web.flash import see_other
from app.web.forms import PostedForm, texts
from app.web.pages.accounts.proving import device_of, session_lasts, told_to_wait, typed, way_back
from app.web.rendering import render

router = page_router()
Wanted = Annotated[str, Query(alias="next")]
WRONG_CODE = "This code does not fit, or it was used already. Type the one that is shown now, or a recovery code."


@router.get("/sign-in", response_model=None)
def show_sign_in(request: Request, scope: RequestScope, wanted: Wanted = "/") -> HTMLResponse | RedirectResponse:
    """Show the form to sign in with, or where the first account comes from while there is none."""
    if scope.visitor.is_signed_in:
        return see_other(way_back(wanted))
    if not has_accounts(scope):
        return render(request, "accounts/first_start.html")
    return _sign_in_page(request, wanted=wanted)


@router.post("/sign-in", response_model=None)
async def sign_in(request: Request, posted: PostedForm) -> Response:
    """Sign in, ask for the code of the second factor, or show the form again."""
    fields = texts(posted)
    email, wanted, password = fields.get("email", ""), fields.get("next", "/"), typed(posted, "password")
    try:
        made = await in_transaction(request, begin_sign_in, email)
    except TooManyTries as error:
        return told_to_wait(_sign_in_page(request, email=email, wanted=wanted, error=error.detail), error)
    is_right = await hashing(is_password, made.stored, password)
    is_only_way = request.app.state.settings.sso_only
    is_old = is_right and made.stored is not None and is_outdated(made.stored)
    done = await in_transaction(
        request,
        finish_sign_in,
        made,
        is_right=is_right,
        lasts=session_lasts(request),
        device=device_of(request),
        replaces=request.cookies.get(SESSION, ""),
        rehashed=await hashing(hash_password, password) if is_old else None,
        administrators_only=is_only_way,
    )
    if done is None:
        return _sign_in_page(request, email=email, wanted=wanted, error=WRONG_HERE if is_only_way else WRONG)
    back = way_back(wanted)
    response = see_other(f"/sign-in/code?{urlencode({'next': back})}" if done.awaits_code else back)
    keep_session(request, response, done.secret)
    return response


@router.get("/sign-in/code", response_model=None)
def show_code(request: Request, scope: RequestScope, wanted: Wanted = "/") -> HTMLResponse | RedirectResponse:
    """Show the field for the code of the second factor, if a right password was given before."""
    if not is_waiting(scope, request.cookies.get(SESSION, "")):
        return see_other(_beginning(wanted))
    return _code_page(request, wanted=wanted)


@router.post("/sign-in/code", response_model=None)
async def give_code(request: Request, posted: PostedForm) -> Response:
    """Finish signing in with a code or a recovery code."""
    fields, waiting = texts(posted), request.cookies.get(SESSION, "")
    wanted = fields.get("next", "/")
    try:
        is_open = await in_transaction(request, begin_code, waiting)
    except TooManyTries as error:
        return told_to_wait(_code_page(request, wanted=wanted, error=error.detail), error)
    if not is_open:
        return see_other(_beginning(wanted), "sign_in_again")
    done = await in_transaction(
        request,
        finish_code,
        waiting,
        fields.get("code", ""),
        lasts=session_lasts(request),
        device=device_of(request),
    )
    if done is None:
        return _code_page(request, wanted=wanted, error=WRONG_CODE)
    response = see_other(way_back(wanted))
    keep_session(request, response, done.secret)
    return response


@router.post("/sign-out")
def leave(request: Request, scope: RequestScope) -> RedirectResponse:
    """End the session of this browser; who came by single sign-on is told that it goes on there."""
    is_left_there = request.app.state.settings.sso_issuer and is_of_provider(scope, scope.visitor.session_id)
    sign_out(scope, scope.visitor)
    response = see_other("/sso/left") if is_left_there else see_other("/sign-in", "signed_out")
    forget_session(response)
    return response


def _beginning(wanted: str) -> str:
    back = way_back(wanted)
    return "/sign-in" if back == "/" else f"/sign-in?{urlencode({'next': back})}"


def _sign_in_page(request: Request, *, wanted: str, email: str = "", error: str = "") -> HTMLResponse:
    return render(
        request,
        "accounts/sign_in.html",
        status=422 if error else 200,
        wanted=way_back(wanted),
        email=email,
        errors={"email": error} if error else {},
        can_reset=can_send_mail(request.app.state.settings),
    )


def _code_page(request: Request, *, wanted: str, error: str = "") -> HTMLResponse:
    errors = {"code": error} if error else {}
    status = 422 if error else 200
    return render(request, "accounts/code.html", status=status, wanted=way_back(wanted), errors=errors)
