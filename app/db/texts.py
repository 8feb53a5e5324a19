"""What no database takes as text: SQLite would keep some of it, PostgreSQL refuses it; here both refuse it alike."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.exc import DontWrapMixin

from app.errors import Refused

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
NUL_IN_JSON = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")  # the escape, not a text that speaks of it


class UnstorableTextError(DontWrapMixin, Refused):
    """A text that no place has checked cannot be stored (`Checklist.text` checks, and names the place)."""

    def __init__(self) -> None:
        super().__init__(
            "The input contains a character that cannot be stored: NUL, or half of a character. Nothing was saved. "
            "Remove it and send it again."
        )


def is_storable(text: str) -> bool:
    """Return whether every database takes the text: no NUL, no lone half of a surrogate pair.

    >>> is_storable("Tomás"), is_storable("\\x00"), is_storable("\\ud800")
    (True, False, False)
    """
    return UNSTORABLE.search(text) is None


def refuse_unstorable(parameters: Any) -> None:
    """Refuse a statement's values, one row or many, when one of them holds what no database takes."""
    if any(isinstance(value, str) and not is_storable(value) for value in _values(parameters)):
        raise UnstorableTextError


def write_json(value: Any) -> str:
    """Write a JSON column with its letters as they are, so that halves of characters are seen; refuse a NUL in it."""
    document = json.dumps(value, ensure_ascii=False)
    if UNSTORABLE.search(document) or NUL_IN_JSON.search(document):
        raise UnstorableTextError
    return document


def _values(parameters: Any) -> Iterable[Any]:
    if isinstance(parameters, Mapping):
        return parameters.values()
    if parameters and isinstance(parameters[0], Mapping | tuple | list):
        return (value for row in parameters for value in _values(row))
    return parameters or ()
