"""Opening an invitation: what a person is told first, and what is noted when they go on."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from sqlalchemy import Row, select

from app.db import Scope, organization_scope, table_of
from app.errors import Forbidden, NotFound
from app.permissions import Permission, permissions_in
from app.records import Assessment, Invitation, Organization
from app.services.assessments import find_assessment
from app.services.audit import record
from app.services.catalogues import asked_keys, catalogue_of_edition
from app.services.identity.secrets import secret_hash
from app.services.people import find_respondent
from app.services.sharing.invitations import store_account
from app.values.visitor import Visitor, VisitorKind
from app.values.ways_in import InvitationLanding

ASSESSMENT, INVITATION, ORGANIZATION = table_of(Assessment), table_of(Invitation), table_of(Organization)
LINK_ENDED = (
    "It was copied in part, has been replaced or revoked, or its time is over, for example because the assessment is "
    "closed. Ask whoever sent it to you for a new one."
)


def find_landing(scope: Scope, secret: str) -> InvitationLanding:
    """Return what the holder of an invitation is told; NotFound, always with one text, for a link that does not work.

    Nothing is noted: programs that check the links of mails come here as well.
    """
    row = _find(scope, secret)
    inner = _inner(scope, row)
    header = find_assessment(inner, row.assessment_id)
    person = find_respondent(inner, row.assessment_id, row.respondent_id)
    asked = asked_keys(header.catalogue_edition, header.mode, person.roles, person.asked)
    catalogue = catalogue_of_edition(header.catalogue_edition)
    return InvitationLanding(
        respondent_id=person.id,
        name=person.name,
        email=row.email,
        job_title=person.job_title,
        invited_by=row.created_by,
        organization_id=header.organization.id,
        organization=header.organization.name,
        assessment_id=header.id,
        title=header.title,
        scope=header.scope,
        due=header.due,
        questions=len(asked),
        first_clause=next((each.clause for each in catalogue.requirements if each.key in asked), ""),
        is_opened=row.opened_at is not None,
    )


def is_facilitator(visitor: Visitor, organization_id: int) -> bool:
    """Tell whether a visitor facilitates in an organization with an account of their own.

    Such a person passes links on and opens none: from then on nobody else could answer for the respondent.
    """
    return not visitor.is_demo and Permission.EDIT_ASSESSMENT in permissions_in(visitor, organization_id)


def open_invitation(scope: Scope, secret: str) -> InvitationLanding:
    """Note that an invitation was opened by its holder, and link the account that they are signed in with, if any.

    Raises NotFound as `find_landing` does, and Forbidden for whoever facilitates in the organization.
    """
    row, landing = _find(scope, secret), find_landing(scope, secret)
    if is_facilitator(scope.visitor, row.organization_id):
        raise Forbidden(f"This link is for {landing.name} alone. Pass it on without opening it.")
    inner = _inner(scope, row)
    if row.opened_at is None:
        change = inner.update(Invitation).where(INVITATION.c.id == row.id)
        inner.run(change.values(opened_at=scope.now, seen_at=scope.now))
        subject = f"assessment:{row.assessment_id}/respondent:{row.respondent_id}"
        record(inner, "invitation.opened", subject, organization_id=row.organization_id)
    person = find_respondent(inner, row.assessment_id, row.respondent_id)
    if person.account_id is None and _may_answer_signed_in(scope.visitor, row.organization_id):
        store_account(inner, row.assessment_id, row.respondent_id, scope.visitor.account_id)
    return landing


def _may_answer_signed_in(visitor: Visitor, organization_id: int) -> bool:
    is_account = visitor.kind is VisitorKind.ACCOUNT
    return is_account and Permission.ANSWER in permissions_in(visitor, organization_id)


def _find(scope: Scope, secret: str) -> Row[Any]:
    is_open = (
        INVITATION.c.made_at.is_not(None)
        & INVITATION.c.revoked_at.is_(None)
        & ASSESSMENT.c.closed_at.is_(None)
        & ORGANIZATION.c.removal_due.is_(None)
    )
    found = (
        select(INVITATION)
        .join(ASSESSMENT, ASSESSMENT.c.id == INVITATION.c.assessment_id)
        .join(ORGANIZATION, ORGANIZATION.c.id == INVITATION.c.organization_id)
        .where(INVITATION.c.token_hash == secret_hash(secret), is_open)
    )
    row = scope.first(found)
    if row is None:
        raise NotFound(LINK_ENDED)
    return row


def _inner(scope: Scope, row: Row[Any]) -> Scope:
    """Return a scope of the invitation's organization in which its holder acts."""
    holder = Visitor(kind=VisitorKind.INVITED, link_id=row.id, address=scope.visitor.address)
    inner = organization_scope(scope.session, actor="", organization_id=row.organization_id, now=scope.now)
    return replace(inner, visitor=holder)
