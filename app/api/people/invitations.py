"""Invitations of respondents: where each stands, where their link goes, making it anew, ending it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from fastapi import BackgroundTasks, Path, Query, Request
from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_BODY, WITH_LOCK, WITH_NOT_FOUND, AssessmentId, Model, api_router
from app.db import Scope
from app.delivery import hand_out, outer_address, send_invitations
from app.services.assessments import find_assessment
from app.services.people import find_respondent, list_respondents
from app.services.sharing import invitations as service
from app.values import RespondentInfo
from app.values.exact import Whole
from app.values.ways_in import InvitationInfo, MadeLink, WayIn, way_in_of

router = api_router("/assessments/{assessment_id}/invitations", "invitations")
RespondentId = Annotated[int, Path(description="Number of the respondent.", examples=[1])]
ByMail = Annotated[
    bool, Query(description="False: send no mail, the links are in this answer, for you to pass on.", examples=[True])
]


class InvitationBody(Model):
    """A respondent with their way in: by a link until the assessment closes, or with an account."""

    respondent_id: int = Field(examples=[1])
    name: str = Field(examples=["Yuki Tanaka"])
    email: str = Field(examples=["yuki.tanaka@halden.example"], description="Where the link goes; empty: by hand.")
    state: WayIn = Field(examples=["sent"])
    account_id: int | None = Field(examples=[None], description="The account that they answer with, if any.")
    made_at: datetime | None
    sent_at: datetime | None
    opened_at: datetime | None
    seen_at: datetime | None
    revoked_at: datetime | None


class WayInChange(Model):
    """What to change; a field that is left out stays as it is."""

    email: str = Field(
        default="",
        max_length=1_000,
        examples=["yuki.tanaka@halden.example"],
        description="Where the link goes, empty: nowhere. Another address ends a link that nobody has opened.",
    )
    account_id: Whole | None = Field(
        default=None, examples=[3], description="Account of a member who then signs in to answer; null: no account."
    )


class MadeInvitation(Model):
    """A link just made: a mail brings it, or `link` holds it, this once. It is for its respondent alone."""

    respondent_id: int = Field(examples=[1])
    name: str = Field(examples=["Yuki Tanaka"])
    email: str = Field(examples=["yuki.tanaka@halden.example"])
    link: str | None = Field(examples=["https://groundwork.example.org/i/..."])
    is_mailed: bool


@router.get("", responses=WITH_NOT_FOUND)
def read_invitations(scope: RequestScope, assessment_id: AssessmentId) -> tuple[InvitationBody, ...]:
    """List where every respondent stands, in the order they were added. No link is told."""
    find_assessment(scope, assessment_id)
    known = {each.respondent_id: each for each in service.list_invitations(scope, assessment_id)}
    return tuple(_body(person, known.get(person.id)) for person in list_respondents(scope, assessment_id))


@router.patch("/{respondent_id}", responses=WITH_NOT_FOUND | WITH_BODY)
def change_way_in(
    scope: RequestScope, assessment_id: AssessmentId, respondent_id: RespondentId, body: WayInChange
) -> InvitationBody:
    """Note where a respondent's link goes, or let them answer with an account."""
    if "email" in body.model_fields_set:
        service.note_email(scope, assessment_id, respondent_id, body.email)
    if "account_id" in body.model_fields_set:
        service.link_account(scope, assessment_id, respondent_id, body.account_id)
    person = find_respondent(scope, assessment_id, respondent_id)
    known = service.list_invitations(scope, assessment_id)
    return _body(person, next((each for each in known if each.respondent_id == person.id), None))


@router.post("/{respondent_id}/send", responses=WITH_NOT_FOUND | WITH_LOCK)
def send_invitation(
    request: Request,
    scope: RequestScope,
    assessment_id: AssessmentId,
    respondent_id: RespondentId,
    tasks: BackgroundTasks,
    mail: ByMail = True,
) -> MadeInvitation:
    """Make the personal link of a respondent, which ends the one before, and mail it or return it."""
    made = service.invite(scope, assessment_id, respondent_id)
    return handed_out(request, scope, assessment_id, [made], tasks=tasks, by_mail=mail)[0]


@router.delete("/{respondent_id}", status_code=204, responses=WITH_NOT_FOUND)
def revoke_invitation(scope: RequestScope, assessment_id: AssessmentId, respondent_id: RespondentId) -> None:
    """End the link of a respondent on every device. Their answers stay, and stay theirs."""
    service.revoke_invitation(scope, assessment_id, respondent_id)


def handed_out(
    request: Request,
    scope: Scope,
    assessment_id: int,
    made: Sequence[MadeLink],
    *,
    tasks: BackgroundTasks,
    by_mail: bool,
) -> tuple[MadeInvitation, ...]:
    """Return links as they are answered, and leave the mails to the time after the answer, when all is stored."""
    handed = hand_out(request, scope, assessment_id, made, by_mail=by_mail)
    if handed.mails:
        tasks.add_task(send_invitations, request.app, assessment_id, handed.mails)
    mailed = dict(handed.mails)
    return tuple(
        MadeInvitation(
            respondent_id=each.respondent_id,
            name=each.name,
            email=each.email,
            link=None if each.respondent_id in mailed else outer_address(request, each.path),
            is_mailed=each.respondent_id in mailed,
        )
        for each in made
    )


def _body(person: RespondentInfo, invitation: InvitationInfo | None) -> InvitationBody:
    known = invitation or InvitationInfo(respondent_id=person.id)
    return InvitationBody(
        name=person.name,
        state=way_in_of(person, invitation),
        account_id=person.account_id,
        **vars(known),
    )
