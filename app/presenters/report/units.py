"""How the units stand: level, index and a level per clause, kept apart only where enough people answered (SC-51)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.presenters.marks import on_axis
from app.presenters.standing import Standing
from app.presenters.words import NOTHING, count_text, decimal_text, percent_text
from scoring.raters import LEAST_ANSWERS, hidden_units

if TYPE_CHECKING:
    from scoring.units import UnitSplit

NO_UNIT = ""


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """One unit with its gate level, its index on the axis of the levels, and `levels` per clause ("-" if not shown).

    `people` counts those who answered anything, `coverage` is the answered share of the weight, 0 to 1.
    """

    name: str
    size: int
    people: int
    gate_level: int | None
    index: float | None
    coverage: float | None
    levels: tuple[str, ...]

    @property
    def size_text(self) -> str:
        """The size with a comma between thousands."""
        return f"{self.size:,}"

    @property
    def gate_text(self) -> str:
        """The gate level as text."""
        return _level(self.gate_level)

    @property
    def index_text(self) -> str:
        """The maturity index with one decimal."""
        return decimal_text(self.index)

    @property
    def coverage_text(self) -> str:
        """The share of the weight that is answered."""
        return percent_text(self.coverage)


@dataclass(frozen=True, kw_only=True)
class SplitRow:
    """A requirement on which units stand two or more levels apart; `text` names only units that may be shown."""

    key: str
    number: str
    title: str
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class UnitsView:
    """The units that are shown with a note about those that are not, and where they stand apart."""

    rows: tuple[UnitRow, ...]
    note: str
    splits: tuple[SplitRow, ...]
    splits_note: str


def build_units(standing: Standing) -> UnitsView | None:
    """Build what may be told of the units (rule SC-51); None without units."""
    if not standing.units:
        return None
    without = _people(standing, frozenset(standing.results))[NO_UNIT]
    hidden = hidden_units(sizes={unit.name: unit.respondents for unit in standing.units} | {NO_UNIT: without})
    clauses = {clause.number: frozenset(each.key for each in asked) for clause, asked in standing.asked_clauses}
    shown = {number: _shown(standing, keys) for number, keys in clauses.items()}
    told = _told_splits(standing)
    return UnitsView(
        rows=tuple(
            UnitRow(
                name=unit.name,
                size=unit.size,
                people=unit.respondents,
                gate_level=unit.overall.gate_level,
                index=on_axis(unit.overall.index, catalogue=standing.catalogue),
                coverage=unit.overall.coverage,
                levels=tuple(
                    _level(group.gate_level if unit.name in shown[group.id] else None)
                    for group in unit.clauses
                    if group.id in clauses
                ),
            )
            for unit in standing.units
            if unit.respondents and unit.name not in hidden
        ),
        note=_note(sum(1 for unit in standing.units if not unit.respondents), len(hidden)),
        splits=tuple(_split_row(standing, split) for split in told),
        splits_note=_splits_note(len(standing.unit_splits) - len(told), has_told=bool(told)),
    )


def _people(standing: Standing, keys: frozenset[str]) -> Counter[str]:
    """Count per unit the people who gave an answer to one of these requirements; those without a unit together."""
    names = {unit.id: unit.name for unit in standing.snapshot.units}
    active = {answer.respondent_id for key in keys for answer in standing.answers.get(key, ())}
    return Counter(
        NO_UNIT if person.unit_id is None else names[person.unit_id]
        for person in standing.snapshot.respondents
        if person.id in active
    )


def _shown(standing: Standing, keys: frozenset[str]) -> frozenset[str]:
    """Return the units that may be shown apart on some requirements, by how many of their people answered there."""
    people = _people(standing, keys)
    hidden = hidden_units(sizes=people)
    return frozenset(unit for unit in people if unit not in hidden)


def _told_splits(standing: Standing) -> tuple[UnitSplit, ...]:
    """Return where those units stand apart that may be shown on the requirement (rule SC-56)."""
    from scoring import unit_splits  # noqa: PLC0415 - the engine waits until it is needed

    hidden = {split.key: _hidden_on(standing, split.key) for split in standing.unit_splits}
    return unit_splits(
        results=tuple(
            replace(
                unit, levels={key: level for key, level in unit.levels.items() if unit.name not in hidden.get(key, ())}
            )
            for unit in standing.units
        )
    )


def _hidden_on(standing: Standing, key: str) -> frozenset[str]:
    """Return the units that may not be shown on one requirement, by their votes and those without a unit."""
    votes = {unit.name: unit.votes.get(key, 0) for unit in standing.units}
    rest = sum(standing.results[key].votes) - sum(votes.values())
    return frozenset(hidden_units(sizes=votes | {NO_UNIT: rest}))


def _split_row(standing: Standing, split: UnitSplit) -> SplitRow:
    requirement = standing.catalogue.by_key[split.key]
    return SplitRow(
        key=split.key,
        number=requirement.number,
        title=requirement.title,
        text=", ".join(f"{unit} {level}" for unit, level in sorted(split.levels.items(), key=lambda pair: -pair[1])),
        href=standing.clause_href(requirement),
    )


def _note(silent: int, hidden: int) -> str:
    parts = [f"{count_text(silent, 'unit has', 'units have')} no answer yet."] if silent else []
    if hidden:
        parts.append(
            f"{count_text(hidden, 'unit is', 'units are')} not shown apart, because fewer than {LEAST_ANSWERS} people "
            "answered there or in what could be worked out from it."
        )
    return " ".join(parts)


def _splits_note(hidden: int, *, has_told: bool) -> str:
    """Count the requirements on which units stand apart that may not be named."""
    if not hidden:
        return ""
    on = f"On {count_text(hidden, 'more requirement' if has_told else 'requirement')}"
    return f"{on} units stand apart as well, but fewer than {LEAST_ANSWERS} people of a unit answered there."


def _level(level: int | None) -> str:
    return NOTHING if level is None else str(level)
