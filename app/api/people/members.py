"""Members of an organization and who is invited to become one, with the guard rails that the pages have."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Path, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from app.access import RequestScope, in_transaction
from app.api.documents import WITH_BODY, WITH_NOT_FOUND, Model, OrganizationId, api_router
from app.db import Scope
from app.delivery import deliver_joining
from app.services.accounts.people import normal_email
from app.services.membership import inviting
from app.services.membership.members import change_role, list_members, remove_member
from app.values.people import Member, PendingMember
from app.values.visitor import MemberRole

router = api_router("/organizations/{organization_id}", "members")
AccountId = Annotated[int, Path(description="Number of the member's account.", examples=[3])]
LinkId = Annotated[int, Path(description="Number of the invitation.", examples=[2])]
Confirmed = Annotated[bool, Query(description="Do it although it takes rights from yourself.")]


class MemberBody(Model):
    """A member. Nobody signs in with an account that is not active; single sign-on may give roles by groups."""

    account_id: int = Field(examples=[3])
    name: str = Field(examples=["Jonas Weber"])
    email: str = Field(examples=["jonas.weber@halden.example"])
    role: MemberRole = Field(examples=["reader"])
    joined_at: datetime
    is_active: bool
    comes_from_groups: bool

    @classmethod
    def of(cls, member: Member) -> MemberBody:
        """Return the document of a member."""
        return cls(**{name: getattr(member, name) for name in cls.model_fields})


class RoleBody(Model):
    """The role that a member gets."""

    role: MemberRole = Field(examples=["respondent"])


class NewMember(Model):
    """Who is invited. The link works once, for seven days, and for this address only."""

    email: str = Field(max_length=1_000, examples=["eva.horvath@halden.example"])
    name: str = Field(default="", max_length=1_000, examples=["Eva Horvath"])
    role: MemberRole = Field(examples=["reader"], description="At most as far-reaching as your own.")


class PendingBody(Model):
    """Somebody who is invited and has not come yet."""

    id: int = Field(examples=[2])
    name: str = Field(examples=["Eva Horvath"])
    email: str = Field(examples=["eva.horvath@halden.example"])
    role: MemberRole = Field(examples=["reader"])
    invited_by: str = Field(examples=["Mara Lindqvist"])
    expires_at: datetime
    is_expired: bool


class MadePendingBody(PendingBody):
    """An invitation just made. A mail brings the link, or `link` holds it, this once; `fault` says why no mail does."""

    link: str | None = Field(examples=["https://groundwork.example.org/join/..."])
    is_mailed: bool
    fault: str


@router.get("/members", responses=WITH_NOT_FOUND)
def read_members(scope: RequestScope, organization_id: OrganizationId) -> tuple[MemberBody, ...]:
    """List the members by name."""
    return tuple(MemberBody.of(each) for each in list_members(scope, organization_id))


@router.put("/members/{account_id}", responses=WITH_NOT_FOUND | WITH_BODY)
def put_member(
    scope: RequestScope,
    organization_id: OrganizationId,
    account_id: AccountId,
    body: RoleBody,
    confirmed: Confirmed = False,
) -> MemberBody:
    """Give a member another role. Nobody gives or takes more than they have, and somebody always manages."""
    change_role(scope, organization_id, account_id, body.role, is_confirmed=confirmed)
    members = list_members(scope, organization_id)
    return MemberBody.of(next(each for each in members if each.account_id == account_id))


@router.delete("/members/{account_id}", status_code=204, responses=WITH_NOT_FOUND)
def delete_member(
    scope: RequestScope, organization_id: OrganizationId, account_id: AccountId, confirmed: Confirmed = False
) -> None:
    """Take somebody out of the organization. Their answers stay, and their tokens for it end."""
    remove_member(scope, organization_id, account_id, is_confirmed=confirmed)


@router.get("/invitations", responses=WITH_NOT_FOUND)
def read_pending(scope: RequestScope, organization_id: OrganizationId) -> tuple[PendingBody, ...]:
    """List who is invited to become a member and has not come, the one invited last first."""
    return tuple(PendingBody(**_values(each)) for each in inviting.list_pending(scope, organization_id))


@router.post("/invitations", status_code=201, responses=WITH_NOT_FOUND | WITH_BODY)
async def invite_member(request: Request, organization_id: OrganizationId, body: NewMember) -> MadePendingBody:
    """Invite somebody by mail; without a mail server the link is in this answer, and nowhere else.

    An earlier invitation of the same address ends.
    """
    pending, secret = await in_transaction(request, _invite, organization_id, body)
    return await _delivered(request, pending, secret)


@router.post("/invitations/{link_id}/send", responses=WITH_NOT_FOUND)
async def send_again(request: Request, organization_id: OrganizationId, link_id: LinkId) -> MadePendingBody:
    """Make a new link for seven days from now and deliver it; the one before ends, and so does its number."""
    pending, secret = await in_transaction(request, inviting.invite_again, organization_id, link_id)
    return await _delivered(request, pending, secret)


@router.delete("/invitations/{link_id}", status_code=204, responses=WITH_NOT_FOUND)
def revoke_invitation(scope: RequestScope, organization_id: OrganizationId, link_id: LinkId) -> None:
    """End an invitation; its link then opens nothing."""
    inviting.revoke_invitation(scope, organization_id, link_id)


def _invite(scope: Scope, organization_id: int, body: NewMember) -> tuple[PendingMember, str]:
    secret = inviting.invite_member(scope, organization_id, email=body.email, name=body.name, role=body.role.value)
    address = normal_email(body.email)
    pending = inviting.list_pending(scope, organization_id)
    return next(each for each in pending if each.email == address), secret


async def _delivered(request: Request, pending: PendingMember, secret: str) -> MadePendingBody:
    """Deliver a link once its transaction is committed, because the mail server may take its time."""
    delivery = await run_in_threadpool(deliver_joining, request, to=pending.email, secret=secret)
    return MadePendingBody(
        **_values(pending), link=delivery.link or None, is_mailed=not delivery.link, fault=delivery.fault
    )


def _values(pending: PendingMember) -> dict[str, object]:
    return {"id": pending.link_id} | {name: getattr(pending, name) for name in PendingBody.model_fields if name != "id"}
