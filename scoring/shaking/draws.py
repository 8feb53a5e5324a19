"""From a seed to shaken weights and levels, the same on every machine and for every version of the array library.

Only the raw 64-bit stream of PCG64 is used, which is promised never to change; what is drawn from it is written here.
A run takes 1 + 2 m words of the stream: one for the share a, one per requirement for R and G, one per requirement for
role and vote. So run 7 is the same whether ten runs are made or a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from scoring.arrays import HIGHEST_IMPORTANCE, CatalogueArrays, Flags, Numbers
from scoring.scored import ScoredAssessment
from scoring.votes import ANSWERED

# Shares a of readiness in the importance, in percent, and shifts of R and G (domain E2, stability).
SHARES = range(40, 71)
SHIFTS = range(-1, 2)
HALF = np.uint64(32)


@dataclass(frozen=True, kw_only=True, eq=False)
class LevelUrn:
    """What the level of each of m requirements is drawn from: a role at random, then a vote of that role.

    `roles` [m] counts the roles with votes and `first_role` [m] is the place of the first one; `votes` and `first_vote`
    count and find the votes of each role with votes; `levels` holds the votes themselves. A requirement whose level was
    agreed, or which has none, has one role with one vote.
    """

    roles: Numbers
    first_role: Numbers
    votes: Numbers
    first_vote: Numbers
    levels: Numbers

    @classmethod
    def of(cls, *, scored: ScoredAssessment) -> LevelUrn:
        """Fill the urn with the votes of an assessment; where units gave a level, each unit speaks like a role."""
        arrays, levels = scored.arrays, scored.levels
        votes = _votes(scored)
        known = levels.states[0] == ANSWERED
        fixed = np.flatnonzero(~known | levels.is_agreed[0])
        votes[fixed] = 0
        votes[fixed, 0, np.where(known, levels.levels[0] - arrays.lowest, 0).astype(np.int64)[fixed]] = 1
        per_role = votes.sum(axis=2)
        speaks: Flags = per_role > 0
        roles, cast = speaks.sum(axis=1), per_role[speaks]
        scale = np.arange(arrays.lowest, arrays.highest + 1, dtype=np.int8)
        return cls(
            roles=roles,
            first_role=np.cumsum(roles) - roles,
            votes=cast,
            first_vote=np.cumsum(cast) - cast,
            levels=np.tile(scale, per_role.size).repeat(votes.ravel()),
        )


@dataclass(frozen=True, kw_only=True, eq=False)
class Shake:
    """Weights and levels of b runs: `share` [b] is a in percent, `readiness`, `governance` and `level` are [m, b]."""

    share: Numbers
    readiness: Numbers
    governance: Numbers
    level: Numbers

    @property
    def importance(self) -> Numbers:
        """500 I of every requirement and run, [m, b]."""
        importance: Numbers = self.share * self.readiness + (100 - self.share) * self.governance
        return importance


def shake(*, arrays: CatalogueArrays, urn: LevelUrn, runs: int, seed: int, block_runs: int) -> Iterator[Shake]:
    """Draw the runs of a seed in blocks of at most this many; the blocks do not change what is drawn (SC-38)."""
    stream, columns = np.random.PCG64(seed), len(arrays.keys)
    readiness, governance = (
        np.array([getattr(item, name) for item in arrays.requirements], dtype=np.int16)[:, None]
        for name in ("readiness", "governance")
    )
    for first in range(0, runs, block_runs):
        count = min(block_runs, runs - first)
        words = stream.random_raw(count * (1 + 2 * columns)).reshape(count, -1).T
        of_weights, of_levels = words[1 : columns + 1], words[columns + 1 :]
        yield Shake(
            share=(SHARES.start + _below(words[0], len(SHARES))).astype(np.int16),
            readiness=_shifted(readiness, of_weights >> HALF),
            governance=_shifted(governance, of_weights),
            level=_levels(urn, of_levels),
        )


def _votes(scored: ScoredAssessment) -> Numbers:
    """Count the votes of each requirement by role (or unit) and level, [m, roles, levels]."""
    votes: Numbers = scored.responses.votes[:, :, 0].transpose(2, 1, 0).copy()
    by_units = np.flatnonzero(scored.is_by_units[0])
    if scored.units is None or not len(by_units):
        return votes
    missing = max(len(scored.units.units) - votes.shape[1], 0)
    votes = np.concatenate([votes, np.zeros((len(votes), missing, votes.shape[2]), dtype=votes.dtype)], axis=1)
    votes[by_units] = 0
    unit, place = np.nonzero(~np.isnan(scored.units.levels[:, by_units]))
    column = by_units[place]
    votes[column, unit, scored.units.levels[unit, column].astype(np.int64) - scored.arrays.lowest] = 1
    return votes


def draw_levels(*, urn: LevelUrn, draws: int, seed: int) -> Numbers:
    """Draw levels alone: [m, draws], one word of the stream of the seed for each (SC-36)."""
    words = np.random.PCG64(seed).random_raw(draws * len(urn.roles)).reshape(draws, -1).T
    return _levels(urn, words)


def _below(words: Numbers, count: Numbers | int) -> Numbers:
    """Turn the lower half of each word into a whole number from 0 to below a count, all as likely to 32 bits."""
    lower = words.astype(np.uint32).astype(np.uint64)
    return ((lower * np.asarray(count, dtype=np.uint64)) >> HALF).astype(np.int64)


def _shifted(importance: Numbers, words: Numbers) -> Numbers:
    shift = (SHIFTS.start + _below(words, len(SHIFTS))).astype(np.int16)
    shifted: Numbers = np.clip(importance + shift, 1, HIGHEST_IMPORTANCE)
    return shifted


def _levels(urn: LevelUrn, words: Numbers) -> Numbers:
    """Draw a role, then a vote of it, for every requirement (row) and run (column)."""
    role = urn.first_role[:, None] + _below(words >> HALF, urn.roles[:, None])
    return urn.levels.take(urn.first_vote.take(role) + _below(words, urn.votes.take(role)))
