"""The cases beside this file, sentence by sentence: every worked number of the scoring rules."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from clauses import load_catalogue
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring import (
    Achievement,
    AssessmentInput,
    AssessmentResult,
    Unit,
    achievement_of,
    assess,
    compile_catalogue,
    default_targets,
    level_from_statements,
    score_batch,
    score_units,
    unit_splits,
)
from scoring.priority import CLASSES, enabling_power
from tests.spec.scoring.eight_gaps import ROWS, eight_catalogue, key_of

DMS = load_catalogue("2026.1")
HERE = Path(__file__).parent


def load(name: str) -> Any:
    return yaml.safe_load((HERE / name).read_text(encoding="utf-8"))


def cases(name: str, part: str = "") -> list[Any]:
    content = load(name)[part] if part else load(name)
    return [
        pytest.param(case, id=case["case"]) for case in (content["cases"] if isinstance(content, dict) else content)
    ]


def assess_levels(case: dict[str, Any]) -> AssessmentResult:
    """Assess agreed levels by number; a text instead of a level is a decision, null is no answer."""
    levels = {key_of(number): level for number, level in case["levels"].items()}
    decided = {key: AnswerState(level) for key, level in levels.items() if isinstance(level, str)}
    targets = default_targets(catalogue=DMS) | {key_of(n): level for n, level in case.get("targets", {}).items()}
    return assess(
        AssessmentInput(
            catalogue=DMS,
            asked=tuple(levels),
            targets=targets,
            agreed={key: level for key, level in levels.items() if isinstance(level, int)},
            decisions={key: Applicability(key=key, state=state) for key, state in decided.items()},
            must_do=frozenset(key_of(number) for number in case.get("must_do", ())),
        )
    )


@pytest.mark.parametrize("case", cases("achievement.yaml", "bands"))
def test_achievement_band(case: dict[str, Any]) -> None:
    assert achievement_of(percent=case["percent"]).value == case["band"]


@pytest.mark.parametrize("case", cases("achievement.yaml", "derived"))
def test_level_from_rated_statements(case: dict[str, Any]) -> None:
    ratings = [achievement_of(percent=percent) for percent in case["percent"]]

    derived = level_from_statements(ratings=ratings)

    assert ratings == [Achievement(band) for band in case["bands"]]
    assert (derived.level, derived.blocked_at) == (case["level"], case["blocked_at"])


def as_published(figure: str, value: Any) -> Any:
    """What a case says about a figure, in the form of the result: shares as numbers, requirements as keys."""
    if figure in {"share_at_target", "coverage"}:
        return float(Fraction(value))
    if figure.startswith("index"):
        return pytest.approx(value, abs=0.00005)
    if figure == "blocked_by":
        return tuple(key_of(number) for number in value)
    return key_of(value) if figure == "weakest_key" else value


@pytest.mark.parametrize("case", cases("roll_up.yaml"))
def test_roll_up(case: dict[str, Any]) -> None:
    expected = {name: value for name, value in case.items() if name not in {"case", "group", "levels"}}

    result = assess_levels(case)

    group = next(found for found in result.capabilities if found.id == case["group"])
    for figure, value in expected.items():
        assert getattr(group, figure) == as_published(figure, value), figure


def eight_gaps(exponent: int) -> tuple[Any, Any]:
    """Score the eight rows with effort exponent k = exponent / 100; returns (arrays, batch)."""
    arrays = compile_catalogue(catalogue=eight_catalogue(effort_exponent_percent=exponent))
    rows = [ROWS[requirement.number] for requirement in arrays.requirements]
    batch = score_batch(
        arrays=arrays,
        levels=np.array([[float(row["level"]) for row in rows]]),
        targets=np.array([row["target"] for row in rows]),
        evidence=np.array([row["grade"] for row in rows]),
        agreement=np.array([row["agreement"] for row in rows]),
    )
    return arrays, batch


@pytest.mark.parametrize("number", ROWS)
def test_factors_of_the_eight_gaps(number: str) -> None:
    row, (arrays, batch) = ROWS[number], eight_gaps(50)
    column = arrays.column[key_of(number)]

    raw, _ = enabling_power(arrays=arrays, size=batch.gaps.size.T)

    assert batch.gaps.confidence[0, column] == pytest.approx(row["c"])
    assert batch.gaps.size[0, column] / 5 == row["g"]
    assert arrays.importance(column) == pytest.approx(row["I"])
    assert raw[column, 0] == pytest.approx(row["raw"], abs=0.0005)
    assert batch.gaps.enabling_power[0, column] == pytest.approx(row["E"], abs=0.005)
    assert batch.gaps.unknowing[0, column] == pytest.approx(row["U"])
    assert arrays.effort_days(column, row["level"], row["target"]) == row["f"]


@pytest.mark.parametrize("number", ROWS)
@pytest.mark.parametrize(("exponent", "figure"), [(50, "P"), (100, "P_value"), (0, "P_benefit")])
def test_priority_of_the_eight_gaps(number: str, exponent: int, figure: str) -> None:
    arrays, batch = eight_gaps(exponent)

    assert batch.gaps.priority[0, arrays.column[key_of(number)]] == pytest.approx(ROWS[number][figure], abs=0.05)


@pytest.mark.parametrize("number", ROWS)
def test_class_and_order_of_the_eight_gaps(number: str) -> None:
    row, (arrays, batch) = ROWS[number], eight_gaps(50)
    column = arrays.column[key_of(number)]

    puller = int(batch.gaps.pulled_by[0, column])
    edges = np.flatnonzero(batch.gaps.unmet[0] & (arrays.graph.dependent == column))

    assert CLASSES[batch.gaps.gap_class[0, column]].value == row["class"]
    assert batch.gaps.rank[0, column] == list(ROWS).index(number) + 1
    assert batch.gaps.order[0, column] == row["order"]
    assert (None if puller == column else arrays.requirements[puller].number) == row["pulled_by"]
    assert [arrays.requirements[arrays.graph.prerequisite[edge]].number for edge in edges] == row["unmet"]


def sheet(place: int, said: str, key: str) -> ResponseSheet:
    roles, answer = said.rsplit(" ", 1)
    given = (
        Answer(key=key, state=AnswerState.ANSWERED, level=int(answer))
        if answer.isdigit()
        else Answer(key=key, state=AnswerState(answer), reason="Told.")
    )
    return ResponseSheet(respondent=f"Person {place}", roles=tuple(roles.split("+")), answers=(given,))


@pytest.mark.parametrize("case", cases("what_was_said.yaml"))
def test_what_was_said(case: dict[str, Any]) -> None:
    key = "dir.strategy"
    decision = case.get("decision")
    given = AssessmentInput(
        catalogue=DMS,
        asked=(key,),
        targets={key: 3},
        sheets=tuple(sheet(place, said, key) for place, said in enumerate(case["said"])),
        agreed={key: case["agreed"]} if "agreed" in case else {},
        decisions={key: Applicability(key=key, state=AnswerState(decision))} if decision else {},
    )

    result = assess(given)

    found = result.requirements[0]
    level = case["level"]
    assert found.level == level
    assert found.state.value == case.get("state", "answered")
    low, high = case.get("low", level), case.get("high", level)
    assert (found.low, found.high) == (low, high)
    assert found.role_medians == case.get("medians", {})
    assert [one.kind for one in result.inconsistencies] == (["applicability"] if case.get("conflict") else [])


@pytest.mark.parametrize("case", cases("certainty.yaml", "evidenced"))
def test_what_evidence_shows(case: dict[str, Any]) -> None:
    key = "dir.strategy"
    given = AssessmentInput(
        catalogue=DMS,
        asked=(key,),
        targets={key: 3},
        agreed={key: case["claimed"]},
        evidence={} if case["grade"] is None else {key: case["grade"]},
        evidence_with_data=frozenset({key} if case.get("data") else ()),
    )

    result = assess(given)

    found = result.requirements[0]
    assert (found.level, found.evidenced_level) == (case["claimed"], case["evidenced"])
    assert (found.low, found.high) == (case.get("low", case["evidenced"]), case["claimed"])
    assert result.overall.evidenced_level == case["evidenced"]
    assert result.overall.gate_low == found.low


@pytest.mark.parametrize("case", cases("certainty.yaml", "ranges"))
def test_range_of_a_requirement(case: dict[str, Any]) -> None:
    key = "dir.strategy"
    given = AssessmentInput(
        catalogue=DMS,
        asked=(key,),
        targets={key: 3},
        sheets=tuple(sheet(place, said, key) for place, said in enumerate(case["said"])),
        agreed={key: case["agreed"]} if "agreed" in case else {},
        evidence={key: case["grade"]} if "grade" in case else {},
    )

    found = assess(given).requirements[0]

    assert (found.low, found.level, found.high) == (case["low"], case["level"], case["high"])


@pytest.mark.parametrize("case", cases("certainty.yaml", "likely"))
def test_certain_likely_and_possible_levels(case: dict[str, Any]) -> None:
    numbers = {"6.7", "6.9", "7.1", "7.1.1", "8.3.1", "8.3.2"}
    votes = {key_of(number): level for number, level in case["votes"].items()}
    given = AssessmentInput(
        catalogue=DMS,
        asked=tuple(key_of(number) for number in sorted(numbers)),
        targets=default_targets(catalogue=DMS),
        sheets=tuple(
            ResponseSheet(
                respondent=role,
                roles=(role,),
                answers=tuple(
                    Answer(key=key, state=AnswerState.ANSWERED, level=levels[role])
                    for key, levels in votes.items()
                    if role in levels
                ),
            )
            for role in ("DL", "PM")
        ),
        agreed={key_of(number): level for number, level in case.get("agreed", {}).items()},
    )

    result = assess(given)

    group = next(found for found in result.capabilities if found.id == "PPM")
    assert [group.gate_low, group.gate_likely, group.gate_high] == case["levels"]
    assert group.gate_level == case["gate_level"]
    assert (result.seed, result.draws) == (1, 500)


UNIT_SIZES = {"Plant Halden": 420, "Plant Moss": 180, "Sales and service": 100}


@pytest.mark.parametrize("case", cases("units.yaml"))
def test_several_units(case: dict[str, Any]) -> None:
    key = "dir.strategy"
    decision = case.get("decision")
    said = [line.partition(": ") for line in case["said"]]
    given = AssessmentInput(
        catalogue=DMS,
        asked=(key,),
        targets={key: 3},
        sheets=tuple(replace(sheet(place, vote, key), unit=unit) for place, (unit, _, vote) in enumerate(said)),
        agreed={key: case["agreed"]} if "agreed" in case else {},
        decisions={key: Applicability(key=key, state=AnswerState(decision))} if decision else {},
        units=tuple(Unit(name=name, size=size) for name, size in case.get("sizes", UNIT_SIZES).items()),
    )

    found, units = assess(given).requirements[0], score_units(assessment=given)

    assert (found.level, found.source) == (case["level"], case.get("source", "units"))
    assert {unit.name: unit.levels[key] for unit in units if key in unit.levels} == case["units"]
    assert [unit.overall.gate_level for unit in units] == [case["units"].get(unit.name) for unit in units]
    assert [split.distance for split in unit_splits(results=units)] == ([case["apart"]] if "apart" in case else [])


@pytest.mark.parametrize("case", cases("targets.yaml"))
def test_default_targets(case: dict[str, Any]) -> None:
    targets = default_targets(
        catalogue=DMS, planned_projects=case["planned_projects"], accept_lower=case["accept_lower"]
    )

    assert {number: targets[key_of(number)] for number in case["targets"]} == case["targets"]


@pytest.mark.parametrize("case", cases("findings.yaml", "prerequisites"))
def test_prerequisite_findings(case: dict[str, Any]) -> None:
    result = assess_levels(case)

    told = [[DMS.by_key[one.key].number, DMS.by_key[one.other_key or ""].number] for one in result.inconsistencies]
    assert told == case["told"]


@pytest.mark.parametrize("case", cases("findings.yaml", "unverified"))
def test_unverified_strengths(case: dict[str, Any]) -> None:
    arrays = compile_catalogue(catalogue=DMS, asked=("dir.strategy",))

    batch = score_batch(
        arrays=arrays,
        levels=np.array([[float(case.get("level", 3))]]),
        targets=np.array([3]),
        evidence=np.array([case["grade"]]),
        agreement=np.array([case["agreement"]]),
    )

    assert bool(batch.gaps.is_unverified[0, 0]) is case["listed"]


@pytest.mark.parametrize("case", cases("findings.yaml", "order"))
def test_recommended_order(case: dict[str, Any]) -> None:
    result = assess_levels(case)

    number = {gap.key: DMS.by_key[gap.key].number for gap in result.gaps}
    assert [number[gap.key] for gap in result.gaps] == case["order"]
    assert {number[gap.key]: number[gap.pulled_by] for gap in result.gaps if gap.pulled_by} == case["pulled"]
    for gap in result.gaps:
        if number[gap.key] in case["unmet"]:
            assert [DMS.by_key[key].number for key in gap.unmet_prerequisites] == case["unmet"][number[gap.key]]
