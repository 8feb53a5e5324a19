"""A catalogue as arrays: weights, groups, the prerequisite graph and effort tables; `compiled` makes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clauses.model import Catalogue, Requirement

Floats = NDArray[np.float64]
Numbers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]
AnyArray = NDArray[Any]

HIGHEST_IMPORTANCE = 5


@dataclass(frozen=True, kw_only=True, eq=False)
class Weights:
    """Whole-number weights per requirement, each [m].

    `gate` weighs gate level, coverage and share, in a type that holds a hundred times their sum; `index` weighs the
    maturity index, in a type that holds its highest sum; `importance` is 500 times I of domain E2.
    """

    gate: Numbers
    decisive: Flags
    index: Numbers
    importance: Numbers


@dataclass(frozen=True, kw_only=True, eq=False)
class Worth:
    """What levels are worth in the index, which has `points` in all.

    `values` [S] are the values from the lowest level upwards, in parts of `unit`; None where the number of a level is
    its value. `tiers` [m, T] marks the tier of each requirement where every tier counts alike, else None.
    """

    values: Numbers | None
    unit: int
    points: int
    tiers: Flags | None


@dataclass(frozen=True, kw_only=True)
class GroupKey:
    """Name of a group of requirements: kind (clause, capability, catalogue) and id."""

    kind: str
    id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Partition:
    """The requirements sorted into groups that do not overlap, such as all clauses: group after group.

    `order` [m] lists the columns, None where they stand in this order already. `ends` holds the end of each group in
    that order; `is_empty` marks groups without a member, `pieces` lists the others as (group, first, end), and `starts`
    their first places.
    """

    order: Numbers | None
    ends: tuple[int, ...]
    is_empty: Flags
    pieces: tuple[tuple[int, int, int], ...]
    starts: Numbers


@dataclass(frozen=True, kw_only=True, eq=False)
class Groups:
    """The G groups: clauses, capabilities and, last, the whole catalogue.

    `members` lists the columns of each. `of` [3, m] holds each requirement's clause, capability and whole-catalogue
    group. `partitions` are the clauses and the capabilities; the first one adds up to the whole.
    """

    keys: tuple[GroupKey, ...]
    members: tuple[tuple[int, ...], ...]
    of: Numbers
    partitions: tuple[Partition, Partition]

    def __len__(self) -> int:
        return len(self.keys)


@dataclass(frozen=True, kw_only=True, eq=False)
class Wave:
    """Prerequisites of one height: `rows` of the order by height, and the table [k, r] of their `dependents` in it.

    `edges` cuts the table's edges [k r] out of `Graph.wave_edges`. Where a prerequisite has fewer than k dependents,
    the table holds row 0 and the padding edge.
    """

    rows: slice
    dependents: Numbers
    edges: slice


@dataclass(frozen=True, kw_only=True, eq=False)
class Graph:
    """The e direct prerequisite edges between asked requirements, as columns, in catalogue order of the dependent.

    `prerequisite_table` [k, m] lists the edges into each requirement, padded with edge number e. `by_height` [m] sorts
    the columns by the longest way to a requirement that nothing rests on (`place_by_height` is its inverse), and the
    `waves` walk through that order, dependents first. `damping` [m, m] holds lam^(d - 1) for the distance d from a
    requirement (row) to its dependent (column), else 0; `depth` [m] is the longest way from a root.
    """

    prerequisite: Numbers
    dependent: Numbers
    prerequisite_table: Numbers
    by_height: Numbers
    place_by_height: Numbers
    waves: tuple[Wave, ...]
    wave_edges: Numbers
    depth: Numbers
    damping: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class EffortTables:
    """What closing a gap takes, flat [m S S] with S levels: entry (column S + level) S + target, levels from lowest.

    `hundredths` are hundredths of a person-day, exact; `priority_factor` is 100 g / (f / unit)^k, what P holds beside
    importance, enabling power and confidence; `class_facts` has three bits of the class rule that need no answer:
    small effort (4), importance of a quick win (2), of a major (1).
    """

    hundredths: Numbers
    class_facts: Numbers
    priority_factor: Floats


@dataclass(frozen=True, kw_only=True, eq=False)
class CatalogueArrays:
    """The asked part of a catalogue as arrays: m requirements in catalogue order, scale `lowest` to `highest`.

    `tiers` [m] is 0 where a requirement has no tier.
    """

    catalogue: Catalogue
    keys: tuple[str, ...]
    column: Mapping[str, int]
    lowest: int
    highest: int
    steps: Numbers
    weights: Weights
    tiers: Numbers
    worth: Worth
    groups: Groups
    graph: Graph
    effort: EffortTables

    @property
    def width(self) -> int:
        """Number of steps of the scale (5 for levels 0 to 5)."""
        return self.highest - self.lowest

    def importance(self, column: int) -> float:
        """Return I of a requirement, 0 to 1 (SC-23)."""
        return int(self.weights.importance[column]) / (100 * HIGHEST_IMPORTANCE)

    def effort_days(self, column: int, level: int, target: int) -> float:
        """Return f, the person-days from a level to a target (SC-26)."""
        levels = self.width + 1
        entry = (column * levels + level - self.lowest) * levels + target - self.lowest
        return int(self.effort.hundredths[entry]) / 100

    @cached_property
    def requirements(self) -> tuple[Requirement, ...]:
        """The asked requirements in the order of the columns."""
        return tuple(self.catalogue.by_key[key] for key in self.keys)
