"""The organizations that whoever asks belongs to."""

from __future__ import annotations

from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_NOT_FOUND, Model, OrganizationId, api_router
from app.values.visitor import MemberRole, MembershipInfo

router = api_router("/organizations", "organizations")


class OrganizationBody(Model):
    """An organization and what its visitor is in it. One that `is_leaving` waits for its removal and shows nothing."""

    id: int = Field(examples=[1])
    name: str = Field(examples=["Halden Components"])
    role: MemberRole = Field(examples=["consultant"])
    is_leaving: bool = Field(examples=[False])


@router.get("")
def read_organizations(scope: RequestScope) -> tuple[OrganizationBody, ...]:
    """List the organizations that you belong to, by name; those that the token was made for."""
    return tuple(_body(each) for each in scope.visitor.memberships)


@router.get("/{organization_id}", responses=WITH_NOT_FOUND)
def read_organization(scope: RequestScope, organization_id: OrganizationId) -> OrganizationBody:
    """Return one organization that you belong to."""
    return _body(next(each for each in scope.visitor.memberships if each.organization_id == organization_id))


def _body(found: MembershipInfo) -> OrganizationBody:
    return OrganizationBody(
        id=found.organization_id, name=found.organization, role=found.role, is_leaving=found.is_leaving
    )
