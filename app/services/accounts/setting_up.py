"""The first account: a link that the terminal prints, and what whoever opens it becomes."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.db import Scope, table_of
from app.records import Membership, Organization
from app.services.accounts.people import add_account, check_person, refuse_taken
from app.services.accounts.resetting import refuse_weak
from app.services.accounts.signing_in import METHOD
from app.services.audit import record
from app.services.checking import LONGEST_NAME, Checklist
from app.services.identity.installation import has_accounts
from app.services.identity.one_time_links import find_link, make_link, revoke_links, use_link
from app.services.identity.sessions import start_session
from app.services.organizations.founding import found_organization
from app.values.accounts import SignedIn
from app.values.visitor import MemberRole

ORGANIZATION = table_of(Organization)
MEMBERSHIP = table_of(Membership)
SETUP_LASTS = timedelta(hours=24)


def make_setup_link(scope: Scope) -> str:
    """Return the path of a new link that makes an administrator; it ends the ones before. Nothing keeps it."""
    revoke_links(scope, "setup", account_id=None)
    secret = make_link(scope, "setup", lasts=SETUP_LASTS)
    record(scope, "setup.link", "installation")
    return f"/setup/{secret}"


def make_first_link(scope: Scope) -> str | None:
    """Return the path of a set-up link while nobody has an account, else None."""
    return None if has_accounts(scope) else make_setup_link(scope)


def find_setup(scope: Scope, secret: str) -> None:
    """Raise NotFound for a set-up link that does not work."""
    find_link(scope, "setup", secret)


def check_setup(scope: Scope, secret: str, *, name: str, email: str, password: str, organization: str) -> None:
    """Refuse what cannot become an account, before the password is hashed; NotFound for a link that does not work."""
    find_link(scope, "setup", secret)
    checklist = Checklist()
    values = check_person(checklist, name=name, email=email)
    checklist.text(organization, place="organization", longest=LONGEST_NAME)
    checklist.finish("The account was not made.")
    refuse_taken(scope, values["email"], besides=None)
    refuse_weak(password, email=values["email"], name=values["name"])


def set_up(
    scope: Scope,
    secret: str,
    *,
    name: str,
    email: str,
    password_hash: str,
    organization: str,
    lasts: timedelta,
    device: str = "",
    replaces: str = "",
) -> SignedIn:
    """Make an administrator who is a consultant, of every organization that nobody belongs to, and sign them in.

    The organization, if one is named, is founded for them. The demo ends with the first account.
    """
    use_link(scope, "setup", secret)
    account_id = add_administrator(scope, name=name, email=email, password_hash=password_hash)
    if organization.strip():
        _found(scope, organization.strip())
    adopt_organizations(scope, account_id)
    opened = start_session(scope, account_id, method=METHOD, lasts=lasts, device=device, replaces=replaces or None)
    record(scope, "sign-in", f"account:{account_id}", after={"method": METHOD})
    return SignedIn(secret=opened, awaits_code=False)


def add_administrator(scope: Scope, *, name: str, email: str, password_hash: str | None) -> int:
    """Make an account that administers the installation and facilitates assessments."""
    account_id = add_account(
        scope, name=name, email=email, password_hash=password_hash, is_administrator=True, is_consultant=True
    )
    record(scope, "account.added", f"account:{account_id}", after={"administrator": True, "consultant": True})
    return account_id


def adopt_organizations(scope: Scope, account_id: int) -> None:
    """Make an account the consultant of every organization that has no member yet."""
    taken = select(MEMBERSHIP.c.id).where(MEMBERSHIP.c.organization_id == ORGANIZATION.c.id)
    orphans = scope.rows(select(ORGANIZATION.c.id).where(~taken.exists()).order_by(ORGANIZATION.c.id))
    role = MemberRole.CONSULTANT.value
    for row in orphans:
        member = {"account_id": account_id, "organization_id": row.id, "role": role}
        scope.insert(Membership, **member, created_at=scope.now)
        record(scope, "member.added", f"account:{account_id}", organization_id=row.id, after={"role": role})


def _found(scope: Scope, name: str) -> None:
    if scope.first(select(ORGANIZATION.c.id).where(ORGANIZATION.c.name == name)) is None:
        found_organization(scope, name)
