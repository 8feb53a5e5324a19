"""The values of the action plan: actions, waves, coverage of gaps and the guard on foundations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class ActionStatus(StrEnum):
    """Where an action stands. Verified means a second person has seen the definition of done."""

    OPEN = "open"
    IN_WORK = "in_work"
    DONE = "done"
    VERIFIED = "verified"


@dataclass(frozen=True, kw_only=True)
class Closure:
    """One gap that an action closes: requirement key and the level it lifts it from and to."""

    key: str
    from_level: int
    to_level: int


@dataclass(frozen=True, kw_only=True)
class Action:
    """A step that closes one or more gaps. Effort is in person-days; start and due are whole days, start <= due.

    `verified_by` names the second person who has looked, `verified_on` the day. `version` grows with every edit, so
    that two editors cannot overwrite each other unnoticed.
    """

    number: int
    title: str
    closes: tuple[Closure, ...]
    owner: str = ""
    start: date | None = None
    due: date | None = None
    effort_days: float | None = None
    status: ActionStatus = ActionStatus.OPEN
    definition_of_done: str = ""
    note: str = ""
    verified_by: str = ""
    verified_on: date | None = None
    version: int = 1


@dataclass(frozen=True, kw_only=True)
class Wave:
    """90 days of the plan: its number from 1, first and last day, and the actions that start in it."""

    number: int
    first_day: date
    last_day: date
    actions: tuple[Action, ...]


@dataclass(frozen=True, kw_only=True)
class WavePlan:
    """The waves that hold actions, in order, and the actions that have no start yet."""

    waves: tuple[Wave, ...]
    undated: tuple[Action, ...]


@dataclass(frozen=True, kw_only=True)
class GapCoverage:
    """What the plan does about one gap: numbers of its actions, the level they lift it to (its level without any)."""

    key: str
    level: int
    target: int
    planned_level: int
    actions: tuple[int, ...]

    @property
    def is_covered(self) -> bool:
        """Tell whether the actions reach the target."""
        return self.planned_level >= self.target


@dataclass(frozen=True, kw_only=True)
class FoundationShare:
    """How much of the first year's effort builds on unlockers and foundations; `share` 0 to 1, None without effort.

    `warning` is a sentence for people when the share is below the guard, else None.
    """

    total_days: float
    foundation_days: float
    share: float | None
    warning: str | None
