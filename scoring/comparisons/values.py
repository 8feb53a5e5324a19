"""A comparison view and how its ranks differ from those by P, as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Method(StrEnum):
    """How a view ranks gaps."""

    VALUE = "value"
    BENEFIT = "benefit"
    RISK = "risk"
    SIRI = "siri"
    WSJF = "wsjf"
    IMPORTANCE_PERFORMANCE = "importance_performance"


class Horizon(StrEnum):
    """How far ahead the SIRI-like view looks; each horizon has its own weights."""

    STRATEGIC = "strategic"
    TACTICAL = "tactical"
    OPERATIONAL = "operational"


class Quadrant(StrEnum):
    """Field of the importance-performance grid, in the order in which the fields are listed."""

    ACT_HERE = "act here"
    KEEP_IT_UP = "keep it up"
    LATER = "later"
    ENOUGH_FOR_NOW = "enough for now"


@dataclass(frozen=True, kw_only=True)
class ViewRow:
    """One gap in a view: its score with the factors it is made of, or its quadrant where the method has no score.

    `priority` is P, the same in every view; `rank` is the place by score alone, also for gaps that must be closed.
    """

    key: str
    priority: float
    is_must_do: bool
    score: float | None
    rank: int | None
    quadrant: Quadrant | None
    factors: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class View:
    """All gaps as one method sees them: must-do gaps on top, then by rank (or by quadrant).

    `formula` is a plain line; `settings` holds the numbers that the method was used with: weights or cut lines.
    """

    method: Method
    name: str
    formula: str
    strength: str
    weakness: str
    settings: Mapping[str, float]
    rows: tuple[ViewRow, ...]


@dataclass(frozen=True, kw_only=True)
class RankDifference:
    """One gap with its rank by P and how many places higher (positive) or lower each ranking view puts it."""

    key: str
    rank: int
    moves: Mapping[Method, int]
