"""The installation itself: its secret, whether anybody has an account yet, and the demo consultant."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from app.db import Scope, table_of
from app.records import Account, Installation
from app.services.identity.secrets import new_secret

ACCOUNT = table_of(Account)
INSTALLATION = table_of(Installation)
DEMO_EMAIL = "demo@localhost"
DEMO_NAME = "Demo consultant"


def is_prepared_for(scope: Scope, *, demo: bool) -> bool:
    """Return whether the installation has its secret and, if wanted, its demo consultant."""
    is_made = scope.first(select(INSTALLATION.c.id)) is not None
    return is_made and (not demo or scope.first(select(ACCOUNT.c.id).where(ACCOUNT.c.is_demo.is_(True))) is not None)


def prepare_installation(scope: Scope, *, demo: bool) -> None:
    """Give a new installation its secret, and make the demo consultant's account where it is wanted."""
    if scope.first(select(INSTALLATION.c.id)) is None:
        scope.insert(Installation, id=1, secret=new_secret(), created_at=scope.now)
    if demo and scope.first(select(ACCOUNT.c.id).where(ACCOUNT.c.is_demo.is_(True))) is None:
        values = {"email": DEMO_EMAIL, "name": DEMO_NAME, "is_demo": True, "is_consultant": True}
        scope.insert(Account, **values, is_administrator=False, totp_step=0, created_at=scope.now)


def installation_secret(scope: Scope) -> str:
    """Return the secret that never leaves the server."""
    return str(scope.connection.execute(select(INSTALLATION.c.secret)).scalar_one())


def has_accounts(scope: Scope) -> bool:
    """Return whether anybody has an account; the demo consultant does not count."""
    real = ACCOUNT.c.is_demo.is_(False) & ACCOUNT.c.removed_at.is_(None)
    return bool(scope.connection.execute(select(func.count()).select_from(ACCOUNT).where(real)).scalar())


def find_demo(scope: Scope) -> Row[Any] | None:
    """Return the demo consultant's account as long as nobody ever had a real one.

    Where the last account is removed, what its people left behind is not shown to whoever sits at this machine.
    """
    real = select(ACCOUNT.c.id).where(ACCOUNT.c.is_demo.is_(False))
    return scope.first(select(ACCOUNT).where(ACCOUNT.c.is_demo.is_(True), ~real.exists()))
