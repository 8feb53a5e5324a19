"""The gate rule that a catalogue brings: its sums, its levels and what blocks the next one."""

from __future__ import annotations

import numpy as np

from scoring.arrays import CatalogueArrays, Flags, Numbers
from scoring.rollup.share_and_floor import ShareGates, ShareSums, share_blocks, share_gates, share_sums
from scoring.rollup.tiers import TierGates, TierSums, tier_blocks, tier_gates, tier_sums

GateSums = ShareSums | TierSums
Gates = ShareGates | TierGates


def gate_sums(*, arrays: CatalogueArrays, level: Numbers, counts: Flags) -> tuple[GateSums, Numbers]:
    """Sum up c columns of levels [m, c] over what counts; returns what the gate rule needs and all weight [G, c]."""
    rule = arrays.catalogue.profile.gate
    if rule.kind == "tiers":
        return tier_sums(arrays=arrays, rule=rule, level=level, counts=counts)
    return share_sums(arrays=arrays, rule=rule, level=level, counts=counts)


def apply_gate_rule(*, arrays: CatalogueArrays, sums: GateSums, total: Numbers) -> Gates:
    """Apply the gate rule to its sums (SC-09, SC-61); `total` [G, c] is all weight that counts."""
    if isinstance(sums, TierSums):
        return tier_gates(sums=sums)
    return share_gates(arrays=arrays, sums=sums, total=total)


def gate_blocks(*, arrays: CatalogueArrays, gates: Gates, level: Numbers, counted: Flags, published: Flags) -> Numbers:
    """Mark what keeps a group from its next level (SC-10, SC-62), one bit per kind of group: [m, b]."""
    if isinstance(gates, TierGates):
        blocks = tier_blocks(arrays=arrays, gates=gates, level=level, published=published)
    else:
        blocks = share_blocks(arrays=arrays, gates=gates, level=level, published=published)
    bits = np.array([1, 2, 4], dtype=np.int8)[:, None, None]
    return np.asarray(np.bitwise_or.reduce((blocks & counted) * bits, axis=0))
