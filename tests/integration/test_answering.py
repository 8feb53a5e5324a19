"""Saving answers: what is stored, what merges, what is a conflict, what is refused, and what the history keeps."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from app.db import Scope, table_of
from app.errors import Conflict, NotFound, Refused
from app.records import Answer, Change, Item
from app.services.answering import read_answer, save_answer
from app.services.assessments import find_assessment
from app.values import AnswerChanges, ItemState, SavedAnswer
from questionnaires.answers import AnswerState

STRATEGY = "dir.strategy"  # 6.4, asked of EX, DL, IT and PO
END = date(2027, 12, 31)
AI = "sec.ai"  # 8.10, may be not applicable

Save = Callable[..., SavedAnswer]


@pytest.fixture
def save(scope: Scope, halden: Any) -> Save:
    def save_one(
        key: str = STRATEGY, *, by: int | None = halden.mara, seen: tuple[int, int] | None = (0, 0), **changes: Any
    ) -> SavedAnswer:
        return save_answer(
            scope,
            assessment_id=halden.id,
            key=key,
            respondent_id=by,
            base_versions=seen,
            changes=AnswerChanges(**changes),
        )

    return save_one


class TestStoring:
    def test_a_level_belongs_to_the_respondent(self, scope: Scope, halden: Any, save: Save) -> None:
        save(choice=3)

        own = read_answer(scope, assessment_id=halden.id, key=STRATEGY, respondent_id=halden.mara)
        others = read_answer(scope, assessment_id=halden.id, key=STRATEGY, respondent_id=halden.jonas)
        assert own.answer is not None
        assert (own.answer.level, own.answer.state, own.answer.updated_by) == (3, AnswerState.ANSWERED, "Terminal")
        assert others.answer is None

    def test_a_note_is_shared_by_all_respondents(self, scope: Scope, halden: Any, save: Save) -> None:
        save(note="The board approved it in May.")

        seen = read_answer(scope, assessment_id=halden.id, key=STRATEGY, respondent_id=halden.jonas)
        assert seen.item.note == "The board approved it in May."
        assert seen.versions == (0, 1)
        assert seen.etag == '"0.1"'

    def test_the_agreed_level_is_set_when_nobody_answers_as_a_respondent(self, save: Save) -> None:
        saved = save(by=None, choice=2, agreed_reason="Two plants, one practice.")

        assert saved.item.agreed_level == 2
        assert saved.answer is None

    def test_saving_returns_what_is_read_afterwards(self, scope: Scope, halden: Any, save: Save) -> None:
        first = save(choice=3, note="First", is_flagged=True)
        second = save(seen=first.versions, choice=AnswerState.DONT_KNOW, own_note="Ask Jonas", evidence_grade=2)

        assert second == read_answer(scope, assessment_id=halden.id, key=STRATEGY, respondent_id=halden.mara)
        assert second.versions == (2, 2)

    def test_taking_an_answer_back_leaves_it_unanswered(self, save: Save) -> None:
        save(choice=3)

        saved = save(seen=(1, 0), choice=None)

        assert saved.answer is not None
        assert (saved.answer.state, saved.answer.level) == (AnswerState.UNANSWERED, None)

    def test_equal_values_change_nothing(self, scope: Scope, halden: Any, save: Save) -> None:
        first = save(choice=3, note="Same")
        revision = find_assessment(scope, halden.id).revision

        second = save(seen=(0, 0), choice=3, note="Same")

        assert second == first
        assert find_assessment(scope, halden.id).revision == revision

    def test_each_change_counts_one_revision(self, scope: Scope, halden: Any, save: Save) -> None:
        before = find_assessment(scope, halden.id).revision

        save(choice=3, note="Both at once")

        assert find_assessment(scope, halden.id).revision == before + 1

    def test_a_decision_keeps_the_level_that_was_given(self, save: Save) -> None:
        save(AI, by=None, choice=2)

        saved = save(AI, by=None, seen=(0, 1), state=AnswerState.NOT_APPLICABLE, reason="No AI in use or planned.")

        assert saved.item.state is AnswerState.NOT_APPLICABLE
        assert saved.item.agreed_level == 2


class TestEvidence:
    def test_what_evidence_carries_is_stored_and_read(self, scope: Scope, halden: Any, save: Save) -> None:
        given = {"evidence_grade": 3, "evidence_has_data": True, "evidence_until": END, "evidence_source": "Page 3"}

        saved = save(**given)

        assert saved == read_answer(scope, assessment_id=halden.id, key=STRATEGY, respondent_id=halden.mara)
        assert {name: getattr(saved.item, name) for name in given} == given

    def test_the_history_keeps_the_days_as_text(self, scope: Scope, save: Save) -> None:
        save(evidence_until=END)
        save(seen=(0, 1), evidence_until=None, evidence_has_data=True)

        changes = [row.fields for row in scope.rows(scope.select(Change).order_by(table_of(Change).c.id))]
        assert changes == [
            {"evidence_until": [None, "2027-12-31"]},
            {"evidence_until": ["2027-12-31", None], "evidence_has_data": [False, True]},
        ]

    def test_another_end_saved_meanwhile_is_a_conflict_and_another_place_is_not(self, save: Save) -> None:
        save(evidence_until=END)

        with pytest.raises(Conflict) as refused:
            save(seen=(0, 0), evidence_until=date(2028, 12, 31))
        merged = save(seen=(0, 0), evidence_source="Quality portal")

        assert [(each.field, each.theirs) for each in refused.value.conflicts] == [("evidence_until", END)]
        assert (merged.item.evidence_until, merged.item.evidence_source) == (END, "Quality portal")

    @pytest.mark.parametrize(
        ("changes", "told"),
        [
            ({"evidence_until": date(202, 12, 31)}, "Check the year; it is 2000 or later"),
            ({"evidence_source": "x" * 501}, "501 characters; at most 500 fit"),
        ],
    )
    def test_a_slip_of_the_year_and_a_long_place_are_refused(
        self, save: Save, changes: dict[str, Any], told: str
    ) -> None:
        with pytest.raises(Refused, match=told):
            save(**changes)


class TestMergingAndConflicts:
    def test_different_fields_merge_silently(self, save: Save) -> None:
        save(note="From the first device")

        saved = save(seen=(0, 0), evidence_grade=3)

        assert (saved.item.note, saved.item.evidence_grade, saved.item.version) == ("From the first device", 3, 2)

    def test_different_fields_merge_when_several_versions_lie_between(self, save: Save) -> None:
        save(note="One")
        save(seen=(0, 1), note="Two")
        save(seen=(0, 2), is_flagged=True)

        saved = save(seen=(0, 1), evidence_grade=1)

        assert (saved.item.note, saved.item.evidence_grade, saved.item.is_flagged) == ("Two", 1, True)

    def test_the_same_field_with_another_value_is_a_conflict(self, save: Save) -> None:
        save(choice=2)

        with pytest.raises(Conflict) as caught:
            save(seen=(0, 0), choice=3)

        (conflict,) = caught.value.conflicts
        assert (conflict.field, conflict.theirs, conflict.yours, conflict.changed_by) == ("choice", 2, 3, "Terminal")
        assert caught.value.answer is not None
        assert caught.value.answer.version == 1
        assert "stored is 2" in caught.value.detail

    def test_a_conflict_names_who_changed_the_field_last(self, save: Save) -> None:
        save(note="One")
        save(seen=(0, 1), note="Two")
        save(seen=(0, 2), is_flagged=True)

        with pytest.raises(Conflict) as caught:
            save(seen=(0, 1), note="Three", evidence_grade=2)

        assert [(each.field, each.theirs) for each in caught.value.conflicts] == [("note", "Two")]

    def test_nothing_is_saved_in_a_conflict(self, scope: Scope, halden: Any, save: Save) -> None:
        save(choice=2)

        with pytest.raises(Conflict):
            save(seen=(0, 0), choice=3, note="A long note")

        stored = read_answer(scope, assessment_id=halden.id, key=STRATEGY, respondent_id=halden.mara)
        assert stored.item == ItemState(key=STRATEGY)

    def test_clearing_a_note_that_somebody_wrote_meanwhile_is_a_conflict(self, save: Save) -> None:
        save(note="Mine")
        save(seen=(0, 1), note="Theirs")

        with pytest.raises(Conflict, match="yours is empty"):
            save(seen=(0, 1), note="")

    def test_versions_from_another_life_conflict_with_everything_that_is_there(self, save: Save) -> None:
        save(choice=2)

        with pytest.raises(Conflict):
            save(seen=(9, 9), choice=3)

    def test_whatever_is_there_can_be_changed_on_purpose(self, save: Save) -> None:
        save(choice=2)

        saved = save(seen=None, choice=3)

        assert saved.answer is not None
        assert saved.answer.level == 3

    def test_answers_of_two_respondents_never_conflict(self, halden: Any, save: Save) -> None:
        save(choice=2)

        saved = save(by=halden.jonas, seen=(0, 0), choice=4)

        assert saved.answer is not None
        assert saved.answer.level == 4

    def test_someone_faster_between_reading_and_writing_leads_to_another_try(
        self, scope: Scope, halden: Any, save: Save, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app.services.answering import saving as answering

        write, outcomes = answering.write_edits, [None]
        monkeypatch.setattr(answering, "write_edits", lambda *a, **k: outcomes.pop() if outcomes else write(*a, **k))

        saved = save(choice=3)

        assert saved.answer is not None
        assert saved.answer.level == 3

    def test_being_overtaken_again_and_again_is_told(self, save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
        from app.services.answering import saving as answering

        monkeypatch.setattr(answering, "write_edits", lambda *_, **__: None)

        with pytest.raises(Conflict, match="Wait a few seconds"):
            save(choice=3)


class TestWritingAgainstAnOldReading:
    @pytest.mark.parametrize("changes", [{"choice": 4}, {"note": "Later"}])
    def test_a_row_that_has_moved_on_is_not_overwritten(
        self, scope: Scope, halden: Any, save: Save, changes: dict[str, Any]
    ) -> None:
        from app.services.answering.saving import find_edits, find_stored
        from app.services.answering.storing import write_edits

        save(choice=1, note="First")
        stale = find_stored(scope, halden.id, STRATEGY, halden.mara)
        save(seen=(1, 1), choice=2, note="Second")
        edits = find_edits(stale, AnswerChanges(**changes))

        assert write_edits(scope, stale, answer=edits.answer, item=edits.item) is None

    def test_a_row_that_was_inserted_meanwhile_is_not_doubled(self, scope: Scope, halden: Any, save: Save) -> None:
        from app.services.answering.saving import find_edits, find_stored
        from app.services.answering.storing import write_edits

        stale = find_stored(scope, halden.id, STRATEGY, halden.mara)
        save(choice=2)
        edits = find_edits(stale, AnswerChanges(choice=3))

        assert write_edits(scope, stale, answer=edits.answer, item=edits.item) is None


class TestHistory:
    def test_every_earlier_value_stays(self, scope: Scope, save: Save) -> None:
        save(choice=1)
        save(seen=(1, 0), choice=2, note="Why")
        save(seen=(2, 1), choice=AnswerState.DONT_KNOW)

        rows = scope.rows(scope.select(Change).order_by(table_of(Change).c.id))
        assert [row.fields for row in rows] == [
            {"choice": [None, 1]},
            {"choice": [1, 2]},
            {"note": ["", "Why"]},
            {"choice": [2, "dont_know"]},
        ]

    def test_the_database_itself_refuses_a_level_without_the_state_answered(self, scope: Scope, save: Save) -> None:
        from sqlalchemy.exc import IntegrityError

        save(choice=1)

        with pytest.raises(IntegrityError):
            scope.run(scope.update(Answer).values(state="dont_know"))

    def test_the_database_itself_refuses_a_decision_without_reason(self, scope: Scope, save: Save) -> None:
        from sqlalchemy.exc import IntegrityError

        save(note="x")

        with pytest.raises(IntegrityError):
            scope.run(scope.update(Item).values(state="deferred"))


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({"choice": 6}, "choice", "not a level"),
    ({"choice": -1}, "choice", "not a level"),
    ({"choice": True}, "choice", "not a level"),
    ({"choice": 10**30}, "choice", "not a level"),
    ({"choice": AnswerState.NOT_APPLICABLE}, "choice", "not a level"),
    ({"note": "x" * 4001}, "note", "4,001 characters"),
    ({"note": "a\x00b"}, "note", "cannot be stored"),
    ({"own_note": "\ud800"}, "own_note", "cannot be stored"),
    ({"evidence_grade": 5}, "evidence_grade", "not an evidence grade"),
    ({"evidence_grade": True}, "evidence_grade", "not an evidence grade"),
    ({"state": AnswerState.NOT_APPLICABLE, "reason": "too small"}, "state", "applies to every organization"),
    ({"state": AnswerState.DEFERRED}, "reason", "reason is missing"),
    ({"state": AnswerState.DONT_KNOW, "reason": "because"}, "state", "cannot be decided"),
    ({"state": AnswerState.DEFERRED, "reason": "later", "reason_class": "mood"}, "reason_class", "no class of reasons"),
]


class TestRefusing:
    @pytest.mark.parametrize(("changes", "place", "words"), REFUSED)
    def test_what_the_questionnaire_does_not_allow_is_refused_with_its_place(
        self, save: Save, changes: dict[str, Any], place: str, words: str
    ) -> None:
        with pytest.raises(Refused) as caught:
            save(**changes)

        assert place in [problem.place for problem in caught.value.problems]
        assert words in " ".join(problem.message for problem in caught.value.problems)
        assert caught.value.detail.startswith("The answer to 6.4 was not saved.")

    def test_all_faults_are_told_at_once(self, save: Save) -> None:
        with pytest.raises(Refused) as caught:
            save(choice=9, evidence_grade=9, note="x" * 5000, reason="y" * 1001)

        assert len(caught.value.problems) == 4
        assert "And 1 more." in caught.value.detail

    def test_a_question_of_other_roles_cannot_be_answered(self, halden: Any, save: Save) -> None:
        with pytest.raises(Refused, match="not asked of EM"):
            save(by=halden.yuki, choice=3)

    def test_the_shared_facts_can_be_noted_by_everybody(self, halden: Any, save: Save) -> None:
        saved = save(by=halden.yuki, note="I have seen it on the intranet.")

        assert saved.item.version == 1

    def test_dont_know_cannot_be_agreed(self, save: Save) -> None:
        with pytest.raises(Refused, match="not a level that can be agreed"):
            save(by=None, choice=AnswerState.DONT_KNOW)

    def test_an_agreed_level_has_no_own_note(self, save: Save) -> None:
        with pytest.raises(Refused, match="no respondent's note"):
            save(by=None, own_note="Mine")

    def test_not_applicable_needs_a_written_reason(self, save: Save) -> None:
        with pytest.raises(Refused, match="reason is missing"):
            save(AI, by=None, state=AnswerState.NOT_APPLICABLE, reason="  ")

    def test_a_decision_can_be_taken_back_and_its_reason_stays(self, save: Save) -> None:
        save(AI, by=None, state=AnswerState.NOT_APPLICABLE, reason="None in use.", reason_class="out_of_scope")

        saved = save(AI, by=None, seen=(0, 1), state=None)

        assert (saved.item.state, saved.item.reason) == (None, "None in use.")

    @pytest.mark.parametrize("key", ["no.such", "6.4", "", "a" * 5000, "dir.strategy\x00"])
    def test_an_unknown_requirement_is_not_found(self, save: Save, key: str) -> None:
        with pytest.raises(NotFound):
            save(key, choice=1)

    @pytest.mark.parametrize("person", [999, 0, -1, 10**20])
    def test_an_unknown_respondent_is_not_found(self, save: Save, person: int) -> None:
        with pytest.raises(NotFound):
            save(by=person, choice=1)

    @pytest.mark.parametrize("assessment", [999, 0, -1, 10**20])
    def test_an_unknown_assessment_is_not_found(self, scope: Scope, assessment: int) -> None:
        with pytest.raises(NotFound):
            read_answer(scope, assessment_id=assessment, key=STRATEGY, respondent_id=None)

    def test_a_requirement_outside_the_mode_is_not_found(self, scope: Scope) -> None:
        from app.services.assessments import start_assessment

        quick = start_assessment(scope, organization="Halden", title="Quick scan", mode="quick")

        with pytest.raises(NotFound):
            read_answer(scope, assessment_id=quick, key="ctx.issues", respondent_id=None)
