"""What other settings would change: the first gaps before and after, and the figures that move."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters.marks import group_level_text, on_axis
from app.presenters.shaken import FIRST
from app.presenters.standing import Standing
from app.presenters.words import decimal_text
from app.values import ScoringSettings
from scoring.values import GroupResult


@dataclass(frozen=True, kw_only=True)
class ChangeRow:
    """One gap before and after; `direction` is "up", "down" or "same"."""

    number: str
    title: str
    before: int
    after: int
    priority_text: str
    direction: str
    move_text: str


@dataclass(frozen=True, kw_only=True)
class ChangeView:
    """What would change: a sentence, figures that move as lines, and the gaps that are among the first ten."""

    sentence: str
    figures: tuple[str, ...]
    rows: tuple[ChangeRow, ...]


def build_change(before: Standing, after: Standing) -> ChangeView:
    """Compare an assessment by its present settings with the same one by others."""
    present = before.snapshot.present_settings
    now = ScoringSettings.of(before.catalogue) if present is None else present.settings
    then = after.snapshot.settings[-1].settings
    return ChangeView(sentence=what_moves(now, then), figures=_figures(before, after), rows=_rows(before, after))


def what_moves(now: ScoringSettings, then: ScoringSettings) -> str:
    """Say in one sentence which figures can move at all between two settings."""
    if set(now.by_key.items()) != set(then.by_key.items()):
        return (
            "Shifted importance weighs in levels, coverage and index of clauses and capabilities as well, so these may "
            "move beside the order of the gaps."
        )
    if now.constants != then.constants:
        return "Levels and index keep; only the order of the gaps changes."
    if now.seed != then.seed:
        return "Levels, index and order keep; only the shaken runs and the likely levels are drawn anew."
    return "These settings count already; nothing changes."


def _rows(before: Standing, after: Standing) -> tuple[ChangeRow, ...]:
    """The gaps that are among the first ten before or after, by their new rank."""
    old = {gap.key: gap.rank for gap in before.result.gaps}
    gaps = sorted(after.result.gaps, key=lambda gap: gap.rank)
    return tuple(
        _row(after, gap.key, old[gap.key], gap.rank, gap.priority)
        for gap in gaps
        if min(gap.rank, old[gap.key]) <= FIRST
    )


def _row(standing: Standing, key: str, before: int, after: int, priority: float) -> ChangeRow:
    requirement, moved = standing.catalogue.by_key[key], before - after
    return ChangeRow(
        number=requirement.number,
        title=requirement.title,
        before=before,
        after=after,
        priority_text=decimal_text(priority),
        direction="up" if moved > 0 else "down" if moved < 0 else "same",
        move_text=f"{abs(moved)} {'higher' if moved > 0 else 'lower'}" if moved else "same",
    )


def _figures(before: Standing, after: Standing) -> tuple[str, ...]:
    """Name every group whose level moves, and the index of the whole when it does."""
    pairs = zip(_groups(before), _groups(after), strict=True)
    moved = [_level_line(before, old, new) for old, new in pairs if old.gate_level != new.gate_level]
    now, then = (
        decimal_text(on_axis(each.result.overall.index, catalogue=before.catalogue)) for each in (before, after)
    )
    index = (f"All clauses: maturity index {now} to {then}",) if now != then else ()
    return (*moved, *index)


def _groups(standing: Standing) -> tuple[GroupResult, ...]:
    result = standing.result
    return (*result.clauses, *result.capabilities, result.overall)


def _level_line(standing: Standing, old: GroupResult, new: GroupResult) -> str:
    names = {
        "clause": f"Clause {new.id}",
        "capability": next((each.name for each in standing.catalogue.capabilities if each.code == new.id), new.id),
    }
    levels = [group_level_text(each.gate_level, catalogue=standing.catalogue) for each in (old, new)]
    return f"{names.get(new.kind, 'All clauses')}: level {' to '.join(levels)}"
