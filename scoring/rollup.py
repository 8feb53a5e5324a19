"""From requirement levels to groups: gate level, what blocks it, weakest link, shares, index, coverage, interval.

Works on one block in requirement-major layout: [m, b] for m requirements of b assessments, so that every operation
walks contiguous memory. All sums are sums of whole numbers in the narrowest type that holds them, and exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scoring.arrays import AnyArray, CatalogueArrays, Flags, Floats, Numbers, Partition
from scoring.votes import ANSWERED, DEFERRED, DONT_KNOW, NOT_APPLICABLE

# Rows with fewer values than this are combined in one call for all groups, longer ones group by group.
SMALL_BLOCK = 64
# The series that the gate rule and the index are applied to: the known levels, everything open at the lowest level,
# everything open at the highest level, and the targets.
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
class LevelSums:
    """The whole-number sums that the figures of the G groups are made of, for c columns of levels.

    `at_least` [G, K, c] is the gate weight that stands at or above each level over the lowest, `total` [G, c] all that
    counts, `floor` [G, c] the lowest level of a decisive requirement (the highest level where none is decisive).
    `index_sum` and `index_weight` [G, c] are sums of index weight times level, and of index weight.
    """

    at_least: Numbers
    total: Numbers
    floor: Numbers
    index_sum: Numbers
    index_weight: Numbers


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupSums:
    """The sums of a block: of its levels in the series NOW, LOW, HIGH and TARGET, and of what else is counted.

    `levels` holds the series side by side, `spans` the columns of each (one for all targets where they are the same
    everywhere). `at_target` [G, b] is the gate weight at or above its target; `counts` [G, 4, b] are the requirements
    answered, don't know, not applicable and deferred.
    """

    levels: LevelSums
    spans: tuple[slice, ...]
    at_target: Numbers
    counts: Numbers

    def series(self, name: int) -> LevelSums:
        """Return the sums of one series."""
        return LevelSums(**{key: values[..., self.spans[name]] for key, values in vars(self.levels).items()})


@dataclass(frozen=True, kw_only=True, eq=False)
class Gates:
    """Gate levels [G, c], and the highest level that the share alone and the floor alone would allow."""

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
    gate_level: AnyArray
    gate_low: AnyArray
    gate_high: AnyArray
    target_level: AnyArray
    target_index: Floats
    weakest_level: AnyArray
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


def fill(level: Numbers, where: Flags, other: int) -> Numbers:
    """Take the level where a flag is set and another one elsewhere; ten times as fast as np.where on narrow numbers."""
    filled: Numbers = level * where
    filled += ~where * np.int8(other)
    return filled


def by_group(*, arrays: CatalogueArrays, values: AnyArray, combine: np.ufunc, start: int = 0) -> AnyArray:
    """Combine the rows of [m, ...] into the groups [G, ...], by np.add or np.minimum; `start` fills empty groups."""
    result = np.empty((len(arrays.groups), *values.shape[1:]), dtype=values.dtype)
    row = 0
    for partition in arrays.groups.partitions:
        ordered = values if partition.order is None else values.take(partition.order, axis=0)
        end = row + len(partition.ends)
        if values.size < SMALL_BLOCK * len(values):
            _combine_at_once(ordered, partition, combine, result[row:end])
        else:
            for place, first, last in partition.pieces:
                combine.reduce(ordered[first:last], axis=0, out=result[row + place])
        result[row:end][partition.is_empty] = start
        row = end
    combine.reduce(result[: len(arrays.groups.partitions[0].ends)], axis=0, out=result[-1])
    return result


def _combine_at_once(ordered: AnyArray, partition: Partition, combine: np.ufunc, result: AnyArray) -> None:
    """Combine all groups in one call, which pays where there are few values in each row."""
    result[~partition.is_empty] = combine.reduceat(ordered, partition.starts, axis=0)


def level_sums(*, arrays: CatalogueArrays, level: Numbers, counts: Flags) -> LevelSums:
    """Add up the weights of c columns of levels, both [m, c], over what counts."""
    weights, steps = arrays.weights, arrays.steps[:, None]
    shape = (len(level), arrays.width + 1, level.shape[1])
    gate = np.empty(shape, dtype=weights.gate.dtype)
    np.multiply(fill(level, counts, arrays.lowest)[:, None] >= steps, weights.gate[:, None, None], out=gate[:, :-1])
    np.multiply(counts, weights.gate[:, None], out=gate[:, -1])
    index = np.empty((len(level), 2, level.shape[1]), dtype=weights.index.dtype)
    np.multiply(counts, weights.index[:, None], out=index[:, 1])
    np.multiply(index[:, 1], level, out=index[:, 0])
    decisive = fill(level, counts & weights.decisive[:, None], arrays.highest)
    gate, index = (by_group(arrays=arrays, values=values, combine=np.add) for values in (gate, index))
    return LevelSums(
        at_least=gate[:, :-1],
        total=gate[:, -1],
        floor=by_group(arrays=arrays, values=decisive, combine=np.minimum, start=arrays.highest),
        index_sum=index[:, 0],
        index_weight=index[:, 1],
    )


def level_series(*, arrays: CatalogueArrays, block: Block) -> tuple[tuple[Numbers, Flags], ...]:
    """Return levels and what counts of them for NOW, LOW, HIGH and TARGET, each [m, b].

    Where everything applies and all assessments share their targets, one column stands for all of these.
    """
    known, applicable = block.known, block.applicable
    aims = slice(0, 1) if block.target.shape[1] == 1 and applicable.all() else slice(None)
    return (
        (block.level, known),
        (block.level, applicable),
        (fill(block.level, known, arrays.highest), applicable),
        (np.broadcast_to(block.target, known.shape)[:, aims], applicable[:, aims]),
    )


def group_sums(*, arrays: CatalogueArrays, block: Block) -> GroupSums:
    """Add up every weight that a group figure needs; the series stand side by side as if they were assessments."""
    levels, counts = zip(*level_series(arrays=arrays, block=block), strict=True)
    sums = level_sums(arrays=arrays, level=np.concatenate(levels, axis=1), counts=np.concatenate(counts, axis=1))
    ends = np.cumsum([0, *(values.shape[1] for values in levels)]).tolist()
    at_target = (block.known & (block.level >= block.target)) * arrays.weights.gate[:, None]
    states = np.array([ANSWERED, DONT_KNOW, NOT_APPLICABLE, DEFERRED])[:, None]
    is_state = (block.state[:, None] == states).astype(np.int16)
    return GroupSums(
        levels=sums,
        spans=tuple(map(slice, ends, ends[1:])),
        at_target=by_group(arrays=arrays, values=at_target, combine=np.add),
        counts=by_group(arrays=arrays, values=is_state, combine=np.add),
    )


def gate_levels(*, arrays: CatalogueArrays, sums: LevelSums) -> Gates:
    """Apply the gate rule (SC-09): enough weight at the level, and no decisive requirement too far below it."""
    rule, lowest, kind = arrays.catalogue.profile.gate, np.int8(arrays.lowest), sums.total.dtype.type
    needed = kind(rule.share_percent) * sums.total
    by_share = lowest + (kind(100) * sums.at_least >= needed[:, None]).sum(axis=1, dtype=np.int8)
    # A decisive requirement may stand `floor_distance` below the gate level, so the floor allows that much more.
    distance = np.int8(min(rule.floor_distance, arrays.width))
    by_floor = np.minimum(sums.floor, np.int8(arrays.highest) - distance) + distance
    return Gates(level=np.minimum(by_share, by_floor), by_share=by_share, by_floor=by_floor)


def is_published(*, arrays: CatalogueArrays, known: Numbers, applicable: Numbers) -> Flags:
    """Tell from gate weights [G, c] which groups have enough answers to be published (SC-14)."""
    kind = known.dtype.type
    enough = kind(100) * known >= kind(arrays.catalogue.profile.coverage_percent) * applicable
    return np.asarray((known > 0) & enough)


def group_figures(*, arrays: CatalogueArrays, block: Block, sums: GroupSums) -> GroupFigures:
    """Compute all figures of all groups of a block (rules SC-09 to SC-15 and SC-17)."""
    known, applicable = (sums.levels.total[:, sums.spans[name]] for name in (NOW, LOW))
    published = is_published(arrays=arrays, known=known, applicable=applicable)
    is_shown = sums.levels.total > 0
    applies = is_shown[:, sums.spans[LOW]]
    is_shown[:, sums.spans[NOW]] = published
    gates = gate_levels(arrays=arrays, sums=sums.levels)
    gate = _shown(gates.level, is_shown)
    highest = sums.levels.index_weight * sums.levels.index_weight.dtype.type(arrays.highest)
    index = _quotient(sums.levels.index_sum, highest, is_shown, 100)
    now, low, high, target = sums.spans
    weakest_level, weakest_column = np.divmod(_weakest(arrays, block), np.int32(len(arrays.keys)))
    return GroupFigures(
        is_published=published,
        gate_level=gate[:, now],
        gate_low=gate[:, low],
        gate_high=gate[:, high],
        target_level=gate[:, target],
        target_index=index[:, target],
        weakest_level=_shown(weakest_level, published),
        weakest_column=weakest_column,
        share_at_target=_quotient(sums.at_target, known, published),
        index=index[:, now],
        index_low=index[:, low],
        index_high=index[:, high],
        coverage=_quotient(known, applicable, applies),
        answered=sums.counts[:, 0],
        dont_know=sums.counts[:, 1],
        not_applicable=sums.counts[:, 2],
        deferred=sums.counts[:, 3],
        blocks=_blocks(arrays, block, gates, published),
    )


def _shown(level: Numbers, where: Flags) -> AnyArray:
    """Levels as numbers that can be missing."""
    shown = level.astype(np.float32)
    shown[~where] = np.nan
    return shown


def _quotient(part: Numbers, whole: Numbers, where: Flags, factor: int = 1) -> Floats:
    """factor * part / whole, or NaN; both are exact whole numbers, so only the quotient is rounded (SC-12 to SC-14)."""
    quotient = np.full(part.shape, np.nan)
    np.divide(part * np.float64(factor), whole, out=quotient, where=where)
    return quotient


def _weakest(arrays: CatalogueArrays, block: Block) -> Numbers:
    """Level times m plus column of the weakest known requirement per group; the lowest column wins a tie (SC-11)."""
    columns, above = len(arrays.keys), arrays.highest + 1
    rank = fill(block.level, block.known, above).astype(np.int32)
    rank *= columns
    rank += np.arange(columns, dtype=np.int32)[:, None]
    return np.asarray(by_group(arrays=arrays, values=rank, combine=np.minimum, start=above * columns))


def _blocks(arrays: CatalogueArrays, block: Block, gates: Gates, published: Flags) -> Numbers:
    """Mark what keeps a group from its next level (SC-10), one bit per kind of group."""
    now = slice(0, published.shape[1])
    level, share, floor = gates.level[:, now], gates.by_share[:, now], gates.by_floor[:, now]
    can_rise, distance = published & (level < arrays.highest), np.int8(arrays.catalogue.profile.gate.floor_distance)
    below_share = fill(level + np.int8(1), can_rise & (share == level), arrays.lowest)
    below_floor = fill(level + np.int8(1) - distance, can_rise & (floor == level), arrays.lowest)
    by_share = block.level < below_share[arrays.groups.of]
    by_floor = arrays.weights.decisive[:, None] & (block.level < below_floor[arrays.groups.of])
    bits = np.array([1, 2, 4], dtype=np.int8)[:, None, None]
    blocks: Numbers = np.bitwise_or.reduce(((by_share | by_floor) & block.known) * bits, axis=0)
    return blocks
