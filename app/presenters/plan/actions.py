"""The actions of the plan as rows: what they close, who owns them, when, and whether they are late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.presenters import links
from app.presenters.figures import DumbbellFigure
from app.presenters.marks import StatusMark
from app.presenters.plan.gaps import status_mark
from app.presenters.words import NOTHING, count_text, date_text, effort_text, initials_text, listing_text, span_text
from clauses.model import Catalogue
from planning.values import Action, ActionStatus, Closure


@dataclass(frozen=True, kw_only=True)
class ClosureRow:
    """A gap that an action closes: "7.6 Data ownership, level 1 to 3".

    `trace_href` leads to the arithmetic of the gap, empty where there is none any more.
    """

    key: str
    number: str
    title: str
    from_level: int
    to_level: int
    text: str
    dumbbell: DumbbellFigure
    trace_href: str = ""


@dataclass(frozen=True, kw_only=True)
class ActionRow:
    """One action. `start` and `due` are dates for typed cells; `dates_text` is "Oct to Mar 2027" or "No dates yet"."""

    number: int
    title: str
    closes: tuple[ClosureRow, ...]
    closes_text: str
    owner: str
    owner_initials: str
    start: date | None
    due: date | None
    start_text: str
    due_text: str
    dates_text: str
    effort_days: float | None
    effort_text: str
    status: StatusMark
    is_late: bool
    late_text: str
    definition_of_done: str
    note: str
    verified_by: str
    verified_on: date | None
    version: int
    href: str


FINISHED = frozenset({ActionStatus.DONE, ActionStatus.VERIFIED})


def build_action_rows(
    *, catalogue: Catalogue, actions: Iterable[Action], today: date, assessment_id: int = 0
) -> tuple[ActionRow, ...]:
    """Build one row per action, in the order of the plan."""
    return tuple(_row(catalogue, action, today, assessment_id) for action in actions)


def build_closure(*, catalogue: Catalogue, closure: Closure, trace_href: str = "") -> ClosureRow:
    """Build the row of one gap that an action closes; `trace_href` leads to the arithmetic of a gap that is open."""
    requirement = catalogue.by_key[closure.key]
    levels = f"level {closure.from_level} to {closure.to_level}"
    return ClosureRow(
        key=closure.key,
        number=requirement.number,
        title=requirement.title,
        from_level=closure.from_level,
        to_level=closure.to_level,
        text=f"{requirement.number} {requirement.title}, {levels}",
        dumbbell=DumbbellFigure(
            description=f"{requirement.number}: {levels}",
            top=catalogue.highest_level,
            now=closure.from_level,
            target=closure.to_level,
        ),
        trace_href=trace_href,
    )


def definition_of_done(*, catalogue: Catalogue, closures: Iterable[Closure]) -> str:
    """Return the level statements to be shown, one line per gap; the default of an action's definition of done."""
    lines = []
    for closure in closures:
        requirement = catalogue.by_key[closure.key]
        if closure.to_level < len(requirement.statements):
            lines.append(f"{requirement.number}: {requirement.statements[closure.to_level]}")
    return "\n".join(lines)


def _row(catalogue: Catalogue, action: Action, today: date, assessment_id: int) -> ActionRow:
    closes = tuple(build_closure(catalogue=catalogue, closure=closure) for closure in action.closes)
    is_late = action.due is not None and action.due < today and action.status not in FINISHED
    late = count_text((today - action.due).days, "day") if action.due is not None and is_late else ""
    done = action.definition_of_done.strip()
    return ActionRow(
        number=action.number,
        title=action.title,
        closes=closes,
        closes_text=listing_text([row.number for row in closes]),
        owner=action.owner,
        owner_initials=initials_text(action.owner),
        start=action.start,
        due=action.due,
        start_text=date_text(action.start),
        due_text=date_text(action.due),
        dates_text=span_text(action.start, action.due),
        effort_days=action.effort_days,
        effort_text=NOTHING if action.effort_days is None else effort_text(action.effort_days),
        status=status_mark(action.status),
        is_late=is_late,
        late_text=f"{late} late" if late else "",
        definition_of_done=done or definition_of_done(catalogue=catalogue, closures=action.closes),
        note=action.note,
        verified_by=action.verified_by,
        verified_on=action.verified_on,
        version=action.version,
        href=links.action_path(assessment_id, action.number),
    )
