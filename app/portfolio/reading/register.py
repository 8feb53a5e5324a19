"""The register of a folder of assessment files: which group each belongs to and whether it may be compared.

Both stand in a file `portfolio.csv` beside the assessment files; what these say about the comparison in the app does
not count here. Nothing is guessed: a file that the register does not name has no group and has not consented.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.errors import Refused
from app.intake.delimited import read_delimited
from questionnaires.answers import Problem

REGISTER = "portfolio.csv"
_YES, _NO = ("yes", "true", "1", "y"), ("no", "false", "0", "n", "")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An assessment file and what the register says about it (None: nothing)."""

    path: Path
    id: str
    name: str | None = None
    group: str | None = None
    unit: str | None = None
    consent: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Register:
    """The files to score with what is said about them; files whose id stands twice are in `problems` instead."""

    entries: tuple[Entry, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def read_register(*, folder: Path, files: Sequence[Path], group: str | None) -> Register:
    """Join the files of a folder with its register, if it has one; `group` names the column of the groups."""
    problems: list[Problem] = []
    notes: list[str] = []
    said = _read_rows(folder / REGISTER, files, group, problems, notes)
    entries: dict[str, Entry] = {}
    for path in files:
        entry = _entry(path, said.get(path, {}), group or "group", problems)
        earlier = entries.setdefault(entry.id, entry)
        if earlier is not entry:
            message = f"Its id {entry.id} is that of {earlier.path.name} already."
            problems.append(Problem(place=path.name, message=message, remedy="The file is left out."))
    return Register(entries=tuple(entries.values()), problems=tuple(problems), notes=tuple(notes))


def _read_rows(
    path: Path, files: Sequence[Path], group: str | None, problems: list[Problem], notes: list[str]
) -> dict[Path, dict[str, str]]:
    """Return the register's rows by file, as texts by column."""
    if not path.exists():
        if group is not None:
            raise Refused(f"There is no {REGISTER} in {path.parent} that could have a column {group}. Write one.")
        return {}
    table = read_delimited(content=path.read_bytes()).table
    heading = [(name or "").lower() for name in table.heading]
    wanted = ("file", "id", "name", group or "group", "unit", "consent")
    missing = [name for name in ("file", *([group] if group else ())) if name.lower() not in heading]
    if missing:
        raise Refused(f"{REGISTER} has no column {missing[0]}. It has: {', '.join(filter(None, heading))}.")
    unknown = [name for name in heading if name and name not in {each.lower() for each in wanted}]
    if unknown:
        notes.append(f"{REGISTER}: not read, because nobody knows these columns: {', '.join(unknown)}.")
    by_name = {path.name: path for path in files} | {path.stem: path for path in files}
    said: dict[Path, dict[str, str]] = {}
    for row in table.rows:
        cells = dict(zip(heading, (str(cell or "").strip() for cell in row.cells), strict=False))
        name = cells.get("file", "")
        place, file = f"{REGISTER}, row {row.number}", by_name.get(name)
        if file is None:
            message = f"There is no file {name}." if name else "No file is named."
            problems.append(Problem(place=place, message=message, remedy="The row is left out."))
        elif file in said:
            message = f"{file.name} stands there twice."
            problems.append(Problem(place=place, message=message, remedy="The first row counts."))
        else:
            said[file] = cells
    return said


def _entry(path: Path, cells: dict[str, str], group: str, problems: list[Problem]) -> Entry:
    consent = cells.get("consent", "").lower()
    if consent not in (*_YES, *_NO):
        message = f"The consent of {path.name} is `{consent}`, neither yes nor no."
        problems.append(Problem(place=REGISTER, message=message, remedy="It counts as no consent."))
    return Entry(
        path=path,
        id=cells.get("id") or path.stem,
        name=cells.get("name") or None,
        group=cells.get(group.lower()) or None,
        unit=cells.get("unit") or None,
        consent=None if consent == "" else consent in _YES,
    )
