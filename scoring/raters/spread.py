"""The lowest and the highest level of a requirement that its raters leave open."""

from __future__ import annotations

import numpy as np

from scoring.arrays import Flags, Floats
from scoring.units import UnitLevels
from scoring.votes import RequirementLevels, highest_votes, lowest_votes


def level_spread(
    *, levels: RequirementLevels, units: UnitLevels | None, is_by_units: Flags, lowest: int
) -> tuple[Floats, Floats]:
    """Return the lowest and the highest level that may be true, each [n, m] (SC-35).

    They are the ends of the role medians, or of the votes where one role alone has answered; the ends of the units
    where these gave the level (one assessment then); and the level itself where it was agreed. A level outside the ends
    stretches them. Both are the lowest level of the scale where a requirement has none.
    """
    with np.errstate(invalid="ignore"):
        by_role = np.fmin.reduce(levels.role_medians, axis=0), np.fmax.reduce(levels.role_medians, axis=0)
    by_vote = lowest_votes(counts=levels.votes, lowest=lowest), highest_votes(counts=levels.votes, lowest=lowest)
    is_one_role = (~np.isnan(levels.role_medians)).sum(axis=0) == 1
    ends = [np.where(is_one_role, vote, role) for vote, role in zip(by_vote, by_role, strict=True)]
    if units is not None:
        reduces = (np.fmin.reduce, np.fmax.reduce)
        ends = [
            np.where(is_by_units, reduce(units.levels, axis=0), end) for reduce, end in zip(reduces, ends, strict=True)
        ]
    low, high = (np.where(levels.is_agreed, levels.levels, end) for end in ends)
    low, high = np.fmin(low, levels.levels), np.fmax(high, levels.levels)
    return np.nan_to_num(low, nan=lowest), np.nan_to_num(high, nan=lowest)
