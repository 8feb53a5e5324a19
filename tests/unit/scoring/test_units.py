"""Several units in one assessment: what is refused, and what a trace of a level from units shows."""

from __future__ import annotations

from dataclasses import replace

import pytest

from scoring import AssessmentInput, Unit, assess, figure_names, score_units, trace

HALDEN, MOSS = Unit(name="Plant Halden", size=420), Unit(name="Plant Moss", size=180)


def in_units(halden: AssessmentInput) -> AssessmentInput:
    """The people of Halden Components belong to the two plants in turn, the executive to neither."""
    places = ("", HALDEN.name, MOSS.name)
    sheets = tuple(
        replace(sheet, unit=places[min(number, 1 + number % 2)]) for number, sheet in enumerate(halden.sheets)
    )
    return replace(halden, units=(HALDEN, MOSS), sheets=sheets)


def test_an_assessment_without_units_has_no_unit_results(halden: AssessmentInput) -> None:
    assert score_units(assessment=halden) == ()


def test_votes_agreement_and_role_medians_stay_those_of_the_whole(halden: AssessmentInput) -> None:
    whole, parted = assess(halden).requirements, assess(in_units(halden)).requirements

    assert [found.votes for found in parted] == [found.votes for found in whole]
    assert [found.agreement for found in parted] == [found.agreement for found in whole]
    assert [found.role_medians for found in parted] == [found.role_medians for found in whole]
    assert {found.source for found in parted} == {"units", "agreed", None}
    assert [found.level for found in parted] != [found.level for found in whole]


def test_every_figure_of_an_assessment_with_units_can_be_traced(halden: AssessmentInput) -> None:
    given = in_units(halden)
    result = assess(given)

    for found in result.requirements:
        traced = trace(result=result, assessment=given, figure=f"requirement:{found.key}:level")
        assert traced.value == ("none" if found.level is None else str(found.level))
    assert all(trace(result=result, assessment=given, figure=name).steps for name in figure_names(result=result)[:20])


def test_the_trace_of_a_level_from_units_shows_the_size_that_reaches_it(halden: AssessmentInput) -> None:
    given = in_units(halden)
    result = assess(given)
    key = next(found.key for found in result.requirements if found.source == "units" and found.level)

    traced = trace(result=result, assessment=given, figure=f"requirement:{key}:level")

    assert [step.rule for step in traced.steps] == ["SC-05", "SC-53", "SC-54"]
    assert traced.steps[1].inputs == {"units": "2"}
    assert f"size at {traced.value} or above" in traced.steps[2].inputs
    assert traced.steps[2].inputs["needed"] == "80 %"
    assert traced.steps[2].result == f"level {traced.value}"


def test_the_trace_of_the_highest_level_asks_for_no_level_above_it(halden: AssessmentInput) -> None:
    given = in_units(halden)
    highest = tuple(
        replace(sheet, answers=tuple(replace(answer, level=5) for answer in sheet.answers if answer.level is not None))
        for sheet in given.sheets
    )
    given = replace(given, sheets=highest, agreed={}, decisions={})

    traced = trace(result=assess(given), assessment=given, figure="requirement:opm.roles:level")

    assert list(traced.steps[2].inputs) == ["size at 5 or above", "needed"]


def test_a_sheet_that_names_an_unknown_unit_counts_for_the_whole_only(halden: AssessmentInput) -> None:
    lost = replace(in_units(halden), units=(HALDEN,))

    (result,) = score_units(assessment=lost)

    assert result.respondents < len(lost.sheets)


@pytest.mark.parametrize(
    ("units", "told"),
    [
        ((HALDEN, replace(MOSS, size=0)), "Plant Moss has the size 0; it must be 1 or more"),
        ((HALDEN, MOSS, replace(HALDEN, size=3)), "Plant Halden stands twice"),
    ],
)
def test_units_that_cannot_be_weighed_are_refused(halden: AssessmentInput, units: tuple[Unit, ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        assess(replace(halden, units=units))
