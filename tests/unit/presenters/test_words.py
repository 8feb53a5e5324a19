from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

import app.charts
import app.presenters
from app.presenters import words

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize("room", [app.presenters, app.charts], ids=["presenters", "charts"])
def test_the_examples_in_the_docstrings_hold(room: object) -> None:
    names = [module.name for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}.")]

    failures = {name: doctest.testmod(importlib.import_module(name)).failed for name in names}

    assert not {name: count for name, count in failures.items() if count}


def test_a_missing_date_is_a_dash() -> None:
    assert words.date_text(None) == "-"


@pytest.mark.parametrize(
    ("day", "text"),
    [(date(2026, 11, 23), "today"), (date(2026, 11, 24), "in 1 day"), (date(2026, 11, 20), "3 days ago")],
)
def test_a_due_date_is_told_by_its_distance(day: date, text: str) -> None:
    assert words.distance_text(day, today=TODAY) == text


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 23, 14, 2, tzinfo=UTC), "14:02"),
        (datetime(2026, 11, 22, 16, 41, tzinfo=UTC), "yesterday 16:41"),
        (datetime(2026, 10, 2, 8, 5, tzinfo=UTC), "2 Oct 2026 08:05"),
    ],
)
def test_a_moment_is_told_the_shorter_the_nearer_it_is(moment: datetime, text: str) -> None:
    assert words.moment_text(moment, now=NOW) == text


def test_a_moment_is_shown_in_the_time_zone_of_the_reader() -> None:
    oslo = NOW.astimezone(timezone(timedelta(hours=1)))

    assert words.moment_text(datetime(2026, 11, 23, 14, 2, tzinfo=UTC), now=oslo) == "15:02"


@pytest.mark.parametrize(
    ("start", "due", "text"),
    [
        (None, None, "No dates yet"),
        (None, date(2027, 3, 31), "until 31 Mar 2027"),
        (date(2027, 1, 4), None, "from 4 Jan 2027"),
        (date(2027, 1, 4), date(2027, 1, 29), "Jan 2027"),
        (date(2027, 1, 4), date(2027, 8, 31), "Jan to Aug 2027"),
        (date(2026, 10, 1), date(2027, 3, 31), "Oct 2026 to Mar 2027"),
    ],
)
def test_a_span_names_months_and_the_year_once(start: date | None, due: date | None, text: str) -> None:
    assert words.span_text(start, due) == text


def test_numbers_round_half_up_as_a_spreadsheet_shows_them() -> None:
    assert [words.decimal_text(value) for value in (2.25, 2.35, 0.05, 2.249)] == ["2.3", "2.4", "0.1", "2.2"]


def test_large_numbers_are_written_in_full() -> None:
    assert words.number_text(1_234_567) == "1234567"


@pytest.mark.parametrize(("value", "text"), [(None, "-"), (0.04, "0.0"), (-0.04, "0.0"), (0.4, "+0.4"), (-1, "-1.0")])
def test_a_change_carries_its_sign_unless_it_is_nothing(value: float | None, text: str) -> None:
    assert words.change_text(value) == text


@pytest.mark.parametrize(
    ("share", "text"), [(None, "-"), (0, "0 %"), (0.001, "1 %"), (0.5, "50 %"), (0.9999, "99 %"), (1, "100 %")]
)
def test_nearly_all_is_not_all(share: float | None, text: str) -> None:
    assert words.percent_text(share) == text


def test_names_are_joined_as_one_says_them() -> None:
    assert [words.listing_text(names) for names in ([], ["Context"], ["Context", "Support"])] == [
        "",
        "Context",
        "Context and Support",
    ]


@pytest.mark.parametrize(("days", "text"), [(None, "-"), (1, "1 person-day"), (22.5, "22.5 person-days")])
def test_an_effort_is_written_in_person_days(days: float | None, text: str) -> None:
    assert words.effort_text(days) == text


@pytest.mark.parametrize(("name", "text"), [("Mara", "M"), ("Anna van der Berg", "AB"), ("", "")])
def test_initials_are_those_of_the_first_and_the_last_name(name: str, text: str) -> None:
    assert words.initials_text(name) == text
