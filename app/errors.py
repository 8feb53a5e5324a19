"""Errors that a user can do something about: each says what happened and what to do, and carries its HTTP status.

They are mapped to a page or to problem+json in one place (app/web/errors.py) and to exit codes by the command line.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from app.values.assessment import ItemState, StoredAnswer
from questionnaires.answers import Problem


class GroundworkError(Exception):
    """Base of every expected error. `detail` says what happened and what to do about it."""

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail


class NotFound(GroundworkError):  # noqa: N818 - named for what the user meets
    """What was asked for does not exist here, or not for this user; the two are not told apart."""

    status = 404
    title = "Not found"


class NotSignedIn(GroundworkError):  # noqa: N818 - named for what the user meets
    """Nobody is signed in, and what was asked for needs somebody."""

    status = 401
    title = "Sign in first"


class Forbidden(GroundworkError):  # noqa: N818 - named for what the user meets
    """The visitor may see that this exists, but their role does not allow it."""

    status = 403
    title = "Not allowed"


class OutdatedForm(Forbidden):
    """A form belongs to a sign-in that is over; whoever is signed in now may not have filled it in."""

    title = "Nothing was saved"


class TooManyTries(GroundworkError):  # noqa: N818 - named for what the user meets
    """Somebody tried too often; the next try is looked at after `seconds`."""

    status = 429
    title = "Too many tries"

    def __init__(self, detail: str, *, seconds: int) -> None:
        super().__init__(detail)
        self.seconds = seconds


class Refused(GroundworkError):  # noqa: N818 - named for what the user meets
    """The input cannot be accepted; `problems` names every fault with its place and remedy."""

    status = 422
    title = "Input refused"

    def __init__(self, detail: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(detail)
        self.problems = tuple(problems)


class Closed(Refused):
    """The assessment is submitted: its answers are locked until somebody unlocks it."""

    status = 409
    title = "Answers are locked"


@dataclass(frozen=True, kw_only=True)
class FieldConflict:
    """One field that two people changed to different values: theirs is stored, yours is not."""

    field: str
    yours: Any
    theirs: Any
    changed_by: str
    changed_at: datetime | None


class Conflict(GroundworkError):  # noqa: N818 - named for what the user meets
    """Somebody changed the same field in the meantime. Nothing was saved; the current values are carried along.

    For a response `answer` and `item` hold what is stored now (None: nothing stored yet); for any other thing
    `version` is its current version.
    """

    status = 412
    title = "Changed in the meantime"

    def __init__(
        self,
        detail: str,
        *,
        conflicts: Sequence[FieldConflict] = (),
        answer: StoredAnswer | None = None,
        item: ItemState | None = None,
        version: int | None = None,
    ) -> None:
        super().__init__(detail)
        self.conflicts = tuple(conflicts)
        self.answer = answer
        self.item = item
        self.version = version
