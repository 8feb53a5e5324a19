"""What all traces share: the scored assessment they read, and how numbers and steps are written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from clauses.profile import ScoringProfile
from scoring.engine import checked_block
from scoring.rollup import Block, GroupSums, Standing, group_sums, standing_of
from scoring.rules import RULES
from scoring.scored import ScoredAssessment
from scoring.shaking import shake_scored
from scoring.values import SHAKEN_RUNS, AssessmentResult, ShakenPriorities, TraceStep

NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Context:
    """A result and the arrays it comes from; `seed` is that of the shaken runs.

    `recorded` is an old result that the arrays were read from, None where they were counted from answers.
    """

    result: AssessmentResult
    scored: ScoredAssessment
    seed: int
    recorded: AssessmentResult | None = None

    @cached_property
    def block(self) -> Block:
        """The one row of levels, states and targets, in the engine's layout."""
        scored = self.scored
        whole = {
            "levels": scored.levels.levels,
            "states": scored.levels.states,
            "targets": np.atleast_2d(scored.targets),
            "low": scored.low,
            "high": scored.high,
        }
        if scored.evidenced is not None:
            whole |= {"evidence": np.atleast_2d(scored.evidence), "with_data": np.atleast_2d(scored.with_data)}
        return checked_block(arrays=self.scored.arrays, rows=slice(0, 1), whole=whole)

    @cached_property
    def shaken(self) -> ShakenPriorities:
        """The shaken runs of the priorities, made once for all gaps."""
        return shake_scored(scored=self.scored, runs=SHAKEN_RUNS, seed=self.seed)

    @property
    def profile(self) -> ScoringProfile:
        """The scoring profile of the catalogue."""
        return self.scored.arrays.catalogue.profile

    @cached_property
    def standing(self) -> Standing:
        """What each requirement counts as in figures of groups."""
        return standing_of(arrays=self.scored.arrays, block=self.block)

    @cached_property
    def sums(self) -> GroupSums:
        """The engine's sums of weights per group."""
        return group_sums(arrays=self.scored.arrays, block=self.block)

    def counted(self, place: int) -> tuple[int, ...]:
        """Return the columns of a group's members that its figures of now are made of."""
        members = self.scored.arrays.groups.members[place]
        return tuple(column for column in members if self.standing.counted[column, 0])

    def level_text(self, column: int) -> str:
        """Write what a requirement counts as, with its state where it has no level of its own."""
        level, found = int(self.standing.level[column, 0]), self.result.requirements[column]
        return str(level) if found.level is not None else f"{level} ({found.state.value.replace('_', ' ')})"

    def number(self, column: int) -> str:
        """Return the display number of a requirement."""
        return self.scored.arrays.requirements[column].number


def step(rule: str, result: str, inputs: Mapping[str, str]) -> TraceStep:
    """Write one step of a trace."""
    return TraceStep(rule=rule, sentence=RULES[rule], inputs=inputs, result=result)


def whole(value: float | None) -> str:
    """Write a level or a sum of whole weights."""
    return NONE if value is None else f"{value:g}"


def decimal(value: float | None, places: int = 1) -> str:
    """Write a figure with a fixed number of decimals.

    >>> decimal(73.44), decimal(0.686, 2), decimal(None)
    ('73.4', '0.69', 'none')
    """
    return NONE if value is None else f"{value:.{places}f}"


def percent(value: float | None) -> str:
    """Write a share as a percentage.

    >>> percent(24 / 29)
    '82.8 %'
    """
    return NONE if value is None else f"{100 * value:.1f} %"
