"""Addresses for elsewhere: a path of this site as people outside of the page need it, in a mail or to copy."""

from __future__ import annotations

from fastapi import Request

from app.settings import Settings


def outer_address(request: Request, path: str) -> str:
    """Return the whole address of a path: under the public address of the settings, else as the browser came here."""
    settings: Settings = request.app.state.settings
    return (settings.public_url or str(request.base_url)).rstrip("/") + path


def mailed_address(request: Request, path: str) -> str | None:
    """Return the whole address of a path for a mail, None where only the visitor says what this server is called.

    With any host allowed, a stranger could have a link to a server of their own mailed to somebody.
    """
    return outer_address(request, path) if is_own_name_known(request.app.state.settings) else None


def is_own_name_known(settings: Settings) -> bool:
    """Return whether this server knows what it is called without a visitor saying so."""
    return bool(settings.public_url) or "*" not in settings.allowed_hosts
