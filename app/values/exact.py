"""Kinds of values in which nothing is taken for something else: no day from a number, no number from a text."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AwareDatetime, BeforeValidator, StrictBool, ValidationInfo
from pydantic_core import PydanticCustomError

SHEETS: Any = {"origin": "sheets"}  # the context of values from sheets, whose cells may hold numbers as texts
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _only_day(value: Any) -> Any:
    """Refuse what pydantic would read as seconds since 1970, and a moment in place of a day."""
    if isinstance(value, date) or (isinstance(value, str) and DAY.fullmatch(value.strip())):
        return value
    raise PydanticCustomError("day", "Input should be a day, written as year-month-day")


def _only_moment(value: Any) -> Any:
    """Refuse what pydantic would read as seconds since 1970, and a day in place of a moment."""
    if isinstance(value, str) and MOMENT.match(value):
        return value
    raise PydanticCustomError("moment", "Input should be a moment, such as 2026-12-12T14:30:00Z")


def _only_number(value: Any, info: ValidationInfo) -> Any:
    """Refuse texts, and the yes and no that Python counts as 1 and 0."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if is_number or (info.context is SHEETS and isinstance(value, str)):
        return value
    raise PydanticCustomError("number", "Input should be a number, without quotes")


Moment = Annotated[AwareDatetime, BeforeValidator(_only_moment)]
Day = Annotated[date, BeforeValidator(_only_day)]
ONLY_NUMBER = BeforeValidator(_only_number)  # stands behind limits, which a schema else tells in words of its own
Whole = Annotated[int, ONLY_NUMBER]
Number = Annotated[float, ONLY_NUMBER]
Flag = StrictBool
