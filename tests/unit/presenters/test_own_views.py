"""What people see who answer for themselves, and who only read: their own part, and no way that is closed to them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from app.presenters import build_check, build_clause_form, build_overview, build_report, build_shell
from app.presenters.answering.own_check import build_own_check
from app.presenters.overview.own import NOT_NAMED
from questionnaires import AnswerState

NOW = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
INVITED = frozenset({"anyone", "view assessment", "answer"})
READER = frozenset({"view assessment", "view report", "view history", "view plan"})
SHARED = frozenset({"view report"})


def _yuki(halden: Any, **changes: Any) -> Any:
    given = {1: {"5.1": 4}, 2: {"6.4": 2}, 3: {"5.1": 1, "7.3": AnswerState.DONT_KNOW}}
    return halden.standing(**({"given": given, "looks": 3, "is_limited": True, "permissions": INVITED} | changes))


def test_the_overview_counts_ones_own_questions_only(halden: Any) -> None:
    view = build_overview(_yuki(halden))

    answered, due = view.facts
    assert (answered.value, answered.unit, due.id) == ("2", "of 14 questions", "due")
    assert [group.id for group in view.groups] == ["assess", "finish"]
    assert (view.attention, view.respondents, view.lift, view.has_aside) == ((), (), None, False)


def test_the_strip_shows_ones_own_answers_not_those_of_others(halden: Any) -> None:
    rows = {row.number: row for row in build_overview(_yuki(halden)).groups[0].rows}

    assert [cell.kind for cell in rows["5"].strip.cells][:1] == ["level-1"]
    assert "6" not in rows or all(cell.kind == "open" for cell in rows["6"].strip.cells)


def test_when_all_is_answered_the_check_is_done(halden: Any) -> None:
    numbers = [requirement.number for requirement in halden.standing().questions(halden.people[2])]

    view = build_overview(_yuki(halden, given={3: dict.fromkeys(numbers, 2)}))

    assert {row.status.text for group in view.groups for row in group.rows} == {"Completed"}
    assert view.next_step is not None
    assert view.next_step.text == "Check answers"


def test_the_check_of_ones_own_answers_tells_no_level_of_others(halden: Any) -> None:
    view = build_own_check(_yuki(halden))

    rows = {row.number: row for table in view.tables for row in table.rows}
    assert (rows["5.1"].mark.level, rows["7.3"].mark.name) == (1, "Don't know")
    assert len(rows) == 14
    assert view.summary_title == "12 questions left"
    assert (view.can_record, view.close_action, view.attention) == (False, "", ())


def test_everything_answered_is_said(halden: Any) -> None:
    numbers = [requirement.number for requirement in halden.standing().questions(halden.people[2])]

    view = build_own_check(_yuki(halden, given={3: dict.fromkeys(numbers, 2)}))

    assert view.done_text == (
        "You have answered everything that you are asked. It is all saved; there is nothing to send."
    )


def test_a_member_who_is_no_respondent_is_told_what_to_do(halden: Any) -> None:
    nobody = _yuki(halden, looks=None)

    overview, check = build_overview(nobody), build_own_check(nobody)

    assert (overview.lead, overview.groups, overview.next_step) == (NOT_NAMED, (), None)
    assert (check.lead, check.done_text, check.tables) == (NOT_NAMED, "", ())
    shell = build_shell(nobody, active="overview", screen="Overview")
    assert (shell.clauses, shell.answering_as_text) == ((), "")


def test_the_navigation_leads_to_ones_own_clauses(halden: Any) -> None:
    shell = build_shell(_yuki(halden), active="5", screen="Leadership")

    asked = {requirement.clause for requirement in halden.standing().questions(halden.people[2])}
    assert {clause.number for clause in shell.clauses} == asked
    assert [link.id for link in shell.links] == ["check"]
    assert [choice.text for choice in shell.as_choices] == ["Yuki Tanaka"]


def test_a_clause_form_shows_no_range_of_two_others(halden: Any) -> None:
    two = {1: {"5.1": 4}, 2: {"5.1": 2}, 3: {"5.1": 1}}

    own = build_clause_form(_yuki(halden, given=two), clause="5").cards[0]
    facilitator = build_clause_form(halden.standing(given=two), clause="5").cards[0]

    assert own.others_text == "2 others answered"
    assert facilitator.others_text == "3 people answered, level 1 to 4"


def test_a_reader_is_led_to_no_form(halden: Any) -> None:
    reader = halden.standing(given={1: {"5.1": 1}}, is_limited=True, permissions=READER)

    view, shell = build_overview(reader), build_shell(reader, active="overview", screen="Overview")

    assert {row.href for group in view.groups for row in group.rows} == {None}
    assert view.next_step is None
    assert (shell.clauses, [link.id for link in shell.links]) == ((), ["report", "plan", "history", "benchmark"])
    assert {cell.href for row in build_report(reader).heatmap for cell in row.cells} == {""}


def test_a_shared_report_has_no_navigation(halden: Any) -> None:
    shared = halden.standing(is_limited=True, permissions=SHARED)

    shell = build_shell(shared, active="report", screen="Report")

    assert (shell.has_navigation, [link.id for link in shell.links]) == (False, ["report"])


@pytest.mark.parametrize(
    ("permissions", "told"),
    [
        (None, "Submitted 23 Nov 2026 by Mara Lindqvist. Answers are locked."),
        (SHARED, "Submitted 23 Nov 2026. Answers are locked."),
    ],
)
def test_a_submitted_assessment_says_so(halden: Any, permissions: frozenset[str] | None, told: str) -> None:
    closed = halden.standing(closed_at=NOW, permissions=permissions)

    shell, check = build_shell(closed, active="check", screen="Check"), build_check(closed)

    assert shell.closed_text == told
    assert bool(shell.unlock_action) == (permissions is None)
    assert (check.lead, check.change_text, check.close_action) == ("The answers are locked.", "See", "")


def test_a_submitted_assessment_has_nothing_to_go_on_with(halden: Any) -> None:
    step = build_overview(halden.standing(closed_at=NOW)).next_step

    assert step is not None
    assert step.text == "See the answers"
