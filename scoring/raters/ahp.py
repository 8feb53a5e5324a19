"""Weights from paired comparisons of a group (analytic hierarchy process), and from them the weights of priority."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from scoring.arrays import AnyArray, Floats
from scoring.weights.adjusting import MOST_EFFORT_PERCENT, MOST_ENABLING_PERCENT

STRONGEST = 9
ACCEPTED_BELOW = 0.10
# Mean consistency index of random matrices by size, as Saaty published them.
RANDOM_INDEX = {3: 0.58, 4: 0.90, 5: 1.12, 6: 1.24, 7: 1.32, 8: 1.41, 9: 1.45, 10: 1.49}
PRIORITY_CRITERIA = ("readiness", "governance", "enabling power", "low effort")
# 0.333333 is meant as a third; 0.33 is a number that somebody has rounded.
TOLERANCE = 1e-5

Matrix = Sequence[Sequence[float]] | AnyArray


@dataclass(frozen=True, kw_only=True)
class JudgementToReview:
    """The comparison that fits the others worst: what was `given`, and what the weights would `imply`.

    Both say how many times `first` matters as much as `second`.
    """

    first: str
    second: str
    given: float
    implied: float


@dataclass(frozen=True, kw_only=True)
class PairwiseWeights:
    """Weights of criteria from paired comparisons, adding up to 1, with how consistent the judgements are.

    `consistency_ratio` compares the consistency index with random answers; it is accepted below 0.10. `look_first` is
    set where it is not.
    """

    criteria: tuple[str, ...]
    weights: tuple[float, ...]
    largest_eigenvalue: float
    consistency_index: float
    consistency_ratio: float
    is_accepted: bool
    look_first: JudgementToReview | None


@dataclass(frozen=True, kw_only=True)
class PriorityWeights:
    """The constants a, b and k of the priority P as whole percents, named like the fields of a profile's rule."""

    readiness_percent: int
    enabling_factor_percent: int
    effort_exponent_percent: int
    comparison: PairwiseWeights


def comparison_matrix(*, criteria: Sequence[str], judgements: Sequence[float]) -> Floats:
    """Return the full matrix [n, n] of one person's answers, one per pair: 1 with 2, 1 with 3 and so on, then 2 with 3.

    An answer says how many times the first matters as much as the second (9 = far more, 1 = equal, 1/9 = far less).
    Raises ValueError with place and remedy for a wrong number of answers or one off the scale.

    >>> comparison_matrix(criteria=("cost", "time", "quality"), judgements=(2, 4, 2)).tolist()
    [[1.0, 2.0, 4.0], [0.5, 1.0, 2.0], [0.25, 0.5, 1.0]]
    """
    pairs = list(combinations(range(len(criteria)), 2))
    if len(judgements) != len(pairs):
        raise ValueError(
            f"{len(criteria)} criteria make {len(pairs)} pairs, but {len(judgements)} judgements were given. "
            "Give one judgement per pair."
        )
    matrix = np.ones((len(criteria), len(criteria)))
    for (row, column), judgement in zip(pairs, judgements, strict=True):
        _check_on_scale(judgement, f"{criteria[row]} against {criteria[column]}")
        matrix[row, column], matrix[column, row] = judgement, 1 / judgement
    return matrix


def group_matrix(*, criteria: Sequence[str], matrices: Sequence[Matrix]) -> Floats:
    """Return the comparison matrix [n, n] of a group: the geometric mean of its members' matrices, cell by cell.

    Raises ValueError with place and remedy for a matrix of the wrong size, off the scale or not reciprocal.

    >>> group_matrix(criteria="ab", matrices=[[[1, 8], [1/8, 1]], [[1, 2], [1/2, 1]]]).round(2).tolist()
    [[1.0, 4.0], [0.25, 1.0]]
    """
    if not matrices:
        raise ValueError("No comparisons were given. Give the matrix of at least one person.")
    checked = [_checked(matrix, place, criteria) for place, matrix in enumerate(matrices, start=1)]
    mean: Floats = np.exp(np.mean(np.log(checked), axis=0))
    return mean


def pairwise_weights(*, criteria: Sequence[str], matrices: Sequence[Matrix]) -> PairwiseWeights:
    """Weigh 3 to 10 criteria by the principal eigenvector of the group's comparisons (rule SC-49).

    Raises ValueError with place and remedy for another number of criteria and for whatever `group_matrix` refuses.

    >>> equal = [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
    >>> found = pairwise_weights(criteria=("cost", "time", "quality"), matrices=[equal])
    >>> [round(weight, 3) for weight in found.weights], found.is_accepted
    ([0.333, 0.333, 0.333], True)
    """
    if len(criteria) not in RANDOM_INDEX:
        raise ValueError(f"{len(criteria)} criteria cannot be weighed in pairs. Compare 3 to 10 criteria.")
    matrix = group_matrix(criteria=criteria, matrices=matrices)
    weights, largest = _principal_eigenvector(matrix)
    size = len(criteria)
    index = max(largest - size, 0.0) / (size - 1)
    ratio = index / RANDOM_INDEX[size]
    is_accepted = ratio < ACCEPTED_BELOW
    return PairwiseWeights(
        criteria=tuple(criteria),
        weights=tuple(weights.tolist()),
        largest_eigenvalue=largest,
        consistency_index=index,
        consistency_ratio=ratio,
        is_accepted=is_accepted,
        look_first=None if is_accepted else _worst_judgement(criteria, matrix, weights),
    )


def priority_weights(*, matrices: Sequence[Matrix]) -> PriorityWeights:
    """Derive a, b and k of the priority from a group's comparisons of the four PRIORITY_CRITERIA (rule SC-50).

    The weights are returned whether the comparison is accepted or not: look at `comparison` before using them. Raises
    ValueError like `pairwise_weights`.

    >>> found = priority_weights(matrices=[[[1, 1, 1, 1]] * 4])
    >>> found.readiness_percent, found.enabling_factor_percent, found.effort_exponent_percent
    (50, 100, 50)
    """
    comparison = pairwise_weights(criteria=PRIORITY_CRITERIA, matrices=matrices)
    readiness, governance, enabling, low_effort = comparison.weights
    importance = (readiness + governance) / 2
    return PriorityWeights(
        readiness_percent=_percent(readiness / (2 * importance)),
        enabling_factor_percent=min(_percent(enabling / importance), MOST_ENABLING_PERCENT),
        effort_exponent_percent=min(_percent(low_effort / (2 * importance)), MOST_EFFORT_PERCENT),
        comparison=comparison,
    )


def _checked(matrix: Matrix, place: int, criteria: Sequence[str]) -> Floats:
    """One person's matrix as an array; `place` counts the persons from 1."""
    size = len(criteria)
    if len(matrix) != size or any(len(row) != size for row in matrix):
        raise ValueError(f"Matrix {place} does not fit: {size} criteria need {size} rows of {size} numbers each.")
    given = np.array(matrix, dtype=np.float64)
    for row, criterion in enumerate(criteria):
        if abs(given[row, row] - 1) > TOLERANCE:
            raise ValueError(f"Matrix {place}, {criterion} against itself: {given[row, row]:g} was given. Write 1.")
    for row, column in combinations(range(size), 2):
        there, back = given[row, column], given[column, row]
        _check_on_scale(there, f"Matrix {place}, {criteria[row]} against {criteria[column]}")
        _check_on_scale(back, f"Matrix {place}, {criteria[column]} against {criteria[row]}")
        if abs(there * back - 1) > TOLERANCE:
            raise ValueError(
                f"Matrix {place}, {criteria[row]} against {criteria[column]}: {there:g} one way and {back:g} the other "
                f"way do not belong together. Write {1 / there:g} for the other way, or correct this one."
            )
    return given


def _check_on_scale(judgement: float, where: str) -> None:
    # Written so that something that is not a number is refused as well.
    if not (1 - TOLERANCE) / STRONGEST <= judgement <= STRONGEST * (1 + TOLERANCE):
        raise ValueError(
            f"{where}: {judgement:g} is not on the scale. Give a number from 1/9 (far less) over 1 (equal) to 9 "
            "(far more)."
        )


def _principal_eigenvector(matrix: Floats) -> tuple[Floats, float]:
    """The eigenvector of the largest eigenvalue, scaled to a sum of 1; both are real for a positive matrix."""
    values, vectors = np.linalg.eig(matrix)
    place = int(np.argmax(values.real))
    vector = np.abs(vectors[:, place].real)
    return vector / vector.sum(), float(values[place].real)


def _worst_judgement(criteria: Sequence[str], matrix: Floats, weights: Floats) -> JudgementToReview:
    """The first pair whose judgement is the most times larger or smaller than the ratio of its weights."""

    def deviation(pair: tuple[int, int]) -> float:
        row, column = pair
        return round(abs(math.log(matrix[row, column] * weights[column] / weights[row])), 9)

    row, column = max(combinations(range(len(criteria)), 2), key=deviation)
    given, implied = float(matrix[row, column]), float(weights[row] / weights[column])
    return JudgementToReview(first=criteria[row], second=criteria[column], given=given, implied=implied)


def _percent(share: float) -> int:
    """A share as whole percent; halves go up, with an allowance for the last bits of the eigenvector."""
    return math.floor(100 * share + 0.5 + 1e-9)
