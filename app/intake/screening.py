"""Screen the rows of responses for what fits no column, before the questionnaires judge what they say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from questionnaires.answers import Problem
from questionnaires.cells import read_text

LONGEST = {"respondent": 120, "unit": 120, "note": 4000, "reason": 1000}


def screen(
    *, rows: Sequence[Mapping[str, Any]], places: Sequence[str]
) -> tuple[tuple[Mapping[str, Any], ...], tuple[str, ...], tuple[Problem, ...]]:
    """Return the rows that hold single values of the right length, their places, and what was wrong with the others."""
    kept: list[Mapping[str, Any]] = []
    kept_places: list[str] = []
    problems: list[Problem] = []
    for row, place in zip(rows, places, strict=True):
        if found := list(_faults(row, place)):
            problems += found
        else:
            kept.append(_with_tidy_name(row))
            kept_places.append(place)
    return tuple(kept), tuple(kept_places), tuple(problems)


def _faults(row: Mapping[str, Any], place: str) -> Iterator[Problem]:
    for name, value in row.items():
        if isinstance(value, list | dict):
            message = f"{name[:60]} holds a list or an object."
            yield Problem(place=place, message=message, remedy="Give a single value.")
        elif len(text := read_text(value)) > LONGEST.get(name, max(LONGEST.values())):
            message = f"{name[:60]} has {len(text):,} characters; at most {LONGEST.get(name, 4000):,} fit."
            yield Problem(place=place, message=message, remedy="Shorten it.")


def _with_tidy_name(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """Write a name with single blanks, so that it is the same person wherever it is compared."""
    name = row.get("respondent")
    return {**row, "respondent": " ".join(name.split())} if isinstance(name, str) else row
