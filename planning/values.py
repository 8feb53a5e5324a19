"""The values of the action plan."""

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

    `version` grows with every edit, so that two editors cannot overwrite each other unnoticed.
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
    version: int = 1
