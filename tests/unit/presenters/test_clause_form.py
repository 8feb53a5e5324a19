from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.presenters import build_card, build_clause_form, build_conflict
from app.values import MilestoneInfo, RespondentInfo
from questionnaires import AnswerState

DONT_KNOW, NOT_APPLICABLE, DEFERRED = AnswerState.DONT_KNOW, AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED
NOW = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)


def card_of(standing, number: str):
    return build_card(standing, standing.catalogue.by_number[number])


def test_an_untouched_card_is_not_answered_and_has_the_versions_zero(halden) -> None:
    card = card_of(halden.standing(looks=2), "6.4")

    assert (card.state, card.state_text, card.is_answered) == ("unanswered", "Not answered", False)
    assert (card.etag, card.saved_text, card.selected_level) == ("0.0", "", None)
    assert card.evidence_text == "No evidence graded yet"


def test_the_six_statements_carry_selection_target_and_previous_level(
    halden, milestone: Callable[..., MilestoneInfo]
) -> None:
    before = milestone(halden.standing(given={2: {"6.4": 1}}))
    card = card_of(halden.standing(given={2: {"6.4": 2}}, milestones=(before,), looks=2), "6.4")

    marked = [(row.level, row.is_selected, row.is_target, row.previous_label) for row in card.statements]
    assert marked == [
        (0, False, False, ""),
        (1, False, False, "2025"),
        (2, True, False, ""),
        (3, False, True, ""),
        (4, False, False, ""),
        (5, False, False, ""),
    ]
    assert [row.name for row in card.statements][:2] == ["Absent", "Ad hoc"]
    assert card.etag == "2.0"


def test_dont_know_is_an_answer_of_its_own(halden) -> None:
    card = card_of(halden.standing(given={2: {"6.4": DONT_KNOW}}, looks=2), "6.4")

    assert (card.state, card.is_dont_know, card.is_answered, card.selected_level) == ("dont_know", True, True, None)


def test_a_decision_for_all_wins_and_keeps_the_own_level(halden) -> None:
    item = {"state": NOT_APPLICABLE, "reason": "No AI in use", "reason_class": "out_of_scope", "version": 3}
    card = card_of(halden.standing(given={2: {"8.10": 2}}, items={"8.10": item}, looks=2), "8.10")

    assert (card.state, card.is_not_applicable, card.selected_level, card.etag) == ("not_applicable", True, 2, "2.3")
    assert card.is_not_applicable_allowed
    assert [choice.value for choice in card.reason_classes if choice.is_selected] == ["out_of_scope"]


def test_a_deferred_requirement_is_done_for_everybody(halden) -> None:
    card = card_of(halden.standing(items={"6.4": {"state": DEFERRED}}, looks=2), "6.4")

    assert (card.is_deferred, card.is_answered, card.is_not_applicable_allowed) == (True, True, False)


def test_the_range_of_others_is_shown_only_after_ones_own_answer(halden) -> None:
    others = {1: {"6.4": 4}, 3: {"6.4": 1}}

    before = card_of(halden.standing(given=others, looks=2), "6.4")
    after = card_of(halden.standing(given=others | {2: {"6.4": 2}}, looks=2), "6.4")

    assert before.others_text == ""
    assert after.others_text == "2 others answered, level 1 to 4"


def test_the_level_of_a_single_other_person_is_never_shown(halden) -> None:
    card = card_of(halden.standing(given={1: {"6.4": 4}, 2: {"6.4": 2}}, looks=2), "6.4")

    assert card.others_text == "1 other person answered"


def test_nobody_else_answered_says_nothing(halden) -> None:
    assert card_of(halden.standing(given={2: {"6.4": 2}}, looks=2), "6.4").others_text == ""


def test_clearing_ones_answer_hides_the_others_again(halden) -> None:
    given = {1: {"6.4": 4}, 2: {"6.4": AnswerState.UNANSWERED}}
    card = card_of(halden.standing(given=given, looks=2), "6.4")

    assert (card.others_text, card.is_answered, card.etag) == ("", False, "2.0")


def test_the_facilitator_sees_the_range_and_never_a_single_answer(halden) -> None:
    card = card_of(halden.standing(given={1: {"6.4": 4}, 2: {"6.4": 2}}), "6.4")

    assert card.others_text == "2 people answered, level 2 to 4"
    assert (card.selected_level, card.state) == (None, "answered")
    assert [row.level for row in card.statements if row.suggested_text == "From answers"] == [2]


def test_the_facilitator_is_told_when_nobody_knows(halden) -> None:
    card = card_of(halden.standing(given={1: {"6.4": DONT_KNOW}}), "6.4")

    assert card.others_text == "1 person answered"


def test_an_agreed_level_is_the_facilitators_selection(halden) -> None:
    card = card_of(halden.standing(given={1: {"6.4": 4}}, items={"6.4": {"agreed_level": 3}}), "6.4")

    assert card.selected_level == 3
    assert not any(row.suggested_text for row in card.statements)


@pytest.mark.parametrize(
    ("by", "text"),
    [("Jonas Weber", "Saved 14:02 by Jonas Weber"), ("Mara Lindqvist", "Saved 14:02"), ("", "Saved 14:02")],
)
def test_a_card_says_when_it_was_saved_last_and_by_whom(halden, by: str, text: str) -> None:
    item = {"note": "See minutes", "updated_at": datetime(2026, 11, 23, 14, 2, tzinfo=UTC), "updated_by": by}
    standing = halden.standing(given={2: {"6.4": 2}}, items={"6.4": item}, looks=2)

    card = card_of(replace(standing, viewer="Mara Lindqvist"), "6.4")

    assert card.saved_text == text
    assert card.note == "See minutes"


def test_evidence_grades_are_offered_with_their_meaning(halden) -> None:
    card = card_of(halden.standing(items={"6.4": {"evidence_grade": 3}}), "6.4")

    assert card.evidence_text == "E3 At least three sampled records"
    assert [choice.text for choice in card.evidence_grades if choice.is_selected] == [card.evidence_text]
    assert card.evidence_grades[0].text == "Not graded yet"


def test_a_form_shows_the_questions_of_the_person_and_their_progress(halden) -> None:
    view = build_clause_form(halden.standing(given={1: {"5.1": 3}}, looks=1), clause="5")

    assert view.progress_text == f"1 of {len(view.cards)} answered"
    assert all("EX" in halden.catalogue.by_key[card.key].roles for card in view.cards)
    assert (view.previous.number, view.next.number) == ("4", "6")
    assert view.lead.endswith("Choose the highest statement that is fully true today.")


@pytest.mark.parametrize(
    ("show", "numbers"),
    [("flagged", ["4.2"]), ("unanswered", ["4.2", "4.3", "4.4", "4.4.1", "4.4.2", "4.4.3"]), ("nonsense", None)],
)
def test_a_filter_narrows_the_cards(halden, show: str, numbers: list[str] | None) -> None:
    standing = halden.standing(given={2: {"4.1": 3}}, items={"4.2": {"is_flagged": True}})

    view = build_clause_form(standing, clause="4", show=show)

    everything = [item.number for item in halden.catalogue.clauses[0].requirements]
    assert [card.number for card in view.cards] == (numbers or everything)
    assert [link.count for link in view.filters] == [7, 6, 1]


def test_a_filter_that_leaves_nothing_says_so(halden) -> None:
    view = build_clause_form(halden.standing(), clause="4", show="flagged")

    assert (view.cards, view.empty_text) == ((), "Nothing flagged here.")


def test_a_clause_without_questions_for_a_role_says_so(halden) -> None:
    kai = RespondentInfo(id=9, name="Kai", job_title="", roles=("HR",))

    view = build_clause_form(halden.standing(people=(kai,), looks=9), clause="9")

    assert view.empty_text == "Nothing in clause 9 is asked of you."


def test_the_first_and_the_last_clause_have_one_neighbour(halden) -> None:
    first = build_clause_form(halden.standing(), clause="4")
    last = build_clause_form(halden.standing(finished=frozenset({"10"})), clause="10")

    assert (first.previous, last.next) == (None, None)
    assert last.is_finished


def test_a_closed_assessment_is_shown_read_only(halden) -> None:
    view = build_clause_form(halden.standing(closed_at=NOW), clause="10")

    assert (view.is_read_only, view.cards[0].is_read_only, view.finish_action) == (True, True, "")


def test_an_unknown_clause_is_refused(halden) -> None:
    with pytest.raises(KeyError):
        build_clause_form(halden.standing(), clause="11")


def conflict(**values):
    at = datetime(2026, 11, 23, 20, 10, tzinfo=UTC)
    return build_conflict(key="dir.strategy", by="Mara", at=at, now=NOW, etag="3.1", **values)


def test_a_conflict_names_both_levels_and_what_the_buttons_do() -> None:
    view = conflict(field="level", theirs=3, yours=2)

    assert view.sentence == (
        "Mara saved level 3 (20:10), after you opened this page. You chose 2. Which one should count?"
    )
    assert (view.use_text, view.keep_text) == ("Use 3", "Keep 2")


def test_a_conflict_of_texts_shows_both_whole() -> None:
    view = conflict(field="note", theirs="Register v4", yours="Register v5")

    assert (view.theirs, view.yours, view.is_text) == ("Register v4", "Register v5", True)
    assert (view.use_text, view.keep_text) == ("Use the text of Mara", "Keep your text")


@pytest.mark.parametrize(
    ("value", "text"), [(None, "nothing"), ("", "nothing"), (True, "yes"), (False, "no"), (DONT_KNOW, "dont know")]
)
def test_values_in_a_conflict_are_words(value: object, text: str) -> None:
    assert conflict(field="state", theirs=value, yours=1).theirs == text
