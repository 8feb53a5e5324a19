"""Handing one mail to the mail server: over TLS unless the settings say otherwise, and never waiting for long."""

from __future__ import annotations

import logging
import smtplib
import ssl
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, localtime, make_msgid, parseaddr

from app.errors import GroundworkError
from app.settings import Settings

SECONDS = 15.0
LOG = logging.getLogger("groundwork.mail")


class MailNotSent(GroundworkError):  # noqa: N818 - named for what the user meets
    """The mail server did not take a mail; `detail` names the reason, never the mail or who it was for."""

    status = 502
    title = "The mail was not sent"


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A plain-text mail to one person."""

    to: str
    subject: str
    text: str


def can_send_mail(settings: Settings) -> bool:
    """Return whether a mail server is set; without one every link is shown, to be passed on by hand."""
    return bool(settings.smtp_host)


def send_mail(settings: Settings, *, to: str, subject: str, text: str) -> None:
    """Hand a mail to the mail server, or raise MailNotSent. It waits for the server: call it outside the event loop."""
    if not can_send_mail(settings):
        raise MailNotSent("No mail server is set, so nothing was sent. Pass the link on by hand.")
    try:
        message = compose(settings, to=to, subject=subject, text=text)
    except (ValueError, LookupError, AttributeError, MessageError) as error:  # all that the library makes of addresses
        raise MailNotSent("This e-mail address cannot be written to. Check it.") from error
    try:
        with _connect(settings) as server:
            if settings.smtp_user:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        raise MailNotSent(
            f"The mail server did not take the mail ({_reason(error)}). Pass the link on by hand, and tell whoever "
            "runs this server."
        ) from error


def send_mail_quietly(settings: Settings, mail: Mail) -> bool:
    """Send a mail of which nobody waits to hear; a failure goes to the log, without the mail and its receiver."""
    try:
        send_mail(settings, to=mail.to, subject=mail.subject, text=mail.text)
    except MailNotSent as error:
        LOG.warning("A mail was not sent: %s", _reason(error.__cause__ or error))
        return False
    return True


def compose(settings: Settings, *, to: str, subject: str, text: str) -> EmailMessage:
    """Return the message; a line break in an address or a subject is a ValueError, so that no header can be slipped in.

    It says that a program wrote it, so that no absence note comes back.
    """
    message = EmailMessage()
    message["From"] = _sender(settings)
    message["To"] = Address(addr_spec=to)
    message["Subject"] = subject
    message["Date"] = format_datetime(localtime())
    message["Message-ID"] = make_msgid(domain=message["From"].addresses[0].domain or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def _sender(settings: Settings) -> Address:
    name, address = parseaddr(settings.smtp_sender or settings.smtp_user)
    return Address(display_name=name or "Groundwork", addr_spec=address if "@" in address else "groundwork@localhost")


def _connect(settings: Settings) -> smtplib.SMTP:
    if settings.smtp_security == "tls":
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(settings.smtp_host, settings.smtp_port, timeout=SECONDS, context=context)
    server = smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=SECONDS)
    if settings.smtp_security == "starttls":
        try:
            server.starttls(context=ssl.create_default_context())
        except (OSError, smtplib.SMTPException):
            server.close()
            raise
    return server


def _reason(error: BaseException) -> str:
    """Name a failure without what the server said: its words may hold the address."""
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    return type(error).__name__
