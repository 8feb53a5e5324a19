"""How the units stand: a level per clause for each, kept apart only where enough people answered (trap H1.6)."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.provenance import LEAST_ANSWERS
from app.presenters.standing import Standing
from app.presenters.words import NOTHING, count_text


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
    """Build the levels of the units with at least five people who answered; None without units."""
    if not standing.units:
        return None
    shown = [unit for unit in standing.units if unit.respondents >= LEAST_ANSWERS]
    hidden = len(standing.units) - len(shown)
    verb = "is" if hidden == 1 else "are"
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
            for unit in shown
        ),
        note=f"{count_text(hidden, 'unit')} with fewer than {LEAST_ANSWERS} people who answered {verb} not shown apart."
        if hidden
        else "",
    )


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
