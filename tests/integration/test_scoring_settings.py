"""Scoring settings: versions that stay, what they move, and what they never move."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.db import Scope
from app.errors import Conflict, NotFound, Refused
from app.services.answering.rows import save_rows
from app.services.assessing import scored_catalogue
from app.services.results import current_result, trace_figure
from app.services.scoring_settings import find_settings, list_settings, restore_settings, save_settings
from app.services.snapshot import load_snapshot
from app.values import ImportanceShift, PersonJudgements, ScoringSettings
from app.values.scoring_settings import settings_from_comparison
from clauses import load_catalogue

STRATEGY, ISSUES = "dir.strategy", "ctx.issues"
DEFAULT = ScoringSettings.of(load_catalogue())
GOVERNANCE = DEFAULT.model_copy(update={"readiness_percent": 30})
WHY = "The supervisory board asked for it"


def _shifted(key: str = ISSUES, **shift: Any) -> ScoringSettings:
    values = {"readiness": 1, "reason": "Customers audit it"} | shift
    return DEFAULT.model_copy(update={"shifts": (ImportanceShift(key=key, **values),)})


@pytest.fixture
def answered(scope: Scope, halden: Any) -> Any:
    """Halden with level 1 agreed everywhere but for 6.4, which stands at 3."""
    keys = load_catalogue().by_key
    rows = [{"role": "agreed", "key": key, "level": 3 if key == STRATEGY else 1} for key in keys]
    assert save_rows(scope, halden.id, rows).problems == ()
    return halden


def _priorities(scope: Scope, assessment_id: int) -> dict[str, float]:
    return {gap.key: gap.priority for gap in current_result(scope, assessment_id).gaps}


class TestVersions:
    def test_the_profile_of_the_catalogue_counts_until_somebody_settles_something_else(
        self, scope: Scope, answered: Any
    ) -> None:
        result = current_result(scope, answered.id)

        assert list_settings(scope, answered.id) == ()
        assert (result.settings_version, result.seed) == (0, 1)
        assert scored_catalogue(load_snapshot(scope, answered.id)) is load_catalogue()

    def test_each_save_is_a_new_version_with_who_when_and_why(self, scope: Scope, answered: Any) -> None:
        first = save_settings(scope, answered.id, GOVERNANCE, reason=WHY)
        second = save_settings(scope, answered.id, _shifted(), reason="Customers audit us")

        assert list_settings(scope, answered.id) == (first, second)
        assert (first.version, first.reason, first.created_by, first.created_at) == (1, WHY, "Terminal", scope.now)
        assert second.settings.shifts[0].reason == "Customers audit it"

    def test_going_back_makes_a_new_version_of_the_old_values(self, scope: Scope, answered: Any) -> None:
        save_settings(scope, answered.id, GOVERNANCE, reason=WHY)
        save_settings(scope, answered.id, _shifted(), reason="Customers audit us")

        again = restore_settings(scope, answered.id, 1, reason="The audit is over")
        plain = restore_settings(scope, answered.id, 0)

        assert (again.version, again.settings, again.reason) == (3, GOVERNANCE, "Back to version 1: The audit is over")
        assert (plain.version, plain.settings, plain.reason) == (4, DEFAULT, "Back to the profile of the catalogue")

    def test_a_version_that_does_not_exist_is_not_found(self, scope: Scope, answered: Any) -> None:
        for call in (find_settings, restore_settings):
            with pytest.raises(NotFound, match="no scoring settings 7"):
                call(scope, answered.id, 7)

    def test_two_editors_do_not_overwrite_each_other_unseen(self, scope: Scope, answered: Any) -> None:
        save_settings(scope, answered.id, GOVERNANCE, reason=WHY, base_version=0)

        with pytest.raises(Conflict, match="version 1") as late:
            save_settings(scope, answered.id, _shifted(), reason="Mine", base_version=0)

        assert late.value.version == 1
        assert len(list_settings(scope, answered.id)) == 1

    def test_the_database_holds_one_row_per_version_with_a_reason(self, scope: Scope, answered: Any) -> None:
        save_settings(scope, answered.id, GOVERNANCE, reason=WHY)

        for change in ("version = 1, reason = 'Mine'", "version = 2, reason = ''", "version = 0, reason = 'Mine'"):
            values = dict(each.split(" = ") for each in change.split(", "))
            insert = (
                "INSERT INTO scoring_settings (organization_id, assessment_id, version, document, reason, created_at,"
                f" created_by) VALUES (1, 1, {values['version']}, '{{}}', {values['reason']}, '2026-12-01', 'Eve')"
            )
            with pytest.raises(IntegrityError), scope.session.begin_nested():
                scope.session.connection().execute(text(insert))


class TestWhatMoves:
    def test_the_stored_result_is_computed_again_when_settings_change(self, scope: Scope, answered: Any) -> None:
        before = _priorities(scope, answered.id)

        save_settings(scope, answered.id, GOVERNANCE, reason=WHY)

        after = current_result(scope, answered.id)
        assert after.settings_version == 1
        assert {gap.key: gap.priority for gap in after.gaps} != before
        assert after.catalogue_hash == scored_catalogue(load_snapshot(scope, answered.id)).content_hash
        assert after.catalogue_hash != load_catalogue().content_hash

    def test_other_constants_of_p_leave_levels_and_index_alone(self, scope: Scope, answered: Any) -> None:
        before = current_result(scope, answered.id)

        save_settings(scope, answered.id, GOVERNANCE, reason=WHY)

        after = current_result(scope, answered.id)
        assert after.requirements == before.requirements
        assert (after.clauses, after.capabilities, after.overall) == (
            before.clauses,
            before.capabilities,
            before.overall,
        )

    def test_shifted_importance_weighs_in_the_figures_of_groups_as_well(self, scope: Scope, answered: Any) -> None:
        before = current_result(scope, answered.id).overall

        save_settings(scope, answered.id, _shifted(), reason="Customers audit us")

        after = current_result(scope, answered.id).overall
        assert after.index != before.index
        assert after.gate_level == before.gate_level

    def test_the_seed_of_the_settings_draws_the_shaken_runs(self, scope: Scope, answered: Any) -> None:
        before = current_result(scope, answered.id)

        save_settings(scope, answered.id, DEFAULT.model_copy(update={"seed": 42}), reason="Another draw")

        after = current_result(scope, answered.id)
        assert before.shaken is not None
        assert after.shaken is not None
        assert (before.shaken.runs, after.shaken.runs, after.shaken.seed, after.seed) == (1000, 1000, 42, 42)
        assert after.shaken.gaps != before.shaken.gaps
        assert after.gaps == before.gaps
        assert after.catalogue_hash == before.catalogue_hash

    def test_the_trace_shows_the_weights_that_were_used(self, scope: Scope, answered: Any) -> None:
        save_settings(scope, answered.id, GOVERNANCE, reason=WHY)
        snapshot, result = load_snapshot(scope, answered.id), current_result(scope, answered.id)

        found = trace_figure(snapshot, result, f"gap:{ISSUES}:priority", on=scope.today)

        inputs = {name: value for step in found.steps for name, value in step.inputs.items()}
        assert inputs["a"] == "0.30"

    def test_what_is_asked_follows_from_the_edition_whatever_importance_is_shifted(
        self, scope: Scope, answered: Any
    ) -> None:
        from app.services.assessments import start_assessment

        quick = start_assessment(scope, organization="Halden Components", title="Quick scan", mode="quick")
        asked = [each.key for each in current_result(scope, quick).requirements]

        save_settings(scope, quick, _shifted(STRATEGY, readiness=-1), reason="Strategy is made elsewhere")

        assert STRATEGY in asked
        assert [each.key for each in current_result(scope, quick).requirements] == asked


class TestRefusals:
    @pytest.mark.parametrize(
        ("settings", "told"),
        [
            (_shifted(readiness=2), "4.1 was shifted by 2 for readiness"),
            (_shifted(readiness=0, governance=-2), "4.1 was shifted by -2 for governance"),
            (_shifted(STRATEGY), "6.4 has the highest importance for readiness already"),
            (_shifted(reason=" "), "The shift of 4.1 has no reason"),
            (_shifted(readiness=0), "The shift of 4.1 changes nothing"),
            (_shifted("no.such"), 'no requirement "no.such"'),
            (_shifted(reason="Customers\x00 audit it"), "cannot be stored"),
            (DEFAULT.model_copy(update={"readiness_percent": 101}), "101 percent is out of range"),
            (DEFAULT.model_copy(update={"effort_exponent_percent": -1}), "-1 percent is out of range"),
            (DEFAULT.model_copy(update={"shifts": _shifted().shifts * 2}), "4.1 is shifted a second time"),
        ],
    )
    def test_faulty_settings_are_refused_with_the_remedy(
        self, scope: Scope, answered: Any, settings: ScoringSettings, told: str
    ) -> None:
        with pytest.raises(Refused) as refusal:
            save_settings(scope, answered.id, settings, reason=WHY)

        assert told in refusal.value.detail
        assert list_settings(scope, answered.id) == ()

    def test_settings_without_a_reason_are_refused(self, scope: Scope, answered: Any) -> None:
        with pytest.raises(Refused) as refusal:
            save_settings(scope, answered.id, GOVERNANCE, reason="  ")

        assert [problem.place for problem in refusal.value.problems] == ["reason"]


class TestComparison:
    MARA = PersonJudgements(name="Mara Lindqvist", judgements=(2, 3, 5, 2, 2, 1))

    def test_a_group_settles_a_b_and_k(self, scope: Scope, answered: Any) -> None:
        settled = settings_from_comparison(DEFAULT, (self.MARA,))

        stored = save_settings(scope, answered.id, settled, reason="Workshop of 1 December")

        assert find_settings(scope, answered.id, 1).settings == settled == stored.settings
        assert settled.readiness_percent > DEFAULT.readiness_percent
        assert settled.origin_text == "comparison in pairs by 1 person, consistency ratio 0.01"

    def test_constants_that_do_not_follow_from_the_comparison_are_refused(self, scope: Scope, answered: Any) -> None:
        settled = settings_from_comparison(DEFAULT, (self.MARA,)).model_copy(update={"readiness_percent": 60})

        with pytest.raises(Refused, match="From these judgements follow"):
            save_settings(scope, answered.id, settled, reason="Workshop of 1 December")

    def test_a_judgement_off_the_scale_names_the_person(self, scope: Scope, answered: Any) -> None:
        settled = settings_from_comparison(DEFAULT, (self.MARA,))
        broken = settled.comparison.model_copy(  # type: ignore[union-attr]
            update={"people": (PersonJudgements(name="Yuki Tanaka", judgements=(12, 1, 1, 1, 1, 1)),)}
        )

        with pytest.raises(Refused, match="Yuki Tanaka: readiness against governance: 12 is not on the scale"):
            save_settings(
                scope, answered.id, settled.model_copy(update={"comparison": broken}), reason="Workshop of 1 December"
            )
