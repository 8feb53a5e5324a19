"""Reading a list of people: finding its columns, with a heading by name and without one by what the cells hold."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

from app.errors import Refused
from app.intake.delimited import read_delimited
from app.intake.people.lines import COLUMNS, Cells, Reader
from app.intake.spreadsheet import read_spreadsheet
from app.intake.table import Columns, Table, TableRow, name_columns, plain_name
from app.values.ways_in import PersonLine
from clauses import Catalogue
from questionnaires.answers import Problem

MOST_PEOPLE = 2_000
FORMATS = (".xlsx", ".csv", ".tsv", ".txt")
PEOPLE = Columns(
    known={
        "name": "name",
        "respondent": "name",
        "person": "name",
        "e-mail": "email",
        "email": "email",
        "mail": "email",
        "e-mail address": "email",
        "roles": "roles",
        "role": "roles",
        "job title": "job_title",
        "job": "job_title",
        "title": "job_title",
        "unit": "unit",
        "requirements": "asked",
        "requirements to answer": "asked",
    },
    informative=frozenset({"asked", "answered", "number", "no"}),
)


@dataclass(frozen=True, kw_only=True)
class PeopleList:
    """The people of a list in its order, and what was wrong with the list as a whole."""

    lines: tuple[PersonLine, ...]
    problems: tuple[Problem, ...] = ()


def read_list_text(*, text: str, catalogue: Catalogue, units: Sequence[str]) -> PeopleList:
    """Read a pasted list: one person per line, columns by tabs, semicolons or commas, a heading or none.

    >>> from clauses import load_catalogue
    >>> found = read_list_text(text="Jonas Weber, jonas@halden.example, IT DL", catalogue=load_catalogue(), units=[])
    >>> found.lines[0].name, found.lines[0].roles
    ('Jonas Weber', ('IT', 'DL'))
    """
    if not text.strip():
        raise Refused("The list is empty. Write or paste one person per line.")
    return _read([read_delimited(content=text.encode("utf-8", "replace")).table], (), catalogue, units)


def read_list_file(*, name: str, content: bytes, catalogue: Catalogue, units: Sequence[str]) -> PeopleList:
    """Read a list from a delimited file or a workbook; Refused when it cannot be read as a whole."""
    extension = PurePath(name).suffix.lower()
    if extension not in FORMATS:
        raise Refused(f"{name[:80]} is neither an Excel workbook (.xlsx) nor delimited text (.csv). Save it as one.")
    if not content.strip():
        raise Refused(f"{name[:80]} is empty. Choose a file with one person per row.")
    if extension == ".xlsx":
        book = read_spreadsheet(content=content)
        return _read(book.tables[:1], (*book.problems, *_other_sheets(book.tables[1:])), catalogue, units)
    return _read([read_delimited(content=content).table], (), catalogue, units)


def read_list_rows(
    *, rows: Sequence[Mapping[str, Sequence[str]]], catalogue: Catalogue, units: Sequence[str]
) -> PeopleList:
    """Read people whose columns are told already, each with what it holds, as a program sends them.

    >>> from clauses import load_catalogue
    >>> rows = [{"name": ["Jonas Weber"], "roles": ["IT", "DL"]}, {"name": ["Jonas Weber"], "roles": ["XX"]}]
    >>> found = read_list_rows(rows=rows, catalogue=load_catalogue(), units=[])
    >>> [(line.place, len(line.faults)) for line in found.lines]
    [('people[0]', 0), ('people[1]', 2)]
    """
    reader = Reader(catalogue=catalogue, units=units)
    cells: Iterable[Cells] = ({name: list(held) for name, held in row.items()} for row in rows)
    return PeopleList(
        lines=tuple(_told_once(reader.read(f"people[{index}]", each) for index, each in enumerate(cells)))
    )


def written_again(lines: Iterable[PersonLine]) -> str:
    """Return lines as text that reads the same again: what a form carries from one step to the next."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(line.written for line in lines)
    return text.getvalue()


def _other_sheets(tables: Iterable[Table]) -> Iterator[Problem]:
    for table in tables:
        message = f"The sheet {table.name} was not read; the list is taken from the first one."
        yield Problem(place=f"sheet {table.name}", message=message, remedy="Put everybody on the first sheet.")


def _read(
    tables: Sequence[Table], problems: Iterable[Problem], catalogue: Catalogue, units: Sequence[str]
) -> PeopleList:
    if not tables:
        raise Refused("The workbook has no filled cells. Choose one with one person per row.")
    reader, table = Reader(catalogue=catalogue, units=units), tables[0]
    found: list[tuple[str, Cells]]
    told = list(problems)
    if _has_heading(table):
        named = name_columns(table=table, columns=_known(table))
        told += named.problems
        found = [(row.place, {name: [value] for name, value in row.values.items()}) for row in named.rows]
    else:
        first = TableRow(number=table.heading_row, cells=tuple(table.heading))
        rows = [row for row in (first, *table.rows) if not row.is_blank]
        found = [(table.place(row.number), reader.sort_cells(row.cells)) for row in rows]
    if len(found) > MOST_PEOPLE:
        raise Refused(f"The list has {len(found):,} people; at most {MOST_PEOPLE:,} are read at once. Split it.")
    if not found:
        raise Refused("Below the heading the list is empty. Write one person per row.")
    return PeopleList(
        lines=tuple(_told_once(reader.read(place, cells) for place, cells in found)), problems=tuple(told)
    )


def _has_heading(table: Table) -> bool:
    """Tell whether the first row names columns: one of them is the name's, and none holds an address."""
    words = [plain_name(word) for word in table.heading if word]
    return any(PEOPLE.known.get(word) in ("name", "email") for word in words) and not any("@" in word for word in words)


def _known(table: Table) -> Columns:
    """Return the columns, and our own written again (`asked` means the requirements there)."""
    if tuple(table.heading) != COLUMNS:
        return PEOPLE
    own: Mapping[str, str] = {plain_name(name): name for name in COLUMNS}
    return Columns(known=own)


def _told_once(lines: Iterable[PersonLine]) -> Iterator[PersonLine]:
    """Fault whoever stands in the list a second time, by name or by address."""
    places: dict[str, str] = {}
    for line in lines:
        faults = list(line.faults)
        for what in filter(None, (line.name.casefold(), line.email.casefold())):
            if what in places:
                word = "e-mail address" if what == line.email.casefold() else "name"
                faults.append(f"The {word} stands in {places[what]} already. Keep one of the two.")
            places.setdefault(what, line.place)
        yield replace(line, faults=tuple(faults))
