"""Files in and out: the same figures after a round trip, many rows at once, and what is refused on the way."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.db import Scope
from app.errors import NotFound, Refused
from app.exports import build_workbook
from app.intake.assessing import snapshot_of
from app.intake.checking import check_file
from app.intake.files import read_file
from app.presenters import Standing
from app.sample import SAMPLE_NAME, sample_bytes
from app.services.answering import read_answer, save_answer
from app.services.answering.rows import save_rows
from app.services.assessing import score_snapshot, scored_catalogue
from app.services.assessments import list_organizations
from app.services.milestones import record_milestone
from app.services.people import update_respondent
from app.services.results import current_result
from app.services.scoring_settings import save_settings
from app.services.snapshot import load_snapshot
from app.services.transfer import export_assessment, import_assessment
from app.values import (
    AnswerChanges,
    AssessmentFile,
    AssessmentSnapshot,
    ImportanceShift,
    PersonJudgements,
    RespondentDraft,
    ScoringSettings,
)
from app.values.scoring_settings import settings_from_comparison
from clauses import load_catalogue
from questionnaires.answers import AnswerState

STRATEGY = "dir.strategy"
TODAY = date(2026, 12, 1)


def _read(file: AssessmentFile) -> AssessmentSnapshot:
    checked = check_file(intake=read_file(name="halden.json", content=file.model_dump_json().encode()))
    assert checked.problems == ()
    return snapshot_of(checked=checked)


@pytest.fixture
def sample() -> AssessmentSnapshot:
    checked = check_file(intake=read_file(name=SAMPLE_NAME, content=sample_bytes()))
    assert checked.problems == ()
    return snapshot_of(checked=checked)


class TestRoundTrip:
    def test_a_file_scores_the_same_before_and_after_it_is_stored(
        self, scope: Scope, sample: AssessmentSnapshot
    ) -> None:
        stored = import_assessment(scope, sample)

        assert current_result(scope, stored) == score_snapshot(sample, on=TODAY)

    def test_what_is_given_out_can_be_taken_in_again_without_any_difference(
        self, scope: Scope, sample: AssessmentSnapshot
    ) -> None:
        first = export_assessment(load_snapshot(scope, import_assessment(scope, sample)), scope.visitor)

        again = load_snapshot(scope, import_assessment(scope, _read(first)))

        assert export_assessment(again, scope.visitor) == first
        assert score_snapshot(again, on=TODAY) == score_snapshot(sample, on=TODAY)
        assert [each.result.overall for each in again.milestones] == [each.result.overall for each in sample.milestones]

    def test_what_somebody_is_asked_survives_as_a_file_and_as_a_workbook(self, scope: Scope, halden: Any) -> None:
        draft = RespondentDraft(name="Mara Lindqvist", roles=["EX"], asked=[STRATEGY, "gov.leadership"])
        update_respondent(scope, halden.id, halden.mara, draft)
        snapshot = load_snapshot(scope, halden.id)

        file = export_assessment(snapshot, scope.visitor)
        again = load_snapshot(scope, import_assessment(scope, _read(file)))
        standing = Standing(
            catalogue=scored_catalogue(snapshot),
            snapshot=snapshot,
            result=score_snapshot(snapshot, on=TODAY),
            now=scope.now,
        )
        book = check_file(intake=read_file(name="halden.xlsx", content=build_workbook(standing)))

        asked = ("gov.leadership", STRATEGY)
        assert [person.asked for person in again.respondents] == [asked, None, None]
        assert book.problems == ()
        assert [person.asked for person in book.file.respondents] == [asked, None, None]

    def test_all_answer_states_survive(self, scope: Scope, halden: Any) -> None:
        rows = [
            {"respondent": "Jonas Weber", "key": "sec.ai", "level": "n/a", "note": "None in use or planned."},
            {"respondent": "Jonas Weber", "key": STRATEGY, "level": "don't know", "note": "Ask Mara"},
            {"respondent": "Jonas Weber", "key": "eva.scaling", "level": "deferred"},
            {"respondent": "Mara Lindqvist", "key": STRATEGY, "level": 3},
            {"respondent": "Mara Lindqvist", "key": "ctx.issues", "level": "", "note": "Not sure yet"},
        ]
        report = save_rows(scope, halden.id, rows)
        assert report.problems == ()

        snapshot = load_snapshot(scope, halden.id)
        again = load_snapshot(scope, import_assessment(scope, _read(export_assessment(snapshot, scope.visitor))))

        def told(source: AssessmentSnapshot) -> set[tuple[str, AnswerState, int | None, str]]:
            return {(each.key, each.state, each.level, each.note) for each in source.answers}

        assert told(again) == told(snapshot)
        assert len(told(again)) == 5
        assert score_snapshot(again, on=TODAY) == score_snapshot(snapshot, on=TODAY)
        assert "sec.ai" in {each.key for each in score_snapshot(again, on=TODAY).requirements}

    def test_actions_without_a_definition_of_done_get_the_level_statements(
        self, scope: Scope, sample: AssessmentSnapshot
    ) -> None:
        bare = replace(sample, actions=(replace(sample.actions[0], definition_of_done=""),))

        (action,) = load_snapshot(scope, import_assessment(scope, bare)).actions

        closure = action.closes[0]
        assert load_catalogue().by_key[closure.key].statements[closure.to_level] in action.definition_of_done

    def test_a_file_of_mere_rows_becomes_an_assessment_with_stand_in_names(self, scope: Scope) -> None:
        rows = b"respondent,role,key,level\nMara,EX,dir.strategy,3\n"
        checked = check_file(intake=read_file(name="answers.csv", content=rows))

        unnamed = load_snapshot(scope, import_assessment(scope, snapshot_of(checked=checked)))
        import_assessment(scope, snapshot_of(checked=checked), organization="Halden Components")

        assert (unnamed.header.title, unnamed.header.organization.name) == (
            "Imported assessment",
            "Unnamed organization",
        )
        assert [each.name for each in list_organizations(scope)] == ["Halden Components", "Unnamed organization"]

    def test_a_note_that_no_database_takes_is_refused_with_its_place(
        self, scope: Scope, sample: AssessmentSnapshot
    ) -> None:
        broken = replace(sample, answers=(replace(sample.answers[0], note="x" * 4001),))

        with pytest.raises(Refused, match=r"responses, Mara Lindqvist, ctx\.issues"):
            import_assessment(scope, broken)


class TestManyRows:
    def test_good_rows_are_kept_and_bad_ones_reported(self, scope: Scope, halden: Any) -> None:
        rows: list[dict[str, Any]] = [
            {"respondent": "Mara Lindqvist", "role": "EX", "key": STRATEGY, "level": 3, "note": "Board paper of May"},
            {"respondent": "Mara Lindqvist", "role": "EX", "key": STRATEGY, "level": 4},
            {"respondent": "Mara Lindqvist", "key": "no.such", "level": 3},
            {"respondent": "Mara Lindqvist", "key": "ctx.issues", "level": 9},
            {"respondent": "Yuki Tanaka", "key": STRATEGY, "level": 2},
            {"respondent": "Nobody Known", "role": "EX", "key": STRATEGY, "level": 2},
            {"respondent": "Mara Lindqvist", "key": "gov.leadership", "level": 2, "note": "x" * 5000},
        ]

        report = save_rows(scope, halden.id, rows)

        assert (report.accepted, report.changed) == (1, 1)
        assert [problem.place for problem in report.problems] == [
            "responses[1]",
            "responses[2]",
            "responses[3]",
            "responses[4]",
            "Mara Lindqvist, gov.leadership, note",
            "respondent Nobody Known",
        ]

    def test_rows_that_bring_more_roles_than_the_assessment_gives_are_refused(self, scope: Scope, halden: Any) -> None:
        rows = [{"respondent": "Yuki Tanaka", "role": "EX", "key": STRATEGY, "level": 2}]

        report = save_rows(scope, halden.id, rows)

        assert (report.accepted, report.changed) == (0, 0)
        assert "more than the assessment does" in report.problems[0].message

    def test_rows_of_the_role_agreed_speak_for_all(self, scope: Scope, halden: Any) -> None:
        rows = [
            {"role": "agreed", "key": STRATEGY, "level": 3, "note": "After one vote"},
            {"role": "agreed", "key": "sec.ai", "level": "n/a", "reason": "None in use or planned."},
        ]

        report = save_rows(scope, halden.id, rows)

        items = load_snapshot(scope, halden.id).items
        assert report.changed == 2
        assert (items[STRATEGY].agreed_level, items[STRATEGY].note) == (3, "After one vote")
        assert items["sec.ai"].state is AnswerState.NOT_APPLICABLE

    def test_the_same_rows_again_change_nothing(self, scope: Scope, halden: Any) -> None:
        rows = [{"respondent": "Mara Lindqvist", "key": STRATEGY, "level": 3}]
        save_rows(scope, halden.id, rows)

        report = save_rows(scope, halden.id, rows)

        assert (report.accepted, report.changed) == (1, 0)

    def test_rows_overwrite_and_the_earlier_value_stays_in_the_history(self, scope: Scope, halden: Any) -> None:
        save_answer(
            scope,
            assessment_id=halden.id,
            key=STRATEGY,
            respondent_id=halden.mara,
            base_versions=(0, 0),
            changes=AnswerChanges(choice=1),
        )

        save_rows(scope, halden.id, [{"respondent": "Mara Lindqvist", "key": STRATEGY, "level": 4}])

        saved = read_answer(scope, assessment_id=halden.id, key=STRATEGY, respondent_id=halden.mara)
        assert saved.answer is not None
        assert (saved.answer.level, saved.answer.version) == (4, 2)

    def test_rows_for_no_assessment_are_not_found(self, scope: Scope) -> None:
        with pytest.raises(NotFound):
            save_rows(scope, 7, [])


class TestSettings:
    COMPARED = settings_from_comparison(
        ScoringSettings.of(load_catalogue()),
        (PersonJudgements(name="Mara Lindqvist", judgements=(2, 1 / 3, 5, 2, 1 / 2, 1)),),
    )
    SHIFTED = COMPARED.model_copy(
        update={"seed": 7, "shifts": (ImportanceShift(key=STRATEGY, readiness=-1, reason="Made by the group"),)}
    )

    def _furnish(self, scope: Scope, sample: AssessmentSnapshot) -> int:
        """The sample with two versions of settings and a milestone that was recorded under the first."""
        stored = import_assessment(scope, sample)
        save_settings(scope, stored, self.COMPARED, reason="Workshop of 1 December")
        record_milestone(scope, stored, "Workshop")
        save_settings(scope, stored, self.SHIFTED, reason="Strategy is made by the group")
        return stored

    def test_all_versions_survive_with_what_was_scored_by_them(self, scope: Scope, sample: AssessmentSnapshot) -> None:
        snapshot = load_snapshot(scope, self._furnish(scope, sample))
        file = export_assessment(snapshot, scope.visitor)

        again = load_snapshot(scope, import_assessment(scope, _read(file)))

        assert [each.settings for each in again.settings] == [self.COMPARED, self.SHIFTED]
        assert [each.reason for each in again.settings] == [each.reason for each in snapshot.settings]
        assert export_assessment(again, scope.visitor) == file
        assert score_snapshot(again, on=TODAY) == score_snapshot(snapshot, on=TODAY)
        assert [each.result.settings_version for each in again.milestones] == [0, 1]
        assert again.milestones[1].result.catalogue_hash == snapshot.milestones[1].result.catalogue_hash

    def test_the_workbook_brings_them_home_as_well(self, scope: Scope, sample: AssessmentSnapshot) -> None:
        snapshot = load_snapshot(scope, self._furnish(scope, sample))
        result = score_snapshot(snapshot, on=TODAY)
        standing = Standing(catalogue=scored_catalogue(snapshot), snapshot=snapshot, result=result, now=scope.now)

        checked = check_file(intake=read_file(name="halden.xlsx", content=build_workbook(standing)))

        assert checked.problems == ()
        again = snapshot_of(checked=checked)
        assert [each.settings for each in again.settings] == [self.COMPARED, self.SHIFTED]
        assert [each.result.settings_version for each in again.milestones] == [0, 1]
        assert score_snapshot(again, on=TODAY) == result

    def test_settings_with_a_fault_stay_out_together_and_it_is_told(self) -> None:
        sound = {"readiness_percent": 50, "enabling_factor_percent": 100, "effort_exponent_percent": 50, "reason": "x"}
        shift = {"key": "ctx.issues", "readiness": 2, "reason": "Customers audit it"}
        file = {
            "responses": [],
            "settings": [sound, sound | {"shifts": [shift]}],
            "milestones": [{"label": "2025", "recorded_on": "2025-11-20", "levels": {}, "settings_version": 2}],
        }

        checked = check_file(intake=read_file(name="halden.json", content=json.dumps(file).encode()))

        assert [problem.place for problem in checked.problems] == [
            "settings[1], shifts, ctx.issues",
            "settings",
            "milestones, 2025",
        ]
        assert checked.file.settings == ()
        assert checked.file.milestones[0].settings_version == 0
