"""Take out of loose data what no database and no workbook can hold, and refuse data nested out of all reason."""

from __future__ import annotations

import re
from typing import Any

from app.errors import Refused

MOST_NESTED = 20
_UNUSABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(value: Any, nested: int = 0) -> Any:
    """Return a value with all its texts free of control characters and halves of characters.

    Raises Refused when lists and objects are nested deeper than 20 levels.

    >>> clean({"note": ["a\\x00b", 3]})
    {'note': ['ab', 3]}
    """
    if nested > MOST_NESTED:
        raise Refused(f"The file is nested deeper than {MOST_NESTED} levels. Export it again.")
    if isinstance(value, str):
        return _UNUSABLE.sub("", value)
    if isinstance(value, dict):
        return {clean(name): clean(each, nested + 1) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [clean(each, nested + 1) for each in value]
    return value
