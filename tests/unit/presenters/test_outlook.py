"""Where the plan leads: waves, what it would reach, open gaps, and the guard on foundations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.presenters import GapFilter, build_gaps, build_plan
from planning.values import Action, Closure
from scoring.values import GroupResult


def action(number: int, key: str, *, to_level: int = 3, **values) -> Action:
    return Action(
        number=number, title="Name data owners", closes=(Closure(key=key, from_level=1, to_level=to_level),), **values
    )


def whole(standing, **figures) -> GroupResult:
    return replace(standing.result.overall, **figures)


@pytest.fixture
def planned(halden):
    """6.4 and 7.6 stand at 1; the plan lifts 6.4 to its target and 7.6 half way."""
    actions = (
        action(1, halden.key("7.6"), to_level=2, start=date(2027, 4, 10), effort_days=61),
        action(2, halden.key("6.4"), start=date(2027, 1, 10), effort_days=39),
        action(3, halden.key("6.4")),
    )
    return halden.standing(given={2: {"6.4": 1, "7.6": 1}}, actions=actions)


def test_actions_are_listed_by_waves_of_ninety_days_and_those_without_a_start_come_last(planned) -> None:
    """PL-07, PL-08."""
    waves = build_plan(planned).waves

    assert [(wave.title, [row.number for row in wave.rows]) for wave in waves] == [
        ("Wave 1: 10 Jan to 9 Apr 2027", [2]),
        ("Wave 2: 10 Apr to 8 Jul 2027", [1]),
        ("No start yet", [3]),
    ]


def test_a_wave_across_the_turn_of_the_year_names_both_years(halden) -> None:
    (wave,) = build_plan(halden.standing(actions=(action(1, halden.key("6.4"), start=date(2026, 11, 30)),))).waves

    assert wave.title == "Wave 1: 30 Nov 2026 to 27 Feb 2027"


def test_the_gaps_without_a_full_answer_are_counted_and_can_be_listed(planned) -> None:
    """PL-09."""
    outlook = build_plan(planned).outlook
    left = build_gaps(planned, wanted=GapFilter(status="uncovered"))

    assert (outlook.open_text, outlook.open_href) == ("1 gap without a full answer", "/a/7/plan?status=uncovered")
    assert [row.number for row in left.rows] == ["7.6"]
    assert [choice.text for choice in left.statuses if choice.is_selected] == ["No full answer"]


def test_a_plan_that_answers_every_gap_has_none_to_tell(halden) -> None:
    closed = halden.standing(given={2: {"6.4": 1}}, actions=(action(1, halden.key("6.4")),))

    outlook = build_plan(closed).outlook

    assert (outlook.open_text, outlook.open_href) == ("", "")


@pytest.mark.parametrize(
    ("now", "expected", "text"),
    [
        ((1, 42.0), (2, 50.0), "the whole stands at gate level 2 (now 1) with an index of 2.5 (now 2.1)."),
        ((1, None), (2, None), "the whole stands at gate level 2 (now 1)."),
        ((1, 42.0), (2, None), "the whole stands at gate level 2 (now 1)."),
        ((None, None), (2, 50.0), ""),
        ((1, 42.0), (None, None), ""),
    ],
)
def test_the_reach_of_a_plan_is_told_beside_what_stands_now(planned, now, expected, text: str) -> None:
    """PL-10."""
    present = whole(planned, gate_level=now[0], index=now[1])
    standing = replace(planned, result=replace(planned.result, overall=present))

    view = build_plan(standing, expected=whole(planned, gate_level=expected[0], index=expected[1]))

    assert view.outlook.reach_text == (f"Once all actions are done, {text}" if text else "")


def test_a_plan_that_starves_foundations_is_told_so(halden) -> None:
    """PL-11: 6.4 is a foundation, 7.6 is none."""
    thirds = (action(1, halden.key("6.4"), start=date(2027, 1, 10), effort_days=33.34),)
    thirds += (action(2, halden.key("7.6"), start=date(2027, 1, 10), effort_days=66.66),)
    standing = halden.standing(given={2: {"6.4": 1, "7.6": 1}}, actions=thirds)
    classes = {row.number: row.class_name for row in build_plan(standing).gaps.rows}

    assert (classes["6.4"], classes["7.6"] in {"Unlocker", "Foundation"}) == ("Foundation", False)
    assert build_plan(standing).outlook.warning.startswith(
        "Only 33.3 of the first year's 100 person-days (33 %) go to unlockers and foundations."
    )


def test_a_plan_without_actions_comes_to_nothing_yet(halden) -> None:
    view = build_plan(halden.standing(given={2: {"6.4": 1}}))

    assert view.waves == ()
    assert (view.outlook.reach_text, view.outlook.open_text, view.outlook.warning) == ("", "", "")
