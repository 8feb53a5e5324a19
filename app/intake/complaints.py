"""Collect problems while records are checked one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from clauses import Catalogue, Requirement
from questionnaires.answers import Problem

Record = TypeVar("Record")


@dataclass(kw_only=True)
class Complaints:
    """Problems found so far, and the questions that every record raises: its place, its requirement, its level.

    `records` are places by list and index, or by mapping and key; one that is missing is named as JSON names it.
    """

    catalogue: Catalogue
    asked: frozenset[str]
    records: Mapping[tuple[int | str, ...], str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, name: str, part: int | str) -> str:
        """Say where a record stands: "items[3]", or "sheet Requirements, row 5"."""
        return self.records.get((name, part), f"{name}[{part}]")

    def add(self, place: str, message: str, remedy: str) -> bool:
        """Note a problem and return False, so that a check can end with it."""
        self.problems.append(Problem(place=place, message=message, remedy=remedy))
        return False

    def find(self, place: str, key: str) -> Requirement | None:
        """Return the requirement with this key or display number if the mode asks it; else note a problem."""
        requirement = self.catalogue.by_key.get(key) or self.catalogue.by_number.get(key)
        if requirement is None:
            self.add(place, f'There is no requirement "{key}" in the catalogue.', "Use a key such as dir.strategy.")
        elif requirement.key not in self.asked:
            message = f"Requirement {requirement.number} is not part of this mode."
            self.add(place, message, "Remove it, or use another mode.")
            return None
        return requirement

    def is_level(self, place: str, level: int) -> bool:
        """Tell whether a level stands on the scale; else note a problem."""
        if 0 <= level <= self.catalogue.highest_level:
            return True
        remedy = f"Use a whole number from 0 to {self.catalogue.highest_level}."
        return self.add(place, f"Level {level} is not on the scale.", remedy)

    def is_first(self, place: str, what: str, is_repeated: bool) -> bool:
        """Tell whether a record is the first of its name; else note a problem."""
        return not is_repeated or self.add(place, f"{what} stands here a second time.", "Keep one of the two.")


def keep(
    complaints: Complaints, records: Iterable[Record], name: str, check: Callable[[Record, str], Record | None]
) -> Iterator[Record]:
    """Yield what `check` makes of each record of a list and its place; None leaves it out."""
    for index, record in enumerate(records):
        checked = check(record, complaints.place(name, index))
        if checked is not None:
            yield checked
