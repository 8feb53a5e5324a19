from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from app.presenters import build_check, build_overview, build_shell
from app.presenters.attention import find_attention
from app.presenters.overview.page import find_next_step
from app.values import MilestoneInfo, RespondentInfo
from questionnaires import AnswerState

DONT_KNOW, NOT_APPLICABLE, DEFERRED = AnswerState.DONT_KNOW, AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED
NA_ITEM = {"state": NOT_APPLICABLE, "reason": "No partners beyond suppliers", "reason_class": "out_of_scope"}
KAI = RespondentInfo(id=9, name="Kai", job_title="", roles=("HR",))


def facts(view) -> dict[str, tuple[str, str, str]]:
    return {fact.id: (fact.value, fact.unit, fact.note) for fact in view.facts}


def rows(view, group: int) -> dict[str, object]:
    return {row.id: row for row in view.groups[group].rows}


def test_an_empty_assessment_shows_dashes_and_never_a_zero_for_maturity(halden) -> None:
    view = build_overview(halden.standing(due=None))

    assert facts(view) == {
        "answered": ("0", "of 74 requirements", ""),
        "maturity": ("-", "", "Nothing answered yet. Clause 4 takes about 10 minutes."),
        "evidence": ("-", "", "nothing answered yet"),
        "due": ("-", "", "no due date"),
    }
    assert view.next_step.text == "Start with clause 4"
    assert (view.attention, view.attention_empty_text) == ((), "Nothing needs attention.")


def test_below_the_coverage_the_maturity_is_a_dash_that_says_why(halden) -> None:
    view = build_overview(halden.standing(given={2: {"4.1": 2}}))

    assert facts(view)["maturity"] == ("-", "", "not enough answers yet")


def test_the_headline_fact_is_the_gate_level_and_the_index_is_called_an_index(halden) -> None:
    view = build_overview(
        halden.standing(given={2: halden.all_at(2)}, items={"4.1": {"evidence_grade": 1}}, due=date(2027, 1, 4))
    )

    assert facts(view)["maturity"] == ("2", "of 5, Managed", "index 2.0 of 5, interim, evidenced level 1")
    assert facts(view)["evidence"] == ("1", "of 74", "73 rest on a claim")
    assert facts(view)["due"] == ("4 Jan", "2027", "in 42 days")


def test_evidence_behind_every_level_is_said(halden) -> None:
    view = build_overview(halden.standing(given={2: {"4.1": 2}}, items={"4.1": {"evidence_grade": 3}}))

    assert facts(view)["evidence"] == ("1", "of 1", "every level can be shown")


def test_one_bare_claim_is_told_in_the_singular(halden) -> None:
    view = build_overview(halden.standing(given={2: {"4.1": 2}}))

    assert facts(view)["evidence"][2] == "1 rests on a claim"


def test_what_is_set_aside_and_not_known_is_counted_apart(halden) -> None:
    view = build_overview(
        halden.standing(given={2: {"4.1": 2, "4.2": DONT_KNOW}}, items={"8.5.2": NA_ITEM, "8.11": {"state": DEFERRED}})
    )

    assert facts(view)["answered"] == ("1", "of 74 requirements", "1 not applicable, 1 deferred, 1 not known")
    assert (view.facts[0].progress.done, view.facts[0].progress.aside) == (1, 2)


def test_an_agreed_result_is_no_longer_interim(halden, milestone: Callable[..., MilestoneInfo]) -> None:
    first = halden.standing(given={2: halden.all_at(3)})
    view = build_overview(halden.standing(given={2: halden.all_at(3)}, milestones=(milestone(first, label="2026"),)))

    assert facts(view)["maturity"][2] == "index 3.0 of 5, agreed"
    assert rows(view, 2)["record"].status.text == "Completed"


def test_preparation_is_done_when_scope_targets_and_people_are_there(halden) -> None:
    prepared = rows(build_overview(halden.standing()), 0)
    bare = rows(build_overview(halden.standing(scope=" ", people=())), 0)

    assert [row.status.text for row in prepared.values()] == ["Completed", "Completed"]
    assert [row.status.text for row in bare.values()] == ["In progress", "Not started"]
    assert bare["respondents"].detail == "Nobody is named yet"


def test_a_clause_is_completed_only_when_all_is_answered_and_somebody_said_so(halden) -> None:
    clause_4 = {item.number: 2 for item in halden.catalogue.clauses[0].requirements}

    said = rows(build_overview(halden.standing(given={2: clause_4}, finished=frozenset({"4"}))), 1)
    unsaid = rows(build_overview(halden.standing(given={2: clause_4})), 1)
    unanswered = rows(build_overview(halden.standing(finished=frozenset({"4"}))), 1)

    assert [each["clause-4"].status.text for each in (said, unsaid, unanswered)] == [
        "Completed",
        "In progress",
        "Not started",
    ]


def test_what_is_to_check_in_a_clause_is_counted(halden) -> None:
    view = build_overview(halden.standing(given={1: {"4.1": 4}, 2: {"4.1": 1}}))

    assert rows(view, 1)["clause-4"].status.text == "1 to check"
    assert rows(view, 1)["clause-4"].status.id == "check"


def test_the_strip_has_one_cell_per_requirement_in_its_state(halden) -> None:
    view = build_overview(halden.standing(given={2: {"7.9": 0, "7.10": DONT_KNOW}}, items={"7.8": {"state": DEFERRED}}))

    row = rows(view, 1)["clause-7"]

    assert [cell.kind for cell in row.strip.cells][-3:] == ["deferred", "level-0", "dont-know"]
    assert row.detail == "2 of 17 answered, 1 of them set aside"


def test_checking_starts_with_the_first_answer_and_recording_with_the_last(halden) -> None:
    empty = rows(build_overview(halden.standing()), 2)
    begun = rows(build_overview(halden.standing(given={2: {"4.1": 2}})), 2)
    full = rows(build_overview(halden.standing(given={2: halden.all_at(2)})), 2)

    assert [row.status.text for row in empty.values()] == ["Not started", "Cannot start yet"]
    assert [row.status.text for row in begun.values()] == ["73 to check", "Cannot start yet"]
    assert [row.status.text for row in full.values()] == ["Completed", "Not started"]
    assert (empty["record"].href, full["record"].href) == (None, "/a/7/check#record")


def test_the_next_step_is_the_first_open_question_of_the_clause_visited_last(halden) -> None:
    standing = halden.standing(given={2: {"4.1": 2}})

    assert find_next_step(standing).text == "Continue with 4.2"
    assert find_next_step(standing, last_clause="6").href == "/a/7/c/6#r-6.1"
    assert find_next_step(halden.standing(given={2: halden.all_at(2)})).text == "Check answers"


def test_a_respondent_continues_with_their_own_questions(halden) -> None:
    own = halden.standing(given={2: {"4.1": 2}}, looks=1)

    assert find_next_step(own).text == "Start with clause 4"
    assert rows(build_overview(own), 1)["clause-4"].own_text.startswith("You: 0 of ")


def test_a_respondent_is_told_when_a_clause_asks_nothing_of_them(halden) -> None:
    view = build_overview(halden.standing(people=(KAI,), looks=9))

    assert rows(view, 1)["clause-9"].own_text == "Nothing here is asked of you"


def test_dont_know_is_done_for_the_person_but_open_for_the_whole(halden) -> None:
    given = {2: {"4.1": DONT_KNOW}}

    person = build_overview(halden.standing(given=given)).respondents[1]
    whole = build_shell(halden.standing(given=given), active="overview", screen="Overview").clauses[0]

    assert person.count_text == "1/53"
    assert whole.count_text == "0/7"


def test_without_respondents_the_list_says_what_to_do(halden) -> None:
    view = build_overview(halden.standing(people=()))

    assert view.respondents_empty_text == "Nobody is named yet. Add people in Settings."


def test_the_frame_counts_for_the_person_who_looks_and_lists_the_active_clause(halden) -> None:
    shell = build_shell(halden.standing(given={1: {"5.1": 3}}, looks=1), active="5", screen="Leadership")

    active = next(clause for clause in shell.clauses if clause.is_active)
    assert (active.number, active.done, active.count_text) == ("5", 1, f"1/{active.total}")
    assert [item.is_done for item in active.requirements][:2] == [True, False]
    assert shell.page_title == "Leadership, Halden Components"
    assert [choice.is_selected for choice in shell.as_choices] == [False, True, False, False]
    assert shell.initials == "ML"


def test_the_facilitator_stands_for_the_agreed_levels(halden) -> None:
    shell = build_shell(halden.standing(), active="report", screen="Report")

    assert (shell.answering_as, shell.answering_as_text) == ("agreed", "Agreed levels")
    assert [link.id for link in shell.links if link.is_active] == ["report"]
    assert shell.clauses[0].requirements == ()


def test_attention_comes_in_the_order_of_what_blocks_most(halden) -> None:
    standing = halden.standing(
        given={1: {"6.4": 5, "5.2": 4, "8.10": NOT_APPLICABLE}, 2: {"6.4": 3, "5.2": 2}, 3: {"5.2": 1}},
        items={
            "8.5.2": {"state": NOT_APPLICABLE},
            "4.1": {"is_flagged": True, "updated_by": "Jonas Weber"},
            "4.2": {"is_flagged": True},
        },
    )

    found = [(row.kind, row.number, row.text) for row in find_attention(standing) if row.kind != "prerequisite"]

    assert found == [
        ("reason", "8.5.2", "Not applicable, reason missing"),
        ("applicability", "8.10", "Respondents say not applicable"),
        ("disagreement", "5.2", "Answers range from level 1 to 4"),
        ("disagreement", "6.4", "Answers range from level 3 to 5"),
        ("flag", "4.1", "Flagged by Jonas Weber"),
        ("flag", "4.2", "Flagged"),
    ]


def test_a_level_that_does_not_fit_its_prerequisite_is_told_but_blocks_nothing(halden) -> None:
    standing = halden.standing(given={2: {"5.3": 0, "8.2.1": 4, "6.4": 4}})

    row = next(row for row in find_attention(standing) if row.kind == "prerequisite")

    assert not row.is_blocking
    assert row.number in row.text


def test_levels_beside_not_applicable_are_told(halden) -> None:
    standing = halden.standing(given={1: {"8.10": NOT_APPLICABLE}, 2: {"8.10": 2}})

    assert [row.kind for row in find_attention(standing)] == ["applicability"]


def test_an_agreed_level_settles_a_disagreement(halden) -> None:
    standing = halden.standing(given={1: {"6.4": 5}, 2: {"6.4": 1}}, items={"6.4": {"agreed_level": 2}})

    assert find_attention(standing) == ()


def test_a_long_list_of_attention_is_cut_and_says_so(halden) -> None:
    numbers = [item.number for item in halden.catalogue.requirements if {"EX", "DL"} <= set(item.roles)][:8]

    view = build_overview(halden.standing(given={1: dict.fromkeys(numbers, 4), 2: dict.fromkeys(numbers, 1)}))

    assert len(view.attention) == 6
    assert view.attention_more_text.endswith("more under Check answers")


def test_the_check_page_names_what_is_missing_and_its_cure(halden) -> None:
    view = build_check(halden.standing(given={1: {"6.4": 5}, 2: {"6.4": 1, "4.1": DONT_KNOW}}))

    texts = {problem.text for problem in view.problems}
    assert "4.1 Understanding the organization and its context: nobody knows yet, ask somebody who does" in texts
    assert "6.4 Digitalization strategy: Answers range from level 1 to 5; agree on one level" in texts
    assert any(text.startswith("8.10 ") and text.endswith("choose a level or mark it not applicable") for text in texts)
    assert view.summary_title == f"{len(view.problems)} things to fix"
    assert not view.can_record


def test_a_checked_assessment_can_be_recorded(halden, milestone: Callable[..., MilestoneInfo]) -> None:
    full = halden.standing(given={2: halden.all_at(2)})
    recorded = halden.standing(given={2: halden.all_at(2)}, milestones=(milestone(full, label="2026"),))

    view = build_check(full)

    assert (view.summary_title, view.done_text, view.can_record) == ("", "Nothing is left to fix.", True)
    assert build_check(recorded).record_text == "Recorded as 2026."


def test_the_check_page_says_what_each_level_rests_on(halden) -> None:
    view = build_check(
        halden.standing(
            given={2: {"4.1": 2, "4.2": 2, "4.3": 2}},
            items={
                "4.1": {"evidence_grade": 2},
                "4.2": {"note": "See the register", "agreed_level": 3},
                "8.5.2": NA_ITEM,
                "8.11": {"state": DEFERRED},
            },
        )
    )

    shown = {row.number: (row.mark.digit, row.evidence_text, row.source_text) for t in view.tables for row in t.rows}
    assert shown["4.1"] == ("2", "E2 Document and one record of use", "From 1 answer")
    assert shown["4.2"] == ("3", "Note, no grade yet", "Agreed")
    assert shown["4.3"] == ("2", "No evidence yet", "From 1 answer")
    assert shown["8.5.2"] == ("-", "Reason given", "")
    assert shown["8.11"] == ("-", "Reason missing", "")


def test_flags_stand_on_the_check_page_without_blocking(halden) -> None:
    view = build_check(halden.standing(given={2: halden.all_at(2)}, items={"4.1": {"is_flagged": True}}))

    assert [row.number for row in view.attention] == ["4.1"]
    assert view.can_record


@pytest.mark.parametrize("mode", ["full", "quick"])
def test_a_quick_scan_shows_only_what_it_asks(halden, mode: str) -> None:
    view = build_overview(halden.standing(mode=mode))

    assert view.facts[0].unit == {"full": "of 74 requirements", "quick": "of 27 requirements"}[mode]
