"""The history of an assessment: what was recorded stays, other settings are looked at beside it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.db import Scope
from app.errors import NotFound, Refused
from app.services.answering.rows import save_rows
from app.services.history import (
    compare_moments,
    find_basis,
    find_labelled,
    find_moment,
    list_bases,
    list_moments,
    origin_basis,
    replay_moment,
    replay_trend,
    trace_moment,
)
from app.services.milestones import record_milestone, remove_milestone, restore_milestone
from app.services.results import current_result
from app.services.scoring_settings import save_settings
from app.services.snapshot import load_snapshot
from app.values import AssessmentSnapshot, ImportanceShift, ScoringSettings
from app.values.history import Basis, Moment
from clauses import Catalogue, load_catalogue
from scoring import result_document

DMS = load_catalogue()
SHIFTED = ScoringSettings.of(DMS).model_copy(
    update={"shifts": (ImportanceShift(key="ctx.issues", readiness=1, reason="Customers audit it"),)}
)
TODAY = date(2026, 12, 1)


def _agree(scope: Scope, assessment_id: int, level: int, **others: int) -> None:
    rows = [{"role": "agreed", "key": key, "level": others.get(key, level)} for key in DMS.by_key]
    assert save_rows(scope, assessment_id, rows).problems == ()


@pytest.fixture
def lived(scope: Scope, halden: Any) -> Any:
    """Halden recorded at level 1 in the first cycle; then at 2, under settings of its own."""
    _agree(scope, halden.id, 1)
    record_milestone(scope, halden.id, "2025")
    save_settings(scope, halden.id, SHIFTED, reason="The supervisory board asked for it")
    _agree(scope, halden.id, 2)
    return halden


def _past(scope: Scope, assessment_id: int) -> tuple[AssessmentSnapshot, tuple[Moment, ...], tuple[Basis, ...]]:
    snapshot = load_snapshot(scope, assessment_id)
    return snapshot, list_moments(snapshot, current_result(scope, assessment_id), today=TODAY), list_bases(snapshot)


class TestBases:
    def test_present_settings_come_first_then_the_edition_as_it_comes(self, scope: Scope, lived: Any) -> None:
        _, _, bases = _past(scope, lived.id)

        assert [(basis.id, basis.settings_version) for basis in bases] == [("present", 1), ("edition:2026.1", 0)]
        assert find_basis(bases, "") is bases[0]

    def test_earlier_settings_stay_at_hand(self, scope: Scope, lived: Any) -> None:
        save_settings(scope, lived.id, ScoringSettings.of(DMS), reason="Back again")
        _, moments, bases = _past(scope, lived.id)

        assert [basis.id for basis in bases] == ["present", "settings:1"]
        assert origin_basis(bases, moments[0]) is bases[0]

    def test_what_is_not_there_is_named_with_what_is(self, scope: Scope, lived: Any) -> None:
        _, moments, bases = _past(scope, lived.id)

        with pytest.raises(NotFound, match=r"edition:2026\.1"):
            find_basis(bases, "edition:1999.1")
        with pytest.raises(NotFound, match="Choose one of its results: 2025, Now"):
            find_moment(moments, "7")
        assert find_labelled(moments, "NOW").is_now


class TestReplays:
    def test_a_milestone_under_other_settings_stands_beside_what_was_recorded(self, scope: Scope, lived: Any) -> None:
        snapshot, moments, bases = _past(scope, lived.id)
        before = result_document(deepcopy(moments[0].result))

        again = replay_moment(moments[0], bases[0], bases)

        assert again.result.settings_version == 1
        assert again.result.catalogue_hash != again.original.catalogue_hash
        assert result_document(again.original) == before
        assert result_document(load_snapshot(scope, lived.id).milestones[0].result) == before
        assert again.result.overall.coverage == snapshot.milestones[0].result.overall.coverage

    def test_two_results_are_compared_with_the_same_settings_on_both_sides(self, scope: Scope, lived: Any) -> None:
        _, moments, bases = _past(scope, lived.id)

        found = compare_moments(moments[0], moments[1], bases[0], bases)

        hashes = {side.result.catalogue_hash for side in (found.earlier, found.later)}
        assert hashes == {bases[0].catalogue.content_hash}
        assert (len(found.moved), found.groups[-1].gate_change) == (74, 1)

    def test_the_trend_holds_what_all_results_have_under_the_present_settings(self, scope: Scope, lived: Any) -> None:
        _, moments, bases = _past(scope, lived.id)

        points, left_out = replay_trend(moments, bases[0], bases)

        assert [(moment.label, found.result.overall.index) for moment, found in points] == [
            ("2025", pytest.approx(20.0)),
            ("Now", pytest.approx(40.0)),
        ]
        assert left_out == ()

    def test_what_has_another_catalogue_or_scale_is_left_out_of_the_trend_and_refused(
        self, scope: Scope, lived: Any
    ) -> None:
        _, moments, bases = _past(scope, lived.id)
        foreign = replace(moments[0], label="1999", result=replace(moments[0].result, catalogue_id="abc"))
        short = replace(
            moments[0],
            label="2000",
            result=replace(
                moments[0].result,
                requirements=tuple(replace(found, votes=(0, 0)) for found in moments[0].result.requirements),
            ),
        )

        points, left_out = replay_trend((foreign, short, *moments), bases[0], bases)

        assert [moment.label for moment in left_out] == ["1999", "2000"]
        assert len(points) == 2
        with pytest.raises(Refused, match="1999 cannot be scored under the present settings"):
            replay_moment(foreign, bases[0], bases)
        with pytest.raises(Refused, match="2000 and Now cannot be compared"):
            compare_moments(short, moments[1], bases[0], bases)

    def test_a_figure_of_a_milestone_is_explained_as_it_was_recorded(self, scope: Scope, lived: Any) -> None:
        _, moments, bases = _past(scope, lived.id)
        origin = origin_basis(bases, moments[0])
        assert origin is not None

        trace, names = trace_moment(moments[0], origin, bases, "overall:index")

        assert (trace.value, trace.catalogue_hash) == ("20.0", moments[0].result.catalogue_hash)
        assert "clause:6:gate" in names
        with pytest.raises(NotFound, match="has no figure overall:colour"):
            trace_moment(moments[0], origin, bases, "overall:colour")


class TestRemoving:
    def test_a_removed_milestone_comes_back_as_it_was(self, scope: Scope, lived: Any) -> None:
        (recorded,) = load_snapshot(scope, lived.id).milestones

        remove_milestone(scope, lived.id, recorded.id)
        gone = load_snapshot(scope, lived.id).milestones
        back = restore_milestone(scope, lived.id, recorded.id)

        assert gone == ()
        assert (back.label, back.recorded_on, back.result) == ("2025", recorded.recorded_on, recorded.result)
        assert load_snapshot(scope, lived.id).milestones == (back,)

    def test_it_comes_back_once(self, scope: Scope, lived: Any) -> None:
        (recorded,) = load_snapshot(scope, lived.id).milestones
        remove_milestone(scope, lived.id, recorded.id)
        restore_milestone(scope, lived.id, recorded.id)

        with pytest.raises(NotFound, match="no removed milestone"):
            restore_milestone(scope, lived.id, recorded.id)

    def test_it_does_not_come_back_beside_another_one_of_its_name(self, scope: Scope, lived: Any) -> None:
        (recorded,) = load_snapshot(scope, lived.id).milestones
        remove_milestone(scope, lived.id, recorded.id)
        record_milestone(scope, lived.id, "2025")

        with pytest.raises(Refused, match="already a milestone named 2025"):
            restore_milestone(scope, lived.id, recorded.id)

    def test_what_never_was_does_not_come_back(self, scope: Scope, lived: Any) -> None:
        with pytest.raises(NotFound):
            restore_milestone(scope, lived.id, 10**20)


def test_a_file_with_a_catalogue_of_its_own_has_that_edition_as_its_basis(scope: Scope, lived: Any) -> None:
    own = Catalogue(**{name: getattr(DMS, name) for name in Catalogue.model_fields} | {"edition": "2027.1"})
    snapshot = replace(load_snapshot(scope, lived.id), settings=())

    assert [basis.id for basis in list_bases(snapshot, own)] == ["present", "edition:2026.1"]
