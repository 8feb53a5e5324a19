"""The data of a person with an account: their own page, and the same for an administrator."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from starlette.responses import StreamingResponse

from app.access import RequestScope, forget_session, in_transaction, page_router
from app.db import Scope
from app.errors import Refused, TooManyTries
from app.presenters.access.tabs import account_tabs, administration_tabs
from app.services.audit import record
from app.services.privacy.erasing import erase_account, refuse_erasing
from app.services.privacy.exporting import account_documents
from app.services.privacy.people import AccountSubject, find_account_subject
from app.web.flash import see_other
from app.web.forms import PostedForm, texts
from app.web.pages.accounts.proving import errors_of, own_id, prove, told_to_wait, typed, uses_password
from app.web.pages.privacy.archives import OF_ACCOUNT, send_archive
from app.web.rendering import render

router = page_router()
FIELDS = {"present": "present", "confirm": "confirm"}


@router.get("/account/data")
def show_own(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show what is stored of oneself, to be taken home or removed."""
    return _own_page(request, _own(scope, request))


@router.post("/account/data/export")
def export_own(request: Request, scope: RequestScope) -> StreamingResponse:
    """Send everything that is stored of oneself as an archive."""
    return _send(request, scope, own_id(scope))


@router.post("/account/data/remove", response_model=None)
async def remove_own(request: Request, posted: PostedForm) -> Response:
    """Remove one's own account, once the e-mail address was typed and the password was right."""
    fields = texts(posted)
    account = await in_transaction(request, _own, request)
    try:
        _require_typed(account, fields.get("confirm", ""))
        await in_transaction(request, refuse_erasing, account.id)
        if account.password_hash is not None:
            await prove(request, account.id, typed(posted, "present"))
        await in_transaction(request, partial(erase_account, keeps_notes=fields.get("notes") == "keep"), account.id)
    except (Refused, TooManyTries) as error:
        return told_to_wait(_own_page(request, account, errors_of(error, FIELDS, other="confirm")), error)
    response = see_other("/sign-in", "account_removed")
    forget_session(response)
    return response


@router.get("/admin/accounts/{account_id}/data")
def show_account(request: Request, scope: RequestScope, account_id: int) -> HTMLResponse:
    """Show an administrator what can be done with a person's data."""
    return _administration_page(request, find_account_subject(scope, account_id))


@router.post("/admin/accounts/{account_id}/data/remove", response_model=None)
def remove_account(request: Request, posted: PostedForm, scope: RequestScope, account_id: int) -> Response:
    """Remove a person's account, once their e-mail address was typed."""
    fields, account = texts(posted), find_account_subject(scope, account_id)
    try:
        _require_typed(account, fields.get("confirm", ""))
        erase_account(scope, account_id, keeps_notes=fields.get("notes") == "keep")
    except Refused as refusal:
        return _administration_page(request, account, {"confirm": refusal.detail})
    return see_other("/admin", "account_removed")


def _own(scope: Scope, request: Request) -> AccountSubject:
    """Return one's own account, without a password where none counts."""
    found = find_account_subject(scope, own_id(scope))
    counts = uses_password(request, is_administrator=scope.visitor.is_administrator)
    return found if counts else replace(found, password_hash=None)


def _send(request: Request, scope: Scope, account_id: int) -> StreamingResponse:
    account = find_account_subject(scope, account_id)
    record(scope, "account.exported", f"account:{account_id}")
    return send_archive(
        request,
        scope,
        lambda inside: account_documents(inside, account_id),
        whom=account.name,
        parts=OF_ACCOUNT,
        name=f"account {account_id}",
    )


def _require_typed(account: AccountSubject, given: str) -> None:
    if given.strip().casefold() != account.email.casefold():
        raise Refused(f"Nothing is removed. Type {account.email} to remove the account.")


def _own_page(request: Request, account: AccountSubject, errors: dict[str, str] | None = None) -> HTMLResponse:
    return render(
        request,
        "privacy/account.html",
        status=422 if errors else 200,
        tabs=account_tabs("data"),
        tabs_label="Your account",
        account=account,
        is_own=True,
        base="/account/data",
        errors=errors or {},
    )


def _administration_page(
    request: Request, account: AccountSubject, errors: dict[str, str] | None = None
) -> HTMLResponse:
    return render(
        request,
        "privacy/account.html",
        status=422 if errors else 200,
        tabs=administration_tabs("accounts"),
        tabs_label="Administration",
        account=account,
        is_own=False,
        base=f"/admin/accounts/{account.id}/data",
        errors=errors or {},
    )
