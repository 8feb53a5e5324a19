"""The page that an invitation into an organization opens: sign in and join, or make an account and join."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.datastructures import FormData

from app.access import hashing, in_transaction, keep_session, page_router
from app.access.cookies import SESSION
from app.db import Scope
from app.errors import Forbidden, Refused
from app.presenters.access.members import build_joining
from app.services.accounts.passwords import SHORTEST, hash_password
from app.services.accounts.people import add_account
from app.services.accounts.resetting import refuse_weak
from app.services.audit import record
from app.services.checking import LONGEST_NAME, Checklist
from app.services.identity.sessions import start_session
from app.services.membership.joining import find_account_of, find_offer, join, organization_joined_by
from app.values.people import JoinOffer
from app.values.visitor import VisitorKind
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, texts
from app.web.pages.accounts.proving import device_of, looked_up, refuse_passwords, session_lasts
from app.web.pages.accounts.proving import typed as typed_text
from app.web.rendering import render

router = page_router()
FIELDS = {"name": "name", "password": "password"}


@router.get("/join/{token}", response_model=None)
async def show_offer(request: Request, token: str) -> HTMLResponse | RedirectResponse:
    """Show what the invitation offers, and the way in that fits: joining, signing in, or a new account.

    Signing in with the provider has joined already whoever it vouches for; they come back here.
    """
    if request.state.visitor.kind is VisitorKind.ACCOUNT:
        joined = await in_transaction(request, organization_joined_by, token)
        if joined is not None:
            return see_other(f"/?organization={joined}", "joined")
    offer = await looked_up(request, find_offer, token)
    return await in_transaction(request, lambda scope: _page(request, scope, offer, token=token))


@router.post("/join/{token}", response_model=None)
async def accept(request: Request, posted: PostedForm, token: str) -> HTMLResponse | RedirectResponse:
    """Join with the account that is signed in, or make one with a name and a password."""
    await looked_up(request, find_offer, token)
    if request.state.visitor.kind is VisitorKind.ACCOUNT:
        offer = await in_transaction(request, _join_signed_in, token)
        return see_other(f"/?organization={offer.organization_id}", "joined")
    return await _join_anew(request, posted, token)


async def _join_anew(request: Request, posted: FormData, token: str) -> HTMLResponse | RedirectResponse:
    refuse_passwords(request, is_administrator=False)
    typed = texts(posted)
    password = typed_text(posted, "password")
    try:
        await in_transaction(request, _check_newcomer, token, name=typed.get("name", ""), password=password)
        hashed = await hashing(hash_password, password)
        offer, secret = await in_transaction(request, _enter_newcomer, request, token, typed.get("name", ""), hashed)
    except Refused as refusal:
        errors = field_errors(refusal, fields=FIELDS, other="name")
        return await in_transaction(request, _faulty_page, request, token, typed, errors)
    response = see_other(f"/?organization={offer.organization_id}", "joined")
    keep_session(request, response, secret)
    return response


def _join_signed_in(scope: Scope, token: str) -> JoinOffer:
    offer = find_offer(scope, token)
    join(scope, offer, scope.visitor.account_id or 0)
    return offer


def _check_newcomer(scope: Scope, token: str, *, name: str, password: str) -> None:
    """Check what was typed before the slow hashing; an address that has an account already signs in instead."""
    offer = find_offer(scope, token)
    if find_account_of(scope, offer) is not None:
        raise Forbidden("There is an account for this address already. Open the link again and sign in.")
    checklist = Checklist()
    kept = checklist.text(name, place="name", longest=LONGEST_NAME, is_required=True)
    checklist.finish("Nothing was saved.")
    refuse_weak(password, email=offer.email, name=kept)


def _enter_newcomer(scope: Scope, request: Request, token: str, name: str, hashed: str) -> tuple[JoinOffer, str]:
    offer = find_offer(scope, token)
    account_id = add_account(scope, name=name, email=offer.email, password_hash=hashed)
    record(scope, "account.made", f"account:{account_id}", after={"by": "invitation"})
    join(scope, offer, account_id)
    secret = start_session(
        scope,
        account_id,
        method="password",
        lasts=session_lasts(request),
        device=device_of(request),
        replaces=request.cookies.get(SESSION),
    )
    return offer, secret


def _faulty_page(
    scope: Scope, request: Request, token: str, typed: dict[str, str], errors: dict[str, str]
) -> HTMLResponse:
    return _page(request, scope, find_offer(scope, token), token=token, typed=typed, errors=errors)


def _page(
    request: Request,
    scope: Scope,
    offer: JoinOffer,
    *,
    token: str,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
) -> HTMLResponse:
    account, visitor = find_account_of(scope, offer), scope.visitor
    context: dict[str, Any] = {
        "is_mine": account is not None and visitor.account_id == account.id,
        "is_other": visitor.kind is VisitorKind.ACCOUNT and (account is None or visitor.account_id != account.id),
        "is_known": account is not None,
        "is_closed": account is not None and account.disabled_at is not None,
        "sign_in_href": f"/sign-in?{urlencode({'next': f'/join/{token}'})}",
    }
    return render(
        request,
        "people/join.html",
        status=422 if errors else 200,
        view=build_joining(offer, now=scope.now.astimezone()),
        name=(typed or {}).get("name", offer.name),
        shortest=SHORTEST,
        wanted=f"/join/{token}",
        errors=errors or {},
        **context,
    )
