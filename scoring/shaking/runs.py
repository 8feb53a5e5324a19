"""Rank every shaken run with the one implementation of P, and count what the ranks say."""

from __future__ import annotations

import numpy as np

from scoring.arrays import Numbers
from scoring.priority import priorities
from scoring.rollup import Block
from scoring.scored import ScoredAssessment, score_assessment
from scoring.shaking.draws import LevelUrn, shake
from scoring.values import AssessmentInput, ShakenGap, ShakenPriorities

# The working arrays of a block of this many runs stay within a second-level cache.
BLOCK_RUNS = 128
TOP = 10
# Nearest ranks in percent of the runs: the ends of the middle 90 %, and the lower median.
LOW, MEDIAN, HIGH = 5, 50, 95


def shake_priorities(*, assessment: AssessmentInput, runs: int = 1000, seed: int) -> ShakenPriorities:
    """Tell how firmly each gap's rank stands when weights and levels are shaken (SC-38, SC-39).

    The same assessment, number of runs and seed give the same value on every machine. Raises ValueError when there is
    not at least one run or the seed is negative.

    >>> from clauses import load_catalogue
    >>> from scoring.targets import default_targets
    >>> catalogue = load_catalogue()
    >>> asked, targets = tuple(catalogue.by_key), default_targets(catalogue=catalogue)
    >>> given = AssessmentInput(catalogue=catalogue, asked=asked, targets=targets, agreed=dict.fromkeys(asked, 2))
    >>> first = shake_priorities(assessment=given, runs=200, seed=7).gaps[0]
    >>> first.key, first.rank, first.rank_low, first.rank_high, first.top_share
    ('gov.steering', 1, 1, 2, 1.0)
    """
    return shake_scored(scored=score_assessment(assessment), runs=runs, seed=seed)


def shake_scored(*, scored: ScoredAssessment, runs: int, seed: int) -> ShakenPriorities:
    """Shake an assessment that is scored already, as `shake_priorities` does."""
    if runs < 1 or seed < 0:
        raise ValueError(f"{runs} runs with the seed {seed} cannot be made; both are whole numbers, runs from 1.")
    ranks = shaken_ranks(scored=scored, runs=runs, seed=seed)
    published = scored.batch.gaps.rank[0]
    gaps = np.flatnonzero(published)
    gaps = gaps[published[gaps].argsort()]
    return ShakenPriorities(
        seed=seed,
        runs=runs,
        gaps=_gaps(scored, gaps, ranks),
        other_gaps=int(((ranks > 0).any(axis=1) & (published == 0)).sum()),
    )


def shaken_ranks(*, scored: ScoredAssessment, runs: int, seed: int, block_runs: int = BLOCK_RUNS) -> Numbers:
    """Return the rank by P of every requirement in every run, [m, runs]; 0 where it is no gap."""
    arrays = scored.arrays
    urn = LevelUrn.of(scored=scored)
    state, target = scored.levels.states.T.copy(), scored.targets.astype(np.int8)[:, None]
    ranks = np.empty((len(arrays.keys), runs), dtype=np.int16)
    first = 0
    for drawn in shake(arrays=arrays, urn=urn, runs=runs, seed=seed, block_runs=block_runs):
        last = first + len(drawn.share)
        ranks[:, first:last] = priorities(
            arrays=arrays,
            block=Block(drawn.level, state, target),
            importance=drawn.importance,
            unknowing=scored.batch.gaps.unknowing.T,
        ).rank
        first = last
    return ranks


def _gaps(scored: ScoredAssessment, gaps: Numbers, ranks: Numbers) -> tuple[ShakenGap, ...]:
    of_gaps = ranks[gaps]
    has_gap = (of_gaps > 0).sum(axis=1)
    in_top = ((of_gaps > 0) & (of_gaps <= TOP)).sum(axis=1)
    # Runs without the gap have rank 0 and stand in front.
    of_gaps.sort(axis=1)
    runs = ranks.shape[1]
    rows = zip(gaps.tolist(), of_gaps, has_gap.tolist(), in_top.tolist(), strict=True)
    return tuple(
        ShakenGap(
            key=scored.arrays.keys[column],
            rank=int(scored.batch.gaps.rank[0, column]),
            rank_low=nearest_rank(ordered[runs - count :], LOW),
            rank_high=nearest_rank(ordered[runs - count :], HIGH),
            median_rank=nearest_rank(ordered[runs - count :], MEDIAN),
            top_share=top / runs,
            gap_share=count / runs,
        )
        for column, ordered, count, top in rows
    )


def nearest_rank(ordered: Numbers, percent: int) -> int | None:
    """Return the smallest of the ordered values that at least this percentage do not exceed; None without values.

    >>> nearest_rank(np.array([1, 1, 2, 4]), 50), nearest_rank(np.array([1, 1, 2, 4]), 95)
    (1, 4)
    """
    return int(ordered[-(-percent * len(ordered) // 100) - 1]) if len(ordered) else None
