from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app.presenters import (
    GapFilter,
    build_action_form,
    build_action_rows,
    build_gap_rows,
    build_gaps,
    build_plan,
    build_timeline,
)
from app.presenters.plan.gap_list import filter_gaps
from app.presenters.plan.gaps import priority_word
from planning.values import Action, ActionStatus, Closure

TODAY = date(2026, 11, 23)


def action(number: int, key: str, **values) -> Action:
    values.setdefault("title", "Name data owners")
    closes = (Closure(key=key, from_level=1, to_level=3),)
    return Action(number=number, closes=closes, **values)


def rows_of(standing):
    return build_gap_rows(
        catalogue=standing.catalogue, result=standing.result, actions=standing.snapshot.actions, assessment_id=7
    )


@pytest.mark.parametrize(
    ("priority", "word"), [(30.0, "High"), (29.9, "Medium"), (15.0, "Medium"), (14.9, "Low"), (0.0, "Low")]
)
def test_the_priority_word_has_fixed_borders(priority: float, word: str) -> None:
    assert priority_word(priority) == word


def test_a_gap_says_what_makes_it_urgent(halden) -> None:
    standing = halden.standing(given={2: {"6.4": 1}}, items={"6.4": {"is_must_do": True, "evidence_grade": 2}})

    (row,) = rows_of(standing)

    assert (row.number, row.level, row.target, row.size_text) == ("6.4", 1, 3, "2 levels")
    assert row.factors_text.startswith("gap 2 of 5, importance 1.00, unlocks ")
    assert row.factors_text.endswith("effort 72 person-days")
    assert "not known well" in row.factors_text
    assert (row.is_must_do, row.status.text, row.owner, row.due_text) == (True, "Not planned", "", "")
    assert row.finding == halden.catalogue.by_number["6.4"].statements[1]
    assert row.add_href == f"/a/7/actions/new?key={row.key}"
    assert row.trace_href == f"/a/7/trace/gap:{row.key}:priority"
    assert (row.priority_text, row.priority_word, row.priority_bars) == (
        f"{row.priority:.1f}",
        priority_word(row.priority),
        {"High": 3, "Medium": 2, "Low": 1}[row.priority_word],
    )
    assert (row.class_name, row.class_text) == ("Foundation", "Start early, plan in stages and protect the budget.")


def test_full_confidence_is_not_mentioned(halden) -> None:
    standing = halden.standing(items={"6.4": {"agreed_level": 1, "evidence_grade": 4}})

    (row,) = rows_of(standing)

    assert "not known well" not in row.factors_text


def test_a_gap_pulled_forward_names_who_needs_it_and_what_it_needs(halden) -> None:
    standing = halden.standing(given={2: halden.all_at(3, _6_4=1, _8_2_1=1, _4_4_2=3)})

    by_number = {row.number: row for row in rows_of(standing)}

    assert "6.4" in by_number["8.2.1"].unmet_text
    assert {by_number["6.4"].pulled_text, by_number["8.2.1"].pulled_text} <= {"", "Comes early because 8.2.1 needs it."}


@pytest.mark.parametrize(
    ("statuses", "text"),
    [
        ((ActionStatus.VERIFIED, ActionStatus.OPEN), "Open"),
        ((ActionStatus.OPEN, ActionStatus.IN_WORK), "In work"),
        ((ActionStatus.VERIFIED, ActionStatus.DONE), "Done"),
        ((ActionStatus.VERIFIED,), "Verified"),
    ],
)
def test_a_gap_stands_where_its_least_finished_action_stands(
    halden, statuses: tuple[ActionStatus, ...], text: str
) -> None:
    key = halden.key("6.4")
    actions = tuple(action(number, key, status=status) for number, status in enumerate(statuses, 1))

    (row,) = rows_of(halden.standing(given={2: {"6.4": 1}}, actions=actions))

    assert row.status.text == text


def test_a_gap_is_closed_when_its_last_action_is_due(halden) -> None:
    key = halden.key("6.4")
    actions = (
        action(1, key, due=date(2027, 1, 31), owner="Mara"),
        action(2, key, due=date(2027, 3, 31), owner="Jonas"),
        action(3, key, owner="Mara"),
    )

    (row,) = rows_of(halden.standing(given={2: {"6.4": 1}}, actions=actions))

    assert (row.due_text, row.owner, len(row.actions)) == ("31 Mar 2027", "Mara and Jonas", 3)
    assert row.owner_initials == "MJ"


@pytest.fixture
def four_gaps(halden):
    key = halden.key
    actions = (
        action(1, key("6.4"), owner="Mara Lindqvist", due=date(2027, 1, 31), status=ActionStatus.IN_WORK),
        action(2, key("7.6"), owner="Aïsha Diallo", title="Start the data forum"),
    )
    return halden.standing(given={2: {"6.4": 0, "6.10": 1, "6.9": 1, "7.6": 1}}, actions=actions)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        (GapFilter(text="STRATEGY"), {"6.4"}),
        (GapFilter(text="data forum"), {"7.6"}),
        (GapFilter(text="lindqvist"), {"6.4"}),
        (GapFilter(clause="7"), {"7.6"}),
        (GapFilter(owner="nobody"), {"6.10", "6.9"}),
        (GapFilter(owner="Aïsha Diallo"), {"7.6"}),
        (GapFilter(status="in-work"), {"6.4"}),
        (GapFilter(status="not-planned", clause="6"), {"6.10", "6.9"}),
        (GapFilter(gap_class="unlocker"), set()),
        (GapFilter(priority="low"), {"7.6"}),
    ],
)
def test_the_gap_list_is_narrowed(four_gaps, wanted: GapFilter, numbers: set[str]) -> None:
    found = {row.number for row in filter_gaps(rows_of(four_gaps), wanted)}

    assert found == numbers


def test_numbers_sort_as_numbers_and_turn_around(four_gaps) -> None:
    up = [row.number for row in filter_gaps(rows_of(four_gaps), GapFilter(sort="number"))]
    down = [row.number for row in filter_gaps(rows_of(four_gaps), GapFilter(sort="number", is_descending=True))]

    assert up == ["6.4", "6.9", "6.10", "7.6"]
    assert down == up[::-1]


@pytest.mark.parametrize(
    ("sort", "first"), [("gap", "6.4"), ("target", "6.4"), ("owner", "7.6"), ("effort", "7.6"), ("status", None)]
)
def test_the_gap_list_sorts_by_its_columns(four_gaps, sort: str, first: str | None) -> None:
    rows = filter_gaps(rows_of(four_gaps), GapFilter(sort=sort))

    efforts = [row.effort_days for row in rows]
    assert rows[0].status.text == "Not planned" if sort == "status" else rows[0].number == first or sort == "effort"
    assert sort != "effort" or efforts == sorted(efforts)


def test_priority_class_and_unknown_sorts_are_stable(four_gaps) -> None:
    rows = rows_of(four_gaps)

    by_rank = [row.rank for row in filter_gaps(rows, GapFilter(sort="priority"))]
    by_class = filter_gaps(rows, GapFilter(sort="class"))

    assert by_rank == sorted(by_rank)
    assert len(by_class) == 4
    assert filter_gaps(rows, GapFilter(sort="nonsense")) == rows


def test_a_gap_page_offers_its_filter_and_sorts_by_links(four_gaps) -> None:
    view = build_gaps(four_gaps, wanted=GapFilter(clause="6", sort="gap"))

    assert (view.total, view.count_text, view.is_filtered) == (4, "3 of 4 gaps", True)
    assert [choice.text for choice in view.owners] == ["Everyone", "Nobody yet", "Aïsha Diallo", "Mara Lindqvist"]
    assert [choice.text for choice in view.clauses if choice.is_selected] == ["6 Planning"]
    columns = {column.key: column for column in view.columns}
    assert (columns["gap"].direction, columns["number"].direction) == ("descending", "none")
    assert columns["gap"].href == "/a/7/plan?clause=6&direction=descending&sort=gap"
    assert columns["number"].href == "/a/7/plan?clause=6&sort=number"


def test_a_second_click_on_a_column_turns_it(four_gaps) -> None:
    view = build_gaps(four_gaps, wanted=GapFilter(sort="number", is_descending=True))

    (column,) = [column for column in view.columns if column.key == "number"]
    assert (column.direction, column.href) == ("descending", "/a/7/plan?sort=number")


def test_the_lead_counts_gaps_without_owner_or_date(halden, four_gaps) -> None:
    one = halden.standing(given={2: {"6.4": 1}})
    planned = halden.standing(
        given={2: {"6.4": 1}}, actions=(action(1, halden.key("6.4"), owner="Mara", due=date(2027, 1, 1)),)
    )

    assert build_gaps(four_gaps).lead == "4 requirements are below target. 3 need an owner or a date."
    assert build_gaps(one).lead == "1 requirement is below target. 1 needs an owner or a date."
    assert build_gaps(planned).lead == "1 requirement is below target."


def test_an_empty_gap_list_says_why(halden, four_gaps) -> None:
    nothing, reached = build_gaps(halden.standing()), build_gaps(halden.standing(given={2: {"6.4": 5}}))
    filtered = build_gaps(four_gaps, wanted=GapFilter(text="zebra"))

    assert (nothing.empty_text, reached.empty_text) == ("Nothing is answered yet.", "No gaps to target.")
    assert filtered.empty_text == "No gap matches this filter."
    assert nothing.lead == "Gaps appear here as soon as requirements are answered."
    assert reached.lead == "Every answered requirement has reached its target level."


def test_strengths_that_are_hardly_backed_are_listed_for_verification(halden) -> None:
    view = build_gaps(halden.standing(given={2: {"6.4": 4}}))

    assert [(row.number, row.text) for row in view.strengths] == [
        ("6.4", "Confidence 40 %: verify before you build on it.")
    ]


def test_an_action_without_dates_owner_or_effort_says_so(halden) -> None:
    standing = halden.standing(actions=(action(1, halden.key("6.4")),))

    (row,) = build_action_rows(catalogue=standing.catalogue, actions=standing.snapshot.actions, today=TODAY)

    assert (row.dates_text, row.effort_text, row.owner, row.is_late) == ("No dates yet", "-", "", False)
    assert row.definition_of_done == f"6.4: {halden.catalogue.by_number['6.4'].statements[3]}"


@pytest.mark.parametrize(
    ("status", "late"), [(ActionStatus.OPEN, "22 days late"), (ActionStatus.DONE, ""), (ActionStatus.VERIFIED, "")]
)
def test_an_action_is_late_until_it_is_done(halden, status: ActionStatus, late: str) -> None:
    plan = (action(1, halden.key("6.4"), due=date(2026, 11, 1), effort_days=1, status=status),)

    (row,) = build_action_rows(catalogue=halden.catalogue, actions=plan, today=TODAY)

    assert (row.late_text, row.is_late) == (late, bool(late))
    assert row.closes[0].text == "6.4 Digitalization strategy, level 1 to 3"


def timeline(halden, *actions: Action):
    return build_timeline(build_action_rows(catalogue=halden.catalogue, actions=actions, today=TODAY), today=TODAY)


def test_an_empty_timeline_covers_four_quarters_from_today(halden) -> None:
    view = timeline(halden)

    assert [quarter.label for quarter in view.quarters] == ["Q4 2026", "Q1 2027", "Q2 2027", "Q3 2027"]
    assert (len(view.months), view.bars, view.empty_text) == (12, (), "No action yet.")
    assert view.today == pytest.approx(53 / 365)


def test_bars_lie_inside_the_span_and_come_in_order_of_start(halden) -> None:
    view = timeline(
        halden,
        action(1, halden.key("6.4"), start=date(2027, 1, 1), due=date(2027, 9, 30), owner="Mara"),
        action(2, halden.key("6.4"), start=date(2026, 10, 1), due=date(2026, 12, 31)),
        action(3, halden.key("6.4")),
    )

    assert [bar.number for bar in view.bars] == [2, 1, 3]
    first, last, undated = view.bars
    assert (first.left, first.width) == (0, pytest.approx(92 / 365))
    assert last.left + last.width == pytest.approx(1)
    assert (undated.left, undated.width) == (None, None)
    assert last.detail == "Mara, Jan to Sep 2027"
    assert sum(quarter.width for quarter in view.quarters) == pytest.approx(1)
    assert sum(month.width for month in view.months) == pytest.approx(1)


def test_one_date_alone_is_drawn_as_that_day(halden) -> None:
    (bar,) = timeline(halden, action(1, halden.key("6.4"), due=date(2026, 12, 12))).bars

    assert bar.width == pytest.approx(1 / 365)


def test_a_long_plan_leaves_out_the_months_and_a_past_one_the_line_of_today(halden) -> None:
    long = timeline(halden, action(1, halden.key("6.4"), start=date(2026, 1, 1), due=date(2029, 1, 1)))
    past = timeline(halden, action(1, halden.key("6.4"), start=date(2024, 1, 1), due=date(2024, 3, 1)))

    assert (long.months, len(long.quarters)) == ((), 13)
    assert past.today is None


def test_a_plan_without_actions_says_where_to_start(halden) -> None:
    some = build_plan(halden.standing(given={2: {"6.4": 1}}))
    none = build_plan(halden.standing())

    assert some.empty_text == "No action yet. Start with 6.4, the first gap of the list."
    assert some.empty_href.startswith("/a/7/actions/new?key=")
    assert (none.empty_text, none.empty_href) == ("No action yet.", "")


def test_whoever_only_reads_a_plan_is_not_told_to_start(halden) -> None:
    standing = replace(halden.standing(given={2: {"6.4": 1}}), permissions=frozenset({"view plan"}))

    assert build_plan(standing).empty_text == "No action yet."


def test_a_plan_shows_gaps_actions_and_timeline_together(four_gaps) -> None:
    view = build_plan(four_gaps, wanted=GapFilter(clause="7"))

    assert ([row.number for row in view.gaps.rows], len(view.waves), len(view.timeline.bars)) == (["7.6"], 1, 2)
    assert (view.eyebrow, view.empty_text) == ("Halden Components, 2026", "")


def test_the_form_for_a_gap_proposes_title_effort_due_date_and_definition_of_done(halden) -> None:
    """PL-02, PL-03: the last 90 % of eight months are 219 days."""
    form = build_action_form(halden.standing(given={2: {"6.4": 1}}), key=halden.key("6.4"))

    assert (form.number, form.title, form.effort_days) == (
        None,
        "Raise 6.4 Digitalization strategy from level 1 to 3",
        "72",
    )
    assert form.definition_of_done == f"6.4 stands at level 3: {halden.catalogue.by_number['6.4'].statements[3]}"
    assert [choice.value for choice in form.statuses if choice.is_selected] == ["open"]
    assert [choice.is_selected for choice in form.gap_choices] == [True]
    assert (form.start, form.due) == ("2026-11-23", (TODAY + timedelta(days=219)).isoformat())
    assert (form.remove_action, form.submit_text, form.shows_verified) == ("", "Add action", False)


@pytest.mark.parametrize(
    ("status", "is_shown"),
    [
        (ActionStatus.OPEN, False),
        (ActionStatus.IN_WORK, False),
        (ActionStatus.DONE, True),
        (ActionStatus.VERIFIED, True),
    ],
)
def test_the_form_asks_who_has_looked_once_an_action_is_done(halden, status: ActionStatus, is_shown: bool) -> None:
    stored = action(3, halden.key("6.4"), status=status, verified_by="Ines Moreau", verified_on=date(2027, 4, 12))

    form = build_action_form(halden.standing(actions=(stored,)), action=stored)

    assert (form.shows_verified, form.verified_by, form.verified_on) == (is_shown, "Ines Moreau", "2027-04-12")


def test_the_form_without_a_gap_is_empty(halden) -> None:
    form = build_action_form(halden.standing())

    assert (form.title, form.closes, form.effort_days, form.definition_of_done) == ("", (), "", "")


def test_the_form_of_an_action_holds_what_is_stored(halden) -> None:
    stored = action(
        3,
        halden.key("6.4"),
        owner="Kari Moe",
        start=date(2026, 10, 1),
        due=date(2027, 1, 31),
        effort_days=22.5,
        status=ActionStatus.IN_WORK,
        definition_of_done="Approved by top management",
        version=4,
    )

    form = build_action_form(halden.standing(actions=(stored,)), action=stored)

    assert (form.start, form.due, form.effort_days, form.etag) == ("2026-10-01", "2027-01-31", "22.5", "4")
    assert (form.action, form.remove_action) == ("/a/7/actions/3", "/a/7/actions/3/remove")
    assert form.definition_of_done == "Approved by top management"
    assert form.owners == ("Ewa Kowalczyk", "Kari Moe", "Mara Lindqvist", "Yuki Tanaka")


def test_a_stored_action_without_dates_leaves_its_fields_empty(halden) -> None:
    stored = action(3, halden.key("6.4"))

    form = build_action_form(halden.standing(), action=stored)

    assert (form.start, form.due, form.effort_days) == ("", "", "")
    assert form.definition_of_done.startswith("6.4: ")


def test_what_was_typed_and_refused_is_not_lost(halden) -> None:
    form = build_action_form(
        halden.standing(), typed={"due": "31.1.2027"}, errors={"due": "Write the date as 2027-01-31."}
    )

    assert (form.due, form.errors["due"]) == ("31.1.2027", "Write the date as 2027-01-31.")


def test_a_level_beyond_the_statements_adds_nothing_to_the_definition_of_done(halden) -> None:
    closes = (Closure(key=halden.key("6.4"), from_level=5, to_level=6),)

    (row,) = build_action_rows(
        catalogue=halden.catalogue, actions=(Action(number=1, title="Go on", closes=closes),), today=TODAY
    )

    assert row.definition_of_done == ""
