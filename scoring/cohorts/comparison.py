"""Many organizations at once: counts of their figures, quantiles from the counts, and where one stands among others.

A tally counts how often each gate level and each index (in tenths) occurs. Tallies of parts add up to the tally of
the whole, whatever the parts, so quantiles over millions of assessments need the memory of one tally per group. A
quantile is the value of a real organization: never a mean, so a quantile of levels is a level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import AnyArray, CatalogueArrays, Flags, Floats, Numbers

FEWEST_ORGANIZATIONS = 5
TENTHS = 10
INDEX_PLACES = 100 * TENTHS + 1
QUARTILES = (25, 50, 75)


@dataclass(frozen=True, kw_only=True, eq=False)
class Tally:
    """How often each figure of the G groups of requirements occurs in `size` assessments.

    `gates` [G, S] counts gate levels, lowest first; `indices` [G, 1001] counts maturity indices in tenths, 0.0 to
    100.0. A figure that is not published is not counted.
    """

    size: int
    gates: Numbers
    indices: Numbers

    def __add__(self, other: Tally) -> Tally:
        return Tally(size=self.size + other.size, gates=self.gates + other.gates, indices=self.indices + other.indices)


@dataclass(frozen=True, kw_only=True)
class FigurePosition:
    """One figure of ours among the organizations of our group that have it.

    `kind` and `id` name the clause, capability or catalogue; `figure` is gate_level or index (to one decimal).
    `lower`, `equal` and `higher` count organizations and are None where we have no such figure; quartiles are None,
    and `refusal` says why, where fewer than five organizations have it.
    """

    kind: str
    id: str
    figure: str
    ours: float | None
    organizations: int
    quartiles: tuple[float, float, float] | None
    lower: int | None
    equal: int | None
    higher: int | None
    refusal: str


@dataclass(frozen=True, kw_only=True)
class GroupComparison:
    """Where we stand in our group: `organizations` are the others that have consented, ours is not among them.

    `sample` says in words what we are compared with. With a `refusal` it is empty, and there are no positions.
    """

    group: str
    organizations: int
    sample: str
    refusal: str
    positions: tuple[FigurePosition, ...]


def tally_figures(*, arrays: CatalogueArrays, gate_level: AnyArray, index: AnyArray) -> Tally:
    """Count the gate levels and indices [n, G] of n assessments; NaN is not counted (SC-70).

    >>> from clauses import load_catalogue
    >>> from scoring.compiled import compile_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue())
    >>> tally = tally_figures(arrays=arrays, gate_level=np.full((3, 21), 2.0), index=np.full((3, 21), 44.44))
    >>> tally.size, tally.gates[0].tolist(), int(tally.indices[0, 444])
    (3, [0, 0, 3, 0, 0, 0], 3)
    """
    return Tally(
        size=len(gate_level),
        gates=_count(gate_level - arrays.lowest, arrays.width + 1),
        indices=_count(np.rint(np.asarray(index) * TENTHS), INDEX_PLACES),
    )


def _count(places: Floats, width: int) -> Numbers:
    """Count how often each place occurs in each column of [n, G]; returns [G, width]."""
    groups = places.shape[1]
    cells = places + np.arange(groups) * width
    known = cells[~np.isnan(cells)].astype(np.int64)
    counts: Numbers = np.bincount(known, minlength=groups * width).reshape(groups, width)
    return counts


def quantile_places(*, counts: Numbers, percents: Sequence[int]) -> Numbers:
    """Return the place of each quantile in counts [..., B]; -1 where nothing is counted (SC-70). Shape [..., P].

    A quantile is the lowest place that at least so many percent of what is counted do not exceed.

    >>> quantile_places(counts=np.array([0, 2, 1, 1]), percents=(25, 50, 75)).tolist()
    [1, 1, 2]
    """
    reached = 100 * np.cumsum(counts, axis=-1)[..., None, :]
    needed = np.asarray(percents)[:, None] * counts.sum(axis=-1)[..., None, None]
    places = (reached >= needed).argmax(axis=-1)
    found: Numbers = np.where(counts.sum(axis=-1)[..., None] > 0, places, -1)
    return found


def sample_of(*, group: AnyArray, consent: AnyArray, is_whole: AnyArray, is_ours: AnyArray, wanted: str) -> Flags:
    """Tell which of n assessments stand for the other organizations of a group (SC-71).

    `group` [n] holds names; `consent` [n] counts only where it is True, never where it is missing; `is_whole` [n] is
    false for a unit of an organization; `is_ours` [n] marks our own.

    >>> names, everything, none = np.array(["metal", "metal", "food"]), np.full(3, True), np.full(3, False)
    >>> consent = np.array([True, None, True], dtype=object)
    >>> sample_of(group=names, consent=consent, is_whole=everything, is_ours=none, wanted="metal").tolist()
    [True, False, False]
    """
    has_consented = np.array([given is True for given in consent.tolist()], dtype=np.bool_)
    member: Flags = (group == wanted) & has_consented & is_whole.astype(np.bool_) & ~is_ours.astype(np.bool_)
    return member


def compare_with_group(
    *, arrays: CatalogueArrays, group: str, sample: Tally, gate_level: Sequence[float], index: Sequence[float]
) -> GroupComparison:
    """Compare our gate levels and indices [G] with the tally of the other organizations of our group (SC-70 to SC-73).

    NaN stands for a figure that we do not have. The sample comes from `sample_of`; below five organizations nothing
    but the reason is returned.

    >>> from clauses import load_catalogue
    >>> from scoring.compiled import compile_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue())
    >>> four = tally_figures(arrays=arrays, gate_level=np.full((4, 21), 2.0), index=np.full((4, 21), 40.0))
    >>> ours = {"gate_level": [3.0] * 21, "index": [61.0] * 21}
    >>> compare_with_group(arrays=arrays, group="metal", sample=four, **ours).refusal
    'Only 4 other organizations of the group metal have consented; a comparison needs at least 5.'
    >>> full = compare_with_group(arrays=arrays, group="metal", sample=four + four, **ours)
    >>> full.positions[-1].quartiles, full.positions[-1].lower, full.positions[-1].organizations
    ((40.0, 40.0, 40.0), 8, 8)
    """
    refusal = _refusal(sample.size, f" of the group {group}", "consented")
    positions: list[FigurePosition] = []
    if not refusal:
        for place, key in enumerate(arrays.groups.keys):
            gate, tenths = float(gate_level[place]), float(np.rint(float(index[place]) * TENTHS))
            scale = np.arange(arrays.lowest, arrays.highest + 1, dtype=np.float64)
            positions.append(_position(key.kind, key.id, "gate_level", gate, sample.gates[place], scale))
            scale = np.arange(INDEX_PLACES) / TENTHS
            positions.append(_position(key.kind, key.id, "index", tenths / TENTHS, sample.indices[place], scale))
    return GroupComparison(
        group=group,
        organizations=sample.size,
        sample="" if refusal else f"{sample.size} other organizations of the group {group} that have consented",
        refusal=refusal,
        positions=tuple(positions),
    )


def _refusal(count: int, of_group: str, what: str) -> str:
    """Say why too few organizations are there to compare with, or nothing where they are enough (SC-72)."""
    if count >= FEWEST_ORGANIZATIONS:
        return ""
    some, noun, verb = (f"Only {count}", "organizations", "have") if count > 1 else ("Only 1", "organization", "has")
    some = some if count else "No"
    needed = f"a comparison needs at least {FEWEST_ORGANIZATIONS}"
    return f"{some} other {noun}{of_group} {verb} {what}; {needed}."


def _position(kind: str, name: str, figure: str, ours: float, counts: Numbers, scale: Floats) -> FigurePosition:
    """Count who stands lower, level and higher (SC-73); `scale` [B] holds the value of each place of `counts`."""
    organizations = int(counts.sum())
    refusal = _refusal(organizations, "", "this figure")
    is_known, is_shown = ours == ours, not refusal  # noqa: PLR0124 - only NaN differs from itself
    places = quantile_places(counts=counts, percents=QUARTILES)
    low, middle, high = (float(value) for value in scale[places])
    return FigurePosition(
        kind=kind,
        id=name,
        figure=figure,
        ours=ours if is_known else None,
        organizations=organizations,
        quartiles=(low, middle, high) if is_shown else None,
        lower=int(counts[scale < ours].sum()) if is_shown and is_known else None,
        equal=int(counts[scale == ours].sum()) if is_shown and is_known else None,
        higher=int(counts[scale > ours].sum()) if is_shown and is_known else None,
        refusal=refusal,
    )
