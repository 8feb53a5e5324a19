"""One's own account: name, e-mail address and password."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from starlette.background import BackgroundTask

from app.access import RequestScope, hashing, in_transaction, page_router
from app.db import Scope
from app.errors import Refused, TooManyTries
from app.mail import Mail, can_send_mail, letters, send_mail_quietly
from app.presenters.access.tabs import account_tabs
from app.services.accounts.changing import change_details, change_password, is_other_email, own_account
from app.services.accounts.passwords import SHORTEST, hash_password
from app.services.accounts.resetting import refuse_weak
from app.values.accounts import OwnAccount
from app.web.flash import see_other
from app.web.forms import PostedForm, texts
from app.web.pages.accounts.proving import errors_of, own_id, prove, told_to_wait, typed
from app.web.rendering import render

router = page_router()
DETAILS = {"name": "name", "email": "email", "present": "email-present"}
PASSWORDS = {"password": "password", "present": "present"}


@router.get("/account")
def show_account(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show one's own account."""
    return _page(request, own_account(scope, own_id(scope)))


@router.post("/account", response_model=None)
async def save_details(request: Request, posted: PostedForm) -> Response:
    """Store name and e-mail address; another address takes the current password."""
    fields = texts(posted)
    given = {"name": fields.get("name", ""), "email": fields.get("email", "")}
    account = await in_transaction(request, _own)
    try:
        is_other = await in_transaction(request, is_other_email, account.id, **given)
        if is_other:
            await prove(request, account.id, typed(posted, "present"))
        await in_transaction(request, change_details, account.id, **given)
    except (Refused, TooManyTries) as error:
        errors = errors_of(error, DETAILS, other="email-present")
        return told_to_wait(_page(request, account, given=given, errors=errors), error)
    return _told_by_mail(
        request, see_other("/account", "account_saved"), letters.email_changed(account.email), is_needed=is_other
    )


@router.post("/account/password", response_model=None)
async def save_password(request: Request, posted: PostedForm) -> Response:
    """Store a new password for whoever knows the present one, and end all other sessions."""
    account = await in_transaction(request, _own)
    password = typed(posted, "password")
    try:
        refuse_weak(password, email=account.email, name=account.name)
        await prove(request, account.id, typed(posted, "present"))
    except (Refused, TooManyTries) as error:
        errors = errors_of(error, PASSWORDS, other="present")
        return told_to_wait(_page(request, account, errors=errors), error)
    stored = await hashing(hash_password, password)
    await in_transaction(request, _change, stored)
    return _told_by_mail(request, see_other("/account", "password_changed"), letters.password_changed(account.email))


def _told_by_mail(request: Request, response: Response, mail: Mail, *, is_needed: bool = True) -> Response:
    """Send a mail once the response has gone out, where there is a mail server."""
    settings = request.app.state.settings
    if is_needed and can_send_mail(settings):
        response.background = BackgroundTask(send_mail_quietly, settings, mail)
    return response


def _own(scope: Scope) -> OwnAccount:
    return own_account(scope, own_id(scope))


def _change(scope: Scope, stored: str) -> int:
    return change_password(scope, scope.visitor, password_hash=stored)


def _page(
    request: Request,
    account: OwnAccount,
    *,
    given: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HTMLResponse:
    return render(
        request,
        "accounts/account.html",
        status=422 if errors else 200,
        tabs=account_tabs("account"),
        account=account,
        form=given or asdict(account),
        errors=errors or {},
        shortest=SHORTEST,
    )
