"""The likely gate level of groups: what at least half of many draws from the votes reach."""

from __future__ import annotations

import numpy as np

from scoring.arrays import Numbers
from scoring.cohorts.headlines import score_headlines
from scoring.scored import ScoredAssessment
from scoring.shaking.draws import LevelUrn, draw_levels

DRAWS = 500


def likely_gates(*, scored: ScoredAssessment, seed: int, draws: int = DRAWS) -> list[int | None]:
    """Return the highest gate level of each group that at least half of the draws reach; None where unpublished.

    In each draw the level of a requirement is one of its votes: a role at random, then a vote of that role, kept within
    the range of the requirement, so that what is likely is never less than certain or more than possible (SC-36).
    Agreed levels stay, and what is open stays out, as in the gate level itself. The same seed gives the same levels on
    every machine. Raises ValueError when there is not at least one draw or the seed is negative.
    """
    if draws < 1 or seed < 0:
        raise ValueError(f"{draws} draws with the seed {seed} cannot be made; both are whole numbers, draws from 1.")
    drawn: Numbers = draw_levels(urn=LevelUrn.of(scored=scored), draws=draws, seed=seed)
    low, high = (ends.T.astype(np.int8) for ends in (scored.low, scored.high))
    levels = np.clip(drawn, low, high)
    figures = score_headlines(
        arrays=scored.arrays,
        levels=levels.T,
        targets=scored.targets,
        states=scored.levels.states,
        is_compiled=False,
    )
    at_half = np.sort(figures.gate_level, axis=0)[draws // 2].tolist()
    return [level if shown else None for level, shown in zip(at_half, figures.is_published[0].tolist(), strict=True)]
