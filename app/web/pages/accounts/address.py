"""A new e-mail address: the link that proves it is mailed, sent again, taken back, or opened."""

from __future__ import annotations

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool

from app.access import RequestScope, in_transaction, page_router
from app.db import Scope
from app.delivery import is_own_name_known, outer_address
from app.errors import Refused
from app.mail import Mail, MailNotSent, can_send_mail, letters, send_mail, send_mail_quietly
from app.presenters.access.tabs import account_tabs
from app.services.accounts.addresses import (
    address_of_link,
    ask_again,
    count_address_try,
    pending_address,
    prove_address,
    take_address_back,
)
from app.settings import Settings
from app.values.accounts import AskedAddress
from app.web.flash import see_other
from app.web.pages.accounts.proving import looked_up, own_id
from app.web.rendering import render

router = page_router()
BASE = "/account/email"


@router.post(f"{BASE}/again")
async def send_again(request: Request) -> Response:
    """Send the link to the address that waits once more; the one before ends."""
    account_id = await in_transaction(request, own_id)
    await in_transaction(request, _count_again, account_id)
    asked = await in_transaction(request, ask_again, account_id)
    await mail_link(request, account_id, asked)
    return see_other("/account", "email_asked")


@router.post(f"{BASE}/take-back")
def take_back(scope: RequestScope) -> RedirectResponse:
    """Let the new address wait no longer."""
    take_address_back(scope, own_id(scope))
    return see_other("/account", "email_taken_back")


@router.get(f"{BASE}/{{token}}")
async def show_address(request: Request, token: str) -> HTMLResponse:
    """Show the address that a link proves. Looking at it changes nothing: mail programs look, too."""
    return _page(request, token, await looked_up(request, address_of_link, token))


@router.post(f"{BASE}/{{token}}", response_model=None)
async def use_address(request: Request, token: str) -> Response:
    """Let the address count from now on, and tell the one before."""
    address = await looked_up(request, address_of_link, token)
    try:
        before = await in_transaction(request, prove_address, token)
    except Refused as refusal:
        return _page(request, token, address, error=refusal.detail)
    return told_by_mail(request, see_other("/account", "email_changed"), letters.email_changed(before))


def proves_addresses(settings: Settings) -> bool:
    """Return whether a new address has to be proved: where a link to it can be mailed."""
    return can_send_mail(settings) and is_own_name_known(settings)


async def mail_link(request: Request, account_id: int, asked: AskedAddress) -> None:
    """Mail the link to the new address; whoever has it already is told instead. Refused where no mail goes there.

    It is sent while the browser waits, to a taken address as well, so that a mail server that refuses it can be told.
    """
    mail = (
        letters.address_taken(asked.wanted)
        if asked.is_taken
        else letters.address_to_prove(asked.wanted, outer_address(request, asked.path))
    )
    try:
        await run_in_threadpool(send_mail, request.app.state.settings, to=mail.to, subject=mail.subject, text=mail.text)
    except MailNotSent as error:
        await in_transaction(request, take_address_back, account_id)
        raise Refused(
            f"The mail server did not take the mail to {asked.wanted}, so your address stays as it is. Check the new "
            "one, and try again later."
        ) from error


def told_by_mail(request: Request, response: Response, mail: Mail, *, is_needed: bool = True) -> Response:
    """Send a mail once the response has gone out, where there is a mail server."""
    settings = request.app.state.settings
    if is_needed and can_send_mail(settings):
        response.background = BackgroundTask(send_mail_quietly, settings, mail)
    return response


def _count_again(scope: Scope, account_id: int) -> None:
    pending = pending_address(scope, account_id)
    if pending is not None:
        count_address_try(scope, account_id, email=pending.email)


def _page(request: Request, token: str, address: str, *, error: str = "") -> HTMLResponse:
    return render(
        request,
        "accounts/address.html",
        status=422 if error else 200,
        tabs=account_tabs("account"),
        action=f"{BASE}/{token}",
        address=address,
        errors={"address": error} if error else {},
    )
