"""Links that work once and not for ever: set-up, password reset, joining, a new address.

The row keeps the SHA-256 of the secret.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal

from sqlalchemy import Row, select

from app.db import Scope, table_of
from app.errors import NotFound
from app.records import OneTimeLink
from app.services.identity.secrets import new_secret, secret_hash

LINK = table_of(OneTimeLink)
Purpose = Literal["setup", "reset", "join", "email"]


def make_link(scope: Scope, purpose: Purpose, *, lasts: timedelta, **values: Any) -> str:
    """Store a link and return its secret, which is kept nowhere else; `values` are further columns of the row."""
    secret = new_secret()
    moments = {"created_at": scope.now, "expires_at": scope.now + lasts}
    scope.insert(
        OneTimeLink, purpose=purpose, token_hash=secret_hash(secret), created_by=scope.actor, **moments, **values
    )
    return secret


def find_link(scope: Scope, purpose: Purpose, secret: str) -> Row[Any]:
    """Return a link that still works; NotFound for one that is unknown, used, revoked or expired, all with one text."""
    row = scope.first(select(LINK).where(LINK.c.token_hash == secret_hash(secret), is_open_link(scope, purpose)))
    if row is None:
        raise NotFound("This link has been used, has expired, or was never made. Ask for a new one.")
    return row


def use_link(scope: Scope, purpose: Purpose, secret: str) -> Row[Any]:
    """Use a link up and return it; of two that use it at the same moment, one gets NotFound."""
    row = find_link(scope, purpose, secret)
    mark = LINK.update().where(LINK.c.id == row.id, is_open_link(scope, purpose)).values(used_at=scope.now)
    if scope.run(mark) != 1:
        raise NotFound("This link has just been used. Ask for a new one.")
    return row


def revoke_links(scope: Scope, purpose: Purpose, *, account_id: int | None) -> int:
    """End the open links of a purpose that belong to an account (None: to none yet), and return how many there were."""
    mine = LINK.update().where(LINK.c.account_id == account_id, is_open_link(scope, purpose))
    return scope.run(mine.values(revoked_at=scope.now))


def is_open_link(scope: Scope, purpose: Purpose) -> Any:
    """Return the condition that a link still works."""
    is_left = LINK.c.used_at.is_(None) & LINK.c.revoked_at.is_(None)
    return is_left & (LINK.c.purpose == purpose) & (LINK.c.expires_at > scope.now)
