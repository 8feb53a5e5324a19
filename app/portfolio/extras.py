"""What a portfolio needs beyond the plain installation, and what to say when it is not there."""

from __future__ import annotations

from importlib import import_module

from app.errors import GroundworkError


class ExtraMissing(GroundworkError):  # noqa: N818 - named for what the user meets
    """A library that only some need is not installed; the message names the command that installs it."""

    status = 501
    title = "Not installed"


def require_extra(module: str, *, extra: str, purpose: str) -> None:
    """Make sure that a library of an extra can be loaded; raises ExtraMissing with the command that mends it.

    >>> require_extra("json", extra="portfolio", purpose="Scoring a portfolio")
    """
    try:
        import_module(module)
    except ImportError as error:
        raise ExtraMissing(
            f"{purpose} needs {module}, which is not installed. Install it with: pip install 'groundwork[{extra}]'"
        ) from error
