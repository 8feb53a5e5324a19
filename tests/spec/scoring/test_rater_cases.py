"""The cases beside this file about people who judge: agreement, perception and paired comparisons."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from clauses import load_catalogue
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring import (
    AssessmentInput,
    agreement_figures,
    comparison_matrix,
    pairwise_weights,
    perception_findings,
    priority_weights,
    reliability,
)
from scoring.agreement import (
    consensus,
    interquartile_range,
    krippendorff_alpha,
    near_share,
    van_der_eijk_a,
    within_group_agreement,
)
from scoring.raters.ahp import PRIORITY_CRITERIA
from scoring.votes import lower_medians

DMS = load_catalogue("2026.1")
HERE = Path(__file__).parent


def cases(name: str, part: str) -> list[Any]:
    content = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["case"]) for case in content[part]]


def close_to(value: float | None, digits: float) -> Any:
    return pytest.approx(math.nan if value is None else value, abs=digits, nan_ok=True)


def counted(case: dict[str, Any]) -> np.ndarray:
    return np.array(case["counts"]) if "counts" in case else np.bincount(np.array(case["votes"], int), minlength=6)


@pytest.mark.parametrize("case", cases("agreement.yaml", "cases"))
def test_agreement_figures(case: dict[str, Any]) -> None:
    counts = counted(case)

    assert lower_medians(counts=counts) == close_to(case["lower_median"], 0)
    assert consensus(counts=counts) == close_to(case["cns"], 0.0005)
    assert within_group_agreement(counts=counts) == close_to(case["rwg"], 0.005)
    assert interquartile_range(counts=counts) == close_to(case["iqr"], 0)
    assert van_der_eijk_a(counts=counts) == close_to(case["a"], 0.00005)
    assert 100 * near_share(counts=counts) == close_to(case["near_percent"], 0.05)


@pytest.mark.parametrize("case", cases("agreement.yaml", "cases"))
def test_figures_of_one_requirement_leave_out_what_few_votes_cannot_tell(case: dict[str, Any]) -> None:
    counts = counted(case).tolist()
    is_enough = sum(counts) >= 4

    found = agreement_figures(counts=counts, votes_for_consensus=4, lowest=1)

    voted = [level for level, count in enumerate(counts, start=1) if count]
    assert found.votes == sum(counts)
    assert found.median == (None if case["lower_median"] is None else case["lower_median"] + 1)
    assert (found.lowest, found.highest) == ((voted[0], voted[-1]) if voted else (None, None))
    for figure, digits in {"cns": 0.0005, "rwg": 0.005, "iqr": 0, "a": 0.00005}.items():
        value = getattr(found, {"cns": "consensus", "a": "van_der_eijk_a"}.get(figure, figure))
        assert value == (pytest.approx(case[figure], abs=digits) if is_enough else None), figure


@pytest.mark.parametrize("case", cases("agreement.yaml", "quartiles"))
def test_quartiles(case: dict[str, Any]) -> None:
    assert interquartile_range(counts=np.bincount(case["numbers"])) == case["iqr"]


@pytest.mark.parametrize("case", cases("agreement.yaml", "two_levels"))
def test_two_levels_have_no_van_der_eijk_a(case: dict[str, Any]) -> None:
    assert np.isnan(van_der_eijk_a(counts=np.array(case["counts"])))


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval"])
@pytest.mark.parametrize("case", cases("agreement.yaml", "alpha"))
def test_krippendorff_alpha(case: dict[str, Any], metric: Any) -> None:
    counts = units_of(case)

    alpha = krippendorff_alpha(counts=counts.T, metric=metric)

    assert alpha == close_to(case[metric], 0.0005)


@pytest.mark.parametrize("case", cases("agreement.yaml", "alpha"))
def test_reliability_of_an_assessment(case: dict[str, Any]) -> None:
    found = reliability(votes=units_of(case).tolist())

    expected = case["ordinal"]
    assert found.alpha == (None if expected is None else pytest.approx(expected, abs=0.0005))
    assert (found.requirements, found.votes) == (case["requirements"], case["votes"])


def units_of(case: dict[str, Any]) -> np.ndarray:
    """Values per level of every unit (rows), counted over the observers; a point is a missing value."""
    units = zip(*(row.split() for row in case["observers"]), strict=True)
    return np.array([[unit.count(str(level)) for level in case["levels"]] for unit in units])


def matrix_of(rows: list[str]) -> list[list[float]]:
    return [[math.nan if cell == "nan" else float(Fraction(cell)) for cell in row.split()] for row in rows]


@pytest.mark.parametrize("case", cases("paired_comparisons.yaml", "weights"))
def test_weights_from_paired_comparisons(case: dict[str, Any]) -> None:
    found = pairwise_weights(criteria=case["criteria"], matrices=[matrix_of(rows) for rows in case["matrices"]])

    first = found.look_first
    assert found.weights == pytest.approx(case["weights"], abs=0.0005)
    assert found.consistency_ratio == pytest.approx(case["consistency_ratio"], abs=0.0005)
    assert found.is_accepted is case["accepted"]
    assert (None if first is None else [first.first, first.second]) == case["look_first"]
    if "largest_eigenvalue" in case:
        assert found.largest_eigenvalue == pytest.approx(case["largest_eigenvalue"], abs=0.0005)


@pytest.mark.parametrize("case", cases("paired_comparisons.yaml", "priority"))
def test_constants_of_priority_from_paired_comparisons(case: dict[str, Any]) -> None:
    answers = [[float(Fraction(answer)) for answer in person] for person in case["judgements"]]
    matrices = [comparison_matrix(criteria=PRIORITY_CRITERIA, judgements=person) for person in answers]

    found = priority_weights(matrices=matrices)

    constants = {
        "readiness_percent": case["a"],
        "enabling_factor_percent": case["b"],
        "effort_exponent_percent": case["k"],
    }
    rule = DMS.profile.priority
    assert {name: getattr(found, name) for name in constants} == constants
    assert type(rule).model_validate(rule.model_dump() | constants)


@pytest.mark.parametrize("case", cases("paired_comparisons.yaml", "refused"))
def test_comparisons_that_are_refused(case: dict[str, Any]) -> None:
    equal = matrix_of(["1 1 1"] * 3)

    with pytest.raises(ValueError, match=r"^Matrix 2") as told:
        pairwise_weights(criteria=("cost", "time", "quality"), matrices=[equal, matrix_of(case["matrix"])])

    assert str(told.value) == case["told"]


def sheets_of(said: dict[str, list[Any]], key: str) -> tuple[ResponseSheet, ...]:
    """One sheet per vote; `ROLE+ROLE@Unit` says who votes, a text instead of a level is a state."""
    sheets = []
    for who, votes in said.items():
        roles, _, unit = who.partition("@")
        for place, vote in enumerate(votes):
            state = AnswerState(vote) if isinstance(vote, str) else AnswerState.ANSWERED
            answer = Answer(key=key, state=state, level=None if isinstance(vote, str) else vote)
            name = f"{who} {place + 1}"
            sheets.append(ResponseSheet(respondent=name, roles=tuple(roles.split("+")), answers=(answer,), unit=unit))
    return tuple(sheets)


def assessment_of(case: dict[str, Any]) -> AssessmentInput:
    key = DMS.by_number[case.get("number", "6.4")].key
    decision = case.get("decision")
    return AssessmentInput(
        catalogue=DMS,
        asked=(key,),
        targets={key: 3},
        sheets=sheets_of(case["said"], key),
        agreed={key: case["agreed"]} if "agreed" in case else {},
        decisions={key: Applicability(key=key, state=AnswerState(decision))} if decision else {},
    )


@pytest.mark.parametrize("case", cases("perception.yaml", "cases"))
def test_perception_gaps(case: dict[str, Any]) -> None:
    found = perception_findings(assessment_of(case))

    assert [gap.sentence for gap in found.gaps] == case["told"]
    assert {f"{each.kind} {each.why}": each.count for each in found.not_shown} == case.get("held_back", {})
    if "compared" in case:
        assert found.roles_compared == case["compared"]
    assert found.units_compared == case.get("units_compared", 0)


@pytest.mark.parametrize("case", cases("perception.yaml", "unheard"))
def test_what_is_lived_by_staff_without_an_answer_of_theirs(case: dict[str, Any]) -> None:
    found = perception_findings(assessment_of(case))

    assert [each.sentence for each in found.unheard] == case["told"]
