"""What these pages share: reading secrets as typed, proving the current password, and telling what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeVar

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from starlette.datastructures import FormData

from app.access import hashing, in_transaction
from app.db import Scope
from app.errors import Forbidden, NotFound, Refused, TooManyTries
from app.services.accounts.changing import begin_proof, finish_proof
from app.services.accounts.passwords import is_password
from app.services.identity.throttling import OF_LINK, count_try, place_of
from app.settings import Settings
from app.web.flash import inner_path
from app.web.forms import field_errors

T = TypeVar("T")
# Where nobody is led back to after signing in.
NO_RETURN = ("/sign-in", "/sign-out", "/setup", "/reset", "/sso")


def typed(form: FormData, name: str) -> str:
    """Return a field exactly as it was typed: a password may begin or end with a blank."""
    value = form.get(name, "")
    return value if isinstance(value, str) else ""


def device_of(request: Request) -> str:
    """Return what the browser says it is."""
    return request.headers.get("user-agent", "")[:200]


def session_lasts(request: Request) -> timedelta:
    """Return after how long a session ends, however much it is used."""
    settings: Settings = request.app.state.settings
    return timedelta(days=settings.session_days)


def way_back(path: str) -> str:
    """Return where to go after signing in: a page of this site that does not sign anybody out or in.

    >>> way_back("/a/7?show=flagged"), way_back("//evil.example"), way_back("/sign-in?next=/")
    ('/a/7?show=flagged', '/', '/')
    """
    found = inner_path(path)
    return "/" if found.startswith(NO_RETURN) else found


def uses_password(request: Request, *, is_administrator: bool) -> bool:
    """Return whether a password counts for somebody: where single sign-on is the only way in, administrators alone."""
    settings: Settings = request.app.state.settings
    return is_administrator or not settings.sso_only


def refuse_passwords(request: Request, *, is_administrator: bool) -> None:
    """Refuse what is about a password to everybody for whom none counts."""
    if not uses_password(request, is_administrator=is_administrator):
        settings: Settings = request.app.state.settings
        raise Forbidden(
            f"Passwords are switched off here. Sign in with {settings.sso_name}; only administrators of the "
            "installation have a password as well."
        )


def own_id(scope: Scope) -> int:
    """Return the account of whoever asks; the demo consultant has none of their own."""
    if scope.visitor.is_demo or scope.visitor.account_id is None:
        raise Forbidden(
            "You try Groundwork without an account of your own. Make the first one with the link that the terminal "
            "printed at the start."
        )
    return scope.visitor.account_id


async def looked_up(request: Request, find: Callable[[Scope, str], T], token: str) -> T:
    """Return what a link leads to; one that does not work is counted, so that nobody tries many of them."""
    try:
        return await in_transaction(request, find, token)
    except NotFound:
        await in_transaction(request, _count_miss)
        raise


def _count_miss(scope: Scope) -> None:
    count_try(scope, OF_LINK, place_of(scope.visitor.address))


async def prove(request: Request, account_id: int, password: str) -> None:
    """Verify the current password of whoever is signed in; Refused or TooManyTries where it is not proved."""
    stored = await in_transaction(request, begin_proof, account_id)
    is_right = await hashing(is_password, stored, password)
    await in_transaction(request, finish_proof, account_id, is_right=is_right)


def errors_of(error: Refused | TooManyTries, fields: Mapping[str, str], *, other: str) -> dict[str, str]:
    """Return what a refusal says by form field."""
    if isinstance(error, TooManyTries):
        return {other: error.detail}
    return field_errors(error, fields=fields, other=other)


def told_to_wait(response: HTMLResponse, error: Exception) -> Response:
    """Say in the header, too, how long to wait."""
    if isinstance(error, TooManyTries):
        response.status_code = error.status
        response.headers["Retry-After"] = str(error.seconds)
    return response
