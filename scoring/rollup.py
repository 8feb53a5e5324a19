"""From requirement levels to groups: gate level, what blocks it, weakest link, shares, index, coverage, interval.

Works on one block in requirement-major layout: [m, b] for m requirements of b assessments, so that every operation
walks contiguous memory. All sums are sums of whole numbers and exact in the floating-point type of the matrices.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scoring.compiled import AnyArray, CatalogueArrays, ExactFloats, Flags, Floats, Numbers, multiply
from scoring.votes import ANSWERED, DEFERRED, DONT_KNOW, NOT_APPLICABLE

# The four series that the gate rule and the index are applied to: the known levels, everything open at the lowest
# level, everything open at the highest level, and the targets.
NOW, LOW, HIGH, TARGET = range(4)


@dataclass(frozen=True, eq=False)
class Block:
    """Checked levels of b assessments, all [m, b]. `level` is the lowest one where there is none.

    `target` may be [m, 1], where it is the same for all.
    """

    level: Numbers
    state: Numbers
    target: Numbers

    @cached_property
    def known(self) -> Flags:
        """Where there is a level."""
        return np.asarray(self.state == ANSWERED)

    @cached_property
    def applicable(self) -> Flags:
        """What counts: neither not applicable nor deferred."""
        return np.asarray((self.state != NOT_APPLICABLE) & (self.state != DEFERRED))


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupSums:
    """The whole-number sums that the figures of the G groups are made of, for the series NOW, LOW, HIGH, TARGET.

    `at_least` [2 G, 4, K, b] and `total` [2 G, 4, b] hold gate weights (first G rows) and numbers of decisive
    requirements (last G rows): what stands at or above each level over the lowest, and all that counts. `at_target`
    [G, b] is the gate weight at or above its target. `index_sum` and `index_weight` [G, 4, b] are sums of index weight
    times level, and of index weight. `counts` [G, 4, b]: requirements answered, don't know, not applicable, deferred.
    """

    at_least: ExactFloats
    total: ExactFloats
    at_target: ExactFloats
    index_sum: ExactFloats
    index_weight: ExactFloats
    counts: ExactFloats


@dataclass(frozen=True, kw_only=True, eq=False)
class Gates:
    """Gate levels [G, 4, b], and the highest level that the share alone and the floor alone would allow."""

    level: Numbers
    by_share: Numbers
    by_floor: Numbers


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupFigures:
    """Figures of the G groups, each [G, b]; NaN where a figure is not published or nothing applies.

    `weakest_column` is the column of the weakest requirement; it means nothing where `weakest_level` is NaN.
    `blocks` [m, b] has one bit per kind of group: 1 clause, 2 capability, 4 whole catalogue.
    """

    is_published: Flags
    gate_level: ExactFloats
    gate_low: ExactFloats
    gate_high: ExactFloats
    target_level: ExactFloats
    target_index: Floats
    weakest_level: ExactFloats
    weakest_column: Numbers
    share_at_target: Floats
    index: Floats
    index_low: Floats
    index_high: Floats
    coverage: Floats
    answered: Numbers
    dont_know: Numbers
    not_applicable: Numbers
    deferred: Numbers
    blocks: Numbers


def group_sums(*, arrays: CatalogueArrays, block: Block) -> GroupSums:
    """Add up every weight that a group figure needs, in four matrix products."""
    groups, known, applicable = arrays.groups, block.known, block.applicable
    size, width, steps = len(groups), arrays.width, arrays.steps[:, None]
    holds = known[:, None] & (block.level[:, None] >= steps)
    single = np.array((known, applicable, known & (block.level >= block.target))).transpose(1, 0, 2)
    reached = _product(groups.gate_matrix, holds, single)
    at_least = np.empty((2 * size, 4, width, reached.shape[2]), dtype=reached.dtype)
    total = reached[:, [width, width + 1, width + 1, width + 1]]
    at_least[:, :HIGH] = reached[:, None, :width]
    at_least[:, HIGH] = reached[:, :width] + (total[:, LOW] - total[:, NOW])[:, None]
    # Where everything applies and all assessments share their targets, one column stands for all of them.
    aims = block.target[:, None] >= steps
    at_least[:, TARGET] = _product(groups.gate_matrix, aims if applicable.all() else aims & applicable[:, None])
    index_sum, index_weight = _index_sums(arrays, block)
    states = np.array([ANSWERED, DONT_KNOW, NOT_APPLICABLE, DEFERRED])[:, None]
    return GroupSums(
        at_least=at_least,
        total=total,
        at_target=reached[:size, width + 2],
        index_sum=index_sum,
        index_weight=index_weight,
        counts=_product(groups.count_matrix, block.state[:, None] == states),
    )


def _index_sums(arrays: CatalogueArrays, block: Block) -> tuple[ExactFloats, ExactFloats]:
    """Sums of index weight times level, and of index weight, for the four series."""
    known, applicable = block.known, block.applicable
    series: AnyArray = np.array((known, applicable, known * block.level, applicable * block.target)).transpose(1, 0, 2)
    index = _product(arrays.groups.index_matrix, series)
    weight, sums = index[:, [0, 1, 1, 1]], index[:, [2, 2, 2, 3]]
    is_open = weight[:, LOW] - weight[:, NOW]
    sums[:, LOW] += arrays.lowest * is_open
    sums[:, HIGH] += arrays.highest * is_open
    return sums, weight


def _product(matrix: ExactFloats, *series: AnyArray) -> ExactFloats:
    """Multiply [g, m] with series of [m, q, b] each, all at once; returns [g, sum of q, b]."""
    stacked = np.concatenate(series, axis=1, dtype=matrix.dtype)
    rows, depth, width = stacked.shape
    return multiply(matrix, stacked.reshape(rows, depth * width)).reshape(len(matrix), depth, width)


def gate_levels(*, arrays: CatalogueArrays, sums: GroupSums) -> Gates:
    """Apply the gate rule (SC-09): enough weight at the level, and no decisive requirement too far below it."""
    rule, size, lowest = arrays.catalogue.profile.gate, len(arrays.groups), arrays.lowest
    needed = rule.share_percent * sums.total[:size, :, None]
    by_share = (100 * sums.at_least[:size] >= needed).sum(axis=2, dtype=np.int8)
    holds_floor = sums.at_least[size:] >= sums.total[size:, :, None]
    # A decisive requirement may stand `floor_distance` below the gate level, so the floor allows that much more.
    by_floor = np.minimum(holds_floor.sum(axis=2, dtype=np.int8) + np.int8(rule.floor_distance), np.int8(arrays.width))
    return Gates(
        level=lowest + np.minimum(by_share, by_floor),
        by_share=lowest + by_share,
        by_floor=lowest + by_floor,
    )


def group_figures(*, arrays: CatalogueArrays, block: Block, sums: GroupSums) -> GroupFigures:
    """Compute all figures of all groups of a block (rules SC-09 to SC-15 and SC-17)."""
    size, kind = len(arrays.groups), arrays.groups.gate_matrix.dtype
    known, applicable = sums.total[:size, NOW], sums.total[:size, LOW]
    published = (known > 0) & (100 * known >= arrays.catalogue.profile.coverage_percent * applicable)
    shown = sums.total[:size] > 0
    applies = shown[:, LOW].copy()
    shown[:, NOW] = published
    gates = gate_levels(arrays=arrays, sums=sums)
    gate = np.where(shown, gates.level, kind.type(np.nan))
    index = _quotient(sums.index_sum, sums.index_weight * arrays.highest, shown, 100)
    weakest_level, weakest_column = np.divmod(_weakest(arrays, block), np.int32(len(arrays.keys)))
    counts = sums.counts.astype(np.int16)
    return GroupFigures(
        is_published=published,
        gate_level=gate[:, NOW],
        gate_low=gate[:, LOW],
        gate_high=gate[:, HIGH],
        target_level=gate[:, TARGET],
        target_index=index[:, TARGET],
        weakest_level=np.where(published, weakest_level, kind.type(np.nan)),
        weakest_column=weakest_column,
        share_at_target=_quotient(sums.at_target, known, published),
        index=index[:, NOW],
        index_low=index[:, LOW],
        index_high=index[:, HIGH],
        coverage=_quotient(known, applicable, applies),
        answered=counts[:, 0],
        dont_know=counts[:, 1],
        not_applicable=counts[:, 2],
        deferred=counts[:, 3],
        blocks=_blocks(arrays, block, gates, published),
    )


def _quotient(part: ExactFloats, whole: ExactFloats, condition: Flags, factor: int = 1) -> Floats:
    """factor * part / whole, or NaN; both are exact whole numbers, so only the quotient is rounded (SC-12 to SC-14)."""
    divisor = np.where(condition, whole, np.float64(np.nan))
    quotient: Floats = part.astype(np.float64) * factor / divisor
    return quotient


def _weakest(arrays: CatalogueArrays, block: Block) -> Numbers:
    """Level times m plus column of the weakest known requirement per group; the lowest column wins a tie (SC-11)."""
    columns, members = len(arrays.keys), arrays.groups.member_table
    rank = np.empty((columns + 1, block.level.shape[1]), dtype=np.int32)
    rank[:columns] = np.where(block.known, block.level, np.int8(arrays.highest + 1))
    rank[columns] = arrays.highest + 1
    rank *= columns
    rank[:columns] += np.arange(columns, dtype=np.int32)[:, None]
    weakest = np.empty((len(arrays.groups), rank.shape[1]), dtype=np.int32)
    np.minimum.reduce(rank.take(members, axis=0), axis=0, out=weakest[:-1])
    # Every requirement stands in one clause and in one capability, so the smallest of these is that of the whole.
    np.minimum.reduce(weakest[:-1], axis=0, out=weakest[-1])
    return weakest


def _blocks(arrays: CatalogueArrays, block: Block, gates: Gates, published: Flags) -> Numbers:
    """Mark what keeps a group from its next level (SC-10), one bit per kind of group."""
    level, lowest = gates.level[:, NOW], np.int8(arrays.lowest)
    can_rise, distance = published & (level < arrays.highest), np.int8(arrays.catalogue.profile.gate.floor_distance)
    below_share = np.where(can_rise & (gates.by_share[:, NOW] == level), level + np.int8(1), lowest)
    below_floor = np.where(can_rise & (gates.by_floor[:, NOW] == level), level + np.int8(1) - distance, lowest)
    by_share = block.level < below_share[arrays.groups.of]
    by_floor = arrays.weights.decisive[:, None] & (block.level < below_floor[arrays.groups.of])
    bits = np.array([1, 2, 4], dtype=np.int8)[:, None, None]
    blocks: Numbers = np.bitwise_or.reduce(((by_share | by_floor) & block.known) * bits, axis=0)
    return blocks
