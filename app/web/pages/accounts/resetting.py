"""Choosing a new password by a link that a mail or an administrator brings."""

from __future__ import annotations

import logging

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.background import BackgroundTask

from app.access import hashing, in_transaction, page_router
from app.db import Database, Scope, stranger_scope
from app.delivery import mailed_address
from app.errors import Refused, TooManyTries
from app.mail import can_send_mail, letters, send_mail_quietly
from app.services.accounts.passwords import SHORTEST, hash_password
from app.services.accounts.resetting import check_reset, person_of_reset, request_reset, reset_password
from app.services.identity.throttling import OF_RESETS, count_try, place_of
from app.values.accounts import Person
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, texts
from app.web.pages.accounts.proving import looked_up, refuse_passwords, told_to_wait, typed
from app.web.rendering import render, visitor_of

router = page_router()
LOG = logging.getLogger("groundwork.mail")


@router.get("/reset")
def show_reset(request: Request) -> HTMLResponse:
    """Show the form that asks for a reset link, or whom to ask where no mail can be sent."""
    return _ask_page(request)


@router.post("/reset", response_model=None)
async def ask_for_link(request: Request, posted: PostedForm) -> Response:
    """Answer the same to every address; whether there is an account is looked up when the answer has gone out."""
    email = texts(posted).get("email", "")
    if not can_send_mail(request.app.state.settings):
        return _ask_page(request)
    try:
        await in_transaction(request, _count)
    except TooManyTries as error:
        return told_to_wait(_ask_page(request, email=email, errors={"email": error.detail}), error)
    page = _ask_page(request, is_sent=True)
    page.background = BackgroundTask(_deliver, request, email)
    return page


@router.get("/.well-known/change-password")
def lead_to_password() -> RedirectResponse:
    """Lead a password manager to where passwords are changed."""
    return see_other("/account#password")


@router.get("/reset/{token}")
async def show_new_password(request: Request, token: str) -> HTMLResponse:
    """Show the field for the new password. Looking at it does not use the link up: mail programs look, too."""
    return _new_page(request, token, await _person(request, token))


@router.post("/reset/{token}", response_model=None)
async def choose_password(request: Request, posted: PostedForm, token: str) -> Response:
    """Store the new password, end all sessions, and lead to the sign-in page."""
    password, unlinks = typed(posted, "password"), typed(posted, "unlink") == "1"
    person = await _person(request, token)
    try:
        await in_transaction(request, check_reset, token, password=password)
    except Refused as refusal:
        errors = field_errors(refusal, fields={"password": "password"}, other="password")
        return _new_page(request, token, person, errors=errors, unlinks=unlinks)
    stored = await hashing(hash_password, password)
    await in_transaction(request, reset_password, token, password_hash=stored, unlinks=unlinks)
    response = see_other("/sign-in", "password_reset")
    settings = request.app.state.settings
    if can_send_mail(settings):
        response.background = BackgroundTask(send_mail_quietly, settings, letters.password_changed(person.email))
    return response


async def _person(request: Request, token: str) -> Person:
    """Return whose password a link changes, if a password counts for them."""
    person = await looked_up(request, person_of_reset, token)
    refuse_passwords(request, is_administrator=person.is_administrator)
    return person


def _count(scope: Scope) -> None:
    count_try(scope, OF_RESETS, place_of(scope.visitor.address))


def _deliver(request: Request, email: str) -> None:
    """Make the link of whoever has this address and mail it; too many for one address are left out."""
    database: Database = request.app.state.database
    try:
        with database.writing() as session:
            inside = stranger_scope(session, visitor=visitor_of(request))
            asked = request_reset(inside, email, administrators_only=request.app.state.settings.sso_only)
    except TooManyTries:
        return
    if asked is None:
        return
    person, path = asked
    address = mailed_address(request, path)
    if address is None:
        LOG.error("No reset link is mailed while every host is allowed: set GROUNDWORK_PUBLIC_URL.")
        return
    send_mail_quietly(request.app.state.settings, letters.reset_asked(person.email, address))


def _ask_page(
    request: Request, *, email: str = "", is_sent: bool = False, errors: dict[str, str] | None = None
) -> HTMLResponse:
    return render(
        request,
        "accounts/reset.html",
        status=422 if errors else 200,
        email=email,
        is_sent=is_sent,
        errors=errors or {},
        can_send=can_send_mail(request.app.state.settings),
    )


def _new_page(
    request: Request, token: str, person: Person, *, errors: dict[str, str] | None = None, unlinks: bool = False
) -> HTMLResponse:
    return render(
        request,
        "accounts/new_password.html",
        status=422 if errors else 200,
        action=f"/reset/{token}",
        email=person.email,
        is_linked=person.has_single_sign_on,
        unlinks=unlinks,
        errors=errors or {},
        shortest=SHORTEST,
    )
