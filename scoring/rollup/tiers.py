"""Gate by tiers: everything in the highest tier at one level, in the lower tiers at another (SC-61, SC-62)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from clauses.fields import HIGHEST_TIER
from clauses.profile import TierRule
from scoring.arrays import CatalogueArrays, Flags, Numbers
from scoring.rollup.combining import by_group, fill

# The number of the highest and of the lowest bit of every set of tiers, 0 for the empty set; tier t is bit t.
_SETS = range(2 ** (HIGHEST_TIER + 1))
_HIGHEST_BIT = np.array([max(tiers.bit_length() - 1, 0) for tiers in _SETS], dtype=np.int8)
_LOWEST_BIT = np.array([max((tiers & -tiers).bit_length() - 1, 0) for tiers in _SETS], dtype=np.int8)


@dataclass(frozen=True, kw_only=True, eq=False)
class TierSums:
    """What the rule looks at, for G groups and c columns of levels, each [G, c].

    `allowed` is the highest tier that every requirement of the group allows; `present` has bit t where something counts
    in tier t.
    """

    rule: TierRule
    allowed: Numbers
    present: Numbers

    def part(self, span: slice) -> TierSums:
        """Return the sums of some columns."""
        return TierSums(rule=self.rule, allowed=self.allowed[..., span], present=self.present[..., span])


@dataclass(frozen=True, kw_only=True, eq=False)
class TierGates:
    """Tiers reached [G, c], and the next tier above in which something counts, 0 where there is none."""

    rule: TierRule
    level: Numbers
    following: Numbers


def allowed_tiers(*, arrays: CatalogueArrays, rule: TierRule, level: Numbers) -> Numbers:
    """Return the highest tier that each requirement [m, c] allows its group: its own, the one below, or any."""
    own = arrays.tiers[:, None]
    allowed = fill(np.broadcast_to(own, level.shape), level < rule.below_at_least, HIGHEST_TIER)
    allowed -= (level < rule.top_at_least).astype(np.int8)
    return allowed


def tier_sums(*, arrays: CatalogueArrays, rule: TierRule, level: Numbers, counts: Flags) -> tuple[TierSums, Numbers]:
    """Find what c columns of levels [m, c] allow, over what counts; returns it and how many count [G, c]."""
    allowed = fill(allowed_tiers(arrays=arrays, rule=rule, level=level), counts, HIGHEST_TIER)
    bits = np.left_shift(np.int16(1), arrays.tiers.astype(np.int16))
    sums = TierSums(
        rule=rule,
        allowed=by_group(arrays=arrays, values=allowed, combine=np.minimum, start=HIGHEST_TIER),
        present=by_group(arrays=arrays, values=counts * bits[:, None], combine=np.bitwise_or),
    )
    return sums, by_group(arrays=arrays, values=counts * arrays.weights.gate[:, None], combine=np.add)


def tier_gates(*, sums: TierSums) -> TierGates:
    """Return the highest tier that is allowed and in which something counts (SC-61), and the next one above it."""
    within = np.left_shift(np.int16(2), sums.allowed.astype(np.int16)) - np.int16(1)
    level = _HIGHEST_BIT[sums.present & within]
    return TierGates(rule=sums.rule, level=level, following=_LOWEST_BIT[sums.present & ~within])


def tier_blocks(*, arrays: CatalogueArrays, gates: TierGates, level: Numbers, published: Flags) -> Flags:
    """Mark what keeps each kind of group from its next tier (SC-62): [3, m, b] for levels [m, b] of the first b."""
    following = gates.following[:, : published.shape[1]] * published
    allowed = allowed_tiers(arrays=arrays, rule=gates.rule, level=level)
    return np.asarray(allowed < following[arrays.groups.of])
