"""Rows of a response table before they are judged, from mappings with whatever columns a file has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields

from questionnaires.answers import Problem
from questionnaires.cells import read_text


@dataclass(frozen=True, kw_only=True)
class ResponseRow:
    """One row as found: `place` says where it stands ("row 12"); cells hold text, numbers or nothing."""

    place: str
    respondent: object = None
    role: object = None
    key: object = None
    level: object = None
    state: object = None
    note: object = None
    reason: object = None
    reason_class: object = None
    unit: object = None


COLUMNS = tuple(field.name for field in fields(ResponseRow) if field.name != "place")


def place_in_list(index: int) -> str:
    """Return where the item with this index stands in a JSON file.

    >>> place_in_list(11)
    'responses[11]'
    """
    return f"responses[{index}]"


def place_in_table(index: int) -> str:
    """Return where the record with this index stands in a table with one line of headings.

    >>> place_in_table(10)
    'row 12'
    """
    return f"row {index + 2}"


def collect_rows(
    rows: Iterable[ResponseRow | Mapping[str, object]], place: Callable[[int], str]
) -> tuple[tuple[ResponseRow, ...], tuple[Problem, ...]]:
    """Return the rows with their places, and one problem per unknown or doubled column: their cells are left out."""
    problems: dict[str, Problem] = {}
    collected = tuple(
        row if isinstance(row, ResponseRow) else _from_mapping(row, place(index), problems)
        for index, row in enumerate(rows)
    )
    return collected, tuple(problems.values())


def _from_mapping(row: Mapping[str, object], place: str, problems: dict[str, Problem]) -> ResponseRow:
    cells: dict[str, object] = {}
    for name, column, value in _columns(row):
        if column in cells:
            remedy = f"Keep one column `{column}`."
            problems.setdefault(name, _column_problem(name, "stands twice", remedy))
        elif column in COLUMNS:
            cells[column] = value
        else:
            remedy = f"Rename it to one of {', '.join(COLUMNS)}, or remove it."
            problems.setdefault(name, _column_problem(name, "is unknown", remedy))
    return ResponseRow(place=place, **cells)


def _columns(row: Mapping[str, object]) -> Iterator[tuple[str, str, object]]:
    for heading, value in row.items():
        name = read_text(heading)
        yield name, name.casefold().replace(" ", "_"), value


def _column_problem(name: str, what: str, remedy: str) -> Problem:
    return Problem(place=f"column `{name}`", message=f"This column {what}; its content was left out.", remedy=remedy)
