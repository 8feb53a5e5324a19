"""Finding and storing accounts: the e-mail address names one, in small letters and only once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, select

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Account
from app.services.checking import LONGEST_NAME, Checklist
from questionnaires.answers import Problem

ACCOUNT = table_of(Account)
LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@[^\s@<>\"(),:;\\\[\]]+")


def normal_email(text: str) -> str:
    """Return the form of an e-mail address that is stored and compared.

    >>> normal_email(" Mara.Lindqvist@Halden.example ")
    'mara.lindqvist@halden.example'
    """
    return text.strip().lower()


def is_email(text: str) -> bool:
    """Return whether a text may be the e-mail address of somebody.

    >>> is_email("mara@halden.example"), is_email("mara at halden")
    (True, False)
    """
    return _EMAIL.fullmatch(text) is not None and text.isprintable()


def check_person(checklist: Checklist, *, name: str, email: str) -> dict[str, str]:
    """Check name and e-mail address of an account and return them as they are stored."""
    kept = normal_email(email)
    checklist.text(kept, place="email", longest=LONGEST_EMAIL)
    checklist.require(
        kept, place="email", message="The e-mail address is missing.", remedy="Write it like mara@halden.example."
    )
    checklist.require(
        not kept or is_email(kept),
        place="email",
        message=f"{kept[:60]} is no e-mail address.",
        remedy="Write it like mara@halden.example.",
    )
    shown = checklist.text(name, place="name", longest=LONGEST_NAME)
    checklist.require(shown, place="name", message="The name is missing.", remedy="Write it as others should see it.")
    return {"email": kept, "name": shown}


def add_account(
    scope: Scope,
    *,
    name: str,
    email: str,
    password_hash: str | None,
    is_administrator: bool = False,
    is_consultant: bool = False,
) -> int:
    """Store a new account and return its number; Refused for an address that has one already."""
    checklist = Checklist()
    values = check_person(checklist, name=name, email=email)
    checklist.finish("The account was not made.")
    refuse_taken(scope, values["email"], besides=None)
    return scope.insert(
        Account,
        **values,
        password_hash=password_hash,
        is_administrator=is_administrator,
        is_consultant=is_consultant,
        is_demo=False,
        totp_step=0,
        created_at=scope.now,
    )


def refuse_taken(scope: Scope, email: str, *, besides: int | None) -> None:
    """Refuse an e-mail address that another account has."""
    row = scope.first(select(ACCOUNT.c.id).where(ACCOUNT.c.email == email))
    if row is not None and row.id != besides:
        problem = Problem(
            place="email", message="There is an account with this e-mail address already.", remedy="Use another one."
        )
        raise Refused(str(problem), [problem])


def find_account(scope: Scope, account_id: int) -> Row[Any]:
    """Return an account that is neither disabled nor removed."""
    row = scope.first(select(ACCOUNT).where(ACCOUNT.c.id == account_id, is_open()))
    if row is None:
        raise NotFound("This account is closed. Ask an administrator.")
    return row


def find_by_email(scope: Scope, email: str) -> Row[Any] | None:
    """Return the open account of an e-mail address; the demo consultant has none."""
    return scope.first(select(ACCOUNT).where(ACCOUNT.c.email == normal_email(email), is_open()))


def list_accounts(scope: Scope) -> Sequence[Row[Any]]:
    """Return every account that belongs to somebody, by name."""
    real = ACCOUNT.c.is_demo.is_(False) & ACCOUNT.c.removed_at.is_(None)
    return scope.rows(select(ACCOUNT).where(real).order_by(ACCOUNT.c.name, ACCOUNT.c.id))


def is_open() -> Any:
    """Return the condition that an account may be used."""
    return ACCOUNT.c.disabled_at.is_(None) & ACCOUNT.c.removed_at.is_(None) & ACCOUNT.c.is_demo.is_(False)
