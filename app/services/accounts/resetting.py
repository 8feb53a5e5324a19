"""A new password by a link: who may open it, and what ends when it is used."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from app.db import Scope
from app.errors import NotFound, Refused
from app.services.accounts.passwords import password_fault
from app.services.accounts.people import ACCOUNT, find_account, find_by_email, normal_email
from app.services.audit import record
from app.services.identity.one_time_links import find_link, make_link, revoke_links, use_link
from app.services.identity.sessions import end_all_sessions
from app.services.identity.throttling import OF_RESET, count_try
from app.services.identity.tokens import end_all_tokens
from app.values.accounts import Person
from questionnaires.answers import Problem

RESET_LASTS = timedelta(hours=1)
# A link that an administrator passes on by hand travels longer than a mail.
HANDED_LASTS = timedelta(hours=24)


def make_reset_link(scope: Scope, account_id: int, *, lasts: timedelta = HANDED_LASTS) -> str:
    """Return the path of a new reset link, which ends the ones before. Show it once; nothing keeps it."""
    find_account(scope, account_id)
    revoke_links(scope, "reset", account_id=account_id)
    secret = make_link(scope, "reset", lasts=lasts, account_id=account_id)
    record(scope, "password.reset-link", f"account:{account_id}")
    return f"/reset/{secret}"


def request_reset(scope: Scope, email: str, *, administrators_only: bool = False) -> tuple[Person, str] | None:
    """Make a reset link for whoever has an e-mail address; None where nobody has, or signs in elsewhere only.

    With `administrators_only` nobody else has a password. TooManyTries when links for this address were asked for too
    often.
    """
    count_try(scope, OF_RESET, normal_email(email))
    row = find_by_email(scope, email)
    if row is None or (row.password_hash is None and row.sso_subject is not None):
        return None
    if administrators_only and not row.is_administrator:
        return None
    return _person(row), make_reset_link(scope, row.id, lasts=RESET_LASTS)


def person_of_reset(scope: Scope, secret: str) -> Person:
    """Return whose password a reset link changes; NotFound for a link that does not work."""
    link = find_link(scope, "reset", secret)
    if link.account_id is None:
        raise NotFound("This link has been used, has expired, or was never made. Ask for a new one.")
    return _person(find_account(scope, link.account_id))


def check_reset(scope: Scope, secret: str, *, password: str) -> None:
    """Refuse a password that cannot be the new one, before it is hashed."""
    person = person_of_reset(scope, secret)
    refuse_weak(password, email=person.email, name=person.name)


def reset_password(scope: Scope, secret: str, *, password_hash: str, unlinks: bool = False) -> Person:
    """Store the new password, use the link up and end all sessions and tokens. The second factor stays as it is.

    Somebody else may have had the account until now, and what they left behind has to open nothing. An identity of
    single sign-on may be theirs: with `unlinks` it opens the account no longer.
    """
    person = person_of_reset(scope, secret)
    use_link(scope, "reset", secret)
    revoke_links(scope, "email", account_id=person.id)
    scope.run(ACCOUNT.update().where(ACCOUNT.c.id == person.id).values(password_hash=password_hash))
    ended = {"sessions_ended": end_all_sessions(scope, person.id), "tokens_ended": end_all_tokens(scope, person.id)}
    record(scope, "password.reset", f"account:{person.id}", after=ended)
    if unlinks and person.has_single_sign_on:
        scope.run(ACCOUNT.update().where(ACCOUNT.c.id == person.id).values(sso_issuer=None, sso_subject=None))
        record(scope, "identity.unlinked", f"account:{person.id}", after={"by": "reset link"})
    return person


def _person(row: Row[Any]) -> Person:
    return Person(
        id=row.id,
        name=row.name,
        email=row.email,
        is_administrator=bool(row.is_administrator),
        has_single_sign_on=row.sso_subject is not None,
    )


def refuse_weak(password: str, *, email: str, name: str, place: str = "password") -> None:
    """Refuse a new password that is too short or among the first to be guessed."""
    if fault := password_fault(password, email=email, name=name):
        message, _, remedy = fault.partition(". ")
        raise Refused(fault, [Problem(place=place, message=f"{message}.", remedy=remedy)])
