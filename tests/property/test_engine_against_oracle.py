"""The engine and the naive oracle agree on every figure, for random catalogues, profiles and answers."""

from __future__ import annotations

from dataclasses import fields
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given, settings

from scoring import AssessmentInput, assess, compile_catalogue, score_batch, score_units, unit_splits
from scoring.scored import score_assessment
from tests.oracle.catalogues import assessments
from tests.oracle.naive import Naive
from tests.oracle.units import parts

EXACT = pytest.approx


def _same(found: object, expected: object) -> bool:
    """Whole numbers, keys and flags are equal; fractions agree to ten digits."""
    if isinstance(expected, (Fraction, float)):
        return found == EXACT(float(expected), rel=1e-10, abs=1e-10)
    return found == expected


@given(assessment=assessments())
@settings(max_examples=80)
def test_levels_states_and_confidence_agree(assessment: AssessmentInput) -> None:
    naive = Naive(assessment)

    result = assess(assessment)

    assert [found.key for found in result.requirements] == [item.key for item in naive.asked]
    for found in result.requirements:
        said = naive.said[found.key]
        assert (found.state, found.level, dict(found.role_medians)) == (said.state, said.level, said.medians)
        assert sum(found.votes) == len(said.votes)
        expected = None if said.level is None else "agreed" if found.key in assessment.agreed else said.source
        assert found.source == expected
        assert _same(found.agreement, said.agreement)
        assert _same(found.confidence, naive.confidence(found.key))


@given(assessment=assessments())
@settings(max_examples=120)
def test_every_figure_of_every_group_agrees(assessment: AssessmentInput) -> None:
    expected = Naive(assessment).groups()

    result = assess(assessment)

    found = {(group.kind, group.id): group for group in (*result.clauses, *result.capabilities, result.overall)}
    assert list(found) == list(expected)
    for name, figures in expected.items():
        different = {
            key: (getattr(found[name], key), value)
            for key, value in figures.items()
            if not _same(getattr(found[name], key), value)
        }
        assert different == {}, name


@given(assessment=assessments())
@settings(max_examples=80)
def test_what_is_likely_is_never_less_than_certain_or_more_than_possible(assessment: AssessmentInput) -> None:
    gate, lowest = assessment.catalogue.profile.gate, assessment.catalogue.scale[0].number
    # A tier that asks for the lowest level is reached by what is open and by nothing else; catalogues may not have one.
    assume(gate.kind != "tiers" or gate.top_at_least > lowest)

    result = assess(assessment)

    for group in (*result.clauses, *result.capabilities, result.overall):
        assert (group.gate_likely is None) == (not group.is_published)
        if group.gate_likely is not None:
            assert group.gate_low is not None
            assert group.gate_high is not None
            assert group.gate_low <= group.gate_likely <= group.gate_high
    for found in result.requirements:
        if found.level is not None:
            assert found.low is not None
            assert found.high is not None
            assert found.low <= found.level <= found.high


@given(assessment=assessments())
@settings(max_examples=120)
def test_every_gap_agrees_in_factors_class_rank_and_order(assessment: AssessmentInput) -> None:
    naive = Naive(assessment)
    expected = naive.gaps()

    result = assess(assessment)

    assert [gap.key for gap in result.gaps] == sorted(expected, key=lambda key: expected[key]["order"])
    for gap in result.gaps:
        wanted = expected[gap.key]
        for factor in ("gap_share", "importance", "enabling_power", "unknowing", "effort_days"):
            assert _same(getattr(gap.factors, factor), wanted[factor]), factor
        assert _same(gap.priority, float(wanted["priority"]))
        for figure in (
            "level",
            "target",
            "gap_class",
            "rank",
            "order",
            "pulled_by",
            "unmet_prerequisites",
            "is_must_do",
        ):
            assert getattr(gap, figure) == wanted[figure], figure


@given(assessment=assessments())
@settings(max_examples=60)
def test_findings_agree(assessment: AssessmentInput) -> None:
    naive = Naive(assessment)

    result = assess(assessment)

    assert [(one.kind, one.key, one.other_key) for one in result.inconsistencies] == naive.inconsistencies()
    assert result.unverified_strengths == naive.unverified()


@given(assessment=assessments())
@settings(max_examples=80)
def test_every_figure_of_every_unit_agrees(assessment: AssessmentInput) -> None:
    expected = parts(Naive(assessment))

    results = score_units(assessment=assessment)

    assert [result.name for result in results] == list(expected)
    for result in results:
        unit = expected[result.name]
        levels = {key: said.level for key, said in unit.said.items() if said.level is not None}
        assert result.levels == levels
        assert result.votes == {key: len(said.votes) for key, said in unit.said.items() if said.votes}
        assert result.respondents == sum(1 for sheet in unit.input.sheets if sheet.answers)
        found = {(group.kind, group.id): group for group in (*result.clauses, *result.capabilities, result.overall)}
        assert list(found) == list(unit.groups())
        for name, figures in unit.groups().items():
            for field in fields(found[name]):
                if field.name in figures:
                    assert _same(getattr(found[name], field.name), figures[field.name]), (name, field.name)


@given(assessment=assessments())
@settings(max_examples=60)
def test_the_units_that_stand_apart_agree(assessment: AssessmentInput) -> None:
    units = parts(Naive(assessment))
    expected = set()
    for key in assessment.asked:
        levels = [unit.said[key].level for unit in units.values() if unit.said[key].level is not None]
        if levels and max(levels) - min(levels) >= 2:
            expected.add(key)

    splits = unit_splits(results=score_units(assessment=assessment))

    assert {split.key for split in splits} == expected
    assert [split.distance for split in splits] == sorted((split.distance for split in splits), reverse=True)


@given(assessment=assessments())
@settings(max_examples=25)
def test_a_batch_gives_each_row_what_it_gets_alone_whatever_the_block(assessment: AssessmentInput) -> None:
    scored = score_assessment(assessment)
    arrays = compile_catalogue(catalogue=assessment.catalogue, asked=assessment.asked)
    rows = {
        "levels": np.vstack([scored.levels.levels[0], np.full(len(arrays.keys), np.nan), scored.levels.levels[0]]),
        "states": np.vstack([scored.levels.states[0], np.ones(len(arrays.keys), np.int8), scored.levels.states[0]]),
        "agreement": np.vstack([scored.levels.agreement[0]] * 3),
    }

    batch = score_batch(
        arrays=arrays,
        targets=scored.targets,
        evidence=None if scored.evidenced is None else scored.evidence,
        with_data=scored.with_data,
        must_do=scored.must_do,
        low=scored.low,
        high=scored.high,
        block_rows=2,
        **rows,
    )

    for part in ("groups", "gaps"):
        for name, values in vars(getattr(batch, part)).items():
            alone = getattr(getattr(scored.batch, part), name)
            if values is None:
                assert alone is None
                continue
            alone = alone[0]
            # A sum of thirds may differ in its last bit with the width of a matrix product; whole numbers may not.
            tolerance = 1e-12 if values.dtype == np.float64 else 0
            np.testing.assert_allclose(values[[0, 2]], [alone, alone], rtol=tolerance, atol=tolerance, err_msg=name)
