"""The server's log: what uvicorn writes, with the secrets of links taken out of addresses."""

from __future__ import annotations

import copy
import logging
import re
from typing import Any

# What follows these in an address opens something: links, and the codes by which an identity provider answers.
# A page that leads back to a link names it in its query, with the slashes written as %2F.
SECRETS = re.compile(
    r"((?:/|%2F)(?:setup|reset|i|s|join|email)(?:/|%2F)|[?&](?:code|state)=)[^/?#&\s\"']+", re.IGNORECASE
)
MASK = r"\1..."
# What would begin a line, or move the cursor of a terminal: an address may hold it, a line of the log may not.
CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")


class SecretMask(logging.Filter):
    """Takes the secrets of links out of a line, and whatever would begin another one, wherever it got them from."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record pass, masked."""
        record.msg = masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(CONTROLS.sub("?", each) if isinstance(each, str) else each for each in record.args)
            record.args = tuple(masked(each) for each in record.args)
        return True


def masked(value: Any) -> Any:
    """Return a text without the secrets of links; anything else as it is.

    >>> masked("GET /reset/Zm9vYmFy?x=1"), masked(404)
    ('GET /reset/...?x=1', 404)
    >>> masked("GET /sign-in?next=%2Fjoin%2FZm9vYmFy&x=1")
    'GET /sign-in?next=%2Fjoin%2F...&x=1'
    >>> masked("GET /account/email/Zm9vYmFy")
    'GET /account/email/...'
    """
    return SECRETS.sub(MASK, value) if isinstance(value, str) else value


def log_settings(level: str) -> dict[str, Any]:
    """Return uvicorn's logging with the mask on every handler, and our own lines written in the same way."""
    from uvicorn.config import LOGGING_CONFIG  # noqa: PLC0415 - heavy: waits until a server is made

    found = copy.deepcopy(LOGGING_CONFIG)
    found["filters"] = {"secrets": {"()": SecretMask}}
    for handler in found["handlers"].values():
        handler["filters"] = ["secrets"]
    found["loggers"]["groundwork"] = {"handlers": ["default"], "level": level.upper(), "propagate": False}
    return found
