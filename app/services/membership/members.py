"""The members of an organization: listing them, changing a role, removing somebody."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, select

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Account, Membership, OneTimeLink, Organization
from app.services.audit import record
from app.services.identity.tokens import end_all_tokens
from app.services.membership.rules import reaches_further, reason_against
from app.services.rows import utc
from app.values.people import Member
from app.values.visitor import MemberRole, VisitorKind

ACCOUNT = table_of(Account)
LINK = table_of(OneTimeLink)
MEMBERSHIP = table_of(Membership)
ORGANIZATION = table_of(Organization)
BY_HAND, BY_GROUPS = "hand", "groups"


def list_members(scope: Scope, organization_id: int) -> tuple[Member, ...]:
    """Return the members of a visible organization by name."""
    found = (
        scope.select(Membership, MEMBERSHIP, ACCOUNT.c.name, ACCOUNT.c.email, ACCOUNT.c.disabled_at)
        .join(ACCOUNT, ACCOUNT.c.id == MEMBERSHIP.c.account_id)
        .where(MEMBERSHIP.c.organization_id == organization_id, ACCOUNT.c.removed_at.is_(None))
        .order_by(ACCOUNT.c.name, ACCOUNT.c.id)
    )
    return tuple(_member(row) for row in scope.rows(found))


def change_role(
    scope: Scope, organization_id: int, account_id: int, role: MemberRole, *, is_confirmed: bool = False
) -> None:
    """Give a member another role; one's own only when that is confirmed.

    Raises Refused where the guard rails stand against it.
    """
    members, target = _find(scope, organization_id, account_id)
    if role is target.role:
        return
    own, has_owner = own_role(scope, organization_id), is_owned(scope, organization_id)
    against = reason_against(members, own=own, target=target, role=role, has_owner=has_owner)
    is_own_loss = target.account_id == scope.visitor.account_id and reaches_further(target.role, role)
    if not against and is_own_loss and not is_confirmed:
        against = f"This takes rights from yourself: as {role.value} you may not take them back. Confirm the change."
    if against:
        raise Refused(against)
    here = (MEMBERSHIP.c.organization_id == organization_id) & (MEMBERSHIP.c.account_id == account_id)
    scope.run(scope.update(Membership).where(here).values(role=role.value))
    record(
        scope,
        "member.changed",
        f"account:{account_id}",
        organization_id=organization_id,
        before={"role": target.role.value},
        after={"role": role.value},
    )


def remove_member(scope: Scope, organization_id: int, account_id: int, *, is_confirmed: bool = False) -> None:
    """Take somebody out of an organization; oneself only when that is confirmed.

    Their answers stay; their tokens for this organization end.
    """
    members, target = _find(scope, organization_id, account_id)
    against = reason_against(members, own=own_role(scope, organization_id), target=target, role=None, has_owner=True)
    if not against and target.account_id == scope.visitor.account_id and not is_confirmed:
        against = "This takes you out of the organization, and you may not come back by yourself. Confirm it."
    if against:
        raise Refused(against)
    end_membership(scope, organization_id, account_id)
    before = {"role": target.role.value}
    record(scope, "member.removed", f"account:{account_id}", organization_id=organization_id, before=before)


def end_membership(scope: Scope, organization_id: int, account_id: int) -> None:
    """End a membership and the tokens made for it; nothing is checked.

    Respondents keep the account: answers that somebody gave for themselves are shown to nobody else afterwards.
    """
    here = MEMBERSHIP.c.organization_id == organization_id
    scope.run(MEMBERSHIP.delete().where(here, MEMBERSHIP.c.account_id == account_id))
    end_all_tokens(scope, account_id, organization_id=organization_id)


def own_role(scope: Scope, organization_id: int) -> MemberRole | None:
    """Return as what the visitor acts here; the terminal acts as nobody in particular (None) and may do everything."""
    if scope.visitor.kind is VisitorKind.TERMINAL:
        return None
    return scope.visitor.role_in(organization_id) or MemberRole.READER


def is_owned(scope: Scope, organization_id: int, *, besides: str = "") -> bool:
    """Return whether an organization has an owner, or somebody is invited to become one, at another address."""
    owner = select(MEMBERSHIP.c.id).where(
        MEMBERSHIP.c.organization_id == organization_id, MEMBERSHIP.c.role == MemberRole.OWNER.value
    )
    invited = select(LINK.c.id).where(
        LINK.c.organization_id == organization_id,
        LINK.c.role == MemberRole.OWNER.value,
        LINK.c.used_at.is_(None),
        LINK.c.revoked_at.is_(None),
        LINK.c.expires_at > scope.now,
        LINK.c.email != besides,
    )
    return scope.first(owner) is not None or scope.first(invited) is not None


def _find(scope: Scope, organization_id: int, account_id: int) -> tuple[tuple[Member, ...], Member]:
    """Return the members and the one in question; until this transaction ends, nobody else changes any of them."""
    scope.rows(
        scope.select(Organization, ORGANIZATION.c.id).where(ORGANIZATION.c.id == organization_id).with_for_update()
    )
    members = list_members(scope, organization_id)
    found = next((each for each in members if each.account_id == account_id), None)
    if found is None:
        raise NotFound("This person is not a member of the organization. Load the list of members again.")
    return members, found


def _member(row: Row[Any]) -> Member:
    return Member(
        account_id=row.account_id,
        name=row.name,
        email=row.email,
        role=MemberRole(row.role),
        joined_at=utc(row.created_at),
        is_active=row.disabled_at is None,
        comes_from_groups=row.source == BY_GROUPS,
    )
