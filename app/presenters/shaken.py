"""How firmly ranks stand, in words: the interval of a rank and the share of shaken runs in the top ten."""

from __future__ import annotations

from app.presenters.words import percent_text, range_text
from scoring.values import ShakenGap, ShakenPriorities

FIRST = 10
FIRM_SHARE = 0.9


def shaken_gap(shaken: ShakenPriorities, rank: int) -> ShakenGap:
    """Return what the shaken runs say about the gap with this rank; they list the gaps by rank."""
    return shaken.gaps[rank - 1]


def rank_text(rank: int, shaken: ShakenGap | None) -> str:
    """Write a rank with the interval that holds 90 % of its shaken runs.

    >>> found = ShakenGap(
    ...     key="opm.roles", rank=3, rank_low=2, rank_high=6, median_rank=3, top_share=0.97, gap_share=1.0)
    >>> rank_text(3, found), rank_text(3, None)
    ('3 (2 to 6)', '3')
    """
    if shaken is None or shaken.rank_low is None:
        return str(rank)
    return f"{rank} ({range_text(shaken.rank_low, shaken.rank_high)})"


def top_text(share: float, *, runs: int) -> str:
    """Say in how many of the shaken runs a gap is among the first ten.

    >>> top_text(0.97, runs=1000), top_text(1, runs=1000)
    ('in the top ten in 97 % of 1,000 shaken runs', 'in the top ten in all 1,000 shaken runs')
    >>> top_text(0, runs=1000)
    'in the top ten in none of 1,000 shaken runs'
    """
    which = "all" if share == 1 else f"{percent_text(share)} of" if share else "none of"
    return f"in the top ten in {which} {runs:,} shaken runs"


def stability_text(shaken: ShakenPriorities | None) -> str:
    """Say how many of the first ten gaps stay there in nine of ten shaken runs; empty without shaken runs.

    >>> found = ShakenGap(key="opm.roles", rank=1, rank_low=1, rank_high=2, median_rank=1, top_share=0.97, gap_share=1)
    >>> stability_text(ShakenPriorities(seed=1, runs=1000, gaps=(found,), other_gaps=0))
    '1 stays there in at least 90 % of 1,000 shaken runs'
    """
    if shaken is None or not shaken.gaps:
        return ""
    firm = sum(1 for gap in shaken.gaps[:FIRST] if gap.top_share >= FIRM_SHARE)
    return f"{some_text(firm, 'stays', 'stay')} there in at least 90 % of {shaken.runs:,} shaken runs"


def some_text(number: int, singular: str, plural: str) -> str:
    """Write a number with its verb; zero is "none".

    >>> some_text(0, "is", "are"), some_text(1, "is", "are"), some_text(7, "is", "are")
    ('none is', '1 is', '7 are')
    """
    return f"{number or 'none'} {singular if number < 2 else plural}"
