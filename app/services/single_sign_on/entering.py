"""Who an identity of the provider is here: finding, making and linking accounts, and beginning a session.

The identity is the provider's name for a person together with the provider (`sub` and issuer). An e-mail address alone
opens no account that anybody has ever used.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, select

from app.db import Scope, is_storable, table_of
from app.records import Account
from app.services.accounts.people import add_account, is_email, normal_email
from app.services.audit import record
from app.services.checking import LONGEST_NAME
from app.services.identity.one_time_links import revoke_links
from app.services.identity.sessions import BY_PROVIDER, end_all_sessions, start_session
from app.services.identity.tokens import end_all_tokens
from app.services.membership.joining import find_offers_to, join
from app.services.single_sign_on.applying import apply_groups
from app.services.single_sign_on.mapping import wanted_by
from app.services.single_sign_on.tickets import SignInRefused
from app.values.single_sign_on import GroupMapping, Identity, Ticket
from app.values.visitor import Visitor, VisitorKind

ACCOUNT = table_of(Account)
METHOD = BY_PROVIDER


@dataclass(frozen=True, kw_only=True)
class Rules:
    """What the settings allow: making accounts, founding organizations, believing addresses; and what groups give.

    `is_only` says that nobody but administrators has a password, to link an account with.
    """

    creates_accounts: bool = False
    founds_organizations: bool = False
    trusts_email: bool = False
    is_only: bool = False
    mapping: GroupMapping = field(default_factory=dict)


def enter(
    scope: Scope, identity: Identity, rules: Rules, *, lasts: timedelta, device: str = "", replaces: str = ""
) -> str:
    """Sign somebody in whom the provider has identified, and return the secret of the session.

    The roles that their groups give are brought up to date first. Raises SignInRefused.
    """
    account = _known(scope, identity) or _prepared(scope, identity, rules) or _made(scope, identity, rules)
    if account.disabled_at is not None:
        raise SignInRefused("This account is disabled. Ask the administrator of this installation.")
    person = _as_person(scope, account)
    if rules.mapping and identity.groups is not None:
        wanted = wanted_by(rules.mapping, identity.groups)
        apply_groups(person, account.id, wanted, founds=rules.founds_organizations)
    secret = start_session(person, account.id, method=METHOD, lasts=lasts, device=device, replaces=replaces or None)
    record(person, "sign-in", f"account:{account.id}", after={"method": METHOD})
    return secret


def link_identity(scope: Scope, identity: Identity, ticket: Ticket) -> None:
    """Let an account be opened by the provider from now on, for the very session that asked for it.

    Raises SignInRefused when somebody else is signed in by now, or another account has the identity.
    """
    visitor = scope.visitor
    if visitor.account_id != ticket.account_id or visitor.session_id != ticket.session_id:
        raise SignInRefused("You were signed out meanwhile, so nothing was linked. Sign in and begin again.")
    present = _known(scope, identity)
    if present is not None and present.id != visitor.account_id:
        raise SignInRefused("This identity opens another account already. Sign in with it, and unlink it there.")
    _link(scope, ticket.account_id or 0, identity)
    record(scope, "identity.linked", f"account:{visitor.account_id}")


def unlink_identity(scope: Scope) -> None:
    """Let the provider no longer open the visitor's account, which has a password."""
    here = (ACCOUNT.c.id == scope.visitor.account_id) & ACCOUNT.c.sso_subject.is_not(None)
    if scope.run(ACCOUNT.update().where(here).values(sso_issuer=None, sso_subject=None)):
        record(scope, "identity.unlinked", f"account:{scope.visitor.account_id}")


def is_linked(scope: Scope, account_id: int) -> bool:
    """Return whether the provider opens an account."""
    row = scope.first(select(ACCOUNT.c.sso_subject).where(ACCOUNT.c.id == account_id))
    return row is not None and row.sso_subject is not None


def _known(scope: Scope, identity: Identity) -> Row[Any] | None:
    is_it = (ACCOUNT.c.sso_issuer == identity.issuer) & (ACCOUNT.c.sso_subject == identity.subject)
    return scope.first(select(ACCOUNT).where(is_it, ACCOUNT.c.removed_at.is_(None)))


def _prepared(scope: Scope, identity: Identity, rules: Rules) -> Row[Any] | None:
    """Return the account that waits for this address and that nobody has ever opened, linked from now on.

    One with a password or another identity is not taken over: its owner links it, signed in. Where single sign-on is
    the only way in, its owner could not: there the address is believed, for everybody but administrators.
    """
    address = _proved_address(identity, rules)
    row = scope.first(select(ACCOUNT).where(ACCOUNT.c.email == address, ACCOUNT.c.removed_at.is_(None)))
    if row is None:
        return None
    if rules.is_only and row.sso_subject is not None:
        raise SignInRefused(
            "The account with your e-mail address is opened by another identity of this sign-in service. Ask an "
            "administrator to unlink that one."
        )
    if rules.is_only and not row.is_administrator and not row.is_demo:
        return _taken_over(scope, row, identity)
    if row.password_hash is not None or row.sso_subject is not None or row.signed_in_at is not None or row.is_demo:
        raise SignInRefused(
            "There is an account with your e-mail address that this sign-in service does not open yet. Sign in with "
            "its password, and link it under Your account."
        )
    _link(scope, row.id, identity)
    record(scope, "identity.linked", f"account:{row.id}", after={"by": "address"})
    return row


def _taken_over(scope: Scope, row: Row[Any], identity: Identity) -> Row[Any]:
    """Link an account by its address and end what opened it before: nobody knows whether that was the same person."""
    _link(scope, row.id, identity)
    revoke_links(scope, "reset", account_id=row.id)
    revoke_links(scope, "email", account_id=row.id)
    ended = {"sessions_ended": end_all_sessions(scope, row.id), "tokens_ended": end_all_tokens(scope, row.id)}
    record(scope, "identity.linked", f"account:{row.id}", after={"by": "address"} | ended)
    return row


def _link(scope: Scope, account_id: int, identity: Identity) -> None:
    here = ACCOUNT.update().where(ACCOUNT.c.id == account_id)
    scope.run(here.values(sso_issuer=identity.issuer, sso_subject=identity.subject))


def _made(scope: Scope, identity: Identity, rules: Rules) -> Row[Any]:
    """Make an account where the settings allow it, or where somebody has invited this very address."""
    address = _proved_address(identity, rules)
    offers = find_offers_to(scope, address)
    if not offers and not rules.creates_accounts:
        raise SignInRefused("Nobody has invited you here yet. Ask the owner of your organization for an invitation.")
    name = " ".join(identity.name.split())[:LONGEST_NAME]
    if not name or not is_storable(name):
        name = address.partition("@")[0][:LONGEST_NAME]
    account_id = add_account(scope, name=name, email=address, password_hash=None)
    _link(scope, account_id, identity)
    row = scope.rows(select(ACCOUNT).where(ACCOUNT.c.id == account_id))[0]
    person = _as_person(scope, row)
    record(person, "account.made", f"account:{account_id}", after={"by": METHOD})
    for offer in offers:
        join(person, offer, account_id)
    return row


def _proved_address(identity: Identity, rules: Rules) -> str:
    """Return the address that the provider vouches for; one that it calls unverified is never believed."""
    address = normal_email(identity.email)
    is_proved = rules.trusts_email if identity.is_email_verified is None else identity.is_email_verified
    if not is_proved or not is_email(address):
        raise SignInRefused(
            "The sign-in service does not vouch for your e-mail address, so nobody here can be found by it. Confirm "
            "the address there, or sign in with a password and link your account."
        )
    return address


def _as_person(scope: Scope, account: Row[Any]) -> Scope:
    """Act as the person who has just been identified, so that the trail names them."""
    visitor = Visitor(kind=VisitorKind.ACCOUNT, account_id=account.id, name=account.name, address=scope.visitor.address)
    return replace(scope, visitor=visitor, actor=account.name)
