"""Invitations of respondents: noting where to send them, making links, ending them, and linking accounts instead."""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

from sqlalchemy import select

from app.db import Scope, table_of
from app.errors import Refused
from app.records import Account, Answer, Invitation, Membership, Respondent
from app.services.assessment_rows import find_row, refuse_closed
from app.services.audit import record
from app.services.checking import Checklist
from app.services.identity.secrets import new_secret, secret_hash
from app.services.people import find_respondent, list_respondents
from app.services.rows import utc
from app.values import RespondentInfo
from app.values.ways_in import InvitationInfo, MadeLink
from questionnaires.answers import Problem

ACCOUNT, ANSWER, INVITATION = table_of(Account), table_of(Answer), table_of(Invitation)
MEMBERSHIP, RESPONDENT = table_of(Membership), table_of(Respondent)
LONGEST_EMAIL = 254
EMAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]{2,}")
MOMENTS = ("made_at", "sent_at", "opened_at", "seen_at", "revoked_at")


def is_email(text: str) -> bool:
    """Return whether a text looks like an e-mail address; whether it exists, only a mail can tell.

    >>> is_email("jonas.weber@halden.example"), is_email("jonas.weber")
    (True, False)
    """
    return len(text) <= LONGEST_EMAIL and EMAIL.fullmatch(text) is not None and text.isprintable()


def list_invitations(scope: Scope, assessment_id: int) -> tuple[InvitationInfo, ...]:
    """Return the invitations of an assessment's respondents; whoever has none is left out."""
    here = scope.select(Invitation).where(INVITATION.c.assessment_id == assessment_id)
    return tuple(_invitation(row) for row in scope.rows(here.order_by(INVITATION.c.respondent_id)))


def note_email(scope: Scope, assessment_id: int, respondent_id: int, email: str) -> None:
    """Note where a respondent's invitation goes. Another address ends a link that nobody has opened yet."""
    person, address = find_respondent(scope, assessment_id, respondent_id), email.strip()
    _refuse_sealed(person)
    checklist = Checklist()
    checklist.require(
        not address or is_email(address),
        place="email",
        message=f"{address[:80]} is not an e-mail address.",
        remedy="Write it like jonas@halden.example.",
    )
    checklist.finish("The address was not saved.")
    present = _find(scope, assessment_id, respondent_id)
    if present is None and address:
        _store(scope, find_row(scope, assessment_id), person, email=address, token_hash=secret_hash(new_secret()))
    elif present is not None and present.email != address:
        values: dict[str, Any] = {"email": address}
        if present.opened_at is None:
            values |= {"token_hash": secret_hash(new_secret()), "made_at": None, "sent_at": None}
        _change(scope, respondent_id, **values)
    else:
        return
    _note(scope, "invitation.addressed", assessment_id, respondent_id)


def invite(scope: Scope, assessment_id: int, respondent_id: int) -> MadeLink:
    """Make the personal link of a respondent, which ends the one before. Show or send it once; nothing keeps it."""
    assessment, person = find_row(scope, assessment_id), find_respondent(scope, assessment_id, respondent_id)
    refuse_closed(assessment)
    _refuse_sealed(person)
    if person.account_id is not None:
        raise Refused(f"{person.name} answers with an account and needs no invitation. Take the account away first.")
    present, secret = _find(scope, assessment_id, respondent_id), new_secret()
    fresh = {"token_hash": secret_hash(secret), "made_at": scope.now, "sent_at": None, "created_by": scope.actor}
    if present is None:
        _store(scope, assessment, person, **fresh)
    else:
        _change(scope, respondent_id, **fresh, revoked_at=None)
    is_again = present is not None and present.made_at is not None
    _note(scope, "invitation.renewed" if is_again else "invitation.made", assessment_id, respondent_id)
    email = "" if present is None else present.email
    return MadeLink(respondent_id=respondent_id, name=person.name, email=email, path=f"/i/{secret}")


def invite_all(scope: Scope, assessment_id: int) -> tuple[MadeLink, ...]:
    """Invite every respondent who has neither an account nor a link yet; a removed name is nobody to invite."""
    refuse_closed(find_row(scope, assessment_id))
    made = {each.respondent_id for each in list_invitations(scope, assessment_id) if each.made_at is not None}
    people = list_respondents(scope, assessment_id)
    return tuple(
        invite(scope, assessment_id, person.id)
        for person in people
        if person.account_id is None and not (person.is_sealed or person.is_nobody) and person.id not in made
    )


def mark_sent(scope: Scope, assessment_id: int, respondent_ids: Collection[int]) -> None:
    """Note that the links of these respondents are on their way: a mail server took them, or they were shown."""
    here = (INVITATION.c.assessment_id == assessment_id) & INVITATION.c.respondent_id.in_(respondent_ids)
    scope.run(scope.update(Invitation).where(here).values(sent_at=scope.now))


def revoke_invitation(scope: Scope, assessment_id: int, respondent_id: int) -> None:
    """End the link of a respondent at once, on every device. Their answers stay, and stay theirs."""
    find_respondent(scope, assessment_id, respondent_id)
    present = _find(scope, assessment_id, respondent_id)
    if present is not None and present.made_at is not None and present.revoked_at is None:
        _change(scope, respondent_id, revoked_at=scope.now)
        _note(scope, "invitation.revoked", assessment_id, respondent_id)


def list_accounts(scope: Scope, assessment_id: int) -> tuple[tuple[int, str], ...]:
    """Return number and name of the accounts that may answer in an assessment: members who are more than readers."""
    assessment = find_row(scope, assessment_id)
    found = (
        select(ACCOUNT.c.id, ACCOUNT.c.name)
        .join(MEMBERSHIP, MEMBERSHIP.c.account_id == ACCOUNT.c.id)
        .where(MEMBERSHIP.c.organization_id == assessment.organization_id, MEMBERSHIP.c.role != "reader")
        .where(ACCOUNT.c.disabled_at.is_(None), ACCOUNT.c.removed_at.is_(None))
        .order_by(ACCOUNT.c.name, ACCOUNT.c.id)
    )
    return tuple((row.id, row.name) for row in scope.rows(found))


def link_account(scope: Scope, assessment_id: int, respondent_id: int, account_id: int | None) -> None:
    """Let a respondent answer signed in (None: no longer). Answers that somebody gave for themselves stay theirs.

    So the account of a respondent who answers for themselves can only change while they have no answers.
    """
    person = find_respondent(scope, assessment_id, respondent_id)
    if person.account_id == account_id:
        return
    _refuse_sealed(person)
    if account_id is not None and account_id not in dict(list_accounts(scope, assessment_id)):
        problem = Problem(
            place="account",
            message="This account may not answer in this organization.",
            remedy="Choose a member of it who is more than a reader.",
        )
        raise Refused(str(problem), [problem])
    if person.has_own_way and _has_answers(scope, respondent_id):
        problem = Problem(
            place="account",
            message=f"{person.name} has answered for themselves, and those answers stay theirs.",
            remedy="To change how they come in, they open their invitation while they are signed in.",
        )
        raise Refused(str(problem), [problem])
    store_account(scope, assessment_id, respondent_id, account_id)


def store_account(scope: Scope, assessment_id: int, respondent_id: int, account_id: int | None) -> None:
    """Store with which account a respondent answers, which the caller has checked."""
    here = (RESPONDENT.c.id == respondent_id) & (RESPONDENT.c.assessment_id == assessment_id)
    scope.run(scope.update(Respondent).where(here).values(account_id=account_id))
    _note(scope, "respondent.account", assessment_id, respondent_id, after={"account": account_id})


def _refuse_sealed(person: RespondentInfo) -> None:
    """Refuse a way in to answers that somebody gave for themselves before their name was removed, and to nobody."""
    if person.is_sealed:
        raise Refused("The name was removed with every way in, so nobody answers here any more. Add a new respondent.")
    if person.is_nobody:
        raise Refused("The name was removed, so there is nobody to invite. Give a name in the settings first.")


def _has_answers(scope: Scope, respondent_id: int) -> bool:
    here = scope.select(Answer, ANSWER.c.id).where(ANSWER.c.respondent_id == respondent_id)
    return scope.first(here.limit(1)) is not None


def _find(scope: Scope, assessment_id: int, respondent_id: int) -> Any:
    here = (INVITATION.c.assessment_id == assessment_id) & (INVITATION.c.respondent_id == respondent_id)
    return scope.first(scope.select(Invitation).where(here))


def _store(scope: Scope, assessment: Any, person: RespondentInfo, **values: Any) -> None:
    owner = {"organization_id": assessment.organization_id, "assessment_id": assessment.id}
    marks = {"respondent_id": person.id, "created_at": scope.now, "created_by": scope.actor, "email": ""}
    scope.insert(Invitation, **(owner | marks | values))


def _change(scope: Scope, respondent_id: int, **values: Any) -> None:
    scope.run(scope.update(Invitation).where(INVITATION.c.respondent_id == respondent_id).values(**values))


def _note(
    scope: Scope, action: str, assessment_id: int, respondent_id: int, *, after: dict[str, Any] | None = None
) -> None:
    """Record a change without the address and the link."""
    owner = find_row(scope, assessment_id).organization_id
    subject = f"assessment:{assessment_id}/respondent:{respondent_id}"
    record(scope, action, subject, organization_id=owner, after=after)


def _invitation(row: Any) -> InvitationInfo:
    moments = {name: getattr(row, name) for name in MOMENTS}
    return InvitationInfo(
        respondent_id=row.respondent_id,
        email=row.email,
        **{name: None if moment is None else utc(moment) for name, moment in moments.items()},
    )
