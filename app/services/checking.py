"""Checking input before anything is stored: every fault is collected, then told at once."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.db import is_storable
from app.errors import Refused
from questionnaires.answers import Problem

LONGEST_NAME = 120
LONGEST_NOTE = 4000


@dataclass
class Checklist:
    """Collects problems; `finish` raises Refused when there are any."""

    problems: list[Problem] = field(default_factory=list)

    def require(self, is_met: object, *, place: str, message: str, remedy: str) -> None:
        """Note a problem unless the condition is met."""
        if not is_met:
            self.problems.append(Problem(place=place, message=message, remedy=remedy))

    def text(self, value: str, *, place: str, longest: int, is_required: bool = False) -> str:
        """Check a text and return it without surrounding blanks."""
        kept = value.strip()
        self.require(kept or not is_required, place=place, message="This field is empty.", remedy="Fill it in.")
        self.require(
            len(kept) <= longest,
            place=place,
            message=f"This text has {len(kept):,} characters; at most {longest:,} fit.",
            remedy="Shorten it.",
        )
        self.require(
            is_storable(kept),
            place=place,
            message="This text contains a character that cannot be stored.",
            remedy="Remove NUL characters and halves of characters.",
        )
        return kept

    def finish(self, what: str) -> None:
        """Raise Refused with all problems, if there are any; `what` says what was not done."""
        if not self.problems:
            return
        count = len(self.problems)
        told = " ".join(f"{problem}" for problem in self.problems[:3])
        rest = f" And {count - 3} more." if count > 3 else ""
        raise Refused(f"{what} {told}{rest}", self.problems)
