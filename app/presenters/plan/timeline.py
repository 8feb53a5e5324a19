"""The action plan in time: whole quarters, a bar per action, the line of today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from app.presenters.figures import TimelineBar, TimelineMonth, TimelineQuarter, TimelineView
from app.presenters.plan.actions import ActionRow
from app.presenters.words import MONTHS, count_text, date_text, listing_text

LEAST_QUARTERS = 4
MOST_QUARTERS_WITH_MONTHS = 8


def build_timeline(actions: Sequence[ActionRow], *, today: date) -> TimelineView:
    """Build the timeline of actions, by their start; it spans whole quarters and at least four of them."""
    days = [day for action in actions for day in (action.start, action.due) if day is not None]
    first = quarter_start(min(days, default=today))
    quarters = _quarters(first, max(days, default=today))
    last = next_quarter(quarters[-1])
    ordered = sorted(actions, key=lambda action: (action.start or action.due or date.max, action.number))
    return TimelineView(
        description=_description(ordered),
        quarters=tuple(
            TimelineQuarter(
                label=f"Q{(start.month + 2) // 3} {start.year}",
                left=share(start, first, last),
                width=share(next_quarter(start), first, last) - share(start, first, last),
                is_shaded=place % 2 == 1,
            )
            for place, start in enumerate(quarters)
        ),
        months=_months(quarters, last) if len(quarters) <= MOST_QUARTERS_WITH_MONTHS else (),
        bars=tuple(_bar(action, first, last) for action in ordered),
        today=share(today, first, last) if first <= today < last else None,
        today_text=date_text(today),
        empty_text="" if actions else "No action yet.",
    )


def quarter_start(day: date) -> date:
    """Return the first day of the quarter a day lies in.

    >>> quarter_start(date(2026, 11, 23))
    datetime.date(2026, 10, 1)
    """
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def next_quarter(start: date) -> date:
    """Return the first day of the quarter after one that begins on `start`.

    >>> next_quarter(date(2026, 10, 1))
    datetime.date(2027, 1, 1)
    """
    return date(start.year + 1, 1, 1) if start.month > 9 else date(start.year, start.month + 3, 1)


def share(day: date, first: date, last: date) -> float:
    """Return where a day lies in a span, 0 at its first day and 1 at `last`.

    >>> share(date(2026, 10, 16), date(2026, 10, 1), date(2026, 10, 31))
    0.5
    """
    return (day - first).days / (last - first).days


def _quarters(first: date, until: date) -> list[date]:
    quarters = [first]
    while len(quarters) < LEAST_QUARTERS or next_quarter(quarters[-1]) <= until:
        quarters.append(next_quarter(quarters[-1]))
    return quarters


def _months(quarters: list[date], last: date) -> tuple[TimelineMonth, ...]:
    starts = [date(start.year, start.month + step, 1) for start in quarters for step in range(3)]
    ends = [*starts[1:], last]
    return tuple(
        TimelineMonth(
            label=MONTHS[start.month - 1],
            left=share(start, starts[0], last),
            width=share(end, starts[0], last) - share(start, starts[0], last),
        )
        for start, end in zip(starts, ends, strict=True)
    )


def _bar(action: ActionRow, first: date, last: date) -> TimelineBar:
    """The due day belongs to the bar; an action with one date only is drawn as that day."""
    start, due = action.start or action.due, action.due or action.start
    left = width = None
    if start is not None and due is not None:
        left = share(start, first, last)
        width = share(due + timedelta(days=1), first, last) - left
    return TimelineBar(
        number=action.number,
        title=action.title,
        href=action.href,
        detail=", ".join(part for part in (action.owner, action.dates_text) if part),
        kind=action.status.id,
        status_text=action.late_text or action.status.text,
        left=left,
        width=width,
    )


def _description(actions: Sequence[ActionRow]) -> str:
    if not actions:
        return "No action yet."
    spans = listing_text([f"{action.title}: {action.dates_text}" for action in actions])
    return f"{count_text(len(actions), 'action')}. {spans}."
