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


def address_to_prove(to: str, address: str) -> Mail:
    """Return the mail that brings the link which proves a new e-mail address."""
    return Mail(
        to=to,
        subject="Confirm your new e-mail address for Groundwork",
        text=(
            "Somebody, probably you, wants to use this e-mail address for an account of Groundwork.\n\n"
            "Open this link within 24 hours, signed in to that account, and confirm it:\n\n"
            f"{address}\n\n"
            "If it was not you, do nothing: the link opens nothing for anybody else.\n"
        ),
    )


def address_taken(to: str) -> Mail:
    """Return the mail to an address that has an account already, which somebody wants for another one."""
    return Mail(
        to=to,
        subject="Your e-mail address for Groundwork",
        text=(
            "Somebody wants to use this e-mail address for another account of Groundwork. It belongs to your account, "
            "so nothing was changed.\n\n"
            "If it was you, sign in with this address instead. If it was not, you need not do anything.\n"
        ),
    )


def address_asked_for(to: str) -> Mail:
    """Return the mail to the present address when another one is asked for, before it counts."""
    return Mail(
        to=to,
        subject="Your e-mail address for Groundwork is about to change",
        text=(
            "Somebody, probably you, wants to use another e-mail address for your account of Groundwork. It counts "
            "once a link that was sent there is opened.\n\n"
            "If it was not you, change your password at once: that ends the link as well.\n"
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
