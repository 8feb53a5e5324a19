"""The guard rails of roles: what may be given, taken and left. Nothing here knows a database."""

from __future__ import annotations

from collections.abc import Sequence

from app.permissions import OF_ROLE, Permission
from app.values.people import Member
from app.values.visitor import MemberRole

MANAGING = frozenset(role for role, allowed in OF_ROLE.items() if Permission.MANAGE_ORGANIZATION in allowed)


def reaches_further(role: MemberRole, than: MemberRole) -> bool:
    """Return whether a role allows anything that another does not.

    >>> reaches_further(MemberRole.OWNER, MemberRole.CONSULTANT), reaches_further(MemberRole.READER, MemberRole.OWNER)
    (True, False)
    """
    return not OF_ROLE[role] <= OF_ROLE[than]


def roles_to_give(own: MemberRole | None, *, has_owner: bool) -> tuple[MemberRole, ...]:
    """Return the roles that somebody may give in an organization, the furthest first.

    Nobody gives what reaches further than their own; but where there is no owner yet, whoever manages may name one.
    None stands for the terminal, which may give everything.

    >>> [role.value for role in roles_to_give(MemberRole.CONSULTANT, has_owner=True)]
    ['consultant', 'respondent', 'reader']
    """
    if own is not None and own not in MANAGING:
        return ()
    every = (MemberRole.OWNER, MemberRole.CONSULTANT, MemberRole.RESPONDENT, MemberRole.READER)
    return tuple(
        role
        for role in every
        if own is None or not reaches_further(role, own) or (role is MemberRole.OWNER and not has_owner)
    )


def is_last_manager(members: Sequence[Member], account_id: int) -> bool:
    """Return whether nobody else who can sign in manages the organization."""
    managers = {each.account_id for each in members if each.is_active and each.role in MANAGING}
    return managers <= {account_id} and any(each.account_id == account_id and each.role in MANAGING for each in members)


def reason_against(
    members: Sequence[Member],
    *,
    own: MemberRole | None,
    target: Member,
    role: MemberRole | None,
    has_owner: bool,
) -> str:
    """Say why a member may not get a role (None: be removed); empty where nothing stands against it."""
    if own is not None and own not in MANAGING:
        return "Your role does not allow changing members. Ask an owner or a consultant of the organization."
    if own is not None and reaches_further(target.role, own):
        return (
            f"{target.name} is {target.role.value}, which reaches further than your role. Only an owner changes that."
        )
    if role is not None and role is not target.role and role not in roles_to_give(own, has_owner=has_owner):
        return f"You may not give the role {role.value}, because it reaches further than yours. Ask an owner."
    stays_manager = role in MANAGING
    if not stays_manager and is_last_manager(members, target.account_id):
        return (
            f"{target.name} is the last one who may manage this organization. Make somebody else owner or consultant "
            "first."
        )
    return ""
