"""What a database says about an error, in words that may be logged."""

from __future__ import annotations


def cause_of(error: Exception) -> str:
    """Return what went wrong, without the values of any row: PostgreSQL's details repeat them, and they are answers."""
    cause: object = getattr(error, "orig", None) or error
    first_line: str | None = getattr(getattr(cause, "diag", None), "message_primary", None)
    return first_line or str(cause)
