"""Every requirement as a cell with its level, clause by clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.presenters.marks import Mark, mark_of
from app.presenters.report.groups import GroupRow, levels_text
from app.presenters.standing import Standing
from clauses.model import Requirement


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """One requirement of the heatmap; `label` is "7.1.3 Data quality: level 0".

    `evidenced` is the level that evidence shows where that is less than the claimed one, else None; `text` then holds
    both ("3/1").
    """

    key: str
    number: str
    mark: Mark
    evidenced: int | None
    text: str
    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """One clause of the heatmap with its gate level (claimed, or both: "3/1") and index as text."""

    number: str
    title: str
    cells: tuple[HeatCell, ...]
    gate_text: str
    index_text: str


def build_heatmap(standing: Standing, rows: Sequence[GroupRow]) -> tuple[HeatRow, ...]:
    """Build the heatmap from the rows of the clauses, in catalogue order."""
    by_clause = {row.id: row for row in rows}
    return tuple(
        HeatRow(
            number=clause.number,
            title=clause.short_title,
            cells=tuple(_cell(standing, requirement) for requirement in requirements),
            gate_text=by_clause[clause.number].levels_text,
            index_text=by_clause[clause.number].index_text,
        )
        for clause, requirements in standing.asked_clauses
    )


def _cell(standing: Standing, requirement: Requirement) -> HeatCell:
    result = standing.results[requirement.key]
    mark = mark_of(result.state, result.level, catalogue=standing.catalogue)
    evidenced = standing.evidenced_below(requirement.key)
    state = f"level {mark.digit}" if mark.level is not None else mark.name.lower()
    if evidenced is not None:
        state = f"claimed level {mark.digit}, evidenced {evidenced}"
    return HeatCell(
        key=requirement.key,
        number=requirement.number,
        mark=mark,
        evidenced=evidenced,
        text=mark.digit if mark.level is None else levels_text(mark.level, evidenced),
        label=f"{requirement.number} {requirement.title}: {state}",
        href=standing.clause_href(requirement),
    )
