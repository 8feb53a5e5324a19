"""Inviting people into an organization: a link that works once, for one address and one role."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import Row

from app.db import Scope, table_of
from app.errors import Forbidden, NotFound
from app.records import OneTimeLink
from app.services.accounts.people import LONGEST_EMAIL, is_email, normal_email
from app.services.assessment_rows import is_id
from app.services.audit import record
from app.services.checking import LONGEST_NAME, Checklist
from app.services.identity.secrets import new_secret, secret_hash
from app.services.membership.members import is_owned, list_members, own_role
from app.services.membership.rules import reaches_further, roles_to_give
from app.services.rows import utc
from app.values.people import PendingMember
from app.values.visitor import MemberRole

LINK = table_of(OneTimeLink)
JOIN = "join"
LASTS = timedelta(days=7)


def list_pending(scope: Scope, organization_id: int) -> tuple[PendingMember, ...]:
    """Return who was invited and has not come, the one invited last first; expired links are told, too."""
    found = scope.select(OneTimeLink).where(_open_in(organization_id)).order_by(LINK.c.id.desc())
    return tuple(
        PendingMember(
            link_id=row.id,
            name=row.name,
            email=row.email,
            role=MemberRole(row.role),
            invited_by=row.created_by,
            expires_at=utc(row.expires_at),
            is_expired=utc(row.expires_at) <= scope.now,
        )
        for row in scope.rows(found)
    )


def invite_member(scope: Scope, organization_id: int, *, email: str, name: str, role: str) -> str:
    """Invite somebody and return the secret of their link, which is kept nowhere.

    An earlier invitation of the same address ends. Raises Refused with every fault of the input.
    """
    if scope.visitor.is_demo:
        raise Forbidden("The demo invites nobody. Make an account of your own first: groundwork admin create.")
    address, checklist = normal_email(email), Checklist()
    checklist.text(address, place="email", longest=LONGEST_EMAIL, is_required=True)
    checklist.require(
        not address or is_email(address),
        place="email",
        message="This is not an e-mail address.",
        remedy="Write it like mara.lindqvist@halden.example.",
    )
    kept = checklist.text(name, place="name", longest=LONGEST_NAME)
    checklist.require(
        address not in {member.email for member in list_members(scope, organization_id)},
        place="email",
        message=f"{address} is a member already.",
        remedy="Change the role in the list of members.",
    )
    own, has_owner = own_role(scope, organization_id), is_owned(scope, organization_id, besides=address)
    givable = roles_to_give(own, has_owner=has_owner)
    checklist.require(
        role in {each.value for each in givable},
        place="role",
        message=f"You may not give the role {role}." if role else "No role is chosen.",
        remedy=f"Choose one of: {', '.join(each.value for each in givable)}.",
    )
    checklist.finish("Nobody was invited.")
    _end_earlier(scope, organization_id, address)
    return _make_link(scope, organization_id, email=address, name=kept, role=MemberRole(role))


def invite_again(scope: Scope, organization_id: int, link_id: int) -> tuple[PendingMember, str]:
    """Make a new link for a pending invitation, for seven days from now, and end the one before."""
    row = _find(scope, organization_id, link_id)
    role = MemberRole(row.role)
    _require_reach(scope, organization_id, role)
    scope.run(LINK.update().where(LINK.c.id == row.id).values(revoked_at=scope.now))
    secret = _make_link(scope, organization_id, email=row.email, name=row.name, role=role)
    made = next(each for each in list_pending(scope, organization_id) if each.email == row.email)
    return made, secret


def revoke_invitation(scope: Scope, organization_id: int, link_id: int) -> None:
    """End a pending invitation; its link then opens nothing."""
    row = _find(scope, organization_id, link_id)
    _require_reach(scope, organization_id, MemberRole(row.role))
    scope.run(LINK.update().where(LINK.c.id == row.id).values(revoked_at=scope.now))
    record(
        scope, "member.invitation_revoked", f"link:{row.id}", organization_id=organization_id, before={"role": row.role}
    )


def _require_reach(scope: Scope, organization_id: int, role: MemberRole) -> None:
    """Leave the invitation of an owner to owners, except to a consultant where it is the only one."""
    own = own_role(scope, organization_id)
    has_owner = any(member.role is MemberRole.OWNER for member in list_members(scope, organization_id))
    if own is not None and reaches_further(role, own) and has_owner:
        raise Forbidden("This invitation reaches further than your role. Only an owner may change it.")


def _open_in(organization_id: int) -> Any:
    is_open = LINK.c.used_at.is_(None) & LINK.c.revoked_at.is_(None)
    return (LINK.c.purpose == JOIN) & (LINK.c.organization_id == organization_id) & is_open


def _find(scope: Scope, organization_id: int, link_id: int) -> Row[Any]:
    here = scope.select(OneTimeLink).where(_open_in(organization_id), LINK.c.id == link_id)
    row = scope.first(here) if is_id(link_id) else None
    if row is None:
        raise NotFound("This invitation was used or revoked. Load the list of members again.")
    return row


def _end_earlier(scope: Scope, organization_id: int, address: str) -> None:
    here = _open_in(organization_id) & (LINK.c.email == address)
    for row in scope.rows(scope.select(OneTimeLink, LINK.c.role).where(here)):
        _require_reach(scope, organization_id, MemberRole(row.role))
    scope.run(LINK.update().where(here).values(revoked_at=scope.now))


def _make_link(scope: Scope, organization_id: int, *, email: str, name: str, role: MemberRole) -> str:
    secret = new_secret()
    link_id = scope.insert(
        OneTimeLink,
        purpose=JOIN,
        token_hash=secret_hash(secret),
        organization_id=organization_id,
        role=role.value,
        email=email,
        name=name,
        created_at=scope.now,
        created_by=scope.actor,
        expires_at=scope.now + LASTS,
    )
    record(scope, "member.invited", f"link:{link_id}", organization_id=organization_id, after={"role": role.value})
    return secret
