"""From requirement levels to groups: gate level, what blocks it, weakest link, shares, index, coverage, interval.

Works on one block in requirement-major layout: [m, b] for m requirements of b assessments, so that every operation
walks contiguous memory. All sums are sums of whole numbers in the narrowest type that holds them, and exact. What a
scoring profile can choose has a module each: what counts (`blocks`), the gate rule (`share_and_floor`, `tiers`; `gates`
takes the one that the catalogue brings) and what a level is worth in the index (`worth`). No model is known by name.
"""

from __future__ import annotations

from scoring.rollup.blocks import Block, Standing, standing_of
from scoring.rollup.combining import by_group, fill
from scoring.rollup.evidence import evidenced_levels
from scoring.rollup.figures import GroupFigures, group_figures, is_published
from scoring.rollup.share_and_floor import ShareGates, ShareSums
from scoring.rollup.sums import (
    EVIDENCED,
    HIGH,
    LOW,
    NOW,
    TARGET,
    GroupSums,
    LevelSums,
    gate_levels,
    group_sums,
    level_series,
    level_sums,
)
from scoring.rollup.tiers import TierGates, TierSums, tier_gates
from scoring.rollup.worth import cut_back, index_of

__all__ = [
    "EVIDENCED",
    "HIGH",
    "LOW",
    "NOW",
    "TARGET",
    "Block",
    "GroupFigures",
    "GroupSums",
    "LevelSums",
    "ShareGates",
    "ShareSums",
    "Standing",
    "TierGates",
    "TierSums",
    "by_group",
    "cut_back",
    "evidenced_levels",
    "fill",
    "gate_levels",
    "group_figures",
    "group_sums",
    "index_of",
    "is_published",
    "level_series",
    "level_sums",
    "standing_of",
    "tier_gates",
]
