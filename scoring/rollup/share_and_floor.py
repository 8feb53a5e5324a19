"""Gate by share and floor: enough weight at a level, and no decisive requirement too far below it (SC-09, SC-10)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clauses.profile import ShareAndFloorRule
from scoring.arrays import CatalogueArrays, Flags, Numbers
from scoring.rollup.combining import by_group, fill


@dataclass(frozen=True, kw_only=True, eq=False)
class ShareSums:
    """What the rule looks at, for G groups and c columns of levels.

    `at_least` [G, K, c] is the gate weight that stands at or above each level over the lowest, `floor` [G, c] the
    lowest level of a decisive requirement (the highest level where none is decisive).
    """

    rule: ShareAndFloorRule
    at_least: Numbers
    floor: Numbers

    def part(self, span: slice) -> ShareSums:
        """Return the sums of some columns."""
        return ShareSums(rule=self.rule, at_least=self.at_least[..., span], floor=self.floor[..., span])


@dataclass(frozen=True, kw_only=True, eq=False)
class ShareGates:
    """Gate levels [G, c], and the highest level that the share alone and the floor alone would allow."""

    rule: ShareAndFloorRule
    level: Numbers
    by_share: Numbers
    by_floor: Numbers


def share_sums(
    *, arrays: CatalogueArrays, rule: ShareAndFloorRule, level: Numbers, counts: Flags
) -> tuple[ShareSums, Numbers]:
    """Add up the gate weights of c columns of levels [m, c] over what counts; returns them and all weight [G, c]."""
    weights, steps = arrays.weights, arrays.steps[:, None]
    gate = np.empty((len(level), arrays.width + 1, level.shape[1]), dtype=weights.gate.dtype)
    np.multiply(fill(level, counts, arrays.lowest)[:, None] >= steps, weights.gate[:, None, None], out=gate[:, :-1])
    np.multiply(counts, weights.gate[:, None], out=gate[:, -1])
    decisive = fill(level, counts & weights.decisive[:, None], arrays.highest)
    gate = by_group(arrays=arrays, values=gate, combine=np.add)
    floor = by_group(arrays=arrays, values=decisive, combine=np.minimum, start=arrays.highest)
    return ShareSums(rule=rule, at_least=gate[:, :-1], floor=floor), gate[:, -1]


def share_gates(*, arrays: CatalogueArrays, sums: ShareSums, total: Numbers) -> ShareGates:
    """Apply the rule (SC-09) to sums and all weight [G, c]."""
    rule, lowest, kind = sums.rule, np.int8(arrays.lowest), total.dtype.type
    needed = kind(rule.share_percent) * total
    by_share = lowest + (kind(100) * sums.at_least >= needed[:, None]).sum(axis=1, dtype=np.int8)
    # A decisive requirement may stand `floor_distance` below the gate level, so the floor allows that much more.
    distance = np.int8(min(rule.floor_distance, arrays.width))
    by_floor = np.minimum(sums.floor, np.int8(arrays.highest) - distance) + distance
    return ShareGates(rule=rule, level=np.minimum(by_share, by_floor), by_share=by_share, by_floor=by_floor)


def share_blocks(*, arrays: CatalogueArrays, gates: ShareGates, level: Numbers, published: Flags) -> Flags:
    """Mark what keeps each kind of group from its next level (SC-10): [3, m, b] for levels [m, b] of the first b."""
    now = slice(0, published.shape[1])
    gate, share, floor = gates.level[:, now], gates.by_share[:, now], gates.by_floor[:, now]
    can_rise, distance = published & (gate < arrays.highest), np.int8(min(gates.rule.floor_distance, arrays.width))
    below_share = fill(gate + np.int8(1), can_rise & (share == gate), arrays.lowest)
    below_floor = fill(gate + np.int8(1) - distance, can_rise & (floor == gate), arrays.lowest)
    by_share = level < below_share[arrays.groups.of]
    by_floor = arrays.weights.decisive[:, None] & (level < below_floor[arrays.groups.of])
    return np.asarray(by_share | by_floor)
