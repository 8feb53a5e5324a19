"""Old results under other settings: what is refused, what is told, and that nothing recorded is changed."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace

import pytest
from hypothesis import given, settings

from clauses import Catalogue, ChangeKind, compare_editions, load_catalogue
from questionnaires.answers import AnswerState
from scoring import AssessmentInput, AssessmentResult, assess, figure_names, result_document
from scoring.documents import published_document
from scoring.replaying.comparing import compare_results
from scoring.replaying.documents import replay_document
from scoring.replaying.replay import replay, trace_replay
from tests.oracle.catalogues import assessments, small_catalogue

DMS = load_catalogue("2026.1")


def edition(catalogue: Catalogue = DMS, **changes: object) -> Catalogue:
    """Another edition of a catalogue, made anew, so that nothing is kept of what was worked out for the old one."""
    return Catalogue(**{name: getattr(catalogue, name) for name in Catalogue.model_fields} | changes)


def with_profile(**changes: object) -> Catalogue:
    return edition(profile=DMS.profile.model_copy(update=changes))


def without_likely(result: AssessmentResult) -> AssessmentResult:
    """A result without its likely gate levels, which single votes are needed for."""

    def bare(groups):
        return tuple(replace(group, gate_likely=None) for group in groups)

    return replace(
        result,
        clauses=bare(result.clauses),
        capabilities=bare(result.capabilities),
        overall=replace(result.overall, gate_likely=None),
    )


@given(assessment=assessments())
@settings(max_examples=80)
def test_under_its_own_catalogue_a_result_comes_out_as_it_was_recorded(assessment: AssessmentInput) -> None:
    recorded = assess(assessment)

    again = replay(result=recorded, catalogue=assessment.catalogue)

    assert without_likely(again.result) == without_likely(recorded)
    assert not again.marked
    assert all(change.kind is ChangeKind.UNCHANGED for change in again.changes)


@given(assessment=assessments())
@settings(max_examples=30)
def test_likely_levels_come_out_the_same_where_each_requirement_was_answered_by_one_role(
    assessment: AssessmentInput,
) -> None:
    alone = replace(assessment, sheets=assessment.sheets[:1], units=())
    recorded = assess(alone)

    assert replay(result=recorded, catalogue=alone.catalogue).result == recorded


def test_a_recorded_result_is_not_touched(halden_result: AssessmentResult) -> None:
    before = deepcopy(halden_result)
    lenient = DMS.profile.gate.model_copy(update={"share_percent": 30, "floor_distance": 5})

    again = replay(result=halden_result, catalogue=with_profile(gate=lenient))

    assert halden_result == before
    assert again.original is halden_result
    assert (again.original.overall.gate_level, again.result.overall.gate_level) == (0, 2)


def test_levels_from_votes_are_formed_anew_by_another_aggregation(
    halden: AssessmentInput, halden_result: AssessmentResult
) -> None:
    lowest = with_profile(aggregation="lowest")

    again = replay(result=halden_result, catalogue=lowest, editions=(DMS,))

    expected = assess(replace(halden, catalogue=lowest))
    assert [found.level for found in again.result.requirements] == [found.level for found in expected.requirements]
    assert "Levels from votes were formed anew by the other profile, from the recorded votes." in again.notes


def test_without_the_edition_that_was_used_changed_statements_cannot_be_told(halden_result: AssessmentResult) -> None:
    smaller = edition(edition="2027.1", clauses=DMS.clauses[:-1])

    again = replay(result=halden_result, catalogue=smaller)

    kinds = {change.kind for change in again.changes}
    assert kinds == {ChangeKind.UNKNOWN, ChangeKind.REMOVED}
    assert again.notes[0].startswith("The edition 2026.1 with the content that was used is not at hand")
    assert again.size_text == "71 of 74 recorded requirements"
    assert not again.marked


def test_a_record_from_before_data_was_kept_reads_it_from_the_evidenced_level(halden: AssessmentInput) -> None:
    given = replace(
        halden, agreed={"sec.risks": 4, "gov.leadership": 4}, evidence={"sec.risks": 3, "gov.leadership": 3},
        evidence_with_data=frozenset({"sec.risks"}),
    )  # fmt: skip
    recorded = assess(given)
    old = replace(
        recorded,
        requirements=tuple(replace(found, evidence_has_data=None) for found in recorded.requirements),
    )

    again = replay(result=old, catalogue=DMS)

    shown = {found.key: found.evidenced_level for found in again.result.requirements}
    assert (shown["sec.risks"], shown["gov.leadership"]) == (4, 3)
    assert "Whether evidence carried data was not recorded; it is read from the evidenced level." in again.notes
    without_rule = replay(result=old, catalogue=with_profile(evidence=None)).result
    assert all(found.evidenced_level == found.level for found in without_rule.requirements)


def test_grades_above_those_of_the_profile_count_as_its_highest(halden_result: AssessmentResult) -> None:
    priority = DMS.profile.priority.model_copy(update={"highest_evidence_grade": 3})

    again = replay(result=halden_result, catalogue=with_profile(priority=priority))

    assert again.notes[-1] == "Evidence graded above the highest grade of the profile counts as that grade."
    assert max(found.evidence_grade for found in again.result.requirements) == 3


def test_what_was_said_of_applicability_is_told_again(halden_result: AssessmentResult) -> None:
    told = [found for found in halden_result.inconsistencies if found.kind == "applicability"]

    again = replay(result=halden_result, catalogue=DMS)

    assert told
    assert list(again.result.inconsistencies) == list(halden_result.inconsistencies)


def test_another_catalogue_another_scale_and_nothing_in_common_are_refused(halden_result: AssessmentResult) -> None:
    small = small_catalogue(requirements=[{"key": "ctx.issues"}], levels=range(1, 7))
    short = small_catalogue(requirements=[{"key": "ctx.issues"}], levels=range(3), steps=(40, 60))
    result = assess(AssessmentInput(catalogue=small, asked=("ctx.issues",), targets={"ctx.issues": 3}))
    strange = small_catalogue(requirements=[{"key": "dir.data"}], levels=range(1, 7))

    with pytest.raises(ValueError, match="is no edition of the catalogue dms"):
        replay(result=halden_result, catalogue=small)
    with pytest.raises(ValueError, match="has other levels"):
        replay(result=result, catalogue=short)
    with pytest.raises(ValueError, match="has other levels"):
        replay(result=result, catalogue=small_catalogue(requirements=[{"key": "ctx.issues"}]), editions=(small,))
    with pytest.raises(ValueError, match="nothing can be scored again"):
        replay(result=result, catalogue=strange)
    with pytest.raises(ValueError, match="is no edition"):
        compare_editions(before=DMS, after=small)


def test_a_comparison_without_the_edition_of_one_side_marks_nothing_and_says_so(
    halden_result: AssessmentResult,
) -> None:
    unknown = replace(halden_result, catalogue_hash="0" * 64)

    found = compare_results(earlier=unknown, later=halden_result, catalogue=DMS)

    assert found.marked == ()
    assert found.notes[0].startswith("The edition 2026.1 with the content that was used is not at hand")
    assert len(set(found.notes)) == len(found.notes)
    assert not found.moved
    assert found.common == tuple(DMS.by_key)


def test_a_group_without_figures_on_one_side_has_no_change(halden: AssessmentInput) -> None:
    nothing, levels = (
        assess(replace(halden, sheets=(), decisions={}, agreed=agreed)) for agreed in ({}, dict.fromkeys(DMS.by_key, 3))
    )

    found = compare_results(earlier=nothing, later=levels, catalogue=DMS)

    assert (found.groups[-1].gate_change, found.groups[-1].index_change) == (None, None)
    assert {(move.before.state, move.after.level) for move in found.moved} == {(AnswerState.UNANSWERED, 3)}


def test_every_figure_of_a_replay_has_a_trace_that_says_where_its_levels_come_from(
    halden_result: AssessmentResult,
) -> None:
    other = edition(with_profile(coverage_percent=50), edition="2027.1")
    again = replay(result=halden_result, catalogue=other, editions=(DMS,))

    level = trace_replay(replayed=again, catalogue=other, figure="requirement:ctx.issues:level")

    (step,) = level.steps
    assert step.rule == "SC-68"
    assert step.inputs["recorded with"] == f"dms 2026.1 ({DMS.content_hash[:12]})"
    assert step.inputs["level then"] == level.value
    assert level.catalogue_edition == "2027.1"
    for name in figure_names(result=again.result):
        if not name.endswith(":shaken"):
            assert trace_replay(replayed=again, catalogue=other, figure=name).steps, name
    open_key = next(found.key for found in halden_result.requirements if found.level is None)
    open_level = trace_replay(replayed=again, catalogue=other, figure=f"requirement:{open_key}:level")
    assert (open_level.value, open_level.steps[0].inputs["source"]) == ("none", "none")


def test_a_replay_is_given_as_plain_data_with_its_size(halden_result: AssessmentResult) -> None:
    again = replay(result=halden_result, catalogue=DMS)

    document = replay_document(again)

    assert document["size_text"] == "74 of 74 recorded requirements"
    assert document["original"] == published_document(result_document(halden_result))
    assert {change["kind"] for change in document["changes"]} == {"unchanged"}
