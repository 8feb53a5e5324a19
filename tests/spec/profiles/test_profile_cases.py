"""The cases beside this file: the same engine under seven scoring profiles, each brought along by a small catalogue."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from clauses import Catalogue, read_catalogue
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring import AssessmentInput, AssessmentResult, GroupResult, assess, default_targets
from scoring.holding import LiftChange, what_holds_group_back, why_nothing_lifts

HERE = Path(__file__).parent
CATALOGUES = Path(__file__).parents[2] / "catalogues"
NOT_FIGURES = {"case", "catalogue", "group", "levels", "targets", "lift", "why_nothing_lifts"}


@cache
def catalogue_of(name: str) -> Catalogue:
    return read_catalogue(text=(CATALOGUES / name).read_text(encoding="utf-8"), name=name)


def group_cases() -> Iterator[Any]:
    for path in sorted(HERE.glob("*.yaml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        if "catalogue" in content:
            for case in content["cases"]:
                yield pytest.param(
                    {**case, "catalogue": content["catalogue"]}, id=f"{path.stem.replace('_', ' ')}: {case['case']}"
                )


def vote_cases() -> list[Any]:
    content = yaml.safe_load((HERE / "aggregation.yaml").read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["case"]) for case in content["cases"]]


def assessment_of(case: dict[str, Any]) -> AssessmentInput:
    """Agreed levels by number; a text instead of a level is a decision, null is no answer."""
    catalogue = catalogue_of(case["catalogue"])
    levels = {catalogue.by_number[number].key: level for number, level in case["levels"].items()}
    targets = {catalogue.by_number[number].key: level for number, level in case.get("targets", {}).items()}
    return AssessmentInput(
        catalogue=catalogue,
        asked=tuple(levels),
        targets=default_targets(catalogue=catalogue) | targets,
        agreed={key: level for key, level in levels.items() if isinstance(level, int)},
        decisions={
            key: Applicability(key=key, state=AnswerState(level))
            for key, level in levels.items()
            if isinstance(level, str)
        },
    )


def lift_cases() -> list[Any]:
    return [parameter for parameter in group_cases() if "lift" in parameter.values[0]]


def group_of(case: dict[str, Any], result: AssessmentResult) -> GroupResult:
    return next(each for each in (*result.clauses, result.overall) if each.id == case["group"])


def as_published(case: dict[str, Any], figure: str) -> Any:
    value = case[figure]
    keys = {number: item.key for number, item in catalogue_of(case["catalogue"]).by_number.items()}
    if figure in {"share_at_target", "coverage"}:
        return pytest.approx(float(Fraction(value)))
    if "index" in figure:
        return pytest.approx(value, abs=0.00005)
    if figure == "blocked_by":
        return tuple(keys[number] for number in value)
    return keys[value] if figure == "weakest_key" else value


@pytest.mark.parametrize("case", list(group_cases()))
def test_a_profile_gives_the_figures_of_its_model(case: dict[str, Any]) -> None:
    figures = case.keys() - NOT_FIGURES

    group = group_of(case, assess(assessment_of(case)))

    assert {name: getattr(group, name) for name in figures} == {name: as_published(case, name) for name in figures}


@pytest.mark.parametrize("case", lift_cases())
def test_a_profile_says_what_holds_a_group_back(case: dict[str, Any]) -> None:
    catalogue, result, expected = catalogue_of(case["catalogue"]), assess(assessment_of(case)), case["lift"]
    whole = {"result": result, "catalogue": catalogue, "group": group_of(case, result)}

    lift, reason = what_holds_group_back(**whole), why_nothing_lifts(**whole)

    assert reason == case.get("why_nothing_lifts")
    if expected is None:
        assert lift is None
        return
    assert lift is not None
    assert lift.changes == tuple(
        LiftChange(key=catalogue.by_number[number].key, from_level=now, to_level=needed)
        for number, now, needed in expected["changes"]
    )
    assert (lift.from_level, lift.to_level, lift.sentence) == (
        case["gate_level"],
        expected["to_level"],
        expected["sentence"],
    )


@pytest.mark.parametrize("case", vote_cases())
def test_a_profile_brings_votes_to_one_level(case: dict[str, Any]) -> None:
    catalogue = catalogue_of(case["catalogue"])
    key = catalogue.by_number["1.1"].key
    votes = [said.split() for said in case["said"]]
    sheets = tuple(
        ResponseSheet(
            respondent=f"Person {number}",
            roles=(role,),
            answers=(Answer(key=key, state=AnswerState.ANSWERED, level=int(level)),),
        )
        for number, (role, level) in enumerate(votes)
    )

    result = assess(AssessmentInput(catalogue=catalogue, asked=(key,), targets={key: 1}, sheets=sheets))

    assert result.requirements[0].level == case["level"]
