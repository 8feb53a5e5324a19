"""The organizations of an installation from outside: how many people look after each, and a hand for those without."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Account, Assessment, Membership, Organization
from app.services.accounts.people import normal_email
from app.services.audit import record
from app.services.membership.members import BY_HAND, list_members
from app.services.membership.rules import MANAGING, is_last_manager
from app.services.rows import utc
from app.values.people import OrganizationSummary
from app.values.visitor import MemberRole, VisitorKind

ACCOUNT = table_of(Account)
ASSESSMENT = table_of(Assessment)
MEMBERSHIP = table_of(Membership)
ORGANIZATION = table_of(Organization)


def list_organization_summaries(scope: Scope) -> tuple[OrganizationSummary, ...]:
    """Return every organization of the installation: those that nobody looks after first, then by name."""
    found = [_summary(row) for row in scope.rows(_summaries())]
    return tuple(sorted(found, key=lambda each: (not each.is_orphan, each.name.casefold(), each.id)))


def grant_role(scope: Scope, *, organization_id: int, email: str, role: MemberRole) -> None:
    """Give an account a role in an organization that nobody looks after; the terminal may do so in any.

    An administrator who could enter organizations that somebody manages would see their answers: that is Refused, so
    is an address without an account that can sign in.
    """
    locked = select(ORGANIZATION.c.id).where(ORGANIZATION.c.id == organization_id).with_for_update()
    if scope.first(locked) is None:
        raise NotFound("There is no such organization. Choose one from the list of organizations.")
    (summary,) = (_summary(row) for row in scope.rows(_summaries().where(ORGANIZATION.c.id == organization_id)))
    if not summary.is_orphan and scope.visitor.kind is not VisitorKind.TERMINAL:
        raise Refused(f"{summary.name} has people who manage it. Ask one of them to invite whoever is missing.")
    account = _find_account(scope, email)
    here = (MEMBERSHIP.c.organization_id == organization_id) & (MEMBERSHIP.c.account_id == account.id)
    present = scope.first(select(MEMBERSHIP.c.role).where(here))
    _keep_somebody(scope, organization_id, account.id, role)
    if present is None:
        keys = {"account_id": account.id, "organization_id": organization_id}
        scope.insert(Membership, **keys, role=role.value, source=BY_HAND, created_at=scope.now)
    else:
        scope.run(MEMBERSHIP.update().where(here).values(role=role.value, source=BY_HAND))
    record(
        scope,
        "member.granted",
        f"account:{account.id}",
        organization_id=organization_id,
        before={} if present is None else {"role": present.role},
        after={"role": role.value},
    )


def _keep_somebody(scope: Scope, organization_id: int, account_id: int, role: MemberRole) -> None:
    """Refuse to take the last one who manages an organization away from it."""
    if role not in MANAGING and is_last_manager(list_members(scope, organization_id), account_id):
        raise Refused("This is the last one who may manage the organization. Give somebody else that role first.")


def find_organization_id(scope: Scope, name: str) -> int:
    """Return the number of an organization of the installation by its name or number; NotFound otherwise."""
    is_it = ORGANIZATION.c.name == name.strip()
    if name.strip().isdecimal() and len(name.strip()) <= 9:
        is_it |= ORGANIZATION.c.id == int(name)
    numbers = [row.id for row in scope.rows(select(ORGANIZATION.c.id).where(is_it).order_by(ORGANIZATION.c.id))]
    if not numbers:
        raise NotFound(f"There is no organization named {name}. Write its name as it stands in its assessments.")
    if len(numbers) > 1:
        told = ", ".join(str(number) for number in numbers)
        raise Refused(f"Several organizations are named {name}. Write the number of one instead: {told}.")
    return int(numbers[0])


def _find_account(scope: Scope, email: str) -> Row[Any]:
    address = normal_email(email)
    is_usable = ACCOUNT.c.removed_at.is_(None) & ACCOUNT.c.is_demo.is_(False) & ACCOUNT.c.disabled_at.is_(None)
    row = scope.first(select(ACCOUNT.c.id).where(ACCOUNT.c.email == address, is_usable))
    if row is None:
        raise Refused(f"No account that can sign in has the address {address}. Make one first, or correct the address.")
    return row


def _summaries() -> Any:
    of_it = MEMBERSHIP.c.organization_id == ORGANIZATION.c.id
    is_manager = MEMBERSHIP.c.role.in_([role.value for role in sorted(MANAGING)])
    can_sign_in = ACCOUNT.c.disabled_at.is_(None) & ACCOUNT.c.removed_at.is_(None)
    members = select(func.count()).select_from(MEMBERSHIP).where(of_it)
    managers = (
        select(func.count())
        .select_from(MEMBERSHIP.join(ACCOUNT, ACCOUNT.c.id == MEMBERSHIP.c.account_id))
        .where(of_it, is_manager, can_sign_in)
    )
    assessments = select(func.count()).select_from(ASSESSMENT).where(ASSESSMENT.c.organization_id == ORGANIZATION.c.id)
    return select(
        ORGANIZATION.c.id,
        ORGANIZATION.c.name,
        ORGANIZATION.c.created_at,
        ORGANIZATION.c.removal_due,
        members.scalar_subquery().label("members"),
        managers.scalar_subquery().label("managers"),
        assessments.scalar_subquery().label("assessments"),
    )


def _summary(row: Row[Any]) -> OrganizationSummary:
    return OrganizationSummary(
        id=row.id,
        name=row.name,
        created_at=utc(row.created_at),
        members=row.members,
        managers=row.managers,
        assessments=row.assessments,
        removal_due=None if row.removal_due is None else utc(row.removal_due),
    )
