"""Figures of two results in one row, and the sentences that stand above such a table."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.presenters.marks import group_level_name, on_axis
from app.presenters.words import NOTHING, change_text, decimal_text, listing_text, percent_text, rounded
from clauses.model import Catalogue
from scoring.values import AssessmentResult, GroupResult

SHOWN = 8
HASH_SHOWN = 12


@dataclass(frozen=True, kw_only=True)
class GroupFigures:
    """What one result says about a group, "-" where there is no figure; `note` is the share answered below all."""

    gate_level: int | None
    gate_text: str
    gate_name: str
    index: float | None
    index_text: str
    range_text: str
    coverage_text: str
    note: str
    gate_trace: str = ""
    index_trace: str = ""


@dataclass(frozen=True, kw_only=True)
class SideBySideRow:
    """A clause, a capability or the whole catalogue in two results; a side that lacks the group is None.

    `change` is the difference of the printed indices, right minus left.
    """

    kind: str
    id: str
    name: str
    left: GroupFigures | None
    right: GroupFigures | None
    change: float | None

    @property
    def change_text(self) -> str:
        """The change with its sign, or a dash."""
        return change_text(self.change)


@dataclass(frozen=True, kw_only=True)
class Side:
    """One column: a result, the catalogue that its figures are read with, and where its traces stand."""

    result: AssessmentResult
    catalogue: Catalogue
    trace_href: str = ""

    @property
    def groups(self) -> dict[tuple[str, str], GroupResult]:
        """Groups by kind and id, the whole catalogue last."""
        every = (*self.result.clauses, *self.result.capabilities, self.result.overall)
        return {(group.kind, group.id): group for group in every if group.asked}


def side_by_side(left: Side, right: Side) -> tuple[SideBySideRow, ...]:
    """Pair the groups of two results by kind and id, in the order of the left one, then what only the right one has."""
    return tuple(_row(left, right, name) for name in dict.fromkeys((*left.groups, *right.groups)))


def of_kind(rows: Iterable[SideBySideRow], *kinds: str) -> tuple[SideBySideRow, ...]:
    """Return the rows of some kinds: clause, capability, catalogue."""
    return tuple(row for row in rows if row.kind in kinds)


def _row(left: Side, right: Side, name: tuple[str, str]) -> SideBySideRow:
    pairs = [(side, side.groups.get(name)) for side in (left, right)]
    shown = [None if group is None else figures_of(side, group) for side, group in pairs]
    first, last = (None if figures is None else figures.index for figures in shown)
    title = next(group_title(side.catalogue, group) for side, group in reversed(pairs) if group is not None)
    return SideBySideRow(
        kind=name[0],
        id=name[1],
        name=title,
        left=shown[0],
        right=shown[1],
        change=None if first is None or last is None else rounded(last - first),
    )


def figures_of(side: Side, group: GroupResult) -> GroupFigures:
    """Write what one side says about one of its groups."""
    low, index, high = (
        on_axis(value, catalogue=side.catalogue) for value in (group.index_low, group.index, group.index_high)
    )
    name = "overall" if group.kind == "catalogue" else f"{group.kind}:{group.id}"
    gate = group.gate_level
    return GroupFigures(
        gate_level=gate,
        gate_text=NOTHING if gate is None else str(gate),
        gate_name="" if gate is None else group_level_name(gate, catalogue=side.catalogue),
        index=index,
        index_text=decimal_text(index),
        range_text="" if low == high else f"{decimal_text(low)} to {decimal_text(high)}",
        coverage_text=percent_text(group.coverage),
        note="" if group.coverage == 1 else percent_text(group.coverage) if group.coverage else "no data",
        gate_trace=side.trace_href.replace("FIGURE", f"{name}:gate"),
        index_trace=side.trace_href.replace("FIGURE", f"{name}:index"),
    )


def group_title(catalogue: Catalogue, group: GroupResult) -> str:
    """Name a group; one that the catalogue does not know keeps its id."""
    titles = {("clause", clause.number): f"{clause.number} {clause.short_title}" for clause in catalogue.clauses}
    titles |= {("capability", each.code): f"{each.code} {each.name}" for each in catalogue.capabilities}
    titles["catalogue", catalogue.id] = "All clauses"
    return titles.get((group.kind, group.id), group.id)


def marked_text(catalogue: Catalogue, marked: Collection[str], *, when: str) -> str:
    """Warn that level statements have changed, so that a change of level may be one of wording; empty without any.

    >>> from clauses import load_catalogue
    >>> marked_text(load_catalogue(), ["dir.strategy"], when="since")
    'The level statements of 6.4 have changed since, so its level may not mean the same.'
    """
    if not marked:
        return ""
    numbers = [catalogue.by_key[key].number for key in marked]
    more = len(numbers) - SHOWN
    named = listing_text([*numbers[:SHOWN], f"{more} more"] if more > 0 else numbers)
    theirs = "its level" if len(numbers) == 1 else "their levels"
    return f"The level statements of {named} have changed {when}, so {theirs} may not mean the same."


def settings_text(result: AssessmentResult) -> str:
    """Name what a result was scored by: catalogue edition, hash, profile and the settings of the organization."""
    own = f", settings {result.settings_version}" if result.settings_version else ""
    edition = f"{result.catalogue_id} {result.catalogue_edition} ({result.catalogue_hash[:HASH_SHOWN]})"
    return f"{edition}, profile {result.profile_id} {result.profile_version}{own}"
