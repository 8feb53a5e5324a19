"""Invitations of respondents on their way: what the mail says, who gets one, and sending them when all is stored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import FastAPI, Request

from app.db import Database, Scope, local_scope
from app.delivery.addresses import mailed_address
from app.mail import Mail, can_send_mail, send_mail_quietly
from app.presenters.words import date_text
from app.services.assessments import find_assessment
from app.services.sharing.invitations import mark_sent
from app.settings import Settings
from app.values.ways_in import MadeLink


@dataclass(frozen=True, kw_only=True)
class HandedOut:
    """What becomes of links just made: mails by the number of their respondent, to be sent, and links to be shown."""

    by_hand: tuple[MadeLink, ...]
    mails: tuple[tuple[int, Mail], ...] = ()


def hand_out(
    request: Request, scope: Scope, assessment_id: int, made: Sequence[MadeLink], *, by_mail: bool = True
) -> HandedOut:
    """Write a mail to everybody who has an address, where mails can be sent; the links of the others are shown.

    `send_invitations` sends the mails, once all of this is stored. A link that is shown counts as sent.
    """
    settings: Settings = request.app.state.settings
    mails = []
    for link in made if by_mail and can_send_mail(settings) else ():
        address = mailed_address(request, link.path) if link.email else None
        if address is not None:
            mails.append((link.respondent_id, _mail(scope, assessment_id, link, address)))
    by_hand = tuple(link for link in made if link.respondent_id not in dict(mails))
    mark_sent(scope, assessment_id, [link.respondent_id for link in by_hand])
    return HandedOut(by_hand=by_hand, mails=tuple(mails))


def send_invitations(app: FastAPI, assessment_id: int, mails: Sequence[tuple[int, Mail]]) -> None:
    """Send the mails and note whose the mail server took; the others stay "not sent yet" on the page."""
    database: Database = app.state.database
    for respondent_id, mail in mails:
        if send_mail_quietly(app.state.settings, mail):
            with database.writing() as session:
                mark_sent(local_scope(session), assessment_id, [respondent_id])


def _mail(scope: Scope, assessment_id: int, link: MadeLink, address: str) -> Mail:
    """Return the mail that brings a respondent their link."""
    header = find_assessment(scope, assessment_id)
    until = f"\nYou have time until {date_text(header.due)}." if header.due else ""
    text = (
        f"Hello {link.name},\n\n"
        f"{scope.actor} asks for your view: {header.title}, {header.organization.name}.{until}\n\n"
        f"Open your personal link to start or to go on. No account is needed:\n{address}\n\n"
        "The link is yours alone: whoever has it answers in your name. Pass it on to nobody.\n"
    )
    return Mail(to=link.email, subject=f"{header.organization.name}: your answers are asked for", text=text)
