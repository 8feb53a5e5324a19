"""Starting, changing and deleting assessments, their people and targets."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Answer, Assessment, Change, Item, Respondent, Target
from app.services.answering import save_answer
from app.services.assessments import (
    delete_assessment,
    find_assessment,
    finish_clause,
    list_assessments,
    list_organizations,
    start_assessment,
    update_assessment,
)
from app.services.people import add_respondent, list_respondents, remove_respondent, update_respondent
from app.services.snapshot import load_snapshot
from app.services.targets import set_targets
from app.values import AnswerChanges, RespondentDraft

STRATEGY = "dir.strategy"


def _answer(scope: Scope, halden: Any, respondent: int, key: str = STRATEGY) -> None:
    save_answer(
        scope,
        assessment_id=halden.id,
        key=key,
        respondent_id=respondent,
        base_versions=(0, 0),
        changes=AnswerChanges(choice=3, note="x"),
    )


class TestStarting:
    def test_an_assessment_starts_with_targets_for_every_requirement(self, scope: Scope, halden: Any) -> None:
        snapshot = load_snapshot(scope, halden.id)

        assert len(snapshot.targets) == 74
        assert set(snapshot.targets.values()) == {3}
        assert snapshot.header.organization.name == "Halden Components"
        assert snapshot.header.catalogue_edition == "2026.1"
        assert snapshot.header.revision == 1

    def test_many_projects_raise_targets_and_low_ones_can_be_accepted(self, scope: Scope) -> None:
        started = start_assessment(
            scope, organization="Halden", title="DMS", planned_projects=11, accept_lower_targets=True
        )

        assert {2, 3, 4} == set(load_snapshot(scope, started).targets.values())

    def test_the_second_assessment_joins_the_same_organization(self, scope: Scope, halden: Any) -> None:
        start_assessment(scope, organization=" Halden Components ", title="DMS 2027")

        assert [each.name for each in list_organizations(scope)] == ["Halden Components"]
        assert [each.title for each in list_assessments(scope)] == ["DMS 2027", "DMS 2026"]

    def test_all_faults_of_the_form_are_told_at_once(self, scope: Scope) -> None:
        with pytest.raises(Refused) as caught:
            start_assessment(
                scope,
                organization="",
                title="x" * 121,
                cycle="y" * 61,
                mode="huge",
                planned_projects=-1,
                respondents=[
                    RespondentDraft(name="", roles=["EX"]),
                    RespondentDraft(name="Mara", roles=[]),
                    RespondentDraft(name="MARA", roles=["EX", "XX"]),
                ],
            )

        assert [problem.place for problem in caught.value.problems] == [
            "organization",
            "planned_projects",
            "title",
            "cycle",
            "mode",
            "respondents[0].name",
            "respondents[1].roles",
            "respondents[2].roles",
            "respondents[2].name",
        ]
        assert list_assessments(scope) == ()


class TestChanging:
    def test_details_can_be_changed(self, scope: Scope, halden: Any) -> None:
        changed = update_assessment(
            scope,
            halden.id,
            title="DMS",
            cycle="2026",
            scope_text="Plant 1",
            planned_projects=4,
            due=date(2026, 12, 12),
        )

        assert (changed.title, changed.cycle, changed.scope, changed.planned_projects) == ("DMS", "2026", "Plant 1", 4)
        assert changed.due == date(2026, 12, 12)
        assert changed.revision == 2

    def test_faulty_details_change_nothing(self, scope: Scope, halden: Any) -> None:
        with pytest.raises(Refused):
            update_assessment(scope, halden.id, title=" ", cycle="", scope_text="", planned_projects=0, due=None)

        assert find_assessment(scope, halden.id).title == "DMS 2026"

    def test_a_clause_is_finished_once_and_opened_again(self, scope: Scope, halden: Any) -> None:
        finish_clause(scope, halden.id, "6", is_finished=True)
        finish_clause(scope, halden.id, "6", is_finished=True)
        assert load_snapshot(scope, halden.id).finished_clauses == {"6"}

        finish_clause(scope, halden.id, "6", is_finished=False)
        assert load_snapshot(scope, halden.id).finished_clauses == frozenset()

    def test_an_unknown_clause_is_not_found(self, scope: Scope, halden: Any) -> None:
        with pytest.raises(NotFound, match="The clauses are 4, 5, 6, 7, 8, 9, 10"):
            finish_clause(scope, halden.id, "11", is_finished=True)

    def test_deleting_leaves_nothing_behind(self, scope: Scope, halden: Any) -> None:
        _answer(scope, halden, halden.mara)

        delete_assessment(scope, halden.id)

        for record in (Assessment, Respondent, Answer, Item, Change, Target):
            assert scope.rows(scope.select(record)) == []
        with pytest.raises(NotFound):
            delete_assessment(scope, halden.id)


class TestPeople:
    def test_a_respondent_is_added(self, scope: Scope, halden: Any) -> None:
        added = add_respondent(scope, halden.id, RespondentDraft(name=" Aïsha Diallo ", roles=["QM", "QM"]))

        assert (added.name, added.roles) == ("Aïsha Diallo", ("QM",))
        assert len(list_respondents(scope, halden.id)) == 4

    def test_two_respondents_cannot_share_a_name(self, scope: Scope, halden: Any) -> None:
        with pytest.raises(Refused, match="already a respondent named yuki tanaka"):
            add_respondent(scope, halden.id, RespondentDraft(name="yuki tanaka", roles=["EM"]))

    def test_renaming_to_the_same_name_in_other_letters_is_allowed(self, scope: Scope, halden: Any) -> None:
        renamed = update_respondent(scope, halden.id, halden.yuki, RespondentDraft(name="YUKI Tanaka", roles=["EM"]))

        assert renamed.name == "YUKI Tanaka"

    def test_taking_a_role_away_tells_which_answers_no_longer_count(self, scope: Scope, halden: Any) -> None:
        _answer(scope, halden, halden.mara)
        draft = RespondentDraft(name="Mara Lindqvist", roles=["EM"])

        with pytest.raises(Refused, match="1 of the answers of Mara Lindqvist no longer count"):
            update_respondent(scope, halden.id, halden.mara, draft)

        assert update_respondent(scope, halden.id, halden.mara, draft, is_confirmed=True).roles == ("EM",)
        assert len(load_snapshot(scope, halden.id).answers) == 1

    def test_removing_somebody_who_has_answered_must_be_confirmed(self, scope: Scope, halden: Any) -> None:
        _answer(scope, halden, halden.mara)

        with pytest.raises(Refused, match="has given 1 answers"):
            remove_respondent(scope, halden.id, halden.mara)

        remove_respondent(scope, halden.id, halden.mara, is_confirmed=True)
        remove_respondent(scope, halden.id, halden.yuki)
        assert [person.name for person in list_respondents(scope, halden.id)] == ["Jonas Weber"]
        assert load_snapshot(scope, halden.id).answers == ()

    @pytest.mark.parametrize("person", [0, 999, 10**20])
    def test_nobody_is_not_found(self, scope: Scope, halden: Any, person: int) -> None:
        with pytest.raises(NotFound):
            remove_respondent(scope, halden.id, person)


class TestTargets:
    def test_given_targets_change_and_others_stay(self, scope: Scope, halden: Any) -> None:
        set_targets(scope, halden.id, {STRATEGY: 5})

        targets = load_snapshot(scope, halden.id).targets
        assert targets[STRATEGY] == 5
        assert sum(level == 3 for level in targets.values()) == 73

    def test_every_faulty_target_is_told_and_none_is_changed(self, scope: Scope, halden: Any) -> None:
        with pytest.raises(Refused) as caught:
            set_targets(scope, halden.id, {STRATEGY: 4, "no.such": 3, "ctx.issues": 6})

        assert [problem.place for problem in caught.value.problems] == ["targets[no.such]", "targets[ctx.issues]"]
        assert load_snapshot(scope, halden.id).targets[STRATEGY] == 3


def test_ids_that_no_database_knows_are_not_found(scope: Scope) -> None:
    for assessment in (0, -1, 2**31, 10**30):
        with pytest.raises(NotFound):
            find_assessment(scope, assessment)


def test_rows_are_in_the_order_they_were_added(scope: Scope, halden: Any) -> None:
    ids = [row.id for row in scope.rows(scope.select(Respondent).order_by(table_of(Respondent).c.id))]

    assert ids == [person.id for person in list_respondents(scope, halden.id)]
