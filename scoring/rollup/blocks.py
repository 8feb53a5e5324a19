"""What is known about b assessments, and what it counts as in the figures of groups."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scoring.arrays import CatalogueArrays, Flags, Numbers
from scoring.rollup.combining import fill
from scoring.votes import ANSWERED, DEFERRED, NOT_APPLICABLE


@dataclass(frozen=True, eq=False)
class Block:
    """Checked levels of b assessments, all [m, b]. `level` is the lowest one where there is none.

    `target` may be [m, 1], where it is the same for all. `low` and `high` are the lowest and the highest level that may
    be true where there is one (default: the level itself), `evidenced` the level that is shown by evidence (default:
    nothing is known about evidence).
    """

    level: Numbers
    state: Numbers
    target: Numbers
    low: Numbers | None = None
    high: Numbers | None = None
    evidenced: Numbers | None = None

    @cached_property
    def known(self) -> Flags:
        """Where there is a level."""
        return np.asarray(self.state == ANSWERED)

    @cached_property
    def applicable(self) -> Flags:
        """What counts: neither not applicable nor deferred."""
        return np.asarray((self.state != NOT_APPLICABLE) & (self.state != DEFERRED))


@dataclass(frozen=True, kw_only=True, eq=False)
class Standing:
    """What the requirements of a block count as in the figures of groups, all [m, b].

    `settled` is what no open answer can change any more, `applicable` adds what is open, and `counted` is what the
    figures of now are made of. `level` is the lowest one where something is open. `low`, `high` and `evidenced` are as
    in the block, with the same fillings.
    """

    level: Numbers
    low: Numbers
    high: Numbers
    evidenced: Numbers | None
    settled: Flags
    applicable: Flags
    counted: Flags


def standing_of(*, arrays: CatalogueArrays, block: Block) -> Standing:
    """Decide what counts, and as which level: not applicable (SC-67) and what is open (SC-66); deferred never does."""
    profile = arrays.catalogue.profile
    level, settled, applicable = block.level, block.known, block.applicable
    if profile.not_applicable != "left_out":
        is_excused = block.state == NOT_APPLICABLE
        settled, applicable = settled | is_excused, applicable | is_excused
        if profile.not_applicable == "highest":
            level = fill(level, ~is_excused, arrays.highest)
    evidenced = _known_or(block, block.evidenced, level)
    low, high = (_known_or(block, given, level) for given in (block.low, block.high))
    return Standing(
        level=level,
        low=level if low is None else low,
        high=level if high is None else high,
        evidenced=evidenced,
        settled=settled,
        applicable=applicable,
        counted=applicable if profile.unanswered == "lowest" else settled,
    )


def _known_or(block: Block, given: Numbers | None, level: Numbers) -> Numbers | None:
    """Take given levels where something is known and what it counts as elsewhere."""
    return None if given is None else given * block.known + level * ~block.known
