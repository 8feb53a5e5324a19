"""Actions and milestones: numbers, versions, undo, and results that stay as they were."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.db import Scope, table_of
from app.errors import Conflict, NotFound, Refused
from app.records import Change, PlanAction
from app.services.actions import add_action, change_action, find_action, remove_action, restore_action
from app.services.answering import save_answer
from app.services.assessing import score_plan
from app.services.milestones import record_milestone, remove_milestone
from app.services.results import result_of
from app.services.snapshot import load_snapshot
from app.values import ActionDraft, AnswerChanges
from clauses import load_catalogue
from planning.values import ActionStatus, Closure
from questionnaires.answers import AnswerState

STRATEGY = "dir.strategy"
DRAFT = ActionDraft(
    title="Write the strategy down",
    closes=(Closure(key=STRATEGY, from_level=1, to_level=3),),
    owner="Ewa Kowalczyk",
    start=date(2027, 1, 11),
    due=date(2027, 3, 31),
    effort_days=12.5,
)
DONE = replace(DRAFT, status=ActionStatus.DONE)
PROVEN = replace(DRAFT, status=ActionStatus.VERIFIED, verified_by="Ines Moreau", verified_on=date(2027, 4, 12))


class TestActions:
    def test_an_action_gets_the_next_number_and_the_level_statement_as_definition_of_done(
        self, scope: Scope, halden: Any
    ) -> None:
        first = add_action(scope, halden.id, DRAFT)
        second = add_action(scope, halden.id, replace(DRAFT, definition_of_done="Signed by the board"))

        assert (first.number, second.number, first.version) == (1, 2, 1)
        assert first.definition_of_done == load_catalogue().by_key[STRATEGY].statements[3]
        assert second.definition_of_done == "Signed by the board"
        assert load_snapshot(scope, halden.id).actions == (first, second)

    def test_a_change_counts_a_version_and_keeps_what_was_before(self, scope: Scope, halden: Any) -> None:
        add_action(scope, halden.id, DRAFT)

        changed = change_action(
            scope,
            halden.id,
            1,
            base_version=1,
            draft=replace(DRAFT, due=date(2027, 4, 30), status=ActionStatus.IN_WORK),
        )

        assert (changed.version, changed.due, changed.status) == (2, date(2027, 4, 30), ActionStatus.IN_WORK)
        (row,) = scope.rows(scope.select(Change).where(table_of(Change).c.key == "action:1"))
        assert row.fields == {"due": ["2027-03-31", "2027-04-30"], "status": ["open", "in_work"]}

    def test_the_same_content_is_no_change(self, scope: Scope, halden: Any) -> None:
        action = add_action(scope, halden.id, DRAFT)

        assert change_action(scope, halden.id, 1, base_version=7, draft=DRAFT) == action

    def test_an_edit_of_an_older_version_is_a_conflict_with_both_values(self, scope: Scope, halden: Any) -> None:
        add_action(scope, halden.id, DRAFT)
        change_action(scope, halden.id, 1, base_version=1, draft=replace(DRAFT, owner="Jonas Weber"))

        with pytest.raises(Conflict) as caught:
            change_action(scope, halden.id, 1, base_version=1, draft=replace(DRAFT, owner="Yuki Tanaka"))

        (conflict,) = caught.value.conflicts
        assert (conflict.field, conflict.theirs, conflict.yours) == ("owner", "Jonas Weber", "Yuki Tanaka")
        assert caught.value.version == 2

    def test_a_removed_action_can_be_restored_and_its_number_is_never_given_again(
        self, scope: Scope, halden: Any
    ) -> None:
        removed = add_action(scope, halden.id, DRAFT)
        remove_action(scope, halden.id, 1, base_version=1)

        assert load_snapshot(scope, halden.id).actions == ()
        assert add_action(scope, halden.id, DRAFT).number == 2
        with pytest.raises(NotFound, match="was removed"):
            find_action(scope, halden.id, 1)

        restored = restore_action(scope, halden.id, 1)
        assert replace(restored, version=1) == removed
        assert restore_action(scope, halden.id, 1) == restored

    def test_removing_an_action_that_has_changed_is_a_conflict(self, scope: Scope, halden: Any) -> None:
        add_action(scope, halden.id, DRAFT)
        change_action(scope, halden.id, 1, base_version=1, draft=replace(DRAFT, note="Half done"))

        with pytest.raises(Conflict):
            remove_action(scope, halden.id, 1, base_version=1)

    def test_an_update_that_is_overtaken_is_a_conflict(
        self, scope: Scope, halden: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app.services import actions

        action = add_action(scope, halden.id, DRAFT)
        scope.run(scope.update(PlanAction).values(version=2))
        monkeypatch.setattr(actions, "find_action", lambda *_: action)

        with pytest.raises(Conflict, match="at this very moment"):
            change_action(scope, halden.id, 1, base_version=1, draft=replace(DRAFT, owner="Jonas Weber"))

    def test_every_fault_of_an_action_is_told_at_once(self, scope: Scope, halden: Any) -> None:
        faulty = ActionDraft(
            title=" ",
            closes=(Closure(key="no.such", from_level=3, to_level=3), Closure(key=STRATEGY, from_level=1, to_level=6)),
            start=date(2027, 3, 1),
            due=date(2027, 2, 1),
            effort_days=-1,
        )

        with pytest.raises(Refused) as caught:
            add_action(scope, halden.id, faulty)

        places = [problem.place for problem in caught.value.problems]
        assert places == ["title", "effort_days", "due", "closes", "closes", "closes"]

    def test_an_action_closes_at_least_one_gap(self, scope: Scope, halden: Any) -> None:
        with pytest.raises(Refused, match="closes no gap"):
            add_action(scope, halden.id, replace(DRAFT, closes=()))

    @pytest.mark.parametrize("effort", [float("nan"), float("inf"), 100_001])
    def test_an_effort_that_nobody_could_plan_is_refused(self, scope: Scope, halden: Any, effort: float) -> None:
        with pytest.raises(Refused, match="not an effort in person-days"):
            add_action(scope, halden.id, replace(DRAFT, effort_days=effort))

    def test_an_action_closes_each_gap_once(self, scope: Scope, halden: Any) -> None:
        """PL-06."""
        twice = (Closure(key=STRATEGY, from_level=1, to_level=2), Closure(key=STRATEGY, from_level=2, to_level=3))

        with pytest.raises(Refused, match=r"It names 6\.4 2 times\. Name each requirement once\."):
            add_action(scope, halden.id, replace(DRAFT, closes=twice))

    def test_a_new_action_may_be_done_at_once_but_not_verified(self, scope: Scope, halden: Any) -> None:
        """PL-04."""
        with pytest.raises(Refused, match="It is open and cannot become verified at once") as caught:
            add_action(scope, halden.id, PROVEN)

        assert [problem.place for problem in caught.value.problems] == ["status"]
        assert add_action(scope, halden.id, DONE).status is ActionStatus.DONE

    def test_done_work_is_verified_by_a_second_person_and_history_names_both_fields(
        self, scope: Scope, halden: Any
    ) -> None:
        """PL-05."""
        add_action(scope, halden.id, DONE)

        verified = change_action(scope, halden.id, 1, base_version=1, draft=PROVEN)

        assert (verified.status, verified.verified_by, verified.verified_on) == (
            ActionStatus.VERIFIED,
            "Ines Moreau",
            date(2027, 4, 12),
        )
        (row,) = scope.rows(scope.select(Change).where(table_of(Change).c.key == "action:1"))
        assert row.fields == {
            "status": ["done", "verified"],
            "verified_by": ["", "Ines Moreau"],
            "verified_on": [None, "2027-04-12"],
        }

    @pytest.mark.parametrize(
        ("lacking", "place"),
        [
            ({"verified_by": " "}, "verified_by"),
            ({"verified_by": " ewa kowalczyk "}, "verified_by"),
            ({"verified_on": None}, "verified_on"),
        ],
    )
    def test_verifying_without_a_second_person_or_a_day_is_refused(
        self, scope: Scope, halden: Any, lacking: dict[str, Any], place: str
    ) -> None:
        """PL-05."""
        add_action(scope, halden.id, DONE)

        with pytest.raises(Refused) as caught:
            change_action(scope, halden.id, 1, base_version=1, draft=replace(PROVEN, **lacking))

        assert [problem.place for problem in caught.value.problems] == [place]

    def test_a_verified_action_is_not_handed_to_the_one_who_verified_it(self, scope: Scope, halden: Any) -> None:
        add_action(scope, halden.id, DONE)
        change_action(scope, halden.id, 1, base_version=1, draft=PROVEN)

        with pytest.raises(Refused, match="Ines Moreau owns this action and cannot verify it"):
            change_action(scope, halden.id, 1, base_version=2, draft=replace(PROVEN, owner="Ines Moreau"))

    def test_reopening_takes_the_verification_back(self, scope: Scope, halden: Any) -> None:
        add_action(scope, halden.id, DONE)
        change_action(scope, halden.id, 1, base_version=1, draft=PROVEN)

        reopened = change_action(
            scope, halden.id, 1, base_version=2, draft=replace(PROVEN, status=ActionStatus.IN_WORK)
        )

        assert (reopened.status, reopened.verified_by, reopened.verified_on) == (ActionStatus.IN_WORK, "", None)

    def test_an_edit_of_an_older_version_is_told_as_a_conflict_whatever_its_status(
        self, scope: Scope, halden: Any
    ) -> None:
        add_action(scope, halden.id, DRAFT)
        change_action(scope, halden.id, 1, base_version=1, draft=replace(DRAFT, status=ActionStatus.IN_WORK))

        with pytest.raises(Conflict):
            change_action(scope, halden.id, 1, base_version=1, draft=PROVEN)

    @pytest.mark.parametrize("number", [0, 1, 10**20])
    def test_an_unknown_action_is_not_found(self, scope: Scope, halden: Any, number: int) -> None:
        with pytest.raises(NotFound):
            restore_action(scope, halden.id, number)


class TestOutlook:
    def test_the_whole_is_scored_as_it_stands_once_every_action_is_done(self, scope: Scope, halden: Any) -> None:
        """PL-10: 6.4 is agreed at 1 and an action lifts it to 3; so the index that is certain rises."""
        _agree(scope, halden, 1, seen=(0, 0))
        before = load_snapshot(scope, halden.id)
        result = result_of(scope, before)
        nothing = score_plan(before, result, on=scope.today)
        add_action(scope, halden.id, DRAFT)

        reached = score_plan(load_snapshot(scope, halden.id), result, on=scope.today)

        assert nothing is None
        assert reached is not None
        assert result.overall.index_low is not None
        assert reached.index_low is not None
        assert reached.index_low > result.overall.index_low

    def test_an_action_on_a_requirement_set_aside_by_decision_changes_nothing(self, scope: Scope, halden: Any) -> None:
        set_aside = AnswerChanges(state=AnswerState.DEFERRED, reason="After the move to the new plant")
        save_answer(
            scope, assessment_id=halden.id, key=STRATEGY, respondent_id=None, base_versions=(0, 0), changes=set_aside
        )
        add_action(scope, halden.id, DRAFT)
        snapshot = load_snapshot(scope, halden.id)

        reached = score_plan(snapshot, result_of(scope, snapshot), on=scope.today)

        assert reached is not None
        assert (reached.deferred, reached.answered) == (1, 0)


class TestMilestones:
    def test_a_milestone_stays_as_it_was_when_answers_change(self, scope: Scope, halden: Any) -> None:
        _agree(scope, halden, 2, seen=(0, 0))
        recorded = record_milestone(scope, halden.id, "2026")

        _agree(scope, halden, 4, seen=(0, 1))

        (kept,) = load_snapshot(scope, halden.id).milestones
        assert kept == recorded
        assert kept.recorded_on == date(2026, 12, 1)
        assert {each.key: each.level for each in kept.result.requirements}[STRATEGY] == 2

    def test_the_name_of_a_milestone_is_given_once(self, scope: Scope, halden: Any) -> None:
        record_milestone(scope, halden.id, "2026")

        with pytest.raises(Refused, match="already a milestone named 2026"):
            record_milestone(scope, halden.id, " 2026 ")

    def test_a_milestone_recorded_by_mistake_can_be_removed(self, scope: Scope, halden: Any) -> None:
        milestone = record_milestone(scope, halden.id, "Oops")

        remove_milestone(scope, halden.id, milestone.id)

        assert load_snapshot(scope, halden.id).milestones == ()
        for number in (milestone.id, 10**20):
            with pytest.raises(NotFound):
                remove_milestone(scope, halden.id, number)


def _agree(scope: Scope, halden: Any, level: int, *, seen: tuple[int, int]) -> None:
    save_answer(
        scope,
        assessment_id=halden.id,
        key=STRATEGY,
        respondent_id=None,
        base_versions=seen,
        changes=AnswerChanges(choice=level),
    )
