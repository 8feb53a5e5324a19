"""The whole-number sums that group figures are made of: of the levels in four series, and of what else is counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import CatalogueArrays, Flags, Numbers
from scoring.rollup.blocks import Block, standing_of
from scoring.rollup.combining import by_group, fill
from scoring.rollup.gates import Gates, GateSums, apply_gate_rule, gate_sums
from scoring.rollup.worth import cut_back, index_sums
from scoring.votes import ANSWERED, DEFERRED, DONT_KNOW, NOT_APPLICABLE

# The series that the gate rule and the index are applied to: what counts now, the lowest and the highest levels that
# may be true with everything open at the ends of the scale, the targets, and what is shown by evidence (if known).
NOW, LOW, HIGH, TARGET, EVIDENCED = range(5)


@dataclass(frozen=True, kw_only=True, eq=False)
class LevelSums:
    """The whole-number sums that the figures of the G groups are made of, for c columns of levels.

    `gate` is what the gate rule needs, `total` [G, c] the gate weight of all that counts. `index_sum` and
    `index_weight` are sums of index weight times value, and of index weight: [G, c], or [G, T, c] with T tiers.
    """

    gate: GateSums
    total: Numbers
    index_sum: Numbers
    index_weight: Numbers

    def part(self, span: slice) -> LevelSums:
        """Return the sums of some columns."""
        return LevelSums(
            gate=self.gate.part(span),
            total=self.total[..., span],
            index_sum=self.index_sum[..., span],
            index_weight=self.index_weight[..., span],
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupSums:
    """The sums of a block: of its levels in the series, and of what else is counted.

    `levels` holds the series side by side, `spans` the columns of each (one for all targets where they are the same
    everywhere). `settled` [G, b] is the gate weight that no open answer can change, `at_target` [G, b] the gate weight
    at or above its target, and `evidenced_at_target` what of it is shown by evidence; `counts` [G, 4, b] are the
    requirements answered, don't know, not applicable and deferred.
    """

    levels: LevelSums
    spans: tuple[slice, ...]
    settled: Numbers
    at_target: Numbers
    evidenced_at_target: Numbers | None
    counts: Numbers

    def series(self, name: int) -> LevelSums:
        """Return the sums of one series."""
        return self.levels.part(self.spans[name])


def level_sums(*, arrays: CatalogueArrays, level: Numbers, counts: Flags, indexed: Numbers | None = None) -> LevelSums:
    """Add up c columns of levels [m, c] over what counts; `indexed` are the levels that the index sees, if others."""
    gate, total = gate_sums(arrays=arrays, level=level, counts=counts)
    index_sum, index_weight = index_sums(arrays=arrays, level=level if indexed is None else indexed, counts=counts)
    return LevelSums(gate=gate, total=total, index_sum=index_sum, index_weight=index_weight)


def gate_levels(*, arrays: CatalogueArrays, sums: LevelSums) -> Gates:
    """Apply the gate rule that the catalogue brings (SC-09, SC-61) to c columns of sums."""
    return apply_gate_rule(arrays=arrays, sums=sums.gate, total=sums.total)


def level_series(*, arrays: CatalogueArrays, block: Block) -> tuple[tuple[Numbers, Flags], ...]:
    """Return levels and what counts of them for NOW, LOW, HIGH, TARGET and, if known, EVIDENCED, each [m, b].

    Where everything applies and all assessments share their targets, one column stands for all of these.
    """
    standing = standing_of(arrays=arrays, block=block)
    level, applicable = standing.level, standing.applicable
    aims = slice(0, 1) if block.target.shape[1] == 1 and applicable.all() else slice(None)
    series = (
        (level, standing.counted),
        (standing.low, applicable),
        (fill(standing.high, standing.settled, arrays.highest), applicable),
        (np.broadcast_to(block.target, level.shape)[:, aims], applicable[:, aims]),
    )
    return series if standing.evidenced is None else (*series, (standing.evidenced, standing.counted))


def group_sums(*, arrays: CatalogueArrays, block: Block) -> GroupSums:
    """Add up every weight that a group figure needs; the series stand side by side as if they were assessments."""
    standing = standing_of(arrays=arrays, block=block)
    levels, counts = zip(*level_series(arrays=arrays, block=block), strict=True)
    level = np.concatenate(levels, axis=1)
    indexed = cut_back(arrays=arrays, levels=levels, target=block.target)
    sums = level_sums(
        arrays=arrays,
        level=level,
        counts=np.concatenate(counts, axis=1),
        indexed=level if indexed is levels else np.concatenate(indexed, axis=1),
    )
    ends = np.cumsum([0, *(values.shape[1] for values in levels)]).tolist()
    spans = tuple(map(slice, ends, ends[1:]))
    is_settled = standing.counted is standing.settled
    states = np.array([ANSWERED, DONT_KNOW, NOT_APPLICABLE, DEFERRED])[:, None]
    is_state = (block.state[:, None] == states).astype(np.int16)
    return GroupSums(
        levels=sums,
        spans=spans,
        settled=sums.total[:, spans[NOW]] if is_settled else _weights(arrays, standing.settled),
        at_target=_weights(arrays, standing.counted & (standing.level >= block.target)),
        evidenced_at_target=None
        if standing.evidenced is None
        else _weights(arrays, standing.counted & (standing.evidenced >= block.target)),
        counts=by_group(arrays=arrays, values=is_state, combine=np.add),
    )


def _weights(arrays: CatalogueArrays, flags: Flags) -> Numbers:
    return np.asarray(by_group(arrays=arrays, values=flags * arrays.weights.gate[:, None], combine=np.add))
