"""Delivering a link: by mail where a mail server is set, else shown once so that it can be passed on by hand."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from app.delivery.addresses import mailed_address, outer_address
from app.mail import MailNotSent, can_send_mail, send_mail


@dataclass(frozen=True, kw_only=True)
class Delivery:
    """What became of a link: `link` is empty when a mail carries it; `fault` says why no mail does."""

    to: str
    link: str = ""
    fault: str = ""
    until: str = ""


def deliver(request: Request, *, to: str, path: str, subject: str, text: str, until: str) -> Delivery:
    """Send a link to somebody, or return it to be passed on by hand. It may wait for the mail server.

    The page that shows a link is not stored by browsers, and nothing of this server keeps it.
    """
    settings = request.app.state.settings
    address = mailed_address(request, path)
    shown = outer_address(request, path)
    if not can_send_mail(settings) or address is None:
        return Delivery(to=to, link=shown, until=until)
    body = f"{text}\n\n{address}\n\n{until} Whoever has it can use it: do not pass it on.\n"
    try:
        send_mail(settings, to=to, subject=subject, text=body)
    except MailNotSent as error:
        return Delivery(to=to, link=shown, fault=error.detail, until=until)
    return Delivery(to=to, until=until)


def deliver_joining(request: Request, *, to: str, secret: str) -> Delivery:
    """Send somebody their invitation into an organization, from whoever asks for it; see `deliver`."""
    return deliver(
        request,
        to=to,
        path=f"/join/{secret}",
        subject="You are invited to Groundwork",
        text=f"{request.state.visitor.name} invites you to work on the assessments of an organization in Groundwork.",
        until="The link works once, for seven days.",
    )
