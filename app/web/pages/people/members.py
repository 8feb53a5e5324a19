"""Members of an organization: the list, roles, removal, and invitations with their links."""

from __future__ import annotations

from dataclasses import dataclass, field

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from app.access import RequestScope, in_transaction, page_router
from app.db import Scope
from app.delivery import Delivery, deliver_joining
from app.errors import NotFound, Refused
from app.presenters.access.members import build_members
from app.presenters.access.tabs import organization_tabs
from app.services.assessments import list_organizations
from app.services.membership.inviting import invite_again, invite_member, list_pending, revoke_invitation
from app.services.membership.members import change_role, is_owned, list_members, own_role, remove_member
from app.services.membership.rules import reason_against, roles_to_give
from app.values.visitor import MemberRole
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, texts
from app.web.rendering import render

router = page_router()
FIELDS = {"email": "email", "name": "name", "role": "role"}


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the step before has to say on the page: faults with what was typed, or a link to pass on."""

    typed: dict[str, str] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    open_account: int | None = None
    delivery: Delivery | None = None


@router.get("/o/{organization_id}")
def show_members(request: Request, scope: RequestScope, organization_id: int) -> HTMLResponse:
    """Show members, pending invitations and the form that invites."""
    return _page(request, scope, organization_id, Told())


@router.post("/o/{organization_id}/members")
async def invite(request: Request, posted: PostedForm, organization_id: int) -> HTMLResponse:
    """Invite somebody by mail; without a mail server the link is shown, to be passed on by hand."""
    typed = texts(posted)
    try:
        secret = await in_transaction(
            request,
            invite_member,
            organization_id,
            email=typed.get("email", ""),
            name=typed.get("name", ""),
            role=typed.get("role", ""),
        )
    except Refused as refusal:
        errors = field_errors(refusal, fields=FIELDS, other="email")
        return await _page_now(request, organization_id, Told(typed=typed, errors=errors))
    return await _delivered(request, organization_id, email=typed.get("email", ""), secret=secret)


@router.post("/o/{organization_id}/invitations/{link_id}/again")
async def send_again(request: Request, organization_id: int, link_id: int) -> HTMLResponse:
    """Make a new link for a pending invitation and deliver it; the one before ends."""
    pending, secret = await in_transaction(request, invite_again, organization_id, link_id)
    return await _delivered(request, organization_id, email=pending.email, secret=secret)


@router.post("/o/{organization_id}/invitations/{link_id}/revoke")
def revoke(scope: RequestScope, organization_id: int, link_id: int) -> RedirectResponse:
    """End a pending invitation."""
    revoke_invitation(scope, organization_id, link_id)
    return see_other(f"/o/{organization_id}#pending", "invitation_revoked")


@router.post("/o/{organization_id}/members/{account_id}", response_model=None)
def change_member(
    request: Request, posted: PostedForm, scope: RequestScope, organization_id: int, account_id: int
) -> HTMLResponse | RedirectResponse:
    """Give a member another role."""
    typed = texts(posted)
    try:
        role = MemberRole(typed.get("role", ""))
    except ValueError:
        roles = ", ".join(role.value for role in MemberRole)
        return _fault(request, scope, organization_id, account_id, f"There is no such role. Choose one of: {roles}.")
    try:
        change_role(scope, organization_id, account_id, role, is_confirmed=typed.get("confirmed") == "1")
    except Refused as refusal:
        return _fault(request, scope, organization_id, account_id, refusal.detail)
    return _after_change(scope, organization_id, account_id, "member_saved", is_out=False)


@router.post("/o/{organization_id}/members/{account_id}/remove", response_model=None)
def remove(
    request: Request, posted: PostedForm, scope: RequestScope, organization_id: int, account_id: int
) -> HTMLResponse | RedirectResponse:
    """Take somebody out of the organization."""
    try:
        remove_member(scope, organization_id, account_id, is_confirmed=texts(posted).get("confirmed") == "1")
    except Refused as refusal:
        return _fault(request, scope, organization_id, account_id, refusal.detail)
    return _after_change(scope, organization_id, account_id, "member_removed", is_out=True)


def _after_change(scope: Scope, organization_id: int, account_id: int, note: str, *, is_out: bool) -> RedirectResponse:
    """Go back to the list; whoever has taken their own right to see it goes to the assessments."""
    is_self = account_id == scope.visitor.account_id
    role = next((m.role for m in list_members(scope, organization_id) if m.account_id == account_id), None)
    may_stay = not is_self or (not is_out and role in (MemberRole.OWNER, MemberRole.CONSULTANT))
    return see_other(f"/o/{organization_id}" if may_stay else "/", note)


async def _delivered(request: Request, organization_id: int, *, email: str, secret: str) -> HTMLResponse:
    delivery = await run_in_threadpool(deliver_joining, request, to=email.strip(), secret=secret)
    return await _page_now(request, organization_id, Told(delivery=delivery))


async def _page_now(request: Request, organization_id: int, told: Told) -> HTMLResponse:
    return await in_transaction(request, lambda scope: _page(request, scope, organization_id, told))


def _fault(request: Request, scope: Scope, organization_id: int, account_id: int, message: str) -> HTMLResponse:
    errors = {f"member-{account_id}": message}
    return _page(request, scope, organization_id, Told(errors=errors, open_account=account_id))


def _page(request: Request, scope: Scope, organization_id: int, told: Told) -> HTMLResponse:
    organization = next((each for each in list_organizations(scope) if each.id == organization_id), None)
    if organization is None:
        raise NotFound("There is no such organization. Start from the list of assessments.")
    members, own = list_members(scope, organization_id), own_role(scope, organization_id)
    has_owner = is_owned(scope, organization_id)
    reasons = {
        member.account_id: reason_against(members, own=own, target=member, role=None, has_owner=has_owner)
        for member in members
    }
    view = build_members(
        organization_id=organization_id,
        organization=organization.name,
        members=members,
        pending=list_pending(scope, organization_id),
        givable=roles_to_give(own, has_owner=has_owner),
        reasons=reasons,
        own_account=scope.visitor.account_id,
        chosen_role=told.typed.get("role", ""),
        open_account=told.open_account,
        now=scope.now.astimezone(),
    )
    return render(
        request,
        "people/members.html",
        status=422 if told.errors else 200,
        view=view,
        tabs=organization_tabs(organization_id, "members", may=request.state.permissions),
        typed=told.typed,
        errors=told.errors,
        delivery=told.delivery,
    )
