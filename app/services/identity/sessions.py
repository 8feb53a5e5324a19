"""Sessions of signed-in browsers: beginning, finding, listing and ending them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from app.db import Scope, table_of
from app.records import Account, Membership, Organization, SignInSession
from app.services.identity.secrets import new_secret, secret_hash

ACCOUNT = table_of(Account)
MEMBERSHIP = table_of(Membership)
ORGANIZATION = table_of(Organization)
SESSION = table_of(SignInSession)
SEEN_EVERY = timedelta(minutes=1)
CODE_MINUTES = 10
BY_PROVIDER = "single sign-on"
# Every request asks this, so it is put together once. Outer joins: not everybody belongs to an organization.
_OPEN = (
    select(
        SESSION.c.id.label("session_id"),
        SESSION.c.seen_at,
        ACCOUNT.c.id,
        ACCOUNT.c.name,
        ACCOUNT.c.email,
        ACCOUNT.c.is_administrator,
        ACCOUNT.c.is_consultant,
        MEMBERSHIP.c.organization_id,
        MEMBERSHIP.c.role,
        ORGANIZATION.c.name.label("organization"),
        ORGANIZATION.c.removal_due,
    )
    .join(ACCOUNT, ACCOUNT.c.id == SESSION.c.account_id)
    .outerjoin(MEMBERSHIP, MEMBERSHIP.c.account_id == ACCOUNT.c.id)
    .outerjoin(ORGANIZATION, ORGANIZATION.c.id == MEMBERSHIP.c.organization_id)
    .where(SESSION.c.token_hash == bindparam("the_hash"), SESSION.c.awaits_code == bindparam("awaiting"))
    .where(SESSION.c.expires_at > bindparam("moment"), SESSION.c.seen_at > bindparam("since"))
    .where(ACCOUNT.c.disabled_at.is_(None), ACCOUNT.c.removed_at.is_(None))
)


def start_session(
    scope: Scope,
    account_id: int,
    *,
    method: str,
    lasts: timedelta,
    device: str = "",
    replaces: str | None = None,
    awaits_code: bool = False,
) -> str:
    """Begin a session and return its secret, which is kept nowhere but in the browser.

    The session that the browser had before (`replaces`, its secret) ends, so that no secret survives a sign-in. One
    that awaits the second factor ends after ten minutes.
    """
    if replaces:
        scope.run(SESSION.delete().where(SESSION.c.token_hash == secret_hash(replaces)))
    if not awaits_code:
        scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(signed_in_at=scope.now))
    secret = new_secret()
    scope.insert(
        SignInSession,
        account_id=account_id,
        token_hash=secret_hash(secret),
        method=method,
        awaits_code=awaits_code,
        created_at=scope.now,
        seen_at=scope.now,
        expires_at=scope.now + (timedelta(minutes=CODE_MINUTES) if awaits_code else lasts),
        address=scope.visitor.address,
        device=device[:200],
    )
    return secret


def find_session(scope: Scope, secret: str, *, idle: timedelta, awaits_code: bool = False) -> Sequence[Row[Any]]:
    """Return the session of a secret with its account, a row for each organization that the account belongs to.

    No row means that the session has ended or the account is closed; whoever belongs nowhere has one without any.
    """
    since = scope.now - idle
    return scope.rows(
        _OPEN, {"the_hash": secret_hash(secret), "awaiting": awaits_code, "moment": scope.now, "since": since}
    )


def list_sessions(scope: Scope, account_id: int) -> tuple[Row[Any], ...]:
    """Return the open sessions of an account, the one used last first."""
    mine = select(SESSION).where(SESSION.c.account_id == account_id, SESSION.c.awaits_code.is_(False))
    return tuple(scope.rows(mine.where(SESSION.c.expires_at > scope.now).order_by(SESSION.c.seen_at.desc())))


def end_session(scope: Scope, account_id: int, session_id: int) -> bool:
    """End one session of an account and return whether there was one."""
    mine = SESSION.delete().where(SESSION.c.account_id == account_id, SESSION.c.id == session_id)
    return scope.run(mine) > 0


def end_all_sessions(scope: Scope, account_id: int, *, besides: int | None = None) -> int:
    """End all sessions of an account, all but one if `besides` names it, and return how many there were."""
    mine = SESSION.delete().where(SESSION.c.account_id == account_id)
    return scope.run(mine if besides is None else mine.where(SESSION.c.id != besides))


def end_sessions_of_provider(scope: Scope, account_id: int, *, besides: int | None = None) -> int:
    """End the sessions of an account that began with single sign-on, and return how many there were."""
    mine = SESSION.delete().where(SESSION.c.account_id == account_id, SESSION.c.method == BY_PROVIDER)
    return scope.run(mine if besides is None else mine.where(SESSION.c.id != besides))


def is_of_provider(scope: Scope, session_id: int | None) -> bool:
    """Return whether a session began with single sign-on, so that the provider has one of its own."""
    row = scope.first(select(SESSION.c.method).where(SESSION.c.id == session_id))
    return row is not None and row.method == BY_PROVIDER


def is_due(seen_at: datetime, now: datetime) -> bool:
    """Return whether a session's last sight is old enough to be written anew; not every request writes."""
    return now - seen_at > SEEN_EVERY
