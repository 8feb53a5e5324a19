"""The ticket of a sign-in on its way: signed, so that only what this server wrote comes back, and short-lived."""

from __future__ import annotations

import secrets
from dataclasses import asdict
from typing import Any

from app.errors import GroundworkError
from app.values.single_sign_on import Ticket

SECONDS = 600
SALT = "groundwork single sign-on"


class SignInRefused(GroundworkError):  # noqa: N818 - named for what the user meets
    """What the provider sent back is no sign-in here; `detail` says why and what to do."""

    status = 403
    title = "You are not signed in"


def new_ticket(*, back: str, account_id: int | None = None, session_id: int | None = None) -> Ticket:
    """Return a ticket with secrets of its own."""
    return Ticket(
        state=secrets.token_urlsafe(24),
        nonce=secrets.token_urlsafe(24),
        verifier=secrets.token_urlsafe(48),
        back=back,
        account_id=account_id,
        session_id=session_id,
    )


def sign_ticket(ticket: Ticket, key: str) -> str:
    """Return a ticket as the text of a cookie."""
    return str(_serializer(key).dumps(asdict(ticket)))


def read_ticket(text: str, key: str) -> Ticket:
    """Return the ticket of a cookie; SignInRefused when it is missing, older than ten minutes or not ours."""
    from itsdangerous import BadData  # noqa: PLC0415 - only with the extra `sso`

    try:
        return Ticket(**_serializer(key).loads(text, max_age=SECONDS))
    except BadData as error:
        raise SignInRefused(
            "This sign-in took longer than ten minutes, or it was begun in another browser. Begin again."
        ) from error


def _serializer(key: str) -> Any:
    from itsdangerous import URLSafeTimedSerializer  # noqa: PLC0415 - only with the extra `sso`

    return URLSafeTimedSerializer(key, salt=SALT)
