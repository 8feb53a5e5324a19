"""Rows of rolled-up figures: clauses, capabilities and the whole catalogue, for tables on every output."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from app.presenters import words
from app.presenters.marks import group_level_name, level_text, on_axis
from clauses.model import Catalogue, Requirement
from scoring.values import GroupResult


@dataclass(frozen=True, kw_only=True)
class GroupRow:
    """One clause, capability or the whole catalogue with all its figures, as numbers and as text.

    `index`, `index_low`, `index_high`, `target`, `distance` and `change` lie on the 0 to 5 axis of the maturity index;
    `distance` is target minus index, negative above the target. `coverage` and `share_at_target` are 0 to 1.
    Level and index are the claimed ones; `evidenced_level` and `evidenced_index` are what evidence shows of them, None
    where that is not told. `gate_low` is the level that is certain, `gate_likely` likely, `gate_high` possible.
    Texts hold "-" where there is no figure, `note` says why.
    """

    kind: str
    id: str
    label: str
    title: str
    short_title: str
    gate_level: int | None
    gate_name: str
    gate_low: int | None
    gate_likely: int | None
    gate_high: int | None
    evidenced_level: int | None
    index: float | None
    index_low: float | None
    index_high: float | None
    evidenced_index: float | None
    target: float | None
    target_level: int | None
    distance: float | None
    previous: float | None
    change: float | None
    coverage: float | None
    share_at_target: float | None
    weakest_level: int | None
    weakest_key: str | None
    weakest_number: str
    weakest_text: str
    blocked_by: tuple[str, ...]
    blocked_text: str
    asked: int
    answered: int
    dont_know: int
    not_applicable: int
    deferred: int
    note: str

    @property
    def gate_text(self) -> str:
        """The gate level as text."""
        return words.NOTHING if self.gate_level is None else str(self.gate_level)

    @property
    def evidenced_text(self) -> str:
        """The evidenced gate level as text."""
        return words.NOTHING if self.evidenced_level is None else str(self.evidenced_level)

    @property
    def levels_text(self) -> str:
        """The claimed gate level, with the evidenced one behind a stroke where that is another: "3/1"."""
        return levels_text(self.gate_level, self.evidenced_level)

    @property
    def certainty_text(self) -> str:
        """Which gate level is certain, likely and possible."""
        return words.certainty_text(self.gate_low, self.gate_likely, self.gate_high)

    @property
    def index_text(self) -> str:
        """The maturity index with one decimal."""
        return words.decimal_text(self.index)

    @property
    def evidenced_index_text(self) -> str:
        """The index of evidenced levels with one decimal."""
        return words.decimal_text(self.evidenced_index)

    @property
    def index_interval_text(self) -> str:
        """The interval of the index: "1.9 to 2.4", or one figure when nothing is left open."""
        if self.index_low is None or self.index_high is None:
            return words.NOTHING
        low, high = words.decimal_text(self.index_low), words.decimal_text(self.index_high)
        return low if low == high else f"{low} to {high}"

    @property
    def target_text(self) -> str:
        """The index of the target levels with one decimal."""
        return words.decimal_text(self.target)

    @property
    def gap(self) -> float | None:
        """The distance to the target where the target is not reached, else 0: a gap is never negative."""
        return None if self.distance is None else max(0.0, self.distance)

    @property
    def gap_text(self) -> str:
        """The gap with one decimal."""
        return words.decimal_text(self.gap)

    @property
    def change_text(self) -> str:
        """The change since the milestone with its sign."""
        return words.change_text(self.change)

    @property
    def coverage_text(self) -> str:
        """The share of the weight that is answered."""
        return words.percent_text(self.coverage)


BLOCKED_SHOWN = 6


def build_group_rows(
    *,
    catalogue: Catalogue,
    groups: Iterable[GroupResult],
    previous: Iterable[GroupResult] = (),
    shows_evidenced: bool = True,
) -> tuple[GroupRow, ...]:
    """Build one row per group, in the order given, compared with the groups of an earlier milestone by their id.

    Distance and change are differences of the printed figures, so that a reader who subtracts finds the same number.
    Without `shows_evidenced` the rows hold no evidenced figures: where nobody grades evidence they say nothing.
    """
    before = {group.id: on_axis(group.index, catalogue=catalogue) for group in previous}
    rows = tuple(_row(catalogue, group, before.get(group.id)) for group in groups)
    return rows if shows_evidenced else tuple(replace(row, evidenced_level=None, evidenced_index=None) for row in rows)


def by_gap(rows: Iterable[GroupRow]) -> tuple[GroupRow, ...]:
    """Sort rows by distance to target, the largest first; rows without one come last, ties stay in their order."""
    return tuple(sorted(rows, key=lambda row: (row.distance is None, -(row.distance or 0.0))))


def levels_text(claimed: int | None, evidenced: int | None) -> str:
    """Write a claimed level, with the evidenced one behind a stroke where that is another.

    >>> levels_text(3, 1), levels_text(3, 3), levels_text(3, None), levels_text(None, None)
    ('3/1', '3', '3', '-')
    """
    if claimed is None:
        return words.NOTHING
    return str(claimed) if evidenced in (None, claimed) else f"{claimed}/{evidenced}"


def _row(catalogue: Catalogue, group: GroupResult, previous: float | None) -> GroupRow:
    figures = (group.index, group.target_index, group.index_low, group.index_high, group.evidenced_index)
    index, target, low, high, evidenced = (on_axis(figure, catalogue=catalogue) for figure in figures)
    change = _difference(index, previous)
    label, title, short_title = group_names(catalogue, group)
    weakest = catalogue.by_key[group.weakest_key] if group.weakest_key is not None else None
    blocked = tuple(catalogue.by_key[key].number for key in group.blocked_by)
    return GroupRow(
        kind=group.kind,
        id=group.id,
        label=label,
        title=title,
        short_title=short_title,
        gate_level=group.gate_level,
        gate_name="" if group.gate_level is None else group_level_name(group.gate_level, catalogue=catalogue),
        gate_low=group.gate_low,
        gate_likely=group.gate_likely,
        gate_high=group.gate_high,
        evidenced_level=group.evidenced_level,
        index=index,
        index_low=low,
        index_high=high,
        evidenced_index=evidenced,
        target=target,
        target_level=group.target_level,
        distance=_difference(target, index),
        previous=previous,
        change=change,
        coverage=group.coverage,
        share_at_target=group.share_at_target,
        weakest_level=group.weakest_level,
        weakest_key=group.weakest_key,
        weakest_number="" if weakest is None else weakest.number,
        weakest_text=_weakest_text(catalogue, group, weakest),
        blocked_by=blocked,
        blocked_text=_blocked_text(catalogue, group, blocked),
        asked=group.asked,
        answered=group.answered,
        dont_know=group.dont_know,
        not_applicable=group.not_applicable,
        deferred=group.deferred,
        note=_note(group),
    )


def group_names(catalogue: Catalogue, group: GroupResult) -> tuple[str, str, str]:
    """Return label, title and short title: clause number or capability code first; the whole has no label."""
    if group.kind == "clause":
        clause = next(clause for clause in catalogue.clauses if clause.number == group.id)
        return clause.number, clause.title, clause.short_title
    if group.kind == "capability":
        capability = next(each for each in catalogue.capabilities if each.code == group.id)
        return capability.code, capability.name, capability.name
    return "", "All clauses", "All clauses"


def _difference(minuend: float | None, subtrahend: float | None) -> float | None:
    return None if minuend is None or subtrahend is None else words.rounded(minuend - subtrahend)


def _weakest_text(catalogue: Catalogue, group: GroupResult, weakest: Requirement | None) -> str:
    if weakest is None:
        return words.NOTHING
    return f"{weakest.number} {weakest.title}, {level_text(group.weakest_level, catalogue=catalogue)}"


def _blocked_text(catalogue: Catalogue, group: GroupResult, blocked: tuple[str, ...]) -> str:
    """Say what keeps the group from its next level; a long list is cut, the full one stands in `blocked_by`."""
    if group.gate_level is None or not blocked:
        return ""
    more = len(blocked) - BLOCKED_SHOWN
    named = [*blocked[:BLOCKED_SHOWN], f"{more} more"] if more > 1 else blocked
    following = "The next tier" if catalogue.profile.gate.kind == "tiers" else f"Level {group.gate_level + 1}"
    return f"{following} needs {words.listing_text(named)}"


def _note(group: GroupResult) -> str:
    """Say why there is no figure."""
    if group.is_published and group.gate_level is not None:
        return ""
    if group.asked and group.not_applicable + group.deferred == group.asked:
        return "nothing applies"
    return "no data" if group.answered == 0 else "not enough answers"
