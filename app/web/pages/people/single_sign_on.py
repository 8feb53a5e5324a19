"""Signing in at the OpenID provider and coming back, and linking one's account to it."""

from __future__ import annotations

import hmac
from datetime import UTC, datetime
from typing import Annotated

from fastapi import Query, Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.access import RequestScope, in_transaction, keep_session, page_router
from app.access.cookies import SESSION, forget_ticket, keep_ticket, ticket_of
from app.db import Scope
from app.delivery import outer_address
from app.errors import Forbidden, NotFound, Refused, TooManyTries
from app.presenters.access.tabs import account_tabs
from app.services.accounts.changing import own_account
from app.services.identity.installation import installation_secret
from app.services.identity.throttling import OF_ADDRESS, count_try, forget_last_try, place_of
from app.services.single_sign_on.entering import Rules, enter, is_linked, link_identity, unlink_identity
from app.services.single_sign_on.provider import Provider, ProviderUnavailable
from app.services.single_sign_on.tickets import SignInRefused, new_ticket, read_ticket, sign_ticket
from app.settings import Settings
from app.values.single_sign_on import Ticket
from app.web.flash import see_other
from app.web.forms import PostedForm
from app.web.pages.accounts.proving import (
    device_of,
    errors_of,
    own_id,
    prove,
    refuse_passwords,
    session_lasts,
    told_to_wait,
    typed,
    uses_password,
    way_back,
)
from app.web.rendering import render

router = page_router()
LINKING = "/account/single-sign-on"
CALLBACK = "/sso/callback"
FIELDS = {"present": "present"}
Text = Annotated[str, Query(max_length=4000)]


@router.get("/sso/start")
async def leave_for_provider(request: Request, wanted: Annotated[str, Query(alias="next")] = "/") -> RedirectResponse:
    """Send a browser to the provider with a ticket that it brings back; nobody else waits where that one is slow."""
    visitor = request.state.visitor
    if visitor.is_signed_in and not visitor.is_demo:
        return see_other(way_back(wanted))
    provider, ticket = provider_of(request), new_ticket(back=way_back(wanted))
    address = await run_in_threadpool(provider.address, ticket, redirect_uri=outer_address(request, CALLBACK))
    response = RedirectResponse(address, status_code=303)
    keep_ticket(request, response, sign_ticket(ticket, await in_transaction(request, installation_secret)))
    return response


@router.get(CALLBACK)
async def come_back(
    request: Request, code: Text = "", state: Text = "", error: Text = "", iss: Text = ""
) -> RedirectResponse:
    """Sign in whom the provider has identified, or link the account of whoever asked for that."""
    provider = provider_of(request)
    ticket = read_ticket(ticket_of(request), await in_transaction(request, _begin))
    _check_answer(ticket, provider, code=code, state=state, error=error, issuer=iss)
    identity = await run_in_threadpool(
        provider.identify, code, ticket, redirect_uri=outer_address(request, CALLBACK), now=datetime.now(UTC)
    )
    if ticket.account_id is not None:
        await in_transaction(request, link_identity, identity, ticket)
        response = see_other(LINKING, "identity_linked")
    else:
        secret = await in_transaction(
            request,
            enter,
            identity,
            _rules(request),
            lasts=session_lasts(request),
            device=device_of(request),
            replaces=request.cookies.get(SESSION, ""),
        )
        response = see_other(ticket.back)
        keep_session(request, response, secret)
    await in_transaction(request, _finish)
    forget_ticket(response)
    return response


@router.get("/sso/left", response_model=None)
async def show_left(request: Request) -> HTMLResponse | RedirectResponse:
    """Tell who has signed out here that the provider still knows them, with the way to sign out there as well."""
    provider, visitor = provider_of(request), request.state.visitor
    if visitor.is_signed_in and not visitor.is_demo:
        return see_other("/")
    try:
        address = await run_in_threadpool(provider.leaving_address, back=outer_address(request, "/sign-in"))
    except ProviderUnavailable:
        address = ""
    return render(request, "people/single_sign_on_left.html", address=address)


@router.get(LINKING)
def show_linking(request: Request, scope: RequestScope) -> HTMLResponse:
    """Show whether the provider opens one's account, and how to change that."""
    return _page(request, scope)


@router.post(f"{LINKING}/link", response_model=None)
async def begin_link(request: Request, posted: PostedForm) -> HTMLResponse:
    """Prove the password, then show the way to the provider: a form may not lead to another site, a link may."""
    provider, visitor = provider_of(request), request.state.visitor
    try:
        account_id = await in_transaction(request, _own_with_password)
        await prove(request, account_id, typed(posted, "present"))
    except (Refused, TooManyTries) as error:
        return await _faulty(request, error)
    ticket = new_ticket(back=LINKING, account_id=account_id, session_id=visitor.session_id)
    address = await run_in_threadpool(provider.address, ticket, redirect_uri=outer_address(request, CALLBACK))
    response = render(request, "people/single_sign_on_leaving.html", address=address, tabs=account_tabs("account"))
    keep_ticket(request, response, sign_ticket(ticket, await in_transaction(request, installation_secret)))
    return response


@router.post(f"{LINKING}/unlink", response_model=None)
async def unlink(request: Request, posted: PostedForm) -> HTMLResponse | RedirectResponse:
    """Prove the password, then let the provider no longer open one's account."""
    provider_of(request)
    refuse_passwords(request, is_administrator=request.state.visitor.is_administrator)
    try:
        account_id = await in_transaction(request, _own_with_password)
        await prove(request, account_id, typed(posted, "present"))
        await in_transaction(request, unlink_identity)
    except (Refused, TooManyTries) as error:
        return await _faulty(request, error)
    return see_other(LINKING, "identity_unlinked")


def provider_of(request: Request) -> Provider:
    """Return the provider of the settings, one for the life of the server; NotFound where none is set."""
    settings: Settings = request.app.state.settings
    if not settings.sso_issuer:
        raise NotFound("Single sign-on is not set up here. Sign in with your e-mail address and password.")
    found = getattr(request.app.state, "sso_provider", None)
    if not isinstance(found, Provider):
        found = Provider(
            issuer=settings.sso_issuer,
            client_id=settings.sso_client_id,
            client_secret=settings.sso_client_secret.get_secret_value(),
            scopes=settings.sso_scopes,
            groups_claim=settings.sso_groups_claim,
        )
        request.app.state.sso_provider = found
    return found


def _own_with_password(scope: Scope) -> int:
    """Return the account of whoever asks; linking and unlinking take a password, as the way that is left."""
    account_id = own_id(scope)
    if not own_account(scope, account_id).has_password:
        raise Forbidden("You have no password here, so single sign-on is the only way into your account.")
    return account_id


def _begin(scope: Scope) -> str:
    """Count the try, so that nobody makes this server ask the provider on and on, and return the key of tickets."""
    count_try(scope, OF_ADDRESS, place_of(scope.visitor.address))
    return installation_secret(scope)


def _finish(scope: Scope) -> None:
    forget_last_try(scope, OF_ADDRESS, place_of(scope.visitor.address))


def _check_answer(ticket: Ticket, provider: Provider, *, code: str, state: str, error: str, issuer: str) -> None:
    """Refuse an answer that was not asked for in this browser, comes from another provider, or is a no."""
    is_asked = hmac.compare_digest(state.encode(), ticket.state.encode())
    if not is_asked or (issuer and issuer != provider.issuer):
        raise SignInRefused("This sign-in was not begun in this browser. Begin again.")
    if error == "access_denied":
        raise SignInRefused("The sign-in service did not let you in, or you stopped there. Begin again if you like.")
    if error or not code:
        raise SignInRefused("The sign-in service met an error. Try again in a minute, or sign in with a password.")


def _rules(request: Request) -> Rules:
    settings: Settings = request.app.state.settings
    return Rules(
        creates_accounts=settings.sso_create_accounts,
        founds_organizations=settings.sso_found_organizations,
        trusts_email=settings.sso_trust_email,
        is_only=settings.sso_only,
        mapping=settings.sso_mapping,
    )


async def _faulty(request: Request, error: Refused | TooManyTries) -> HTMLResponse:
    errors = errors_of(error, FIELDS, other="present")
    page = await in_transaction(request, lambda scope: _page(request, scope, errors=errors))
    told_to_wait(page, error)
    return page


def _page(request: Request, scope: Scope, *, errors: dict[str, str] | None = None) -> HTMLResponse:
    provider_of(request)
    account_id = own_id(scope)
    is_opened = is_linked(scope, account_id)
    counts = not is_opened or uses_password(request, is_administrator=scope.visitor.is_administrator)
    return render(
        request,
        "people/single_sign_on.html",
        status=422 if errors else 200,
        is_linked=is_opened,
        has_password=own_account(scope, account_id).has_password and counts,
        tabs=account_tabs("account"),
        errors=errors or {},
    )
