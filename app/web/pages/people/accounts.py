"""The administrator's pages of accounts: finding one, what it is, locking it out, and a link for a new password."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.access import RequestScope, in_transaction, page_router
from app.db import Scope
from app.delivery import Delivery, deliver
from app.errors import Refused
from app.presenters.access.administration import build_account, build_accounts
from app.presenters.access.tabs import administration_tabs
from app.services.accounts.resetting import make_reset_link
from app.services.administration.accounts import (
    count_accounts,
    disable_account,
    enable_account,
    end_sessions_of,
    find_account,
    list_accounts,
    set_standing,
    unlink_account,
)
from app.web.flash import see_other
from app.web.forms import PostedForm, texts
from app.web.pages.accounts.proving import refuse_passwords, uses_password
from app.web.rendering import render

router = page_router()


@router.get("/admin")
def show_accounts(
    request: Request, scope: RequestScope, search: Annotated[str, Query(max_length=200)] = ""
) -> HTMLResponse:
    """Show the accounts, or those whose name or address holds a text."""
    view = build_accounts(
        list_accounts(scope, search=search),
        total=count_accounts(scope),
        search=search.strip(),
        now=scope.now.astimezone(),
    )
    return render(request, "people/accounts.html", view=view, tabs=administration_tabs("accounts"))


@router.get("/admin/accounts/{account_id}")
def show_account(request: Request, scope: RequestScope, account_id: int) -> HTMLResponse:
    """Show one account with what may be done."""
    return _page(request, scope, account_id)


@router.post("/admin/accounts/{account_id}", response_model=None)
def change_account(
    request: Request, posted: PostedForm, scope: RequestScope, account_id: int
) -> HTMLResponse | RedirectResponse:
    """Say whether an account administers the installation and whether it may found organizations."""
    typed = texts(posted)
    try:
        set_standing(
            scope,
            account_id,
            is_administrator=typed.get("administrator") == "1",
            is_consultant=typed.get("consultant") == "1",
            is_confirmed=typed.get("confirmed") == "1",
        )
    except Refused as refusal:
        return _page(request, scope, account_id, errors={"standing": refusal.detail})
    gave_up = account_id == scope.visitor.account_id and typed.get("administrator") != "1"
    return see_other("/" if gave_up else f"/admin/accounts/{account_id}", "account_changed")


@router.post("/admin/accounts/{account_id}/disable", response_model=None)
def disable(request: Request, scope: RequestScope, account_id: int) -> HTMLResponse | RedirectResponse:
    """Lock an account out."""
    try:
        disable_account(scope, account_id)
    except Refused as refusal:
        return _page(request, scope, account_id, errors={"lock": refusal.detail})
    return see_other(f"/admin/accounts/{account_id}", "account_disabled")


@router.post("/admin/accounts/{account_id}/enable")
def enable(scope: RequestScope, account_id: int) -> RedirectResponse:
    """Let a disabled account in again."""
    enable_account(scope, account_id)
    return see_other(f"/admin/accounts/{account_id}", "account_enabled")


@router.post("/admin/accounts/{account_id}/sign-out")
def sign_out(scope: RequestScope, account_id: int) -> RedirectResponse:
    """Sign an account out everywhere; of one's own, also here."""
    end_sessions_of(scope, account_id)
    return see_other(f"/admin/accounts/{account_id}", "sessions_ended")


@router.post("/admin/accounts/{account_id}/unlink", response_model=None)
def unlink(request: Request, scope: RequestScope, account_id: int) -> HTMLResponse | RedirectResponse:
    """Let single sign-on no longer open an account."""
    try:
        unlink_account(scope, account_id)
    except Refused as refusal:
        return _page(request, scope, account_id, errors={"lock": refusal.detail})
    return see_other(f"/admin/accounts/{account_id}", "account_unlinked")


@router.post("/admin/accounts/{account_id}/reset")
async def reset(request: Request, account_id: int) -> HTMLResponse:
    """Make a link for a new password and deliver it by mail; without a mail server it is shown, once."""
    account = await in_transaction(request, find_account, account_id)
    refuse_passwords(request, is_administrator=account.is_administrator)
    path = await in_transaction(request, make_reset_link, account_id)
    delivery = await run_in_threadpool(
        deliver,
        request,
        to=account.email,
        path=path,
        subject="A new password for Groundwork",
        text="An administrator has made a link with which you choose a new password for Groundwork.",
        until="The link works once, for a day.",
    )
    return await in_transaction(request, lambda scope: _page(request, scope, account_id, delivery=delivery))


def _page(
    request: Request,
    scope: Scope,
    account_id: int,
    *,
    errors: dict[str, str] | None = None,
    delivery: Delivery | None = None,
) -> HTMLResponse:
    account = find_account(scope, account_id)
    return render(
        request,
        "people/account.html",
        status=422 if errors else 200,
        view=build_account(account, own_account=scope.visitor.account_id, now=scope.now.astimezone()),
        tabs=administration_tabs("accounts"),
        uses_password=uses_password(request, is_administrator=account.is_administrator),
        errors=errors or {},
        delivery=delivery,
    )
