"""Turn the sheets of a workbook into the data of an assessment file; each value remembers the row it came from.

The sheet with answers is the one named Answers, else the first one that has the columns it needs. The other sheets are
those of an exported workbook and are read by their names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.errors import Refused
from app.intake.columns import ACTIONS, ANSWERS, MILESTONES, REQUIREMENTS, RESPONDENTS, UNITS, WEIGHTS
from app.intake.table import NamedRow, NamedTable, Table, name_columns, plain_name
from app.intake.weights import read_versions
from questionnaires.answers import Problem

METHOD_LABELS = {
    "organization": "organization",
    "assessment": "title",
    "cycle": "cycle",
    "scope": "scope",
    "mode": "mode",
    "catalogue": "catalogue",
    "edition": "edition",
    "planned projects": "planned_projects",
    "due": "due",
    "finished clauses": "finished_clauses",
}
NOT_READ = frozenset(
    {
        *("summary", "gap register", "priority views", "trace"),
        *("not yet evidenced", "what holds back", "perception", "agreement"),
    }
)
NO_WORDS = frozenset({"", "no", "false", "0"})
_CLOSURE = re.compile(r"(?P<key>[a-z0-9][a-z0-9_.]*)\s+(?P<from_level>\d)\s*-\s*(?P<to_level>\d)")


@dataclass(kw_only=True)
class Loose:
    """Data of an assessment file in the making, with the place of each record and every problem met so far."""

    data: dict[str, Any] = field(default_factory=dict)
    places: dict[tuple[int | str, ...], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, name: str, value: Mapping[str, Any], place: str) -> None:
        """Append a record to the list of this name."""
        records = self.data.setdefault(name, [])
        self.places[(name, len(records))] = place
        records.append(dict(value))

    def put(self, path: tuple[str, ...], value: Any, place: str) -> None:
        """Set a field, or an entry of a mapping."""
        target = self.data if len(path) == 1 else self.data.setdefault(path[0], {})
        target[path[-1]] = value
        self.places[path] = place

    def place(self, path: tuple[int | str, ...]) -> str:
        """Say where a value came from, with the name of the column or field."""
        known = 2 if path[:2] in self.places else 1
        return ", ".join([self.places[path[:known]], *(part for part in path[known:] if isinstance(part, str))])

    def refuse(self, place: str, message: str, remedy: str) -> None:
        """Note a problem."""
        self.problems.append(Problem(place=place, message=message, remedy=remedy))


def gather(*, tables: Sequence[Table]) -> Loose:
    """Collect what the tables of one file say; raises Refused when none of them holds answers."""
    loose = Loose()
    by_name = {table.name.strip().lower(): table for table in tables}
    answers = by_name.get("answers") or _find_answers(tables)
    _read_answers(loose, answers)
    readers = {
        "units": _read_units,
        "respondents": _read_respondents,
        "requirements": _read_requirements,
        "action plan": _read_actions,
        "milestones": _read_milestones,
        "weights": _read_weights,
        "method": _read_method,
    }
    for name, table in by_name.items():
        if name in readers:
            readers[name](loose, table)
        elif table is not answers and name not in NOT_READ:
            loose.notes.append(f"Sheet {table.name} was not read.")
    return loose


def _find_answers(tables: Sequence[Table]) -> Table:
    for table in tables:
        names = {ANSWERS.known.get(plain_name(name or "")) for name in table.heading} | _numbers(table)
        if "key" in names and names & {"level", "state"}:
            return table
    where = ", ".join(table.name for table in tables if table.name)
    raise Refused(
        "No columns of answers were found" + (f" in the sheets {where}" if where else "") + ". "
        "The first row needs the column names respondent, role, key and level; see docs/file-formats.md."
    )


def _numbers(table: Table) -> set[str | None]:
    """Tell whether display numbers have to stand in for keys."""
    return {"key" for name in table.heading if plain_name(name or "") in {"number", "no"}}


def _read_answers(loose: Loose, table: Table) -> None:
    columns = ANSWERS
    if not any(ANSWERS.known.get(plain_name(name or "")) == "key" for name in table.heading):
        columns = type(columns)(
            known={**ANSWERS.known, "number": "key", "no": "key"}, informative=ANSWERS.informative - {"number", "no"}
        )
    named = name_columns(table=table, columns=columns)
    loose.problems.extend(named.problems)
    loose.data["responses"] = []
    for row in _with_text_keys(loose, named.rows):
        loose.add("responses", row.values, row.place)


def _with_text_keys(loose: Loose, rows: Iterable[NamedRow]) -> Iterator[NamedRow]:
    """Yield the rows whose key is no number and no date; the others are told."""
    for row in rows:
        key = row.values.get("key")
        if not isinstance(key, int | float | date):
            yield row
            continue
        loose.refuse(
            row.place,
            f"The key {key} is stored as a number or date, and 6.1 cannot be told from 6.10.",
            "Format the column as text and type it again, or use the key, for example dir.strategy.",
        )


def _read_units(loose: Loose, table: Table) -> None:
    for row in _named(loose, name_columns(table=table, columns=UNITS), {"name", "size"}, table):
        loose.add("units", row.values, row.place)


def _read_respondents(loose: Loose, table: Table) -> None:
    for row in _named(loose, name_columns(table=table, columns=RESPONDENTS), {"name", "roles"}, table):
        lists = {name: _words(row.values[name]) for name in ("roles", "asked") if name in row.values}
        loose.add("respondents", {**row.values, "roles": [], **lists}, row.place)


def _words(value: object) -> list[str]:
    return [word for word in re.split(r"[\s,;]+", str(value)) if word]


def _read_requirements(loose: Loose, table: Table) -> None:
    rows = _named(loose, name_columns(table=table, columns=REQUIREMENTS), {"key"}, table)
    for row in _with_text_keys(loose, rows):
        values = _dates(row.values, "evidence_until")
        key = str(values.pop("key", ""))
        if ("targets", key) in loose.places:
            loose.refuse(row.place, f"The requirement {key} stands here a second time.", "Keep one of the two.")
            continue
        if (target := values.pop("target", None)) is not None:
            loose.put(("targets", key), target, row.place)
        for name in ("must_do", "flagged", "evidence_has_data"):
            if name in values:
                values[name] = plain_name(str(values[name])) not in NO_WORDS
        if "state" in values:
            values["state"] = plain_name(str(values["state"])).replace(" ", "_")
        if any(value is not False for value in values.values()):
            loose.add("items", {**values, "key": key}, row.place)


def _read_actions(loose: Loose, table: Table) -> None:
    for row in _named(loose, name_columns(table=table, columns=ACTIONS), {"title", "closes"}, table):
        values: dict[str, Any] = _dates(row.values, "start", "due", "verified_on")
        closes = list(_closures(loose, str(values.get("closes", "")), row.place))
        if "status" in values:
            values["status"] = plain_name(str(values["status"])).replace(" ", "_")
        loose.add("actions", {**values, "closes": closes}, row.place)


def _closures(loose: Loose, text: str, place: str) -> Iterator[dict[str, str]]:
    """Read the gaps that an action closes; what is none is told."""
    for part in filter(None, (part.strip() for part in re.split("[;\n]", text))):
        if match := _CLOSURE.fullmatch(part.lower()):
            yield match.groupdict()
        else:
            loose.refuse(
                f"{place}, closes",
                f'"{part[:60]}" is not read as a gap.',
                "Write key, level and level to reach, such as dir.strategy 1-3; several are separated by semicolons.",
            )


def _read_milestones(loose: Loose, table: Table) -> None:
    """Gather the rows of each milestone: one record per label, levels and targets by key."""
    found: dict[str, dict[str, Any]] = {}
    rows = _named(loose, name_columns(table=table, columns=MILESTONES), {"label", "recorded_on", "key"}, table)
    for row in _with_text_keys(loose, rows):
        values = _dates(row.values, "recorded_on")
        label, key = str(values.get("label", "")), str(values.get("key", ""))
        if label not in found:
            loose.add("milestones", {"label": label, "levels": {}, "targets": {}}, row.place)
            found[label] = loose.data["milestones"][-1]
            found[label]["recorded_on"] = values.get("recorded_on")
            found[label]["settings_version"] = values.get("settings_version", 0)
        if key in found[label]["levels"]:
            loose.refuse(row.place, f"{label} has a level of {key} in an earlier row.", "Keep one of the two.")
            continue
        for name, column in (("levels", "level"), ("targets", "target")):
            if column in values:
                found[label][name][key] = values[column]


def _read_weights(loose: Loose, table: Table) -> None:
    rows = _named(loose, name_columns(table=table, columns=WEIGHTS), {"version", "readiness_percent"}, table)
    for place, version in read_versions(_with_text_keys(loose, rows)):
        loose.add("settings", version, place)


def _read_method(loose: Loose, table: Table) -> None:
    """Read the settings: a label in the first column, its value in the second."""
    pairs = [(table.heading_row, table.heading), *((row.number, row.cells) for row in table.rows)]
    for number, cells in pairs:
        name = METHOD_LABELS.get(plain_name(str(cells[0] or "")))
        value = cells[1] if len(cells) > 1 else None
        if name is None or value is None or name in loose.data:
            continue
        if name == "finished_clauses":
            value = tuple(re.split(r"[\s,;]+", str(value).strip()))  # type: ignore[assignment]
        elif name != "planned_projects":
            value = _day(value) if name == "due" else str(value)
        loose.put((name,), value, table.place(number))


def _named(loose: Loose, named: NamedTable, needed: set[str], table: Table) -> tuple[NamedRow, ...]:
    """Return the rows of a table that has the columns it needs."""
    loose.problems.extend(named.problems)
    loose.notes.extend(named.notes)
    if missing := needed - named.columns:
        loose.refuse(
            table.place(table.heading_row),
            f"The column {', '.join(sorted(missing))} is missing, so the sheet was not read.",
            "Add it, or remove the sheet.",
        )
        return ()
    return named.rows


def _dates(values: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: _day(value) if name in names else value for name, value in values.items()}


def _day(value: Any) -> Any:
    """Return a cell's date without its time of day."""
    return value.date() if isinstance(value, datetime) else value
