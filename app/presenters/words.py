"""One function per way of saying something: dates, numbers, counts, names. Every output says it through these."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

NOTHING = "-"
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def date_text(day: date | None) -> str:
    """Write a date with its year, or a dash.

    >>> date_text(date(2026, 12, 2))
    '2 Dec 2026'
    """
    return NOTHING if day is None else f"{day_text(day)} {day.year}"


def day_text(day: date) -> str:
    """Write a date without its year.

    >>> day_text(date(2026, 12, 12))
    '12 Dec'
    """
    return f"{day.day} {MONTHS[day.month - 1]}"


def distance_text(day: date, *, today: date) -> str:
    """Say how far away a day is.

    >>> distance_text(date(2026, 12, 12), today=date(2026, 11, 23))
    'in 19 days'
    """
    days = (day - today).days
    if days == 0:
        return "today"
    return f"in {count_text(days, 'day')}" if days > 0 else f"{count_text(-days, 'day')} ago"


def moment_text(moment: datetime, *, now: datetime) -> str:
    """Say when something happened, in the time zone of `now`: the time, "yesterday" with it, or the date with it.

    >>> from datetime import UTC
    >>> moment_text(datetime(2026, 11, 22, 16, 41, tzinfo=UTC), now=datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    'yesterday 16:41'
    """
    local = moment.astimezone(now.tzinfo)
    clock = f"{local:%H:%M}"
    if local.date() == now.date():
        return clock
    if local.date() == now.date() - timedelta(days=1):
        return f"yesterday {clock}"
    return f"{date_text(local.date())} {clock}"


def month_text(day: date) -> str:
    """Write a month with its year.

    >>> month_text(date(2027, 3, 31))
    'Mar 2027'
    """
    return f"{MONTHS[day.month - 1]} {day.year}"


def span_text(start: date | None, due: date | None) -> str:
    """Write a span of months, naming the year once where it is the same.

    >>> span_text(date(2027, 1, 4), date(2027, 8, 31)), span_text(date(2026, 10, 1), date(2027, 3, 31))
    ('Jan to Aug 2027', 'Oct 2026 to Mar 2027')
    """
    if start is None and due is None:
        return "No dates yet"
    if start is None or due is None:
        return f"until {date_text(due)}" if start is None else f"from {date_text(start)}"
    if (start.year, start.month) == (due.year, due.month):
        return month_text(due)
    first = MONTHS[start.month - 1] if start.year == due.year else month_text(start)
    return f"{first} to {month_text(due)}"


def rounded(value: float, *, places: int = 1) -> float:
    """Round half up, as spreadsheets show it, so that a page and a workbook cell read the same.

    >>> rounded(2.25), rounded(0.125, places=2)
    (2.3, 0.13)
    """
    return float(Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))


def decimal_text(value: float | None, *, places: int = 1) -> str:
    """Write a number with fixed decimals, or a dash when there is none.

    >>> decimal_text(2.05), decimal_text(None)
    ('2.1', '-')
    """
    return NOTHING if value is None else f"{rounded(value, places=places):.{places}f}"


def number_text(value: float) -> str:
    """Write a number with at most one decimal and no needless zero.

    >>> number_text(22.5), number_text(25.0)
    ('22.5', '25')
    """
    return f"{rounded(value):g}" if abs(value) < 100_000 else f"{rounded(value):.0f}"


def change_text(value: float | None) -> str:
    """Write a change with its sign, or a dash.

    >>> change_text(0.4), change_text(-0.2), change_text(0.0)
    ('+0.4', '-0.2', '0.0')
    """
    if value is None:
        return NOTHING
    return f"{near:+.1f}" if (near := rounded(value)) else "0.0"


def percent_text(share: float | None) -> str:
    """Write a share of 0 to 1 in whole percent, never 100 % for less than all nor 0 % for more than nothing.

    >>> percent_text(0.8276), percent_text(0.999), percent_text(None)
    ('83 %', '99 %', '-')
    """
    if share is None:
        return NOTHING
    whole = int(rounded(100 * share, places=0))
    if 0 < share < 1:
        whole = min(99, max(1, whole))
    return f"{whole} %"


def count_text(number: int, singular: str, plural: str = "") -> str:
    """Write a number with its noun.

    >>> count_text(1, "requirement"), count_text(3, "person", "people")
    ('1 requirement', '3 people')
    """
    return f"{number} {singular if number == 1 else plural or singular + 's'}"


def listing_text(parts: Sequence[str]) -> str:
    """Join names as one says them.

    >>> listing_text(["Context", "Leadership", "Support"])
    'Context, Leadership and Support'
    """
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"


def range_text(low: int | None, high: int | None) -> str:
    """Write an interval of levels, once when both ends are the same.

    >>> range_text(2, 3), range_text(2, 2), range_text(None, None)
    ('2 to 3', '2', '-')
    """
    if low is None or high is None:
        return NOTHING
    return str(low) if low == high else f"{low} to {high}"


def certainty_text(certain: int | None, likely: int | None, possible: int | None) -> str:
    """Say which level is certain, which is likely and which is possible, each name once where levels are the same.

    >>> certainty_text(1, 2, 4)
    'certain 1, likely 2, possible 4'
    >>> certainty_text(2, 2, 2), certainty_text(0, None, 3), certainty_text(None, None, None)
    ('certain 2', 'certain 0, possible 3', '-')
    """
    if certain is None or possible is None:
        return NOTHING
    if certain == possible:
        return f"certain {certain}"
    middle = [] if likely is None else [f"likely {likely}"]
    return ", ".join([f"certain {certain}", *middle, f"possible {possible}"])


def effort_text(days: float | None) -> str:
    """Write an effort in person-days, or a dash.

    >>> effort_text(22.5), effort_text(1)
    ('22.5 person-days', '1 person-day')
    """
    if days is None:
        return NOTHING
    return f"{number_text(days)} {'person-day' if days == 1 else 'person-days'}"


def initials_text(name: str) -> str:
    """Shorten a name to the first letters of its first and last word.

    >>> initials_text("Mara Lindqvist"), initials_text("agreed"), initials_text("")
    ('ML', 'A', '')
    """
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))
