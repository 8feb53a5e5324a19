"""Achievement bands N, P, L, F of level statements and the level that follows from them (domain C4)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Achievement(StrEnum):
    """How far a level statement is achieved: not, partially, largely, fully."""

    NOT = "N"
    PARTIALLY = "P"
    LARGELY = "L"
    FULLY = "F"


BANDS: tuple[tuple[int, Achievement], ...] = (
    (15, Achievement.NOT),
    (50, Achievement.PARTIALLY),
    (85, Achievement.LARGELY),
    (100, Achievement.FULLY),
)


@dataclass(frozen=True, kw_only=True)
class DerivedLevel:
    """The level that rated statements show; `blocked_at` is set where a higher statement is achieved in vain."""

    level: int
    blocked_at: int | None


def achievement_of(*, percent: float | Fraction) -> Achievement:
    """Return the band of an achievement in percent; a boundary belongs to the lower band (SC-07).

    Raises ValueError outside 0 to 100.

    >>> [achievement_of(percent=value).value for value in (15, 15.1, 50, 85, 85.1)]
    ['N', 'P', 'P', 'L', 'F']
    """
    if not 0 <= percent <= 100:
        raise ValueError(f"An achievement is between 0 and 100 percent, not {percent}.")
    return next(band for upper, band in BANDS if percent <= upper)


def level_from_statements(*, ratings: Sequence[Achievement]) -> DerivedLevel:
    """Return the level that the ratings of statements 1, 2, 3 ... show (SC-08); no statement can be leapfrogged.

    `blocked_at` names the level reached when a higher statement is largely or fully achieved but does not count.

    >>> level_from_statements(ratings=[Achievement(band) for band in "FLLPN"])
    DerivedLevel(level=2, blocked_at=2)
    """
    is_achieved = [rating in {Achievement.LARGELY, Achievement.FULLY} for rating in ratings]
    full = next((place for place, rating in enumerate(ratings) if rating is not Achievement.FULLY), len(ratings))
    level = full + 1 if full < len(ratings) and is_achieved[full] else full
    return DerivedLevel(level=level, blocked_at=level if any(is_achieved[level:]) else None)
