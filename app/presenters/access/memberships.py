"""The organizations that a person belongs to, to switch between."""

from __future__ import annotations

from dataclasses import dataclass

from app.permissions import Permission, organizations_with
from app.values.visitor import MemberRole, Visitor

ROLE_TEXTS = {
    MemberRole.CONSULTANT: "You facilitate here",
    MemberRole.OWNER: "You own this organization",
    MemberRole.RESPONDENT: "You answer here",
    MemberRole.READER: "You read here",
}


@dataclass(frozen=True, kw_only=True)
class OrganizationCard:
    """One organization with what its visitor is in it; an empty address leads nowhere."""

    name: str
    role_text: str
    href: str
    members_href: str
    leaving_href: str


def build_organization_cards(visitor: Visitor) -> tuple[OrganizationCard, ...]:
    """Return the organizations of a visitor by name; one that waits for its removal leads only to where it is kept."""
    managed = organizations_with(visitor, Permission.MANAGE_ORGANIZATION)
    kept = organizations_with(visitor, Permission.DELETE_ORGANIZATION)
    return tuple(
        OrganizationCard(
            name=each.organization,
            role_text="It is about to be removed" if each.is_leaving else ROLE_TEXTS[each.role],
            href="" if each.is_leaving else f"/?organization={each.organization_id}",
            members_href=f"/o/{each.organization_id}" if each.organization_id in managed else "",
            leaving_href=f"/o/{each.organization_id}/data" if each.is_leaving and each.organization_id in kept else "",
        )
        for each in visitor.memberships
    )
