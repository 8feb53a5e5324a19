"""What the mails about accounts say: neutral, short, and nothing that only their receiver may know but the link."""

from __future__ import annotations

from app.mail.sending import Mail


def reset_asked(to: str, address: str) -> Mail:
    """Return the mail that brings a reset link."""
    return Mail(
        to=to,
        subject="Choose a new password for Groundwork",
        text=(
            "Somebody, probably you, asked for a new password for Groundwork.\n\n"
            "Open this link within the next hour and choose one:\n\n"
            f"{address}\n\n"
            "If it was not you, do nothing: your password stays as it is.\n"
        ),
    )


def email_changed(to: str) -> Mail:
    """Return the mail to the address that an account had until now."""
    return Mail(
        to=to,
        subject="Your e-mail address for Groundwork was changed",
        text=(
            "Your account of Groundwork has another e-mail address from now on. Nothing more is sent to this one.\n\n"
            "If it was not you, tell an administrator at once.\n"
        ),
    )


def password_changed(to: str) -> Mail:
    """Return the mail that tells of a changed password, so that nobody's is changed in silence."""
    return Mail(
        to=to,
        subject="Your password for Groundwork was changed",
        text=(
            "Your password for Groundwork was changed, and your other sessions were ended.\n\n"
            "If it was not you, ask an administrator for a new link at once.\n"
        ),
    )
