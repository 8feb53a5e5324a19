"""How the units stand: a level per clause for each, kept apart only where enough people answered (trap H1.6)."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.provenance import LEAST_ANSWERS
from app.presenters.standing import Standing
from app.presenters.words import NOTHING, count_text

NO_UNIT = ""


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """The gate level of one unit per clause and overall ("-" where too little is answered)."""

    name: str
    size_text: str
    people: int
    levels: tuple[str, ...]
    overall: str


@dataclass(frozen=True, kw_only=True)
class UnitsView:
    """The units that are shown, and a note about those that are not."""

    rows: tuple[UnitRow, ...]
    note: str


def build_units(standing: Standing) -> UnitsView | None:
    """Build the levels of the units that may be shown apart (rule SC-51); None without units."""
    if not standing.units:
        return None
    from scoring.raters import hidden_units  # noqa: PLC0415 - the engine waits until it is needed

    sizes = {unit.name: unit.respondents for unit in standing.units} | {NO_UNIT: _people_without(standing)}
    hidden = hidden_units(sizes=sizes)
    asked = [clause.number for clause, _ in standing.asked_clauses]
    return UnitsView(
        rows=tuple(
            UnitRow(
                name=unit.name,
                size_text=f"{unit.size:,}",
                people=unit.respondents,
                levels=tuple(_level(group.gate_level) for group in unit.clauses if group.id in asked),
                overall=_level(unit.overall.gate_level),
            )
            for unit in standing.units
            if unit.respondents and unit.name not in hidden
        ),
        note=_note(sum(1 for unit in standing.units if not unit.respondents), len(hidden)),
    )


def _people_without(standing: Standing) -> int:
    """Count the people without a unit who answered anything."""
    active = {answer.respondent_id for answers in standing.answers.values() for answer in answers}
    return sum(1 for person in standing.snapshot.respondents if person.unit_id is None and person.id in active)


def _note(silent: int, hidden: int) -> str:
    parts = [f"{count_text(silent, 'unit has', 'units have')} no answer yet."] if silent else []
    if hidden:
        parts.append(
            f"{count_text(hidden, 'unit is', 'units are')} not shown apart, because fewer than {LEAST_ANSWERS} people "
            "answered there or in what could be worked out from it."
        )
    return " ".join(parts)


def unit_findings(standing: Standing) -> list[tuple[str, str, str]]:
    """List requirements whose units stand two or more levels apart, as (key, kind, sentence), without their levels."""
    return [
        (
            split.key,
            "units",
            f"Units differ by {split.distance} levels. Look at each of them; one level for all would hide two camps.",
        )
        for split in standing.unit_splits
    ]


def _level(level: int | None) -> str:
    return NOTHING if level is None else str(level)
