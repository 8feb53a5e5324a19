"""The page of invitations, and inviting one respondent, everybody, or nobody any more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.background import BackgroundTask
from starlette.responses import Response

from app.access import RequestScope, page_router
from app.db import Scope
from app.delivery import hand_out, outer_address, send_invitations
from app.errors import Refused
from app.mail import can_send_mail
from app.presenters import links
from app.presenters.access.invitations import PlannedRow, build_invitations, shown_link
from app.services.sharing import invitations as service
from app.settings import Settings
from app.values.ways_in import MadeLink
from app.web.flash import see_other
from app.web.forms import PostedForm, field_errors, texts
from app.web.frame import frame, gather
from app.web.rendering import render

router = page_router()


@router.get("/a/{assessment_id}/invitations")
def show_invitations(request: Request, scope: RequestScope, assessment_id: int) -> HTMLResponse:
    """Show where every respondent stands."""
    return render_invitations(request, scope, assessment_id)


@router.post("/a/{assessment_id}/invitations", response_model=None)
def invite_everybody(request: Request, scope: RequestScope, assessment_id: int) -> Response:
    """Invite everybody who is not invited yet."""
    try:
        made = service.invite_all(scope, assessment_id)
    except Refused as refusal:
        return render_invitations(request, scope, assessment_id, errors={"page": refusal.detail})
    return _hand_out(request, scope, assessment_id, made)


@router.post("/a/{assessment_id}/invitations/{person_id}", response_model=None)
def invite_one(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int, person_id: int
) -> Response:
    """Note the e-mail address of a respondent, and invite them when that is asked for."""
    typed = texts(posted)
    try:
        service.note_email(scope, assessment_id, person_id, typed.get("email", ""))
        if typed.get("do") != "invite":
            return see_other(_row_path(assessment_id, person_id), "email_saved")
        made = service.invite(scope, assessment_id, person_id)
    except Refused as refusal:
        errors = field_errors(refusal, fields={"email": f"email-{person_id}"}, other=f"email-{person_id}")
        return render_invitations(request, scope, assessment_id, errors=errors, opened=person_id)
    return _hand_out(request, scope, assessment_id, [made])


@router.post("/a/{assessment_id}/invitations/{person_id}/revoke")
def revoke(scope: RequestScope, assessment_id: int, person_id: int) -> RedirectResponse:
    """End the link of a respondent."""
    service.revoke_invitation(scope, assessment_id, person_id)
    return see_other(_row_path(assessment_id, person_id), "invitation_revoked")


@router.post("/a/{assessment_id}/invitations/{person_id}/account", response_model=None)
def choose_account(
    request: Request, posted: PostedForm, scope: RequestScope, assessment_id: int, person_id: int
) -> Response:
    """Choose the account with which a respondent answers, or none."""
    chosen = texts(posted).get("account", "")
    try:
        account = int(chosen) if chosen.isdecimal() and len(chosen) <= 9 else None
        service.link_account(scope, assessment_id, person_id, account)
    except Refused as refusal:
        errors = field_errors(refusal, fields={}, other=f"account-{person_id}")
        return render_invitations(request, scope, assessment_id, errors=errors, opened=person_id)
    return see_other(_row_path(assessment_id, person_id), "way_saved")


def render_invitations(
    request: Request,
    scope: Scope,
    assessment_id: int,
    *,
    made: Sequence[MadeLink] = (),
    errors: Mapping[str, str] | None = None,
    opened: int | None = None,
    list_text: str = "",
    list_notes: Sequence[str] = (),
    planned: Sequence[PlannedRow] = (),
    status: int = 200,
) -> HTMLResponse:
    """Render the page with links to show once, with the faults of a form, or with a list as it was read."""
    standing = gather(request, scope, assessment_id)
    settings: Settings = request.app.state.settings
    view = build_invitations(
        standing,
        service.list_invitations(scope, assessment_id),
        service.list_accounts(scope, assessment_id),
        can_mail=can_send_mail(settings),
        made=[shown_link(each, outer_address(request, each.path)) for each in made],
        errors=errors,
        opened=opened,
    )
    return render(
        request,
        "invitations.html",
        status=422 if errors else status,
        view=view,
        errors=view.errors,
        list_text=list_text,
        list_notes=list_notes,
        planned=planned,
        role_codes=", ".join(role.code for role in standing.catalogue.roles),
        shell=frame(standing, active="settings", screen="Invitations"),
    )


def _hand_out(request: Request, scope: Scope, assessment_id: int, made: Sequence[MadeLink]) -> Response:
    """Mail the links that can be mailed once all of this is stored, and show the others this once."""
    handed = hand_out(request, scope, assessment_id, made)
    response: Response = render_invitations(request, scope, assessment_id, made=handed.by_hand)
    if not handed.by_hand:
        response = see_other(links.page_path(assessment_id, "invitations"), "invitations_sent" if handed.mails else "")
    if handed.mails:
        response.background = BackgroundTask(send_invitations, request.app, assessment_id, handed.mails)
    return response


def _row_path(assessment_id: int, person_id: int) -> str:
    return f"{links.page_path(assessment_id, 'invitations')}#person-{person_id}"
