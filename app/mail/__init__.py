"""Mails: composing a plain-text one and handing it to the mail server of the settings. Callers decide what it says.

A mail is sent after the transaction that it speaks of, never inside; without a mail server links are passed on by hand.
"""

from __future__ import annotations

from app.mail import letters
from app.mail.sending import Mail, MailNotSent, can_send_mail, send_mail, send_mail_quietly

__all__ = ["Mail", "MailNotSent", "can_send_mail", "letters", "send_mail", "send_mail_quietly"]
