"""How people see it: leaders, staff and units compared, told only of groups large enough to hide each person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.presenters.report.roles import RoleSplit, build_role_splits, role_split_note
from app.presenters.report.units import UnitsView, build_units
from app.presenters.standing import Standing
from app.presenters.words import count_text
from scoring.raters import LEAST_ANSWERS

if TYPE_CHECKING:
    from scoring.raters import PerceptionFindings, PerceptionGap, UnheardGroup


@dataclass(frozen=True, kw_only=True)
class SeenRow:
    """A finding about one requirement, with the levels only of groups of five answers or more."""

    key: str
    number: str
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class PeopleView:
    """What is told of how people see it: perception gaps, groups that were not heard, roles and units.

    `not_shown` tells as counts what was held back. `units` is None where the organization is assessed as one.
    """

    summary: str
    gaps: tuple[SeenRow, ...]
    compared_text: str
    unheard: tuple[SeenRow, ...]
    not_shown: tuple[str, ...]
    role_splits: tuple[RoleSplit, ...]
    role_split_note: str
    units: UnitsView | None


def build_people(standing: Standing) -> PeopleView | None:
    """Build how people see it; None where the standing was gathered without perception findings."""
    found = standing.perception
    if found is None:
        return None
    splits = build_role_splits(standing)
    return PeopleView(
        summary=_summary(standing, found),
        gaps=_rows(standing, found.gaps),
        compared_text=_compared_text(found),
        unheard=_rows(standing, found.unheard),
        not_shown=tuple(each.sentence for each in found.not_shown),
        role_splits=splits,
        role_split_note=role_split_note(standing, splits),
        units=build_units(standing),
    )


def _rows(standing: Standing, found: Iterable[PerceptionGap | UnheardGroup]) -> tuple[SeenRow, ...]:
    """Build a row per finding; its number is a link, so that the sentence goes without it."""
    rows = []
    for each in found:
        requirement = standing.catalogue.by_key[each.key]
        rows.append(
            SeenRow(
                key=each.key,
                number=requirement.number,
                text=each.sentence.removeprefix(f"{requirement.number} "),
                href=standing.clause_href(requirement),
            )
        )
    return tuple(rows)


def _summary(standing: Standing, found: PerceptionFindings) -> str:
    parts = []
    if found.gaps:
        parts.append(f"Groups stand two levels or more apart on {count_text(len(found.gaps), 'requirement')}.")
    elif found.roles_compared or found.units_compared:
        parts.append("No two groups stand two levels apart.")
    else:
        parts.append(f"No two groups can be compared yet: each needs {LEAST_ANSWERS} answers to the same requirement.")
    if found.unheard:
        parts.append(f"{count_text(len(found.unheard), 'requirement')} lived by staff without an answer of theirs.")
    if standing.unit_splits:
        parts.append(f"Units stand apart on {count_text(len(standing.unit_splits), 'requirement')}.")
    return " ".join(parts)


def _compared_text(found: PerceptionFindings) -> str:
    """Say how many comparisons could be made, with or without a gap."""
    parts = []
    if found.roles_compared:
        parts.append(f"leadership or management with staff on {count_text(found.roles_compared, 'requirement')}")
    if found.units_compared:
        parts.append(f"a unit with others {count_text(found.units_compared, 'time')}")
    return f"Compared: {', '.join(parts)}." if parts else ""
