"""Results: computed from what is stored, kept with its revision, never served when something has moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from app.db import Database, Scope, local_scope
from app.errors import NotFound, Refused
from app.intake.assessing import snapshot_of
from app.intake.checking import check_file
from app.intake.files import read_file
from app.records import Assessment, StoredResult
from app.sample import SAMPLE_NAME, sample_bytes
from app.services import results
from app.services.answering import save_answer
from app.services.assessing import assessment_input, score_snapshot
from app.services.assessments import find_assessment, list_assessments
from app.services.catalogues import catalogue_notice, catalogue_of_edition, find_catalogue, list_catalogues
from app.services.people import update_respondent
from app.services.results import (
    code_version,
    current_document,
    current_result,
    list_overall_results,
    result_of,
    trace_figure,
)
from app.services.snapshot import load_snapshot
from app.services.targets import set_targets
from app.services.transfer import import_assessment
from app.values import AnswerChanges, AssessmentSnapshot, RespondentDraft
from clauses import load_catalogue
from questionnaires.answers import AnswerState
from scoring import result_document

STRATEGY = "dir.strategy"
TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def sample() -> AssessmentSnapshot:
    return snapshot_of(checked=check_file(intake=read_file(name=SAMPLE_NAME, content=sample_bytes())))


def _save(scope: Scope, halden: Any, **changes: Any) -> None:
    save_answer(
        scope,
        assessment_id=halden.id,
        key=STRATEGY,
        respondent_id=halden.mara,
        base_versions=None,
        changes=AnswerChanges(**changes),
    )


def test_an_answer_moves_the_result_at_once(scope: Scope, halden: Any) -> None:
    before = current_result(scope, halden.id)

    _save(scope, halden, choice=4)

    after = current_result(scope, halden.id)
    assert {each.key: each.level for each in before.requirements}[STRATEGY] is None
    assert {each.key: each.level for each in after.requirements}[STRATEGY] == 4


def test_a_target_moves_the_result_at_once(scope: Scope, halden: Any) -> None:
    _save(scope, halden, choice=3)
    assert STRATEGY not in {gap.key for gap in current_result(scope, halden.id).gaps}

    set_targets(scope, halden.id, {STRATEGY: 5})

    assert STRATEGY in {gap.key for gap in current_result(scope, halden.id).gaps}


def test_a_kept_result_is_read_without_reading_any_answer(scope: Scope, halden: Any) -> None:
    first = current_result(scope, halden.id)
    statements: list[str] = []
    event.listen(scope.session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))

    again = current_result(scope, halden.id)

    assert again == first
    assert len(statements) == 2
    assert not any("FROM answer" in statement for statement in statements)


def test_a_result_of_an_older_engine_is_computed_again(
    scope: Scope, halden: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = current_result(scope, halden.id)
    scope.run(scope.update(StoredResult).values(document={}, overall={}))
    monkeypatch.setattr(results, "code_version", lambda: "another engine")

    assert current_result(scope, halden.id) == first
    assert current_document(scope, halden.id)[1] == result_document(first)


def test_the_version_of_the_engine_is_a_hash_of_its_source() -> None:
    assert len(code_version()) == 16
    assert code_version() == code_version()


def test_the_document_is_the_same_whether_kept_or_computed(scope: Scope, halden: Any) -> None:
    _save(scope, halden, choice=2)

    _, computed = current_document(scope, halden.id)
    header, kept = current_document(scope, halden.id)

    assert computed == kept
    assert header.revision == find_assessment(scope, halden.id).revision


def test_a_reader_keeps_the_result_for_the_next_one(database: Database, sample: AssessmentSnapshot) -> None:
    with database.writing() as session:
        assessment = import_assessment(local_scope(session), sample)

    with database.reading() as session:
        first = current_result(local_scope(session), assessment)
    with database.reading() as session:
        scope = local_scope(session)
        kept = scope.rows(scope.select(StoredResult))

    assert [row.revision for row in kept] == [1]
    assert first.overall.asked == 74


def test_a_list_of_assessments_reads_only_the_overall_figures(scope: Scope, sample: AssessmentSnapshot) -> None:
    for _ in range(3):
        import_assessment(scope, sample)
    headers = list_assessments(scope)

    computed = list_overall_results(scope, headers)
    statements: list[str] = []
    event.listen(scope.session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    kept = list_overall_results(scope, headers)

    assert computed == kept
    assert len(statements) == 1
    assert {each.gate_level for each in kept.values()} == {score_snapshot(sample, on=TODAY).overall.gate_level}


def test_answers_that_the_present_roles_are_not_asked_stay_out(scope: Scope, halden: Any) -> None:
    _save(scope, halden, choice=4)
    draft = RespondentDraft(name="Mara Lindqvist", roles=["EM"])
    update_respondent(scope, halden.id, halden.mara, draft, is_confirmed=True)

    snapshot = load_snapshot(scope, halden.id)
    given = assessment_input(snapshot, catalogue_of_edition("2026.1"), on=TODAY)

    assert len(snapshot.answers) == 1
    assert [sheet.answers for sheet in given.sheets] == [(), (), ()]


def test_everything_that_counts_goes_into_the_input(scope: Scope, halden: Any) -> None:
    _save(scope, halden, choice=4, evidence_grade=2, is_must_do=True)
    save_answer(
        scope,
        assessment_id=halden.id,
        key="sec.ai",
        respondent_id=None,
        base_versions=None,
        changes=AnswerChanges(choice=1, state=AnswerState.DEFERRED, reason="Next round"),
    )

    given = assessment_input(load_snapshot(scope, halden.id), catalogue_of_edition("2026.1"), on=TODAY)

    assert given.evidence == {STRATEGY: 2}
    assert given.must_do == {STRATEGY}
    assert given.agreed == {"sec.ai": 1}
    assert given.decisions["sec.ai"].reason == "Next round"
    assert given.sheets[0].answers[0].level == 4


class TestTracing:
    def test_a_figure_explains_itself(self, scope: Scope, sample: AssessmentSnapshot) -> None:
        snapshot = load_snapshot(scope, import_assessment(scope, sample))

        trace = trace_figure(snapshot, result_of(scope, snapshot), "overall:gate", on=TODAY)

        assert trace.value
        assert trace.steps

    @pytest.mark.parametrize("figure", ["nonsense", "clause:99:gate", "gap:no.such:priority", "", ":::"])
    def test_an_unknown_figure_is_not_found(self, scope: Scope, halden: Any, figure: str) -> None:
        snapshot = load_snapshot(scope, halden.id)

        with pytest.raises(NotFound, match="no figure"):
            trace_figure(snapshot, result_of(scope, snapshot), figure, on=TODAY)


class TestCatalogues:
    def test_a_changed_catalogue_is_never_silent(
        self, scope: Scope, halden: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        scope.run(scope.update(Assessment).values(catalogue_hash="0" * 64, revision=2))

        notice = catalogue_notice(find_assessment(scope, halden.id))
        current_result(scope, halden.id)

        assert notice is not None
        assert "has changed since this assessment began" in notice
        assert notice in caplog.text

    def test_an_unchanged_catalogue_needs_no_notice(self, scope: Scope, halden: Any) -> None:
        assert catalogue_notice(find_assessment(scope, halden.id)) is None

    def test_an_assessment_of_an_unknown_edition_tells_what_to_install(self, scope: Scope, halden: Any) -> None:
        scope.run(scope.update(Assessment).values(catalogue_edition="2031.1"))

        with pytest.raises(Refused, match=r"edition 2031\.1, which this version of Groundwork does not have"):
            current_result(scope, halden.id)

    def test_editions_are_found_by_name(self) -> None:
        assert find_catalogue("dms", "2026.1") is load_catalogue()
        assert load_catalogue() in list_catalogues()
        with pytest.raises(NotFound, match=r"Choose one of: dms 2026\.1"):
            find_catalogue("iso", "9001")


def test_the_engine_is_part_of_the_package() -> None:
    assert (Path(results.__file__).parents[2] / "scoring" / "assessment.py").is_file()


class TestExpiry:
    """Evidence is valid through its last day; the day after, the same answers give another result."""

    LAST_DAY = date(2026, 12, 31)

    def _on(self, scope: Scope, day: date) -> Scope:
        return replace(scope, now=datetime(day.year, day.month, day.day, 12, tzinfo=UTC))

    def _grade(self, scope: Scope, halden: Any) -> int:
        return {each.key: each.evidence_grade for each in current_result(scope, halden.id).requirements}[STRATEGY]

    def test_evidence_counts_through_its_last_day_and_as_a_claim_from_the_next(self, scope: Scope, halden: Any) -> None:
        _save(scope, halden, choice=3, evidence_grade=3, evidence_until=self.LAST_DAY)
        today = self._grade(scope, halden)

        last = self._grade(self._on(scope, self.LAST_DAY), halden)
        after = self._grade(self._on(scope, date(2027, 1, 1)), halden)

        assert (today, last, after) == (3, 3, 0)

    def test_a_result_is_kept_with_the_day_on_which_the_next_evidence_ends(self, scope: Scope, halden: Any) -> None:
        _save(scope, halden, evidence_grade=3, evidence_until=self.LAST_DAY)
        for key, end in (("opm.roles", date(2026, 11, 30)), ("gov.policy", date(2027, 6, 30))):
            save_answer(
                scope, assessment_id=halden.id, key=key, respondent_id=None, base_versions=None,
                changes=AnswerChanges(evidence_grade=2, evidence_until=end),
            )  # fmt: skip

        current_result(scope, halden.id)
        kept = scope.rows(scope.select(StoredResult))[0].expires_on
        current_result(self._on(scope, date(2027, 1, 1)), halden.id)
        kept_then = scope.rows(scope.select(StoredResult))[0].expires_on
        current_result(self._on(scope, date(2027, 7, 1)), halden.id)

        assert (kept, kept_then) == (self.LAST_DAY, date(2027, 6, 30))
        assert scope.rows(scope.select(StoredResult))[0].expires_on is None

    def test_a_kept_result_is_used_until_then_and_not_after(self, scope: Scope, halden: Any) -> None:
        _save(scope, halden, choice=3, evidence_grade=3, evidence_until=self.LAST_DAY)
        current_result(scope, halden.id)
        scope.run(scope.update(StoredResult).values(overall={"kind": "kept", "blocked_by": []}))
        headers = list_assessments(scope)
        on_last_day, day_after = self._on(scope, self.LAST_DAY), self._on(scope, date(2027, 1, 1))

        with pytest.raises(TypeError):
            list_overall_results(on_last_day, headers)
        computed = list_overall_results(day_after, headers)

        assert computed[halden.id].kind == "catalogue"

    def test_a_figure_of_a_later_day_is_traced_with_what_counts_then(self, scope: Scope, halden: Any) -> None:
        _save(scope, halden, choice=3, evidence_grade=3, evidence_has_data=True, evidence_until=self.LAST_DAY)
        later = self._on(scope, date(2027, 1, 1))
        snapshot = load_snapshot(later, halden.id)
        given = assessment_input(snapshot, catalogue_of_edition("2026.1"), on=later.today)

        traced = trace_figure(
            snapshot, result_of(later, snapshot), f"requirement:{STRATEGY}:confidence", on=later.today
        )

        assert traced.steps[-1].inputs["evidence grade"] == "E0"
        assert (given.evidence, given.evidence_with_data) == ({"dir.strategy": 0}, frozenset())
        assert assessment_input(
            snapshot, catalogue_of_edition("2026.1"), on=self.LAST_DAY
        ).evidence_with_data == frozenset({STRATEGY})
