"""A trace tells the rule that was really applied, whatever the profile of the catalogue asks for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from clauses import Catalogue, read_catalogue
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring import AssessmentInput, TraceStep, assess, default_targets, figure_names, trace
from scoring.rules import RULES

CATALOGUES = Path(__file__).parents[2] / "catalogues"
NAMES = sorted(path.stem for path in CATALOGUES.glob("*.yaml"))


@cache
def catalogue_of(name: str) -> Catalogue:
    path = CATALOGUES / f"{name}.yaml"
    return read_catalogue(text=path.read_text(encoding="utf-8"), name=path.name)


def assessment_of(name: str, levels: list[int | str | None]) -> AssessmentInput:
    """Agreed levels in catalogue order; a text is a decision, None no answer, and what the list lacks is not asked."""
    catalogue = catalogue_of(name)
    given = dict(zip((item.key for item in catalogue.requirements), levels, strict=False))
    decided = {key: AnswerState(level) for key, level in given.items() if isinstance(level, str)}
    return AssessmentInput(
        catalogue=catalogue,
        asked=tuple(given),
        targets=default_targets(catalogue=catalogue),
        agreed={key: level for key, level in given.items() if isinstance(level, int)},
        decisions={key: Applicability(key=key, state=state) for key, state in decided.items()},
    )


def steps_of(assessment: AssessmentInput, figure: str) -> tuple[TraceStep, ...]:
    return trace(result=assess(assessment), assessment=assessment, figure=figure).steps


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("levels", [[1, 0, 1], [None], [1, None, 1, "not_applicable", "deferred"], ["deferred"] * 9])
def test_every_figure_of_every_profile_has_a_trace(name: str, levels: list[int | str | None]) -> None:
    assessment = assessment_of(name, levels)
    result = assess(assessment)

    traced = [trace(result=result, assessment=assessment, figure=figure) for figure in figure_names(result=result)]

    for found in traced:
        assert all(step.sentence == RULES[step.rule] and step.result for step in found.steps), found.figure
    assert {found.figure: found.value for found in traced}["overall:gate"] == str(
        "none" if result.overall.gate_level is None else result.overall.gate_level
    )


def test_a_tier_shows_what_reaches_the_two_marks_and_what_is_in_the_way() -> None:
    steps = steps_of(assessment_of("rated_attributes", [3, 2, 2, 1, 0]), "clause:1:gate")

    assert [(step.rule, step.result) for step in steps[1:]] == [
        ("SC-61", "tier 2 Steered holds"),
        ("SC-61", "tier 3 The same way fails"),
        ("SC-62", "kept at 2 by 1.2, 1.3, 1.4, 1.5"),
    ]
    assert steps[1].inputs == {"tier 2 at 2 or above": "2 of 2", "lower tiers at 3 or above": "1 of 1"}
    assert steps[2].inputs == {"tier 3 at 2 or above": "0 of 2", "lower tiers at 3 or above": "1 of 3"}
    assert steps[3].inputs == {"1.2": "level 2", "1.3": "level 2", "1.4": "level 1", "1.5": "level 0"}


def test_blanks_that_count_are_told_with_their_state() -> None:
    steps = steps_of(assessment_of("two_streams", [3, 2, 1, None, 0, None]), "clause:1:index")

    assert [step.rule for step in steps] == ["SC-66", "SC-14", "SC-63", "SC-65"]
    assert steps[0].inputs == {"1.4": "level 0 (unanswered)", "1.6": "level 0 (unanswered)"}
    assert steps[1].inputs["answered weight"] == "12"
    assert steps[2].inputs["1.2"] == "level 2 = 50 % x weight 3, tier 1"
    assert steps[3].inputs == {
        "tier 1": "450 of 100 x 6",
        "tier 2": "75 of 100 x 6",
        "tier 3": "0 of 100 x 6",
        "points": "3",
    }
    assert steps[3].result == "0.88"


def test_a_tier_in_which_nothing_counts_is_told() -> None:
    steps = steps_of(assessment_of("two_streams", [3, 3, 3, 3, "deferred", "deferred"]), "clause:1:index")

    assert steps[-1].inputs["tier 3"] == "nothing counts"


def test_not_applicable_that_counts_is_told_with_its_level() -> None:
    steps = steps_of(assessment_of("cumulative_levels", [2, 2, 2, "not_applicable", 2]), "clause:1:coverage")

    assert [step.rule for step in steps] == ["SC-67", "SC-14"]
    assert steps[0].inputs == {"1.4": "level 3 (not applicable)"}


def test_a_lift_by_tiers_shows_the_tier_that_fails_and_each_change() -> None:
    steps = steps_of(assessment_of("rated_attributes", [3, 2, 2, 1, 0]), "clause:1:lift")

    assert [step.rule for step in steps] == ["SC-14", "SC-61", "SC-37"]
    assert steps[1].result == "tier 3 The same way fails"
    assert steps[2].result.startswith("Four answers hold clause 1 at tier 2 Steered: 1.2, 1.3, 1.4 and 1.5. ")
    assert steps[-1].inputs == {
        "1.2": "level 2 to 3",
        "1.3": "level 2 to 3",
        "1.4": "level 1 to 2",
        "1.5": "level 0 to 2",
    }


def test_a_lift_into_a_tier_in_which_nothing_counts_shows_the_answer_alone() -> None:
    levels: list[int | str | None] = [3, 3, 3, "deferred", "deferred", 3, 3, None]
    steps = steps_of(assessment_of("rated_attributes", levels), "overall:lift")

    assert [step.rule for step in steps] == ["SC-14", "SC-37"]
    assert steps[-1].inputs == {"2.3": "no answer to 2"}


def test_a_lift_of_blanks_that_count_shows_that_they_do() -> None:
    steps = steps_of(assessment_of("two_streams", [3, 2, 1, None, 0, None]), "clause:1:lift")

    assert [step.rule for step in steps] == ["SC-66", "SC-14", "SC-09", "SC-37"]
    assert steps[2].inputs["weight at 1 or above"] == "9 of 18 (50.0 %)"
    assert steps[3].inputs == {"1.4": "no answer to 1", "1.5": "level 0 to 1", "1.6": "no answer to 1"}


def test_a_group_that_no_change_lifts_shows_what_stands_in_the_way() -> None:
    steps = steps_of(assessment_of("weighted_percentages", [4, 4, "not_applicable"]), "overall:lift")

    assert [step.rule for step in steps] == ["SC-67", "SC-14", "SC-09", "SC-37"]
    assert steps[0].inputs == {"2.1": "level 0 (not applicable)"}
    assert steps[3].result == (
        "No change lifts the whole catalogue from 0: 2.1 is not applicable and counts as level 0."
    )


def test_a_group_at_its_top_has_no_lift_to_show() -> None:
    steps = steps_of(assessment_of("no_gap_below", [1, 1, 1, 1]), "clause:1:lift")

    assert [step.rule for step in steps] == ["SC-14"]


def test_what_is_cut_back_is_told_with_level_and_target() -> None:
    steps = steps_of(assessment_of("cut_back", [5, 5, 1, 3]), "overall:index")

    assert [step.rule for step in steps] == ["SC-14", "SC-64", "SC-13", "SC-13"]
    assert steps[1].inputs == {"1.1": "level 5 counts as 3", "1.2": "level 5 counts as 3"}
    assert steps[2].inputs["1.1"] == "level 3 (cut back) x weight 3"
    assert steps[3].inputs == {"sum of weight x level": "30", "highest possible sum": "5 x 12", "points": "5"}
    assert steps[3].result == "2.50"


def test_values_stand_in_the_terms() -> None:
    steps = steps_of(assessment_of("weighted_percentages", [4, 2, 1]), "overall:index")

    assert [step.rule for step in steps] == ["SC-14", "SC-63", "SC-13"]
    assert steps[1].inputs["1.2"] == "level 2 = 50 % x weight 3"
    assert steps[2].inputs == {"sum of weight x value": "700", "highest possible sum": "100 x 10"}


def test_the_way_from_votes_to_a_level_is_the_one_of_the_profile() -> None:
    catalogue = catalogue_of("no_gap_below")
    sheets = tuple(
        ResponseSheet(
            respondent=name, roles=("OW",), answers=(Answer(key="loa.list", state=AnswerState.ANSWERED, level=level),)
        )
        for name, level in (("Mara", 1), ("Jonas", 0))
    )
    assessment = AssessmentInput(catalogue=catalogue, asked=("loa.list",), targets={"loa.list": 1}, sheets=sheets)

    steps = steps_of(assessment, "requirement:loa.list:level")

    assert [step.rule for step in steps] == ["SC-05", "SC-04", "SC-60"]
    assert (steps[-1].result, steps[-1].inputs) == ("level 0", {"taken": "lowest", "votes": "2"})
