"""Shaken runs (SC-38) rank as the naive oracle ranks the same weights and levels, and draw only what may be drawn."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses import Catalogue
from scoring import AssessmentInput
from scoring.scored import ScoredAssessment, score_assessment
from scoring.shaking import LevelUrn, Shake, shake
from scoring.shaking.runs import shaken_ranks
from tests.oracle.catalogues import assessments
from tests.oracle.naive import Naive

RUNS = 5


class Unshaken(Naive):
    """The naive oracle with the confidence of the answers as they were given, which is not shaken."""

    def __init__(self, assessment: AssessmentInput, base: Naive) -> None:
        self.base = base
        super().__init__(assessment)

    def confidence(self, key: str) -> float:
        return self.base.confidence(key)


def draw(scored: ScoredAssessment, seed: int) -> Shake:
    urn = LevelUrn.of(scored=scored)
    (drawn,) = shake(arrays=scored.arrays, urn=urn, runs=RUNS, seed=seed, block_runs=RUNS)
    return drawn


def shaken_catalogue(catalogue: Catalogue, keys: tuple[str, ...], drawn: Shake, run: int) -> Catalogue:
    """The catalogue with the weights and the share a of one run."""
    weights = {
        key: {"readiness": int(drawn.readiness[column, run]), "governance": int(drawn.governance[column, run])}
        for column, key in enumerate(keys)
    }
    clauses = tuple(
        clause.model_copy(
            update={
                "requirements": tuple(item.model_copy(update=weights.get(item.key, {})) for item in clause.requirements)
            }
        )
        for clause in catalogue.clauses
    )
    priority = catalogue.profile.priority.model_copy(update={"readiness_percent": int(drawn.share[run])})
    content = {name: getattr(catalogue, name) for name in Catalogue.model_fields}
    profile = catalogue.profile.model_copy(update={"priority": priority})
    return Catalogue(**{**content, "clauses": clauses, "profile": profile})


@given(assessment=assessments(), seed=st.integers(0, 2**40))
@settings(max_examples=40, deadline=None)
def test_each_run_ranks_as_the_oracle_does(assessment: AssessmentInput, seed: int) -> None:
    scored, base = score_assessment(assessment), Naive(assessment)
    drawn, keys = draw(scored, seed), scored.arrays.keys

    ranks = shaken_ranks(scored=scored, runs=RUNS, seed=seed, block_runs=2)

    for run in range(RUNS):
        levels = {
            key: int(drawn.level[column, run]) for column, key in enumerate(keys) if base.said[key].level is not None
        }
        shaken = replace(
            assessment,
            catalogue=shaken_catalogue(assessment.catalogue, keys, drawn, run),
            sheets=(),
            units=(),
            agreed=levels,
        )
        gaps = Unshaken(shaken, base).gaps()
        assert ranks[:, run].tolist() == [gaps[key]["rank"] if key in gaps else 0 for key in keys]


@given(assessment=assessments(), seed=st.integers(0, 2**40))
@settings(max_examples=40, deadline=None)
def test_only_votes_and_neighbouring_weights_are_drawn(assessment: AssessmentInput, seed: int) -> None:
    scored, naive = score_assessment(assessment), Naive(assessment)

    drawn = draw(scored, seed)

    for column, item in enumerate(scored.arrays.requirements):
        said = naive.said[item.key]
        if said.level is not None:
            possible = {said.level} if item.key in assessment.agreed else set(said.votes)
            assert set(drawn.level[column].tolist()) <= possible
        for importance, shaken in ((item.readiness, drawn.readiness), (item.governance, drawn.governance)):
            possible = {min(max(importance + shift, 1), 5) for shift in (-1, 0, 1)}
            assert set(shaken[column].tolist()) <= possible
    assert np.all((drawn.share >= 40) & (drawn.share <= 70))
