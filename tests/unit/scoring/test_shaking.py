"""Shaken runs and what is counted from them (SC-38, SC-39)."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from questionnaires.answers import Answer, AnswerState, ResponseSheet
from scoring import AssessmentInput, AssessmentResult
from scoring.scored import score_assessment
from scoring.shaking import LevelUrn, Shake, shake, shake_priorities
from scoring.shaking.runs import HIGH, LOW, MEDIAN, nearest_rank, shaken_ranks


def draw(assessment: AssessmentInput, runs: int, seed: int = 7) -> Shake:
    scored = score_assessment(assessment)
    urn = LevelUrn.of(scored=scored)
    (drawn,) = shake(arrays=scored.arrays, urn=urn, runs=runs, seed=seed, block_runs=runs)
    return drawn


def voted(halden: AssessmentInput, *votes: tuple[str, int], asked: str = "dir.strategy") -> AssessmentInput:
    """One requirement with one vote per person, given as role and level."""
    sheets = tuple(
        ResponseSheet(
            respondent=f"Person {person}",
            roles=(role,),
            answers=(Answer(key=asked, state=AnswerState.ANSWERED, level=level),),
        )
        for person, (role, level) in enumerate(votes)
    )
    return replace(halden, asked=(asked,), sheets=sheets, agreed={}, decisions={}, evidence={}, must_do=frozenset())


def test_the_gaps_of_a_report_stand_in_the_order_of_their_rank_with_seed_and_runs(
    halden: AssessmentInput, halden_result: AssessmentResult
) -> None:
    shaken = shake_priorities(assessment=halden, runs=300, seed=7)

    ranked = sorted(halden_result.gaps, key=lambda gap: gap.rank)
    assert (shaken.seed, shaken.runs) == (7, 300)
    assert [(gap.key, gap.rank) for gap in shaken.gaps] == [(gap.key, gap.rank) for gap in ranked]
    for gap in shaken.gaps:
        assert gap.rank_low is not None
        assert gap.rank_low <= (gap.median_rank or 0) <= (gap.rank_high or 0)
        assert 0 <= gap.top_share <= gap.gap_share <= 1


def test_the_figures_are_counted_from_the_ranks_of_the_runs(halden: AssessmentInput) -> None:
    scored = score_assessment(halden)
    ranks = shaken_ranks(scored=scored, runs=200, seed=11)

    shaken = shake_priorities(assessment=halden, runs=200, seed=11)

    for gap in shaken.gaps:
        places = sorted(rank for rank in ranks[scored.arrays.column[gap.key]].tolist() if rank)
        assert gap.gap_share == len(places) / 200
        assert gap.top_share == sum(1 for place in places if place <= 10) / 200
        low, high = gap.rank_low or 0, gap.rank_high or 0
        assert sum(1 for place in places if place < low) < 0.05 * len(places)
        assert sum(1 for place in places if place <= high) >= 0.95 * len(places)
        assert gap.median_rank == places[(len(places) - 1) // 2]
    known = {gap.key for gap in shaken.gaps}
    others = [key for key, row in zip(scored.arrays.keys, ranks, strict=True) if row.any() and key not in known]
    assert shaken.other_gaps == len(others) > 0


def test_the_interval_leaves_out_five_percent_at_each_end() -> None:
    ranks = np.array([3] * 40 + [4] * 930 + [9] * 30)

    assert [nearest_rank(ranks, percent) for percent in (LOW, MEDIAN, HIGH)] == [4, 4, 4]


def test_the_same_seed_gives_the_same_value_and_another_seed_another_one(halden: AssessmentInput) -> None:
    first, again, other = (shake_priorities(assessment=halden, runs=150, seed=seed) for seed in (7, 7, 8))

    assert first == again
    assert first.gaps != other.gaps


def test_a_run_is_the_same_whatever_the_blocks_and_however_many_follow(halden: AssessmentInput) -> None:
    scored = score_assessment(halden)

    ranks = shaken_ranks(scored=scored, runs=50, seed=7, block_runs=50)

    np.testing.assert_array_equal(ranks, shaken_ranks(scored=scored, runs=50, seed=7, block_runs=7))
    np.testing.assert_array_equal(ranks[:, :20], shaken_ranks(scored=scored, runs=20, seed=7))


def test_the_draws_of_a_seed_never_change(halden: AssessmentInput) -> None:
    drawn = draw(voted(halden, ("EX", 1), ("IT", 2), ("IT", 4)), runs=8)

    assert drawn.share.tolist() == [69, 65, 68, 43, 62, 58, 61, 66]
    assert drawn.readiness[0].tolist() == [5, 4, 5, 4, 5, 5, 5, 5]
    assert drawn.governance[0].tolist() == [5, 4, 5, 5, 5, 5, 5, 5]
    assert drawn.level[0].tolist() == [4, 2, 2, 1, 2, 4, 1, 1]


def test_a_role_is_drawn_before_a_vote_so_that_many_do_not_outvote_one(halden: AssessmentInput) -> None:
    drawn = draw(voted(halden, ("EX", 1), *[("PO", 3)] * 9), runs=2000)

    assert np.mean(drawn.level == 1) == pytest.approx(0.5, abs=0.03)


def test_weights_move_down_stay_or_move_up_equally_often_within_one_to_five(halden: AssessmentInput) -> None:
    # 9.1.1 has readiness 4 and governance 4; 6.4 has 5 and 5, so that two of three shifts leave it at 5.
    middle = draw(voted(halden, ("EX", 1), asked="eva.performance"), runs=3000)
    top = draw(voted(halden, ("EX", 1)), runs=3000)

    for shaken in (middle.readiness, middle.governance):
        assert np.bincount(shaken[0]) / 3000 == pytest.approx([0, 0, 0, 1 / 3, 1 / 3, 1 / 3], abs=0.03)
    assert np.bincount(top.readiness[0]) / 3000 == pytest.approx([0, 0, 0, 0, 1 / 3, 2 / 3], abs=0.03)
    assert np.corrcoef(middle.readiness[0], middle.governance[0])[0, 1] == pytest.approx(0, abs=0.06)
    assert (int(top.share.min()), int(top.share.max())) == (40, 70)
    assert top.share.mean() == pytest.approx(55, abs=1)


def test_one_agreed_gap_is_first_in_every_run(halden: AssessmentInput) -> None:
    agreed = replace(voted(halden, ("EX", 3)), agreed={"dir.strategy": 1})

    (gap,) = shake_priorities(assessment=agreed, runs=20, seed=1).gaps

    assert (gap.rank, gap.rank_low, gap.median_rank, gap.rank_high) == (1, 1, 1, 1)
    assert (gap.top_share, gap.gap_share) == (1.0, 1.0)


def test_a_gap_that_no_run_shows_has_no_interval(halden: AssessmentInput) -> None:
    # The lower median is 1, below the target of 4; the only run of this seed draws the vote of 4.
    (gap,) = shake_priorities(assessment=voted(halden, ("EX", 1), ("EX", 4)), runs=1, seed=4).gaps

    assert (gap.rank_low, gap.median_rank, gap.rank_high) == (None, None, None)
    assert (gap.top_share, gap.gap_share) == (0.0, 0.0)


def test_what_nobody_answered_stays_out_of_every_run(halden: AssessmentInput) -> None:
    shaken = shake_priorities(assessment=voted(halden), runs=10, seed=1)

    assert (shaken.gaps, shaken.other_gaps) == ((), 0)


@pytest.mark.parametrize(("runs", "seed"), [(0, 1), (10, -1)])
def test_no_runs_and_a_negative_seed_are_refused(halden: AssessmentInput, runs: int, seed: int) -> None:
    with pytest.raises(ValueError, match="cannot be made"):
        shake_priorities(assessment=halden, runs=runs, seed=seed)
