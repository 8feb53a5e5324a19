"""Other ways to rank the same gaps, beside P: views to compare with, never a second truth.

`scores` holds one formula per method, `texts` says what each is good for, `views` ranks and sets the ranks against P,
`line` writes P with its factors. Everything reads the published gaps of a result; no array is needed. Which view an
organization decides by is its own affair.
"""

from __future__ import annotations

from scoring.comparisons.line import priority_line
from scoring.comparisons.values import Horizon, Method, Quadrant, RankDifference, View, ViewRow
from scoring.comparisons.views import compare_views, rank_differences

__all__ = [
    "Horizon",
    "Method",
    "Quadrant",
    "RankDifference",
    "View",
    "ViewRow",
    "compare_views",
    "priority_line",
    "rank_differences",
]
