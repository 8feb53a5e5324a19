"""Invitations as mails: what they say, and sending them when everything is stored."""

from __future__ import annotations

from collections.abc import Sequence

from fastapi import FastAPI

from app.db import Database, Scope, local_scope
from app.mail import Mail, send_mail_quietly
from app.presenters.words import date_text
from app.services.assessments import find_assessment
from app.services.sharing.invitations import mark_sent
from app.values.ways_in import MadeLink


def invitation_mail(scope: Scope, assessment_id: int, link: MadeLink, address: str) -> Mail:
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


def deliver(app: FastAPI, assessment_id: int, mails: Sequence[tuple[int, Mail]]) -> None:
    """Send the mails and note whose the mail server took; the others stay "not sent yet" on the page."""
    database: Database = app.state.database
    for respondent_id, mail in mails:
        if send_mail_quietly(app.state.settings, mail):
            with database.writing() as session:
                mark_sent(local_scope(session), assessment_id, [respondent_id])
