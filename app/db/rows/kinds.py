"""The kinds of values that rows hold, each with one exact form in JSON that both databases lead back to the same value.

Whole numbers, texts and booleans stand for themselves. A moment is UTC with six decimals, a day is `2026-12-01`, bytes
are Base64, a number that JSON does not know is its name. A JSON document is the text that the database holds: it is
never read and written anew, so a chain of hashes over it still holds.
"""

from __future__ import annotations

import base64
import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BigInteger, Boolean, Date, DateTime, Double, LargeBinary, Text, cast
from sqlalchemy.types import JSON, Float, Integer, String, TypeEngine, UserDefinedType

MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", re.ASCII)
_UNWRITTEN = {"NaN": math.nan, "Infinity": math.inf, "-Infinity": -math.inf}


class Kind(StrEnum):
    """What a column holds."""

    INTEGER = "integer"
    TEXT = "text"
    BOOLEAN = "boolean"
    FLOAT = "float"
    MOMENT = "moment"
    DAY = "day"
    JSON = "json"
    BYTES = "bytes"


class JsonText(UserDefinedType[str]):
    """A JSON column, read and written as the text that it holds."""

    cache_ok = True

    def get_col_spec(self, **_options: Any) -> str:
        """Return the name of the type in both databases."""
        return "JSON"

    def column_expression(self, colexpr: Any) -> Any:
        """Read the column as text; the driver would otherwise read the document."""
        return cast(colexpr, Text)


_REFLECTED: tuple[tuple[type[TypeEngine[Any]], Kind], ...] = (
    (Boolean, Kind.BOOLEAN),
    (JSON, Kind.JSON),
    (DateTime, Kind.MOMENT),
    (Date, Kind.DAY),
    (Integer, Kind.INTEGER),
    (Float, Kind.FLOAT),
    (String, Kind.TEXT),
    (LargeBinary, Kind.BYTES),
)

TYPES: Mapping[Kind, TypeEngine[Any]] = {
    Kind.INTEGER: BigInteger(),
    Kind.TEXT: Text(),
    Kind.BOOLEAN: Boolean(),
    Kind.FLOAT: Double(),
    Kind.MOMENT: DateTime(timezone=True),
    Kind.DAY: Date(),
    Kind.JSON: JsonText(),
    Kind.BYTES: LargeBinary(),
}


def kind_of(column_type: TypeEngine[Any]) -> Kind | None:
    """Return the kind of a reflected column type, or None when there is none for it."""
    return next((kind for known, kind in _REFLECTED if isinstance(column_type, known)), None)


def _require(expected: type) -> Callable[[Any], Any]:
    def check(value: Any) -> Any:
        if type(value) is not expected:
            raise TypeError(f"{expected.__name__} expected, not {type(value).__name__}")
        return value

    return check


def _write_float(value: Any) -> float | str:
    number = float(value)
    if math.isfinite(number):
        return number + 0.0  # SQLite has no negative zero
    return next(name for name, each in _UNWRITTEN.items() if repr(each) == repr(number))


def _read_float(value: Any) -> float:
    return _UNWRITTEN[value] if isinstance(value, str) else float(_require(float)(value))


def _write_moment(value: datetime) -> str:
    naive = value if value.tzinfo is None else value.astimezone(UTC).replace(tzinfo=None)
    return naive.isoformat(timespec="microseconds") + "Z"


def _read_moment(value: str) -> datetime:
    if MOMENT.fullmatch(value) is None:
        raise ValueError(f"{value[:40]!r} is no moment in UTC")
    return datetime.fromisoformat(value)


def _write_bytes(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")


def _read_bytes(value: str) -> bytes:
    return base64.b64decode(value, validate=True)


_whole, _text, _truth = _require(int), _require(str), _require(bool)

WRITERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.INTEGER: _whole,
    Kind.TEXT: _text,
    Kind.BOOLEAN: _truth,
    Kind.FLOAT: _write_float,
    Kind.MOMENT: _write_moment,
    Kind.DAY: date.isoformat,
    Kind.JSON: _text,
    Kind.BYTES: _write_bytes,
}

READERS: Mapping[Kind, Callable[[Any], Any]] = {
    Kind.INTEGER: _whole,
    Kind.TEXT: _text,
    Kind.BOOLEAN: _truth,
    Kind.FLOAT: _read_float,
    Kind.MOMENT: _read_moment,
    Kind.DAY: date.fromisoformat,
    Kind.JSON: _text,
    Kind.BYTES: _read_bytes,
}
