"""One line of a list of people: which cell is what, and what is wrong with it, in sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from app.intake.table import Cell
from app.values.ways_in import PersonLine
from clauses import Catalogue

Cells = dict[str, list[Cell]]
EMAIL = re.compile(r"[^\s@<>,;:\"]+@[^\s@<>,;:\"]+\.[^\s@<>,;:\".]{2,}")
BETWEEN = re.compile(r"[\s,;/+|]+")
NUMBER = re.compile(r"\d{1,2}(\.\d{1,2}){1,3}")  # looks like a requirement, also where there is none
LONGEST_EMAIL, LONGEST_NAME = 254, 120
COLUMNS = ("name", "email", "roles", "job_title", "unit", "asked")


class Reader:
    """Reads the lines of one list against a catalogue and the units of an assessment."""

    def __init__(self, *, catalogue: Catalogue, units: Sequence[str]) -> None:
        self.catalogue = catalogue
        self.codes = {role.code: role.code for role in catalogue.roles}
        self.by_name = {role.name.casefold(): role.code for role in catalogue.roles}
        self.units = {name.casefold(): name for name in units}

    def sort_cells(self, cells: Iterable[Cell]) -> Cells:
        """Say what each cell of a row without heading is, by what it holds; the first text left over is the name."""
        found: Cells = {}
        for cell in cells:
            if cell is None:
                continue
            for name, value in self._told_apart(cell, found):
                found.setdefault(name, []).append(value)
        return found

    def _told_apart(self, cell: Cell, found: Mapping[str, list[Cell]]) -> list[tuple[str, Cell]]:
        text = str(cell).strip()
        if named := named_email(text):
            return [("name", named[0]), ("email", named[1])]
        kinds = (
            ("email", "@" in text),
            ("name", "name" not in found),
            ("roles", self._roles(text)[1] == ()),
            ("unit", text.casefold() in self.units),
            ("asked", self._is_requirements(cell)),
            ("job_title", "job_title" not in found),
        )
        kind = next((kind for kind, fits in kinds if fits), "surplus")
        return [(kind, cell if kind == "asked" else text)]

    def read(self, place: str, cells: Cells) -> PersonLine:
        """Return the person of a line with every fault of it."""
        faults: list[str] = []
        name, email = _text(cells, "name"), _text(cells, "email")
        if not email and (named := named_email(name)):
            name, email = named
        self._check_name(name, email, faults)
        roles = self._read_roles(cells, faults)
        unit = _text(cells, "unit")
        if unit and unit.casefold() not in self.units:
            faults.append(f"There is no unit {unit[:80]}. Add it in Settings, or leave it out.")
        if surplus := _text(cells, "surplus"):
            faults.append(f"It is not clear what {surplus[:80]} is. Give the list a heading, or leave it out.")
        asked = self._read_asked(cells, roles, faults)
        written = tuple(_text(_doubted(cells), each) for each in COLUMNS)
        return PersonLine(
            place=place,
            written=(name, email, *written[2:]),
            name=name,
            email=email,
            roles=roles,
            job_title=_text(cells, "job_title"),
            unit=self.units.get(unit.casefold(), ""),
            asked=asked,
            faults=tuple(faults),
        )

    def _check_name(self, name: str, email: str, faults: list[str]) -> None:
        if not name:
            faults.append("There is no name. Write one.")
        if len(name) > LONGEST_NAME:
            faults.append(f"The name has {len(name):,} characters; at most {LONGEST_NAME} fit. Shorten it.")
        if email and not (EMAIL.fullmatch(email) and len(email) <= LONGEST_EMAIL and email.isprintable()):
            faults.append(f"{email[:80]} is not an e-mail address. Write it like jonas@halden.example.")

    def _read_roles(self, cells: Cells, faults: list[str]) -> tuple[str, ...]:
        found, unknown = self._roles(_text(cells, "roles"))
        choices = ", ".join(self.codes)
        faults += [f"There is no role {word[:40]}. Use: {choices}." for word in unknown]
        if not found and not unknown:
            faults.append(f"There is no role. Give one or several of: {choices}.")
        return found

    def _roles(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the roles of a text by code or name, and the words that are none."""
        found: dict[str, None] = {}
        unknown = []
        for part in filter(None, (part.strip() for part in re.split(r"[,;/+|]", text))):
            if part.casefold() in self.by_name:
                found[self.by_name[part.casefold()]] = None
                continue
            for word in part.split():
                if word.upper() in self.codes:
                    found[word.upper()] = None
                else:
                    unknown.append(word)
        is_nothing = not found and not unknown
        return tuple(found), ("",) if is_nothing and text.strip() else tuple(unknown)

    def _read_asked(self, cells: Cells, roles: tuple[str, ...], faults: list[str]) -> tuple[str, ...] | None:
        given = [cell for cell in cells.get("asked", []) if cell is not None]
        if any(isinstance(cell, float) for cell in given):
            faults.append("A requirement is stored as a number, so 6.1 and 6.10 look the same. Format it as text.")
            return None
        keys = set()
        for word in filter(None, BETWEEN.split(_text(cells, "asked"))):
            requirement = self.catalogue.find(word)
            if requirement is None:
                faults.append(f"There is no requirement {word[:60]}. Use its number or key.")
            elif roles and not set(roles).intersection(requirement.roles):
                faults.append(f"Requirement {requirement.number} is not asked of {' '.join(roles)}. Leave it out.")
            else:
                keys.add(requirement.key)
        return tuple(key for key in self.catalogue.by_key if key in keys) if given else None

    def _is_requirements(self, cell: Cell) -> bool:
        words = [word for word in BETWEEN.split(str(cell)) if word]
        return bool(words) and all(NUMBER.fullmatch(word) or self.catalogue.find(word) is not None for word in words)


def named_email(text: str) -> tuple[str, str] | None:
    """Return name and address of what mail programs write as one; None for anything else, however long it is.

    >>> named_email('"Weber, Jonas" <jonas@halden.example>'), named_email("Jonas <Weber>")
    (('Weber, Jonas', 'jonas@halden.example'), None)
    """
    before, opening, address = text.removesuffix(">").rpartition("<")
    is_address = text.endswith(">") and ">" not in address and "@" in address[1:-1]
    return (before.strip().strip('" '), address) if opening and before.strip() and is_address else None


def _doubted(cells: Cells) -> Cells:
    """Mark requirements that are stored as numbers, so that they are still in doubt when they are read again."""
    asked = [f"{cell}?" if isinstance(cell, float) else cell for cell in cells.get("asked", [])]
    return {**cells, "asked": list(asked)}


def _text(cells: Cells, name: str) -> str:
    """Return what a line says under one name; roles in cells of their own stay apart."""
    between = "; " if name == "roles" else " "
    return between.join(" ".join(str(cell).split()) for cell in cells.get(name, []) if cell is not None)
