"""Signing in with a password: a try is counted, the password looked at outside, the outcome stored.

Whoever asks learns nothing about which accounts exist: unknown addresses are counted, verified and refused in the same
way, and take the same time.
"""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Row

from app.db import Scope
from app.services.accounts.people import ACCOUNT, find_by_email, normal_email
from app.services.accounts.second_factor import use_code
from app.services.audit import record
from app.services.identity.sessions import SESSION, end_all_sessions, find_session, start_session
from app.services.identity.throttling import (
    OF_ACCOUNT,
    OF_ADDRESS,
    OF_CODE,
    count_try,
    forget_last_try,
    forget_tries,
    place_of,
)
from app.values.accounts import SignedIn, SignInTry
from app.values.visitor import Visitor

METHOD, METHOD_WITH_CODE = "password", "password and code"
WRONG = "E-mail address or password is wrong. Check both, or choose a new password."
# The same for a wrong password and for a right one of somebody who is no administrator.
WRONG_HERE = "E-mail address or password is wrong, or this account does not administer the installation."


def begin_sign_in(scope: Scope, email: str) -> SignInTry:
    """Count a try of the account and of the place it comes from, and return what to verify; TooManyTries if too soon.

    An unknown address is counted as well.
    """
    email = normal_email(email)
    count_try(scope, OF_ADDRESS, place_of(scope.visitor.address))
    count_try(scope, OF_ACCOUNT, email)
    row = find_by_email(scope, email)
    return SignInTry(
        email=email, account_id=None if row is None else row.id, stored=None if row is None else row.password_hash
    )


def finish_sign_in(
    scope: Scope,
    made: SignInTry,
    *,
    is_right: bool,
    lasts: timedelta,
    device: str = "",
    replaces: str = "",
    rehashed: str | None = None,
    administrators_only: bool = False,
) -> SignedIn | None:
    """Begin a session for a right password and return it; None for a wrong one, which is noted.

    With a second factor the session opens nothing until the code is given. `rehashed` is the password under today's
    parameters, if it was stored under others. With `administrators_only` the password of anybody else is a wrong one.
    """
    row = find_by_email(scope, made.email)
    is_taken = (
        row is not None and row.password_hash == made.stored and (row.is_administrator or not administrators_only)
    )
    if not is_right or row is None or not is_taken:
        record(scope, "sign-in.failed", f"account:{made.account_id or 'unknown'}", after={"step": "password"})
        return None
    if rehashed is not None:
        scope.run(ACCOUNT.update().where(ACCOUNT.c.id == row.id).values(password_hash=rehashed))
    forget_last_try(scope, OF_ADDRESS, place_of(scope.visitor.address))
    awaits_code = row.totp_confirmed_at is not None
    secret = start_session(
        scope,
        row.id,
        method=METHOD,
        lasts=lasts,
        device=device,
        replaces=replaces or None,
        awaits_code=awaits_code,
    )
    if not awaits_code:
        forget_tries(scope, OF_ACCOUNT, made.email)
        record(scope, "sign-in", f"account:{row.id}", after={"method": METHOD})
    return SignedIn(secret=secret, awaits_code=awaits_code)


def is_waiting(scope: Scope, secret: str) -> bool:
    """Return whether a session waits for its second factor."""
    return _waiting(scope, secret) is not None


def begin_code(scope: Scope, secret: str) -> bool:
    """Count a try of the second factor, TooManyTries if it comes too soon; False where no session waits for it."""
    row = _waiting(scope, secret)
    if row is not None:
        count_try(scope, OF_CODE, f"account:{row.id}")
    return row is not None


def finish_code(scope: Scope, secret: str, code: str, *, lasts: timedelta, device: str = "") -> SignedIn | None:
    """Begin the session that a right code or recovery code opens, in place of the one that waited for it.

    None for a wrong code, which is noted; a code that was used before is wrong.
    """
    row = _waiting(scope, secret)
    if row is None:
        return None
    method = use_code(scope, row.id, code)
    if not method:
        record(scope, "sign-in.failed", f"account:{row.id}", after={"step": "code"})
        return None
    forget_tries(scope, OF_CODE, f"account:{row.id}")
    forget_tries(scope, OF_ACCOUNT, row.email)
    opened = start_session(scope, row.id, method=METHOD_WITH_CODE, lasts=lasts, device=device, replaces=secret)
    record(scope, "sign-in", f"account:{row.id}", after={"method": f"password and {method}"})
    return SignedIn(secret=opened, awaits_code=False)


def sign_out(scope: Scope, visitor: Visitor) -> None:
    """End the session of a visitor."""
    if visitor.session_id is not None:
        scope.run(SESSION.delete().where(SESSION.c.id == visitor.session_id))
        record(scope, "sign-out", f"account:{visitor.account_id}")


def sign_out_everywhere(scope: Scope, account_id: int, *, besides: int | None = None) -> int:
    """End all sessions of an account, or all but one, and return how many there were."""
    ended = end_all_sessions(scope, account_id, besides=besides)
    record(scope, "sessions.ended", f"account:{account_id}", after={"count": ended})
    return ended


def _waiting(scope: Scope, secret: str) -> Row[tuple[object, ...]] | None:
    rows = find_session(scope, secret, idle=timedelta(days=1), awaits_code=True) if secret else ()
    return rows[0] if rows else None
