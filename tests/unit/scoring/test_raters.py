from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import scoring
from clauses import load_catalogue
from questionnaires.answers import Answer, AnswerState, ResponseSheet
from scoring import AssessmentInput, comparison_matrix, pairwise_weights, perception_findings
from scoring.raters import group_matrix
from tests.oracle.catalogues import small_catalogue

DMS = load_catalogue("2026.1")


def crowd(count: int, role: str, level: int, key: str) -> tuple[ResponseSheet, ...]:
    answers = (Answer(key=key, state=AnswerState.ANSWERED, level=level),)
    return tuple(ResponseSheet(respondent=f"{role} {n}", roles=(role,), answers=answers) for n in range(count))


def test_the_catalogue_says_who_leads_and_who_is_staff() -> None:
    perspectives = {role.code: role.perspective for role in DMS.roles}

    assert {code for code, side in perspectives.items() if side == "leadership"} == {"EX"}
    assert {code for code, side in perspectives.items() if side == "staff"} == {"EM"}


def test_six_requirements_are_lived_by_staff_and_ask_employees() -> None:
    lived = [requirement for requirement in DMS.requirements if requirement.lived_by == "staff"]

    assert [requirement.number for requirement in lived] == ["5.1.2", "7.2.1", "7.3", "7.4", "8.3.3", "8.6"]
    assert all("EM" in requirement.roles for requirement in lived)


def test_medians_are_told_on_the_scale_of_the_catalogue() -> None:
    catalogue = small_catalogue(requirements=[{"key": "dir.strategy"}], levels=range(1, 7))
    sides = {"EX": "leadership", "EM": "staff"}
    roles = tuple(
        role.model_copy(update={"perspective": sides.get(role.code, "management")}) for role in catalogue.roles
    )
    sheets = crowd(5, "EX", 6, "dir.strategy") + crowd(6, "EM", 1, "dir.strategy")

    found = perception_findings(
        AssessmentInput(
            catalogue=catalogue.model_copy(update={"roles": roles}),
            asked=("dir.strategy",),
            targets={"dir.strategy": 3},
            sheets=sheets,
        )
    )

    gap = found.gaps[0]
    assert (gap.first_median, gap.second_median, gap.difference) == (6, 1, 5)


def test_a_role_that_the_catalogue_does_not_know_counts_as_management() -> None:
    sheets = crowd(5, "ZZ", 5, "dir.strategy") + crowd(5, "EM", 1, "dir.strategy")

    found = perception_findings(
        AssessmentInput(catalogue=DMS, asked=("dir.strategy",), targets={"dir.strategy": 3}, sheets=sheets)
    )

    assert [(gap.first, gap.second) for gap in found.gaps] == [("management", "staff")]


def test_what_is_held_back_is_told_in_words_without_a_name() -> None:
    sheets = crowd(2, "EX", 5, "dir.strategy") + crowd(3, "EM", 1, "dir.strategy")

    found = perception_findings(
        AssessmentInput(catalogue=DMS, asked=("dir.strategy",), targets={"dir.strategy": 3}, sheets=sheets)
    )

    (each,) = found.not_shown
    assert each.sentence == (
        "Requirements on which leadership, management or staff gave fewer than 5 answers, so that they are not shown "
        "apart: 1."
    )


def test_without_answers_there_is_no_finding() -> None:
    found = perception_findings(AssessmentInput(catalogue=DMS, asked=tuple(DMS.by_key), targets={}))

    assert (found.gaps, found.unheard, found.not_shown) == ((), (), ())
    assert (found.roles_compared, found.units_compared) == (0, 0)


@pytest.mark.parametrize("count", [2, 11])
def test_only_three_to_ten_criteria_are_weighed_in_pairs(count: int) -> None:
    criteria = [f"criterion {place}" for place in range(count)]

    with pytest.raises(ValueError, match=f"^{count} criteria cannot be weighed in pairs. Compare 3 to 10 criteria"):
        pairwise_weights(criteria=criteria, matrices=[np.ones((count, count))])


def test_a_group_of_nobody_has_no_matrix() -> None:
    with pytest.raises(ValueError, match=r"^No comparisons were given\. Give the matrix of at least one person"):
        group_matrix(criteria=("cost", "time", "quality"), matrices=[])


@pytest.mark.parametrize(
    ("judgements", "told"),
    [
        ((1, 1), "^3 criteria make 3 pairs, but 2 judgements were given. Give one judgement per pair"),
        ((1, -2, 1), "^cost against quality: -2 is not on the scale. Give a number from 1/9"),
    ],
)
def test_answers_to_pairs_that_are_refused(judgements: tuple[float, ...], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        comparison_matrix(criteria=("cost", "time", "quality"), judgements=judgements)


def test_the_largest_answer_typed_with_six_digits_is_on_the_scale() -> None:
    criteria = ("cost", "time", "quality")
    typed = [[1, 0.111111, 0.111111], [9, 1, 1], [9, 1, 1]]

    found = pairwise_weights(criteria=criteria, matrices=[typed])

    assert found.weights == pytest.approx((1 / 19, 9 / 19, 9 / 19), abs=1e-5)


@pytest.mark.parametrize("name", [name for name in scoring.__all__ if scoring._HOMES.get(name, "").count("raters")])
def test_a_public_name_comes_from_the_room_of_raters(name: str) -> None:
    assert getattr(scoring, name).__module__ == scoring._HOMES[name]


def test_the_values_of_scoring_are_there_without_arrays() -> None:
    code = "import sys, scoring; print('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)

    assert done.stdout.strip() == "False"
