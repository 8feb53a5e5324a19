"""Read JSON: an assessment file, or a plain list of response rows."""

from __future__ import annotations

import json
from typing import Any, NoReturn

from app.errors import Refused
from app.intake.cleaning import MOST_NESTED


def read_document(*, content: bytes) -> dict[str, Any]:
    """Return the data of an assessment file; a plain list becomes its responses. Raises Refused with line and column.

    >>> read_document(content=b'[{"key": "ctx.issues", "level": 3}]')
    {'responses': [{'key': 'ctx.issues', 'level': 3}]}
    """
    try:
        data = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_refuse_constant)
    except UnicodeDecodeError as error:
        raise Refused(f"Byte {error.start + 1} of the file is not UTF-8 text. Save the file as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise Refused(
            f"The file is not JSON: line {error.lineno}, column {error.colno}: {error.msg}. "
            "Correct it there, or export it again."
        ) from error
    except RecursionError as error:
        raise Refused(f"The file is nested deeper than {MOST_NESTED} levels. Export it again.") from error
    if isinstance(data, list):
        return {"responses": data}
    if not isinstance(data, dict):
        raise Refused("The file holds a single value. Give an assessment file or a list of response rows.")
    return data


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse a name that stands twice in one object: JSON would keep the last one without a word."""
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refused(f'The name "{name[:60]}" stands twice in one object of the file. Keep one of the two.')
        found[name] = value
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise Refused(f"The file holds {name}, which is no JSON value. Leave the field out.")
