"""Agreement, perception and paired comparisons agree with a naive oracle and keep their promises for any input."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from clauses import load_catalogue
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring import AssessmentInput, agreement_figures, pairwise_weights, perception_findings, reliability
from scoring.agreement import (
    consensus,
    interquartile_range,
    krippendorff_alpha,
    near_share,
    van_der_eijk_a,
    within_group_agreement,
)
from scoring.raters import PRIORITY_CRITERIA, comparison_matrix, hidden_units, priority_weights, staff_counterpart
from tests.oracle import naive, naive_raters

DMS = load_catalogue("2026.1")
FIGURES = (consensus, near_share, within_group_agreement, interquartile_range, van_der_eijk_a)
COUNTS = st.integers(3, 8).flatmap(lambda levels: st.lists(st.integers(0, 9), min_size=levels, max_size=levels))


def votes_of(counts: list[int]) -> list[int]:
    return [level for level, count in enumerate(counts) for _ in range(count)]


@given(counts=COUNTS)
@example(counts=[0, 0, 0])
@example(counts=[0, 0, 0, 0, 0, 1])
@example(counts=[4, 0, 0, 0, 0, 4])
def test_every_figure_of_one_requirement_agrees_with_the_oracle(counts: list[int]) -> None:
    votes, levels = votes_of(counts), len(counts)

    found = agreement_figures(counts=counts, votes_for_consensus=2)

    assert found.votes == len(votes)
    if votes:
        assert found.median == naive.lower_median(votes)
        assert (found.lowest, found.highest) == (min(votes), max(votes))
        assert found.near == pytest.approx(naive.near(votes))
    if len(votes) > 1:
        assert found.consensus == pytest.approx(naive.cns(votes, levels - 1), abs=1e-12)
        assert found.rwg == pytest.approx(naive_raters.rwg(votes, levels), abs=1e-12)
        assert found.iqr == naive_raters.iqr(votes)
        assert found.van_der_eijk_a == pytest.approx(float(naive_raters.eijk(votes, levels)), abs=1e-12)


@given(counts=COUNTS)
def test_figures_stay_in_their_bounds_and_do_not_change_in_a_mirror(counts: list[int]) -> None:
    given_counts = np.array(counts)
    lowest = {van_der_eijk_a: -1.0}

    for figure in FIGURES:
        value = figure(counts=given_counts).item()
        highest = len(counts) - 1 if figure is interquartile_range else 1
        assert math.isnan(value) or lowest.get(figure, 0.0) - 1e-12 <= value <= highest
        assert figure(counts=given_counts[::-1]).item() == pytest.approx(value, abs=1e-12, nan_ok=True)


@given(count=st.integers(2, 40), level=st.integers(0, 5))
def test_equal_votes_agree_fully_whatever_their_number(count: int, level: int) -> None:
    counts = np.zeros(6, dtype=int)
    counts[level] = count

    values = [figure(counts=counts).item() for figure in FIGURES]

    assert values == [1.0, 1.0, 1.0, 0.0, 1.0]


@given(half=st.integers(1, 40))
def test_halves_at_both_ends_agree_not_at_all(half: int) -> None:
    counts = np.array([half, 0, 0, 0, 0, half])

    values = [figure(counts=counts).item() for figure in (consensus, near_share, within_group_agreement)]

    assert values == [0.0, 0.0, 0.0]
    assert van_der_eijk_a(counts=counts) == -1


@given(rows=st.lists(st.lists(st.integers(0, 6), min_size=6, max_size=6), min_size=1, max_size=7))
def test_a_batch_gives_each_column_what_it_gets_alone(rows: list[list[int]]) -> None:
    batch = np.array(rows).T[:, None, :]

    for figure in FIGURES:
        together = figure(counts=batch)[0]
        np.testing.assert_array_equal(together, [figure(counts=np.array(row)).item() for row in rows])


UNITS = st.lists(st.lists(st.integers(0, 5), max_size=5), min_size=1, max_size=7)


def counts_of(units: list[list[int]]) -> list[list[int]]:
    return [[unit.count(level) for level in range(6)] for unit in units]


@given(units=UNITS)
def test_alpha_agrees_with_the_oracle(units: list[list[int]]) -> None:
    expected = naive_raters.alpha(units)

    found = reliability(votes=counts_of(units))

    assert found.alpha == (None if expected is None else pytest.approx(float(expected), abs=1e-9))
    assert found.requirements == sum(1 for unit in units if len(unit) > 1)


@given(units=UNITS, order=st.randoms(use_true_random=False))
def test_alpha_knows_neither_the_order_of_requirements_nor_the_direction_of_the_scale(
    units: list[list[int]], order: object
) -> None:
    shuffled = list(units)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    counts = np.array(counts_of(units)).T

    alpha = krippendorff_alpha(counts=counts).item()

    assert math.isnan(alpha) or -1 - 1e-9 <= alpha <= 1
    assert krippendorff_alpha(counts=np.array(counts_of(shuffled)).T) == pytest.approx(alpha, abs=1e-9, nan_ok=True)
    assert krippendorff_alpha(counts=counts[::-1]) == pytest.approx(alpha, abs=1e-9, nan_ok=True)


@given(first=UNITS, second=UNITS)
def test_alpha_of_a_batch_is_that_of_each_assessment(first: list[list[int]], second: list[list[int]]) -> None:
    size = max(len(first), len(second))
    padded = [counts_of([*units, *[[]] * (size - len(units))]) for units in (first, second)]
    batch = np.array(padded).transpose(2, 0, 1)

    together = krippendorff_alpha(counts=batch)

    alone = [krippendorff_alpha(counts=np.array(counts_of(units)).T).item() for units in (first, second)]
    np.testing.assert_allclose(together, alone, atol=1e-12)


SIZE = st.integers(3, 8)
SCALE = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1, 2, 3, 5, 7, 9]


@st.composite
def groups_of_judges(draw: st.DrawFn, size: int) -> list[np.ndarray]:
    names = [f"criterion {place}" for place in range(size)]
    pairs = size * (size - 1) // 2
    answers = st.lists(st.sampled_from(SCALE), min_size=pairs, max_size=pairs)
    people = draw(st.integers(1, 4))
    return [comparison_matrix(criteria=names, judgements=draw(answers)) for _ in range(people)]


@given(weights=st.lists(st.floats(1, 9), min_size=3, max_size=10))
def test_consistent_judgements_give_back_their_weights(weights: list[float]) -> None:
    matrix = np.array([[one / other for other in weights] for one in weights])

    found = pairwise_weights(criteria=[f"criterion {place}" for place in range(len(weights))], matrices=[matrix])

    assert found.weights == pytest.approx([weight / sum(weights) for weight in weights])
    assert found.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert found.look_first is None


@given(matrices=SIZE.flatmap(groups_of_judges), order=st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_weights_follow_their_criteria_and_solve_the_eigenvalue_equation(
    matrices: list[np.ndarray], order: object
) -> None:
    size = len(matrices[0])
    places = list(range(size))
    order.shuffle(places)  # type: ignore[attr-defined]
    names = [f"criterion {place}" for place in range(size)]
    together = np.prod(matrices, axis=0) ** (1 / len(matrices))

    found = pairwise_weights(criteria=names, matrices=matrices)

    shuffled = pairwise_weights(
        criteria=[names[place] for place in places], matrices=[m[np.ix_(places, places)] for m in reversed(matrices)]
    )
    weights = np.array(found.weights)
    assert sum(found.weights) == pytest.approx(1)
    np.testing.assert_allclose(together @ weights, found.largest_eigenvalue * weights, rtol=1e-9)
    np.testing.assert_allclose(shuffled.weights, weights[places], rtol=1e-9)
    assert found.largest_eigenvalue >= size - 1e-9
    if found.look_first:
        named = names.index(found.look_first.first), names.index(found.look_first.second)
        departs = {(i, j): abs(math.log(together[i, j] * weights[j] / weights[i])) for i, j in combinations(places, 2)}
        assert departs.get(named, departs.get(named[::-1])) == pytest.approx(max(departs.values()))


@given(matrices=groups_of_judges(4))
@settings(max_examples=60)
def test_constants_of_priority_are_percents_that_a_profile_takes(matrices: list[np.ndarray]) -> None:
    found = priority_weights(matrices=matrices)

    readiness, governance, enabling, low_effort = found.comparison.weights
    mean = (readiness + governance) / 2
    assert found.comparison.criteria == PRIORITY_CRITERIA
    assert found.readiness_percent == pytest.approx(100 * readiness / (readiness + governance), abs=0.51)
    assert found.enabling_factor_percent == pytest.approx(min(100 * enabling / mean, 300), abs=0.51)
    assert found.effort_exponent_percent == pytest.approx(min(50 * low_effort / mean, 100), abs=0.51)


NUMBER_OF_ANSWERS = st.integers(0, 12)


@given(leadership=NUMBER_OF_ANSWERS, others=NUMBER_OF_ANSWERS, staff=NUMBER_OF_ANSWERS)
def test_nobody_can_work_out_a_small_group_of_roles(leadership: int, others: int, staff: int) -> None:
    shown = {"leadership": leadership, "management": leadership + others}

    found = staff_counterpart(leadership=leadership, others=others, staff=staff)

    if found.name:
        groups = [staff, shown[found.name]]
        rest = leadership + others + staff - sum(groups)
        assert min(groups) >= 5
        assert rest == 0 or rest >= 5


@given(sizes=st.dictionaries(st.sampled_from(["", "Bergen", "Narvik", "Oslo", "Tromso"]), NUMBER_OF_ANSWERS))
def test_nobody_can_work_out_a_small_unit(sizes: dict[str, int]) -> None:
    hidden = hidden_units(sizes=sizes)

    shown = [size for unit, size in sizes.items() if unit and size and unit not in hidden]
    rest = sum(sizes.values()) - sum(shown)
    assert all(size >= 5 for size in shown)
    assert not shown or rest == 0 or rest >= 5


KEYS = ("gov.leadership", "chg.culture", "dir.strategy")


@st.composite
def crowds(draw: st.DrawFn) -> AssessmentInput:
    """Enough people for groups of every size, from two or three units, on three requirements of the DMS catalogue."""
    level = st.sampled_from([0, 1, 4, 5])
    units = draw(st.sampled_from([[""], ["Bergen", "Oslo"], ["Bergen", "Oslo", "Narvik"], ["", "Bergen"]]))
    roles = st.sampled_from([("EX",), ("EM",), ("EM",), ("EX",), ("DL",), ("EM", "EX"), ("HR", "EM")])
    sheets = []
    for person in range(draw(st.integers(0, 30))):
        answers = [
            Answer(key=key, state=AnswerState.ANSWERED, level=draw(level)) for key in KEYS if draw(st.integers(0, 5))
        ]
        unit = draw(st.sampled_from(units))
        sheets.append(
            ResponseSheet(respondent=f"Person {person}", roles=draw(roles), answers=tuple(answers), unit=unit)
        )
    decided = draw(st.sets(st.sampled_from(KEYS), max_size=1))
    return AssessmentInput(
        catalogue=DMS,
        asked=KEYS,
        targets=dict.fromkeys(KEYS, 3),
        sheets=tuple(sheets),
        decisions={key: Applicability(key=key, state=AnswerState.DEFERRED) for key in decided},
    )


@given(assessment=crowds())
@settings(max_examples=150)
def test_perception_gaps_agree_with_the_oracle(assessment: AssessmentInput) -> None:
    found = perception_findings(assessment)

    told = [
        (gap.kind, gap.key, gap.first, gap.first_size, gap.first_median, gap.second, gap.second_size, gap.second_median)
        for gap in found.gaps
    ]
    assert told == naive_raters.perception_gaps(assessment)
    assert all(abs(gap.difference) >= 2 for gap in found.gaps)
    assert Counter(gap.kind for gap in found.gaps) <= Counter(roles=found.roles_compared, units=found.units_compared)
