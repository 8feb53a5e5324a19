"""The mark of a requirement or a group: digit, name and CSS class of a level, or of a state that is not a level."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.presenters.words import NOTHING, rounded
from clauses.model import Catalogue
from questionnaires.answers import AnswerState


@dataclass(frozen=True, kw_only=True)
class Mark:
    """What a chip or cell shows. `kind` is "level-0" to "level-5", "open", "dont-know", "not-applicable", "deferred".

    `digit` is the level as text, "?" for don't know, "-" otherwise; `name` is "Established", "No answer" and so on.
    """

    kind: str
    digit: str
    name: str
    level: int | None = None


@dataclass(frozen=True, kw_only=True)
class StatusMark:
    """A status pill. `id` is the CSS class suffix ("completed", "in-progress", "not-started", "check", "blocked")."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ProgressBar:
    """A bar of `done` (accent) and `aside` (grey: not applicable, deferred) out of `total`."""

    done: int
    aside: int
    total: int
    label: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One entry of a select or a filter."""

    value: str
    text: str
    is_selected: bool = False


STATE_MARKS = {
    AnswerState.UNANSWERED: ("open", NOTHING, "No answer"),
    AnswerState.DONT_KNOW: ("dont-know", "?", "Don't know"),
    AnswerState.NOT_APPLICABLE: ("not-applicable", NOTHING, "Not applicable"),
    AnswerState.DEFERRED: ("deferred", NOTHING, "Deferred"),
}

COMPLETED = StatusMark(id="completed", text="Completed")
IN_PROGRESS = StatusMark(id="in-progress", text="In progress")
NOT_STARTED = StatusMark(id="not-started", text="Not started")
CANNOT_START = StatusMark(id="blocked", text="Cannot start yet")


def check_mark(number: int) -> StatusMark:
    """Return the amber pill that says how much is to check.

    >>> check_mark(2).text
    '2 to check'
    """
    return StatusMark(id="check", text=f"{number} to check")


def level_mark(level: int, *, catalogue: Catalogue) -> Mark:
    """Return the chip of a level with its name on the catalogue's scale."""
    return Mark(kind=f"level-{level}", digit=str(level), name=level_name(level, catalogue=catalogue), level=level)


def mark_of(state: AnswerState, level: int | None, *, catalogue: Catalogue) -> Mark:
    """Return the chip of an answer: the level where one is known, else the state in its own look, never a zero."""
    if state is AnswerState.ANSWERED and level is not None:
        return level_mark(level, catalogue=catalogue)
    kind, digit, name = STATE_MARKS.get(state, STATE_MARKS[AnswerState.UNANSWERED])
    return Mark(kind=kind, digit=digit, name=name)


def on_axis(index: float | None, *, catalogue: Catalogue) -> float | None:
    """Put a maturity index on the axis of the levels, rounded as it is printed, whatever its points are out of.

    >>> from clauses import load_catalogue
    >>> on_axis(42.0, catalogue=load_catalogue())
    2.1
    """
    if index is None:
        return None
    return rounded(index * catalogue.highest_level / catalogue.profile.index.out_of)


def level_name(level: int, *, catalogue: Catalogue) -> str:
    """Return the name of a level on the catalogue's scale."""
    return next((step.name for step in catalogue.scale if step.number == level), "")


def level_text(level: int | None, *, catalogue: Catalogue) -> str:
    """Write a level with its name ("2 Managed"), or a dash when there is none."""
    return NOTHING if level is None else f"{level} {level_name(level, catalogue=catalogue)}".strip()


def group_level_name(level: int, *, catalogue: Catalogue) -> str:
    """Return the name of a gate level: of a level of the scale, or of a tier where the catalogue counts those.

    >>> from clauses import load_catalogue
    >>> group_level_name(3, catalogue=load_catalogue())
    'Established'
    """
    return catalogue.group_level_names[level]


def group_level_text(level: int | None, *, catalogue: Catalogue) -> str:
    """Write a gate level with its name ("2 Managed"), or a dash when there is none."""
    return NOTHING if level is None else f"{level} {group_level_name(level, catalogue=catalogue)}"


def legend(catalogue: Catalogue, *, states: Collection[AnswerState]) -> tuple[Mark, ...]:
    """Return the chips of all levels, then those of the other states that occur, in the order in which a legend stands.

    Not applicable and deferred share their look, so they share one entry.
    """
    levels = tuple(level_mark(step.number, catalogue=catalogue) for step in catalogue.scale)
    told = [state for state in (AnswerState.UNANSWERED, AnswerState.DONT_KNOW) if state in states]
    marks = [mark_of(state, None, catalogue=catalogue) for state in told]
    if AnswerState.NOT_APPLICABLE in states or AnswerState.DEFERRED in states:
        marks.append(Mark(kind="not-applicable", digit=NOTHING, name="Set aside"))
    return (*levels, *marks)
