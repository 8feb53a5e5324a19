"""Reading posted forms, and turning the faults that services find into messages beside their fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData

from app.access import read_form
from app.errors import Refused

LONGEST_NUMBER = 9
MOST_SHOWN = 60


async def posted_form(request: Request) -> FormData:
    """Read the whole form before anything else happens, so that a slow sender holds nothing up."""
    return await read_form(request)


PostedForm = Annotated[FormData, Depends(posted_form)]


def texts(form: FormData) -> dict[str, str]:
    """Return the text fields of a form, trimmed, with line ends as one character."""
    return {name: value.replace("\r\n", "\n").strip() for name, value in form.items() if isinstance(value, str)}


def many(form: FormData, name: str) -> tuple[str, ...]:
    """Return all values of a field that may come several times."""
    return tuple(value for value in form.getlist(name) if isinstance(value, str))


def whole_number(text: str) -> int | None:
    """Return the number that a text writes in plain digits; None for anything else, and for what no column holds.

    >>> whole_number("42"), whole_number("٤٢"), whole_number("9" * 40)
    (42, None, None)
    """
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= LONGEST_NUMBER else None


def read_date(text: str, name: str, errors: dict[str, str]) -> date | None:
    """Read a day as browsers send it; an unreadable one is noted under its field."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        errors[name] = f"{shortened(text)} is not a day. Write it as year-month-day, for example 2026-12-12."
        return None


def shortened(text: str) -> str:
    """Return a text as a message shows it: what is too long to be meant is cut.

    >>> shortened("9" * 100)
    '99999999999999999999...'
    """
    return text if len(text) <= MOST_SHOWN else f"{text[:20]}..."


def read_whole(text: str, name: str, errors: dict[str, str]) -> int:
    """Read a whole number, 0 when the field is empty; an unreadable one is noted under its field."""
    number = whole_number(text or "0")
    if number is None:
        errors[name] = f"{shortened(text)} is not a whole number of at most {LONGEST_NUMBER} digits."
    return number or 0


def read_decimal(text: str, name: str, errors: dict[str, str]) -> float | None:
    """Read a number with a decimal point or comma; an unreadable one is noted under its field.

    >>> read_decimal("22,5", "effort_days", {}), read_decimal("", "effort_days", {})
    (22.5, None)
    """
    if not text:
        return None
    plain = text.replace(",", ".")
    if plain.isascii() and plain.replace(".", "", 1).isdecimal() and len(plain) <= 2 * LONGEST_NUMBER:
        return float(plain)
    errors[name] = f"{shortened(text)} is not a number. Write it in digits, for example 22.5."
    return None


def field_errors(refusal: Refused, *, fields: Mapping[str, str], other: str) -> dict[str, str]:
    """Return the faults of a refusal by form field: `fields` maps the end of a place to its field.

    A fault that belongs to no field, or a refusal without places, stands under `other`.
    """
    if not refusal.problems:
        return {other: refusal.detail}
    found: dict[str, str] = {}
    for problem in refusal.problems:
        name = fields.get(problem.place, fields.get(problem.place.rpartition(".")[2], other))
        told = f"{problem.message} {problem.remedy}"
        found[name] = f"{found[name]} {told}" if name in found else told
    return found
