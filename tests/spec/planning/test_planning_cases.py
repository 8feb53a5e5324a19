"""The cases beside this file, sentence by sentence: actions, their status, and the plan as a whole."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from clauses import load_catalogue
from planning import (
    Action,
    ActionStatus,
    Closure,
    action_plan,
    action_problems,
    expected_assessment,
    expected_levels,
    foundation_share,
    gap_coverage,
    plan_waves,
    proposed_days,
    status_problems,
    uncovered_gaps,
    verification_problems,
)
from scoring import AssessmentInput, assess, default_targets

DMS = load_catalogue("2026.1")


def cases(name: str, part: str) -> list[Any]:
    content = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return [pytest.param(case, id=case["case"]) for case in content[part]["cases"]]


def key_of(number: str) -> str:
    return DMS.by_number[number].key


def closures(lifts: dict[str, list[int]]) -> tuple[Closure, ...]:
    return tuple(Closure(key=key_of(n), from_level=first, to_level=last) for n, (first, last) in lifts.items())


def actions_of(case: dict[str, Any]) -> tuple[Action, ...]:
    return tuple(
        Action(
            number=number,
            title=f"Action {number}",
            closes=closures(given.get("lifts", {})),
            start=given.get("start"),
            due=given.get("due"),
            effort_days=given.get("effort"),
        )
        for number, given in case["actions"].items()
    )


def standing(levels: dict[str, int | None]) -> AssessmentInput:
    agreed = {key_of(number): level for number, level in levels.items() if level is not None}
    asked = tuple(key_of(number) for number in levels)
    return AssessmentInput(catalogue=DMS, asked=asked, targets=default_targets(catalogue=DMS), agreed=agreed)


@pytest.mark.parametrize("case", cases("actions.yaml", "due"))
def test_calendar_days_of_a_proposal(case: dict[str, Any]) -> None:
    assert proposed_days(catalogue=DMS, closes=closures(case["lifts"])) == case["days"]


@pytest.mark.parametrize("case", cases("actions.yaml", "status"))
def test_status_of_an_action(case: dict[str, Any]) -> None:
    action = Action(number=4, title="Approve the strategy", closes=(), status=ActionStatus(case["from"]))

    problems = status_problems(action=action, status=ActionStatus(case["to"]))

    assert [problem.message for problem in problems] == ([] if case["allowed"] else [case["told"]])
    assert all(problem.place == "action 4, status" and problem.remedy for problem in problems)


@pytest.mark.parametrize("case", cases("actions.yaml", "verification"))
def test_proof_of_a_verified_action(case: dict[str, Any]) -> None:
    closes = (Closure(key="dir.strategy", from_level=1, to_level=3),)
    usual = {"owner": "Jonas Lind", "verified_by": "Ines Moreau", "verified_on": date(2026, 3, 2)}
    given = {**usual, "definition_of_done": "The strategy is approved.", "status": "verified", **case["action"]}
    given["status"] = ActionStatus(given["status"])

    action = Action(number=4, title="Approve the strategy", closes=closes, **given)

    assert [problem.message for problem in verification_problems(action=action)] == case["told"]
    assert action_problems(catalogue=DMS, action=action) == verification_problems(action=action)


@pytest.mark.parametrize("case", cases("actions.yaml", "faults"))
def test_faults_of_an_action(case: dict[str, Any]) -> None:
    given = {"title": "Approve the strategy", "closes": [["dir.strategy", 1, 3]], **case["action"]}
    given["closes"] = tuple(Closure(key=key, from_level=first, to_level=last) for key, first, last in given["closes"])

    problems = action_problems(catalogue=DMS, action=Action(number=4, **given))

    assert [problem.place for problem in problems] == case["places"]
    assert all(problem.message and problem.remedy for problem in problems)


@pytest.mark.parametrize("case", cases("plans.yaml", "order"))
def test_order_of_the_plan(case: dict[str, Any]) -> None:
    plan = action_plan(actions=actions_of(case))

    assert [action.number for action in plan] == case["order"]


@pytest.mark.parametrize("case", cases("plans.yaml", "waves"))
def test_waves_of_the_plan(case: dict[str, Any]) -> None:
    plan = plan_waves(actions=actions_of(case), first_day=case.get("first_day"))

    assert {wave.number: [action.number for action in wave.actions] for wave in plan.waves} == case["waves"]
    assert [action.number for action in plan.undated] == case["undated"]
    assert all((wave.last_day - wave.first_day).days == 89 for wave in plan.waves)


@pytest.mark.parametrize("case", cases("plans.yaml", "coverage"))
def test_coverage_and_expected_levels(case: dict[str, Any]) -> None:
    given, actions = standing(case["levels"]), actions_of(case)
    result = assess(given)

    coverage = gap_coverage(gaps=result.gaps, actions=actions)
    levels = expected_levels(result=result, actions=actions, by=case.get("by"))
    after = assess(expected_assessment(assessment=given, result=result, actions=actions, by=case.get("by")))

    found = {DMS.by_key[one.key].number: one for one in coverage}
    if "uncovered" in case:
        assert {DMS.by_key[key].number for key in uncovered_gaps(gaps=result.gaps, actions=actions)} == set(
            case["uncovered"]
        )
    if "planned" in case:
        assert {number: one.planned_level for number, one in found.items()} == case["planned"]
        assert {number: list(one.actions) for number, one in found.items()} == case["by_action"]
    if "expected" in case:
        assert {DMS.by_key[key].number: level for key, level in levels.items()} == case["expected"]
    assert {one.key: one.level for one in after.requirements if one.level is not None} == levels


@pytest.mark.parametrize("case", cases("plans.yaml", "guard"))
def test_guard_for_unlockers_and_foundations(case: dict[str, Any]) -> None:
    gaps = assess(standing({"5.3": 0, "6.4": 0, "9.2.2": 0, "8.2.1": 2, "8.1": 2})).gaps

    found = foundation_share(gaps=gaps, actions=actions_of(case))

    if case["share"] is None:
        assert (found.share, found.total_days) == (None, 0)
    else:
        part, whole = case["share"].split("/")
        assert (found.foundation_days, found.total_days) == (int(part), int(whole))
        assert found.share == float(Fraction(int(part), int(whole)))
    assert bool(found.warning) is case["warned"]
