"""The second factor: setting up an app, confirming it by a code, recovery codes, switching it off."""

from __future__ import annotations

import io
from dataclasses import replace
from urllib.parse import quote

import segno
from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from markupsafe import Markup
from starlette.datastructures import FormData

from app.access import RequestScope, in_transaction, page_router
from app.db import Scope
from app.errors import Refused, TooManyTries
from app.presenters.access.tabs import account_tabs
from app.services.accounts.changing import own_account
from app.services.accounts.second_factor import (
    app_address,
    begin_second_factor,
    confirm_second_factor,
    end_second_factor,
    pending_secret,
    renew_recovery_codes,
)
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, texts
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
BASE = "/account/two-factor"
FIELDS = {"present": "present", "code": "code"}


@router.get(BASE)
def show_second_factor(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show whether the second factor is on, and what can be done about it."""
    return _page(request, scope)


@router.post(f"{BASE}/start", response_model=None)
async def start(request: Request, posted: PostedForm) -> Response:
    """Make a secret for an app, for whoever knows the current password."""
    refusal = await _refusal(request, posted)
    if refusal is not None:
        return refusal
    await in_transaction(request, lambda scope: begin_second_factor(scope, own_id(scope)))
    return see_other(BASE)


@router.post(f"{BASE}/confirm")
def confirm(request: Request, posted: PostedForm, scope: RequestScope) -> HTMLResponse:
    """Switch the second factor on with a first code, and show the recovery codes this once."""
    refuse_passwords(request, is_administrator=scope.visitor.is_administrator)
    try:
        codes = confirm_second_factor(scope, own_id(scope), texts(posted).get("code", ""))
    except Refused as refusal:
        return _page(request, scope, errors=field_errors(refusal, fields=FIELDS, other="code"))
    return _codes_page(request, codes)


@router.post(f"{BASE}/codes", response_model=None)
async def renew_codes(request: Request, posted: PostedForm) -> Response:
    """Show new recovery codes to whoever knows the current password; the ones before end."""
    refusal = await _refusal(request, posted)
    if refusal is not None:
        return refusal
    return _codes_page(request, await in_transaction(request, lambda scope: renew_recovery_codes(scope, own_id(scope))))


@router.post(f"{BASE}/off", response_model=None)
async def switch_off(request: Request, posted: PostedForm) -> Response:
    """Switch the second factor off for whoever knows the current password."""
    refusal = await _refusal(request, posted)
    if refusal is not None:
        return refusal
    await in_transaction(request, lambda scope: end_second_factor(scope, own_id(scope)))
    return see_other(BASE, "second_factor_off")


async def _refusal(request: Request, posted: FormData) -> Response | None:
    """Return the page that says why the current password was not taken, None when it was."""
    refuse_passwords(request, is_administrator=request.state.visitor.is_administrator)
    try:
        await prove(request, await in_transaction(request, own_id), typed(posted, "present"))
    except (Refused, TooManyTries) as error:
        errors = errors_of(error, FIELDS, other="present")
        page = await in_transaction(request, lambda scope: _page(request, scope, errors=errors))
        return told_to_wait(page, error)
    return None


def _page(request: Request, scope: Scope, *, errors: dict[str, str] | None = None) -> HTMLResponse:
    account = own_account(scope, own_id(scope))
    counts = uses_password(request, is_administrator=scope.visitor.is_administrator)
    account = replace(account, has_password=account.has_password and counts)
    secret = pending_secret(scope, account.id)
    return render(
        request,
        "accounts/second_factor.html",
        status=422 if errors else 200,
        tabs=account_tabs("account"),
        account=account,
        secret=" ".join(secret[place : place + 4] for place in range(0, len(secret), 4)) if secret else "",
        picture=qr_svg(app_address(secret, account.email)) if secret else "",
        address=app_address(secret, account.email) if secret else "",
        errors=errors or {},
    )


def _codes_page(request: Request, codes: tuple[str, ...]) -> HTMLResponse:
    told = "\n".join(("Groundwork recovery codes. Each works once.", "", *codes, ""))
    file_href = f"data:text/plain;charset=utf-8,{quote(told)}"
    return render(request, "accounts/codes.html", tabs=account_tabs("account"), codes=codes, file_href=file_href)


def qr_svg(content: str) -> Markup:
    """Draw a QR code as SVG without any style attribute; a label for it stands beside it."""
    drawn = io.BytesIO()
    segno.make(content, error="m", micro=False).save(
        drawn, kind="svg", xmldecl=False, svgclass="qr", lineclass="qr-ink", omitsize=True, border=3
    )
    return Markup(drawn.getvalue().decode().replace("<svg ", '<svg aria-hidden="true" focusable="false" '))  # noqa: S704 - segno writes nothing but numbers
