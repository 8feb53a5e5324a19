"""Make an assessment file out of loose data: what does not fit is told with its place, the rest is kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.errors import Refused
from app.intake.cleaning import clean
from app.values.assessment_file import FORMAT, AssessmentFile
from app.values.exact import SHEETS
from questionnaires.answers import Problem

Path = tuple[int | str, ...]
Place = Callable[[Path], str]

_LISTS = frozenset({"units", "respondents", "responses", "items", "actions", "milestones", "finished_clauses"})
_BY_KEY = frozenset({"targets"})
_MESSAGES = {
    "extra_forbidden": "This field is not known",
    "missing": "This field is missing",
    "string_too_short": "This field is empty",
    "too_short": "This list is empty",
}
_REMEDIES = {
    "extra_forbidden": "Remove it, or correct its name.",
    "missing": "Add it.",
    "string_too_long": "Shorten the text.",
    "string_too_short": "Fill it in.",
    "too_short": "Give at least one entry.",
}
_NO_NUMBER, _NO_DATE = "This is not a whole number", "This is not a date"
_PLAIN = {
    "int_parsing": _NO_NUMBER,
    "int_type": _NO_NUMBER,
    "int_from_float": _NO_NUMBER,
    "date_type": _NO_DATE,
    "date_parsing": _NO_DATE,
    "date_from_datetime_parsing": _NO_DATE,
    "date_from_datetime_inexact": _NO_DATE,
}
_REMEDY = "Correct the value."
_MOST_SHOWN = 60


@dataclass(frozen=True, kw_only=True)
class Pruned:
    """An assessment file of what fits, and every problem with what does not.

    `places` says where each record of a list that was kept stands in what was read, by its list and present index, and
    where each target stands, by its key.
    """

    file: AssessmentFile
    problems: tuple[Problem, ...]
    places: Mapping[Path, str]


def json_place(path: Path) -> str:
    """Say where a value stands in a JSON file.

    >>> json_place(("items", 3, "evidence_grade"))
    'items[3].evidence_grade'
    """
    text = "".join(f"[{part}]" if isinstance(part, int) or "." in part else f".{part}" for part in path)
    return text.removeprefix(".") or "the file"


def prune(*, data: Mapping[str, Any], place: Place = json_place) -> Pruned:
    """Validate the data of an assessment file; raises Refused when it has no rows of responses or another format.

    >>> pruned = prune(data={"responses": [], "colour": "red"})
    >>> str(pruned.problems[0])
    'colour: This field is not known. Remove it, or correct its name.'
    """
    cleaned = clean(dict(data))
    _refuse_other_format(cleaned)
    paths = _record_paths(cleaned)
    details: list[ErrorDetails] = []
    try:
        file = AssessmentFile.model_validate(cleaned, context=SHEETS)
    except ValidationError as error:
        details = error.errors(include_url=False, include_context=False)
        discarded = {_discarded(detail["loc"]) for detail in details}
        for path in sorted(discarded, key=_backwards):
            _discard(cleaned, path)
        paths = [path for path in paths if path not in discarded and path[:1] not in discarded]
        file = AssessmentFile.model_validate(cleaned, context=SHEETS)
    kept = zip(_record_paths(cleaned), paths, strict=True)
    return Pruned(
        file=file,
        problems=tuple(_problem(detail, place) for detail in details),
        places={now: place(then) for now, then in kept},
    )


def _record_paths(data: Mapping[str, Any]) -> list[Path]:
    """List the paths of all records and of all entries by key."""
    paths: list[Path] = []
    for name in sorted(_LISTS | _BY_KEY):
        records = data.get(name, ())
        parts = records if isinstance(records, dict) else range(len(records) if isinstance(records, list) else 0)
        paths += [(name, part) for part in parts]
    return paths


def _refuse_other_format(data: Mapping[str, Any]) -> None:
    written = data.get("format", FORMAT)
    if written != FORMAT:
        raise Refused(f'The file has the format "{str(written)[:_MOST_SHOWN]}". This version reads "{FORMAT}".')
    if not isinstance(data.get("responses"), list):
        raise Refused(
            "The file has no list named responses. Give one row per respondent and requirement, "
            "or an empty list if nobody has answered yet."
        )


def _problem(detail: ErrorDetails, place: Place) -> Problem:
    message = _MESSAGES.get(detail["type"]) or _PLAIN.get(detail["type"], detail["msg"].removesuffix("."))
    if isinstance(shown := detail["input"], str | int | float) and detail["type"] not in _MESSAGES:
        message = f"{message} (it is {str(shown)[:_MOST_SHOWN]!r})"
    return Problem(place=place(detail["loc"]), message=f"{message}.", remedy=_REMEDIES.get(detail["type"], _REMEDY))


def _discarded(path: Path) -> Path:
    """Return what has to go because of a fault: a whole record of a list, one entry by key, else the field."""
    first = path[0]
    if (first in _LISTS or first in _BY_KEY) and len(path) > 1:
        return path[:2]
    return path[:1]


def _backwards(path: Path) -> tuple[str, int, str]:
    """Order records from the last to the first, so that discarding one does not move the others."""
    index = path[1] if len(path) > 1 else 0
    return (str(path[0]), -index, "") if isinstance(index, int) else (str(path[0]), 0, index)


def _discard(data: dict[str, Any], path: Path) -> None:
    if len(path) == 1:
        data.pop(str(path[0]), None)
        return
    del data[str(path[0])][path[1]]
