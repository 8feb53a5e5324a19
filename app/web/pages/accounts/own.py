"""One's own account: name, e-mail address and password."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime

from fastapi import Request
from fastapi.responses import HTMLResponse, Response

from app.access import RequestScope, hashing, in_transaction, page_router
from app.db import Scope
from app.errors import Refused, TooManyTries
from app.mail import letters
from app.presenters.access.tabs import account_tabs
from app.presenters.words import moment_text
from app.services.accounts.addresses import ask_for_address, count_address_try, pending_address
from app.services.accounts.changing import change_details, change_password, is_other_email, own_account
from app.services.accounts.passwords import SHORTEST, hash_password
from app.services.accounts.resetting import refuse_weak
from app.values.accounts import AskedAddress, OwnAccount, PendingAddress
from app.web.flash import see_other
from app.web.forms import PostedForm, texts
from app.web.pages.accounts.address import mail_link, proves_addresses, told_by_mail
from app.web.pages.accounts.proving import (
    errors_of,
    own_id,
    prove,
    refuse_passwords,
    told_to_wait,
    typed,
    uses_password,
)
from app.web.rendering import render

router = page_router()
DETAILS = {"name": "name", "email": "email", "present": "email-present"}
PASSWORDS = {"password": "password", "present": "present"}


@router.get("/account")
def show_account(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show one's own account."""
    account, pending = _own(scope)
    return _page(request, account, pending)


@router.post("/account", response_model=None)
async def save_details(request: Request, posted: PostedForm) -> Response:
    """Store name and e-mail address; another address takes the current password, and a mail where one can be sent."""
    fields = texts(posted)
    given = {"name": fields.get("name", ""), "email": fields.get("email", "")}
    account, pending = await in_transaction(request, _own)
    asked = None
    try:
        only_way = request.app.state.settings.sso_only
        is_other = await in_transaction(request, is_other_email, account.id, **given, administrators_only=only_way)
        if is_other:
            await in_transaction(request, count_address_try, account.id, email=given["email"])
            await prove(request, account.id, typed(posted, "present"))
        if is_other and proves_addresses(request.app.state.settings):
            asked = await in_transaction(request, _ask, account, **given)
            await mail_link(request, account.id, asked)
        else:
            await in_transaction(request, change_details, account.id, **given)
    except (Refused, TooManyTries) as error:
        other = "email" if asked else "email-present"
        errors = errors_of(error, DETAILS, other=other)
        return told_to_wait(_page(request, account, pending, given=given, errors=errors), error)
    if asked is not None:
        return told_by_mail(request, see_other("/account", "email_asked"), letters.address_asked_for(asked.present))
    mail = letters.email_changed(account.email)
    return told_by_mail(request, see_other("/account", "account_saved"), mail, is_needed=is_other)


@router.post("/account/password", response_model=None)
async def save_password(request: Request, posted: PostedForm) -> Response:
    """Store a new password for whoever knows the present one, and end all other sessions."""
    refuse_passwords(request, is_administrator=request.state.visitor.is_administrator)
    account, pending = await in_transaction(request, _own)
    password = typed(posted, "password")
    try:
        refuse_weak(password, email=account.email, name=account.name)
        await prove(request, account.id, typed(posted, "present"))
    except (Refused, TooManyTries) as error:
        errors = errors_of(error, PASSWORDS, other="present")
        return told_to_wait(_page(request, account, pending, errors=errors), error)
    stored = await hashing(hash_password, password)
    await in_transaction(request, _change, stored)
    return told_by_mail(request, see_other("/account", "password_changed"), letters.password_changed(account.email))


def _own(scope: Scope) -> tuple[OwnAccount, PendingAddress | None]:
    account_id = own_id(scope)
    return own_account(scope, account_id), pending_address(scope, account_id)


def _ask(scope: Scope, account: OwnAccount, *, name: str, email: str) -> AskedAddress:
    """Store the name, which needs no proof, and ask for the address."""
    change_details(scope, account.id, name=name, email=account.email)
    return ask_for_address(scope, account.id, email=email)


def _counts(request: Request) -> bool:
    return uses_password(request, is_administrator=request.state.visitor.is_administrator)


def _change(scope: Scope, stored: str) -> int:
    return change_password(scope, scope.visitor, password_hash=stored)


def _page(
    request: Request,
    account: OwnAccount,
    pending: PendingAddress | None,
    *,
    given: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HTMLResponse:
    return render(
        request,
        "accounts/account.html",
        status=422 if errors else 200,
        tabs=account_tabs("account"),
        account=replace(account, has_password=account.has_password and _counts(request)),
        pending=pending,
        pending_until=moment_text(pending.until, now=datetime.now(UTC).astimezone()) if pending else "",
        proves_address=proves_addresses(request.app.state.settings),
        form=given or asdict(account),
        errors=errors or {},
        shortest=SHORTEST,
    )
