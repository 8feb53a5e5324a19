"""Every published figure can be traced, and a trace ends in the very value that the engine published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from clauses import Catalogue
from scoring import (
    AssessmentInput,
    AssessmentResult,
    GroupResult,
    assess,
    figure_names,
    shake_priorities,
    trace,
    what_holds_back,
)
from scoring.rules import RULES

EMPTY = "none"


def decimal(value: float | None, places: int = 1) -> str:
    return EMPTY if value is None else format(value, f".{places}f")


def whole(value: int | None) -> str:
    return EMPTY if value is None else str(value)


def percent(value: float | None) -> str:
    return EMPTY if value is None else f"{100 * value:.1f} %"


def published(result: AssessmentResult, assessment: AssessmentInput) -> dict[str, str]:
    """Every figure of a result by name, written as it is published."""
    figures = {}
    groups = {f"{group.kind}:{group.id}": group for group in (*result.clauses, *result.capabilities)}
    for name, group in (groups | {"overall": result.overall}).items():
        figures |= {f"{name}:{figure}": value for figure, value in of_group(group).items()}
    for found in result.requirements:
        name = f"requirement:{found.key}"
        figures |= {f"{name}:level": whole(found.level), f"{name}:target": whole(found.target)}
        figures |= {
            f"{name}:evidenced": whole(found.evidenced_level),
            f"{name}:range": f"{whole(found.low)} to {whole(found.high)}",
        }
        figures |= {
            f"{name}:agreement": decimal(found.agreement, 2),
            f"{name}:confidence": decimal(found.confidence, 2),
        }
    figures |= of_lifts(result, assessment)
    shaken = {gap.key: gap for gap in shake_priorities(assessment=assessment, seed=1).gaps}
    for gap in result.gaps:
        name = f"gap:{gap.key}"
        figures[f"{name}:shaken"] = f"{shaken[gap.key].rank_low} to {shaken[gap.key].rank_high}"
        figures |= {f"{name}:size": str(gap.size), f"{name}:priority": decimal(gap.priority)}
        figures |= {
            f"{name}:class": gap.gap_class.value,
            f"{name}:rank": str(gap.rank),
            f"{name}:order": str(gap.order),
        }
    return figures


def of_lifts(result: AssessmentResult, assessment: AssessmentInput) -> dict[str, str]:
    """The changes that lift each group, where there are any."""
    names = {(group.kind, group.id): f"{group.kind}:{group.id}" for group in (*result.clauses, *result.capabilities)}
    names[result.overall.kind, result.overall.id] = "overall"
    found = {f"{name}:lift": EMPTY for name in names.values()}
    for lift in what_holds_back(result=result, catalogue=assessment.catalogue):
        levels = [(change, "any level" if change.to_level is None else change.to_level) for change in lift.changes]
        numbered = [f"{assessment.catalogue.by_key[change.key].number} to {level}" for change, level in levels]
        found[f"{names[lift.kind, lift.id]}:lift"] = ", ".join(numbered)
    return found


def of_group(group: GroupResult) -> dict[str, str]:
    return {
        "gate": whole(group.gate_level),
        "interval": f"certain {whole(group.gate_low)}, likely {whole(group.gate_likely)}, "
        f"possible {whole(group.gate_high)}",
        "evidenced": whole(group.evidenced_level),
        "evidenced_index": decimal(group.evidenced_index),
        "evidenced_share": percent(group.evidenced_share_at_target),
        "weakest": whole(group.weakest_level),
        "share": percent(group.share_at_target),
        "index": decimal(group.index),
        "index_interval": f"{decimal(group.index_low)} to {decimal(group.index_high)}",
        "answered": f"{group.answered} of {group.asked}",
        "coverage": percent(group.coverage),
        "target": whole(group.target_level),
        "target_index": decimal(group.target_index),
    }


def test_every_figure_has_a_trace_that_ends_in_its_value(
    halden: AssessmentInput, halden_result: AssessmentResult
) -> None:
    expected = published(halden_result, halden)

    traced = {name: trace(result=halden_result, assessment=halden, figure=name) for name in expected}

    assert set(figure_names(result=halden_result)) == set(expected)
    assert {name: found.value for name, found in traced.items()} == expected
    for name, found in traced.items():
        assert found.figure == name
        assert found.steps, name
        assert all(step.sentence == RULES[step.rule] and step.result for step in found.steps), name


def test_a_quick_scan_without_answers_has_a_trace_for_every_figure(halden: AssessmentInput) -> None:
    asked = ("gov.leadership", "eco.partners")
    nothing = replace(halden, asked=asked, sheets=(), agreed={}, evidence={})
    result = assess(nothing)

    values = {name: trace(result=result, assessment=nothing, figure=name).value for name in figure_names(result=result)}

    assert values == published(result, nothing)


def test_the_gate_of_a_capability_shows_the_weights_that_hold_and_fail(halden: AssessmentInput) -> None:
    levels = {"6.7": 2, "6.9": 3, "7.1": 3, "7.1.1": 3, "8.3.1": 3, "8.3.2": 2}
    agreed = {halden.catalogue.by_number[number].key: level for number, level in levels.items()}
    given = replace(halden, asked=tuple(agreed), agreed=agreed, sheets=(), decisions={})

    found = trace(result=assess(given), assessment=given, figure="capability:PPM:gate")

    assert [step.rule for step in found.steps] == ["SC-14", "SC-09", "SC-09", "SC-10"]
    assert found.steps[1].result == "level 2 holds"
    assert found.steps[2].inputs == {
        "weight at 3 or above": "19 of 29 (65.5 %)",
        "needed": "80 %",
        "decisive requirements below 2": "0",
    }
    assert found.steps[2].result == "level 3 fails"
    assert found.steps[3].inputs == {"6.7": "level 2", "8.3.2": "level 2"}


def test_the_priority_shows_each_factor_with_its_rule(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    found = trace(result=halden_result, assessment=halden, figure="gap:dir.strategy:priority")

    rules = [step.rule for step in found.steps]
    assert rules == ["SC-18", "SC-23", "SC-24", "SC-19", "SC-21", "SC-25", "SC-26", "SC-27"] or "SC-20" in rules
    assert found.steps[-1].inputs["f"] == "92.0"
    assert set(found.steps[-1].inputs) == {"g", "I", "E", "U", "f", "b", "k", "unit"}


def test_a_level_shows_how_many_voted_but_no_single_vote_of_a_role(
    halden: AssessmentInput, halden_result: AssessmentResult
) -> None:
    found = trace(result=halden_result, assessment=halden, figure="requirement:chg.culture:level")

    by_rule = {step.rule: step for step in found.steps}
    assert list(by_rule) == ["SC-05", "SC-04", "SC-01", "SC-02"]
    assert by_rule["SC-01"].inputs["EM"] == "2"


def test_a_lift_shows_why_the_next_level_fails_and_each_change(halden: AssessmentInput) -> None:
    levels = {"6.7": 1, "6.9": 3, "7.1": 3, "7.1.1": 3, "8.3.1": 3, "8.3.2": 2}
    agreed = {halden.catalogue.by_number[number].key: level for number, level in levels.items()}
    given = replace(halden, asked=tuple(agreed), agreed=agreed, sheets=(), decisions={})

    found = trace(result=assess(given), assessment=given, figure="capability:PPM:lift")

    assert [step.rule for step in found.steps] == ["SC-14", "SC-09", "SC-37"]
    assert found.steps[1].result == "level 3 fails"
    assert found.steps[2].inputs == {"6.7": "level 1 to 3"}
    assert found.steps[2].result == "One answer holds capability PPM at 2: 6.7. It needs level 3."


def test_a_lift_of_a_group_without_a_level_shows_the_missing_answers(halden: AssessmentInput) -> None:
    given = replace(
        halden, asked=("eco.suppliers", "eco.partners"), agreed={"eco.suppliers": 4}, sheets=(), decisions={}
    )

    found = trace(result=assess(given), assessment=given, figure="capability:ECO:lift")

    assert [step.rule for step in found.steps] == ["SC-14", "SC-37"]
    assert found.value == "8.5.2 to any level"
    assert found.steps[1].inputs == {"8.5.2": "no answer to any level"}


def test_the_shaken_rank_shows_seed_and_shares(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    agreed, voted = (
        trace(result=halden_result, assessment=halden, figure=f"gap:{key}:shaken", seed=7)
        for key in ("dir.strategy", "chg.culture")
    )

    assert [step.rule for step in agreed.steps] == ["SC-38", "SC-39"]
    assert agreed.steps[0].inputs["seed"] == "7"
    assert agreed.steps[0].inputs["level"] == "agreed 2"
    assert agreed.steps[1].inputs["runs with this gap"] == "100.0 %"
    assert voted.steps[0].inputs["level"].startswith("votes of roles: ")


@pytest.mark.parametrize(
    "figure",
    [
        "",
        "overall",
        "overall:shine",
        "clause:99:gate",
        "gap:sec.ai:shine",
        "requirement:no.such:level",
        "gap:eva.scaling:rank",
    ],
)
def test_a_figure_that_does_not_exist_is_refused_by_name(
    halden: AssessmentInput, halden_result: AssessmentResult, figure: str
) -> None:
    with pytest.raises(ValueError, match="There is no figure"):
        trace(result=halden_result, assessment=halden, figure=figure)


def test_a_result_of_other_answers_is_refused(halden: AssessmentInput, halden_result: AssessmentResult) -> None:
    other = replace(halden, agreed={**halden.agreed, "dir.strategy": 3})

    with pytest.raises(ValueError, match="was not computed from these answers"):
        trace(result=halden_result, assessment=other, figure="overall:gate")


def test_without_a_rule_of_evidence_every_claim_counts_as_shown(halden: AssessmentInput) -> None:
    profile = halden.catalogue.profile.model_copy(update={"evidence": None})
    fields = {name: getattr(halden.catalogue, name) for name in Catalogue.model_fields}
    given = replace(halden, catalogue=Catalogue(**fields | {"profile": profile}))
    result = assess(given)

    explained = trace(result=result, assessment=given, figure="requirement:dir.strategy:evidenced")

    assert result.overall.evidenced_level == result.overall.gate_level
    assert explained.value == "2"
    assert "level 2 needs" not in explained.steps[0].inputs


def test_without_any_evidence_a_trace_says_that_nobody_has_looked(halden: AssessmentInput) -> None:
    given = replace(halden, evidence={})
    result = assess(given)

    explained = [
        trace(result=result, assessment=given, figure=figure)
        for figure in ("requirement:dir.strategy:evidenced", "overall:evidenced")
    ]

    assert [found.value for found in explained] == ["none", "none"]
    assert all(found.steps[-1].result == "nobody has looked at any evidence" for found in explained)
