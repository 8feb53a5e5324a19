"""From levels and targets to a gap list: P with live enabling power, class, prerequisites; the order is in ordering.py.

Works on one block in requirement-major layout [m, b]. Comparisons with thresholds allow for a billionth, so that a
figure that equals its threshold on paper also does so in floating point.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import product

import numpy as np

from scoring.arrays import HIGHEST_IMPORTANCE, CatalogueArrays, Flags, Floats, Numbers
from scoring.compiled import multiply
from scoring.ordering import order_gaps, rank_gaps
from scoring.rollup import Block
from scoring.values import GapClass

CLASSES: tuple[GapClass, ...] = tuple(GapClass)
BILLIONTH = 1e-9
# Importance comes as a whole number of these units: percent of the share a, times R and G up to the highest.
IMPORTANCE_UNITS = 100 * HIGHEST_IMPORTANCE


@dataclass(frozen=True, kw_only=True, eq=False)
class Edges:
    """Prerequisite edges that need attention, each [e + 1, b]; the last row is always false and pads edge tables.

    `unmet`: the prerequisite of a gap stands below the gap's target minus 1. `waiting`: it is unmet and has a gap of
    its own, so that the dependent waits for it. `inconsistent`: a level stands on a prerequisite more than one lower.
    """

    unmet: Flags
    waiting: Flags
    inconsistent: Flags


@dataclass(frozen=True, kw_only=True, eq=False)
class GapFigures:
    """The gaps of a block, each [m, b] (edges [e, b], what is the same for all [m, 1]).

    Where `size` is 0 there is no gap, and most figures mean nothing. `rank` is the place by P (from 1), `order` the
    place in the recommended order, both 0 without a gap. `pulled_by` is the column of the gap for whose sake a gap was
    pulled forward, or its own column. `gap_class` is a code into CLASSES. `confidence` and `enabling_power` are given
    for every requirement.
    """

    size: Numbers
    enabling_power: Floats
    unknowing: Floats
    priority: Floats
    gap_class: Numbers
    rank: Numbers
    order: Numbers
    pulled_by: Numbers
    confidence: Floats
    is_unverified: Flags
    unmet: Flags
    inconsistent: Flags


@dataclass(frozen=True, kw_only=True, eq=False)
class Priorities:
    """P of every gap of a block with what it is made of, each [m, b].

    `entry` is the place of level and target in the effort tables, `weight` I (1 + b E) U, what P holds beside gap and
    effort; `rank` is the place by P, 0 without a gap.
    """

    size: Numbers
    entry: Numbers
    enabling_power: Floats
    weight: Floats
    priority: Floats
    rank: Numbers


def confidence(*, arrays: CatalogueArrays, evidence: Numbers | Floats, agreement: Floats) -> Floats:
    """Return c = 0.6 grade / 4 + 0.4 agreement; no agreement and evidence nobody has looked at count as 0 (SC-21)."""
    rule = arrays.catalogue.profile.priority
    agreed = np.where(np.isnan(agreement), 0.0, agreement) * (rule.agreement_percent / 100)
    shown = np.nan_to_num(evidence) * (rule.evidence_percent / 100 / rule.highest_evidence_grade)
    return np.asarray(shown + agreed, dtype=np.float64)


def unknowing_premium(*, arrays: CatalogueArrays, trust: Floats) -> Floats:
    """Return U = 1 + gam (1 - c) for confidence c (SC-25)."""
    premium: Floats = 1 + arrays.catalogue.profile.priority.unknowing_percent / 100 * (1 - trust)
    return premium


def enabling_power(
    *, arrays: CatalogueArrays, size: Numbers, importance: Numbers | None = None
) -> tuple[Floats, Floats]:
    """Return raw enabling power Er and E = Er / max Er of every requirement, counting open gaps only (SC-24).

    `importance` is 500 I, [m, 1] or one column per assessment [m, b]; by default that of the catalogue.
    """
    weights = arrays.weights.importance[:, None] if importance is None else importance
    raw = multiply(arrays.graph.damping, weights * size.astype(np.float64))
    raw /= IMPORTANCE_UNITS * arrays.width
    highest = raw.max(axis=0, initial=0.0)
    highest[highest == 0] = 1.0
    return raw, raw / highest


def priorities(*, arrays: CatalogueArrays, block: Block, importance: Numbers, unknowing: Floats) -> Priorities:
    """Compute P and the rank of every gap of a block (SC-18, SC-23 to SC-28).

    `importance` (500 I) and `unknowing` (U) are [m, 1], where they are the same for all, or [m, b].
    """
    rule = arrays.catalogue.profile.priority
    size = np.maximum(block.target - block.level, np.int8(0)) * block.known
    _, power = enabling_power(arrays=arrays, size=size, importance=importance)
    weight = power * (rule.enabling_factor_percent / 100)
    weight += 1
    weight *= unknowing * (importance / IMPORTANCE_UNITS)
    entry = _effort_entries(arrays, block)
    priority = arrays.effort.priority_factor.take(entry)
    priority *= weight
    priority *= size > 0
    rank = rank_gaps(priority=priority, size=size)
    return Priorities(size=size, entry=entry, enabling_power=power, weight=weight, priority=priority, rank=rank)


def edge_flags(*, arrays: CatalogueArrays, block: Block, size: Numbers) -> Edges:
    """Compare each gap and each level with its direct prerequisites (SC-22, SC-33)."""
    lower, upper = arrays.graph.prerequisite, arrays.graph.dependent
    shape = (len(lower) + 1, size.shape[1])
    unmet, waiting, inconsistent = (np.zeros(shape, dtype=np.bool_) for _ in range(3))
    has_gap, behind = size > 0, block.level[lower] + np.int8(1)
    both_known = block.known[lower] & block.known[upper]
    unmet[:-1] = both_known & has_gap[upper] & (behind < block.target[upper])
    waiting[:-1] = unmet[:-1] & has_gap[lower]
    inconsistent[:-1] = both_known & (behind < block.level[upper])
    return Edges(unmet=unmet, waiting=waiting, inconsistent=inconsistent)


def gap_figures(
    *, arrays: CatalogueArrays, block: Block, evidence: Numbers | Floats, agreement: Floats, must_do: Flags
) -> GapFigures:
    """Compute priority, class, rank and order of every gap of a block (rules SC-18 and SC-21 to SC-33)."""
    rule = arrays.catalogue.profile.priority
    trust = confidence(arrays=arrays, evidence=evidence, agreement=agreement)
    unknowing = unknowing_premium(arrays=arrays, trust=trust)
    found = priorities(arrays=arrays, block=block, importance=arrays.weights.importance[:, None], unknowing=unknowing)
    size = found.size
    edges = edge_flags(arrays=arrays, block=block, size=size)
    order, pulled_by = order_gaps(graph=arrays.graph, waiting=edges.waiting, rank=found.rank, must_do=must_do)
    return GapFigures(
        size=size,
        enabling_power=found.enabling_power,
        unknowing=unknowing,
        priority=found.priority,
        gap_class=_classes(arrays, found, edges),
        rank=found.rank,
        order=order,
        pulled_by=pulled_by,
        confidence=trust,
        is_unverified=block.known & (size == 0) & (trust < rule.unverified_below_percent / 100 - BILLIONTH),
        unmet=edges.unmet[:-1],
        inconsistent=edges.inconsistent[:-1],
    )


def _effort_entries(arrays: CatalogueArrays, block: Block) -> Numbers:
    """Places in the flat effort tables for the levels and targets of a block."""
    levels = arrays.width + 1
    first = np.arange(len(arrays.keys), dtype=np.intp)[:, None] * (levels * levels)
    within = (block.level - np.int8(arrays.lowest)) * np.int8(levels) + (block.target - np.int8(arrays.lowest))
    return first + within  # of the type that take() wants: any other costs it ten times the time


def class_of(
    *,
    is_small: bool,
    enables: bool,
    is_top: bool,
    has_unmet: bool,
    is_quick_win_important: bool,
    is_major_important: bool,
) -> GapClass:
    """Sort one gap into its class by six yes-or-no facts (SC-29).

    >>> class_of(is_small=True, enables=False, is_top=False, has_unmet=False, is_quick_win_important=True,
    ...     is_major_important=False).value
    'quick_win'
    """
    if is_small and enables:
        return GapClass.UNLOCKER
    if is_small:
        return GapClass.QUICK_WIN if is_quick_win_important and not has_unmet else GapClass.FILL_IN
    if enables or is_top:
        return GapClass.FOUNDATION
    return GapClass.MAJOR if is_major_important else GapClass.FILL_IN


@cache
def _class_codes() -> Numbers:
    """The class of every combination of the six facts, the first fact being the highest bit."""
    names = ("enables", "is_top", "has_unmet", "is_small", "is_quick_win_important", "is_major_important")
    facts = product((False, True), repeat=len(names))
    return np.array([CLASSES.index(class_of(**dict(zip(names, row, strict=True)))) for row in facts], dtype=np.int8)


def _classes(arrays: CatalogueArrays, found: Priorities, edges: Edges) -> Numbers:
    rule = arrays.catalogue.profile.classes
    code = arrays.effort.class_facts.take(found.entry)
    code |= (found.enabling_power >= rule.high_enabling_percent / 100 - BILLIONTH) * np.int8(32)
    code |= _is_in_top(arrays, found, rule.foundation_top_percent) * np.int8(16)
    code |= edges.unmet.take(arrays.graph.prerequisite_table, axis=0).any(axis=0) * np.int8(8)
    return _class_codes().take(code.astype(np.intp))


def _is_in_top(arrays: CatalogueArrays, found: Priorities, percent: int) -> Flags:
    """Tell which gaps are in the top share by benefit (P without effort): fewer than that share have a greater one."""
    benefit = found.size * found.weight
    gaps = np.count_nonzero(found.size, axis=0)
    places = -(-gaps * percent // 100)
    ascending = np.array(benefit.T, order="C")
    ascending.sort(axis=1)
    threshold = ascending[np.arange(len(places)), len(benefit) - np.maximum(places, 1)]
    threshold[places == 0] = np.inf
    # Here a gap counts in levels, in P as 100 times its share of the scale; the allowance is a billionth of P.
    return np.asarray(benefit >= threshold - BILLIONTH * arrays.width / 100)
