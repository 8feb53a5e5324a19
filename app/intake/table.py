"""A table as it was found in a file: columns by name and rows that remember where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from questionnaires.answers import Problem

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, kw_only=True)
class TableRow:
    """One row below the heading. `number` is what a spreadsheet prints beside it (the heading is mostly row 1)."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def is_blank(self) -> bool:
        """Tell whether no cell holds anything."""
        return all(cell is None for cell in self.cells)


@dataclass(frozen=True, kw_only=True)
class Table:
    """A sheet or a delimited file. `name` is the sheet's name, empty for a file that has no sheets.

    `heading` holds the column names as written, None for a blank one; `heading_row` is its row number.
    """

    name: str
    heading: tuple[str | None, ...]
    heading_row: int
    rows: tuple[TableRow, ...]

    def place(self, row: int) -> str:
        """Say where a row stands: "row 12", or "sheet Answers, row 12"."""
        return f"sheet {self.name}, row {row}" if self.name else f"row {row}"


@dataclass(frozen=True, kw_only=True)
class NamedRow:
    """A row by canonical column name; blank cells are left out."""

    place: str
    values: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class NamedTable:
    """A table whose columns were recognized. `problems` tells which ones were not, `notes` which notes were left."""

    columns: frozenset[str] = frozenset()
    rows: tuple[NamedRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Columns:
    """What the columns of one kind of table may be called.

    `known` maps a name in lower case to the canonical name; `informative` names columns that are there for the reader
    of the file and carry nothing that is taken in; `by_hand` names columns for people's own notes.
    """

    known: Mapping[str, str]
    informative: frozenset[str] = field(default_factory=frozenset)
    by_hand: frozenset[str] = field(default_factory=frozenset)

    @property
    def offered(self) -> tuple[str, ...]:
        """Return one name for each column that is read, in order."""
        first: dict[str, str] = {}
        for written, name in self.known.items():
            first.setdefault(name, written)
        return tuple(first.values())


def plain_name(text: str) -> str:
    """Return a column name as it is compared: lower case, single blanks, no underscores.

    >>> plain_name("  Reason_Class ")
    'reason class'
    """
    return " ".join(text.replace("_", " ").split()).lower()


def name_columns(*, table: Table, columns: Columns) -> NamedTable:
    """Give each row of a table the canonical names of its columns; blank rows are dropped.

    A column nobody knows is told and left out; of two columns with one meaning the first is kept.
    """
    names: dict[int, str] = {}
    problems: list[Problem] = []
    notes: list[str] = []
    for index, written in enumerate(table.heading):
        if written is None or plain_name(written) in columns.informative:
            continue
        name = columns.known.get(plain_name(written))
        if plain_name(written) in columns.by_hand:
            notes += _left_notes(table, index, written)
        elif name is None:
            problems.append(_unknown_column(table, written, columns))
        elif name in names.values():
            problems.append(_repeated_column(table, written))
        else:
            names[index] = name
    return NamedTable(
        columns=frozenset(names.values()),
        rows=tuple(_named_rows(table, names)),
        problems=tuple(problems),
        notes=tuple(notes),
    )


def _named_rows(table: Table, names: Mapping[int, str]) -> Iterator[NamedRow]:
    for row in table.rows:
        values = {name: row.cells[index] for index, name in names.items() if index < len(row.cells)}
        values = {name: value for name, value in values.items() if value is not None}
        if values:
            yield NamedRow(place=table.place(row.number), values=values)


def _left_notes(table: Table, index: int, written: str) -> list[str]:
    """Tell when a column for people's own notes holds something, which stays behind."""
    is_used = any(index < len(row.cells) and row.cells[index] is not None for row in table.rows)
    return [f'Sheet {table.name}: the column "{written}" is for your own notes and was not read.'] if is_used else []


def _unknown_column(table: Table, written: str, columns: Columns) -> Problem:
    return Problem(
        place=table.place(table.heading_row),
        message=f'The column "{written[:60]}" is not known and was not read.',
        remedy=f"Remove it, or give it one of the names: {', '.join(columns.offered)}.",
    )


def _repeated_column(table: Table, written: str) -> Problem:
    return Problem(
        place=table.place(table.heading_row),
        message=f'The column "{written[:60]}" says the same as an earlier column and was not read.',
        remedy="Keep one of the two.",
    )
