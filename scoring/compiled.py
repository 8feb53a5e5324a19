"""A catalogue compiled to arrays once: weights, groups, prerequisite edges, damped distances and effort tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from graphlib import TopologicalSorter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from clauses import prerequisite_distances
from clauses.model import Catalogue, Requirement

Floats = NDArray[np.float64]
Numbers = NDArray[np.integer[Any]]
Flags = NDArray[np.bool_]
ExactFloats = NDArray[np.floating[Any]]
AnyArray = NDArray[Any]

HIGHEST_IMPORTANCE = 5
# Products of more than 64^3 multiplications are spread over threads by the linear algebra library. On a busy machine
# its threads wait for each other far longer than they compute, so larger products are cut into slices below that.
LARGEST_PRODUCT = 200_000


@dataclass(frozen=True, kw_only=True, eq=False)
class Weights:
    """Whole-number weights per requirement, each [m].

    `gate` weighs gate level, coverage and share; `index` the maturity index; `importance` is 500 times I of domain E2.
    """

    gate: Numbers
    decisive: Flags
    index: Numbers
    importance: Numbers


@dataclass(frozen=True, kw_only=True)
class GroupKey:
    """Name of a group of requirements: kind (clause, capability, catalogue) and id."""

    kind: str
    id: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Groups:
    """The G groups. `of` [3, m] holds each requirement's clause, capability and whole-catalogue group.

    The matrices sum weights over members: `gate_matrix` [2 G, m] holds gate weights, then counts of decisive members;
    `index_matrix` and `count_matrix` are [G, m]. `member_table` [k, G - 1] lists the columns of all groups but the
    whole catalogue, padded with column m.
    """

    keys: tuple[GroupKey, ...]
    members: tuple[tuple[int, ...], ...]
    of: Numbers
    gate_matrix: ExactFloats
    index_matrix: ExactFloats
    count_matrix: ExactFloats
    member_table: Numbers

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
    """The asked part of a catalogue as arrays: m requirements in catalogue order, scale `lowest` to `highest`."""

    catalogue: Catalogue
    keys: tuple[str, ...]
    column: Mapping[str, int]
    lowest: int
    highest: int
    steps: Numbers
    weights: Weights
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


@dataclass(frozen=True)
class _Compilation:
    """Key of the cache: catalogues of equal content are compiled once."""

    content_hash: str
    asked: tuple[str, ...]
    catalogue: Catalogue = field(compare=False)


def compile_catalogue(*, catalogue: Catalogue, asked: tuple[str, ...] | None = None) -> CatalogueArrays:
    """Compile the asked part of a catalogue to arrays, once per content; columns stand in catalogue order.

    `asked` None means every requirement. Prerequisite distances are those of the whole catalogue, also where a
    requirement on the way is not asked. Raises ValueError for an unknown key, for no key at all and for an effort
    step of zero.

    >>> from clauses import load_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue())
    >>> len(arrays.keys), len(arrays.groups), len(arrays.graph.prerequisite)
    (74, 21, 119)
    """
    keys = tuple(requirement.key for requirement in catalogue.requirements) if asked is None else tuple(asked)
    return _compile(_Compilation(catalogue.content_hash, keys, catalogue))


@lru_cache(maxsize=64)
def _compile(compilation: _Compilation) -> CatalogueArrays:
    catalogue = compilation.catalogue
    wanted = set(compilation.asked)
    unknown = sorted(wanted - set(catalogue.by_key))
    if unknown:
        raise ValueError(
            f"The catalogue {catalogue.id} has no requirement {', '.join(unknown)}; ask for its keys only."
        )
    asked = [requirement for requirement in catalogue.requirements if requirement.key in wanted]
    if not asked:
        raise ValueError("Nothing is asked; an assessment needs at least one requirement.")
    column = {requirement.key: place for place, requirement in enumerate(asked)}
    weights = _weights(catalogue, asked)
    lowest, highest = catalogue.scale[0].number, catalogue.highest_level
    return CatalogueArrays(
        catalogue=catalogue,
        keys=tuple(column),
        column=column,
        lowest=lowest,
        highest=highest,
        steps=np.arange(lowest + 1, highest + 1, dtype=np.int8),
        weights=weights,
        groups=_groups(catalogue, asked, weights),
        graph=_graph(catalogue, column),
        effort=_effort_tables(catalogue, asked, weights),
    )


def multiply(matrix: ExactFloats, values: AnyArray) -> AnyArray:
    """Return the matrix product [g, n] of [g, m] and [m, n], computed in the calling thread alone."""
    product = np.empty((len(matrix), values.shape[1]), dtype=matrix.dtype)
    width = max(LARGEST_PRODUCT // max(matrix.size, 1), 1)
    for first in range(0, values.shape[1], width):
        part = slice(first, first + width)
        np.matmul(matrix, values[:, part], out=product[:, part])
    return product


def _integers(values: list[int]) -> Numbers:
    return np.array(values, dtype=np.int64)


def _weights(catalogue: Catalogue, asked: list[Requirement]) -> Weights:
    profile = catalogue.profile
    readiness = _integers([requirement.readiness for requirement in asked])
    governance = _integers([requirement.governance for requirement in asked])
    share = profile.priority.readiness_percent
    return Weights(
        gate=readiness if profile.gate.weight == "readiness" else governance,
        decisive=np.maximum(readiness, governance) >= profile.gate.floor_importance,
        index=profile.index.readiness_percent * readiness + profile.index.governance_percent * governance,
        importance=share * readiness + (100 - share) * governance,
    )


def _groups(catalogue: Catalogue, asked: list[Requirement], weights: Weights) -> Groups:
    keys = (
        *(GroupKey(kind="clause", id=clause.number) for clause in catalogue.clauses),
        *(GroupKey(kind="capability", id=capability.code) for capability in catalogue.capabilities),
        GroupKey(kind="catalogue", id=catalogue.id),
    )
    place = {(key.kind, key.id): number for number, key in enumerate(keys)}
    clause_of = [place["clause", requirement.clause] for requirement in asked]
    capability_of = [place["capability", requirement.capability] for requirement in asked]
    of = np.array([clause_of, capability_of, [len(keys) - 1] * len(asked)], dtype=np.int64)
    membership = (np.arange(len(keys))[:, None, None] == of[None]).any(axis=1)
    members = [np.flatnonzero(row).tolist() for row in membership]
    exact = _exact_type(100 * int(weights.gate.sum()), catalogue.highest_level * int(weights.index.sum()))
    return Groups(
        keys=keys,
        members=tuple(tuple(columns) for columns in members),
        of=of,
        gate_matrix=np.concatenate([membership * weights.gate, membership * weights.decisive]).astype(exact),
        index_matrix=(membership * weights.index).astype(exact),
        count_matrix=membership.astype(exact),
        member_table=_padded(members[:-1], len(asked)),
    )


def _exact_type(*largest_sums: int) -> type[np.floating[Any]]:
    """Single precision holds whole numbers up to 2^24 exactly and is twice as fast; beyond that, double."""
    return np.float32 if max(largest_sums) < 2**24 else np.float64


def _graph(catalogue: Catalogue, column: Mapping[str, int]) -> Graph:
    depth, height = _depths_and_heights(catalogue)
    edges = sorted(
        (column[key], column[prerequisite])
        for key in column
        for prerequisite in catalogue.by_key[key].prerequisites
        if prerequisite in column
    )
    into: list[list[int]] = [[] for _ in column]
    out_of: list[list[int]] = [[] for _ in column]
    for number, (dependent, prerequisite) in enumerate(edges):
        into[dependent].append(number)
        out_of[prerequisite].append(number)
    dependents = _integers([edge[0] for edge in edges])
    heights = _integers([height[key] for key in column])
    by_height = np.argsort(heights, kind="stable")
    place = np.argsort(by_height, kind="stable")
    tables = [
        _padded([out_of[row] for row in by_height if heights[row] == one], len(edges))
        for one in range(int(heights.max()) + 1)
    ]
    return Graph(
        prerequisite=_integers([edge[1] for edge in edges]),
        dependent=dependents,
        prerequisite_table=_padded(into, len(edges)),
        by_height=by_height,
        place_by_height=place,
        waves=_waves(tables, place[np.append(dependents, by_height[0])]),
        wave_edges=np.concatenate([table.ravel() for table in tables]),
        depth=_integers([depth[key] for key in column]),
        damping=_damping(catalogue, column),
    )


def _padded(lists: list[list[int]], padding: int) -> Numbers:
    """Lists of different lengths as the columns of one table."""
    table = np.full((max(map(len, lists), default=0), len(lists)), padding, dtype=np.int64)
    for place, numbers in enumerate(lists):
        table[: len(numbers), place] = numbers
    return table


def _waves(tables: list[Numbers], dependent_places: Numbers) -> tuple[Wave, ...]:
    """Cut the order by height into waves; `tables` holds the edges [k, r] out of the rows of each height."""
    waves, row, edge = [], 0, 0
    for table in tables:
        rows, edges = slice(row, row + table.shape[1]), slice(edge, edge + table.size)
        row, edge = rows.stop, edges.stop
        if table.size:
            waves.append(Wave(rows=rows, dependents=dependent_places[table], edges=edges))
    return tuple(waves)


def _depths_and_heights(catalogue: Catalogue) -> tuple[dict[str, int], dict[str, int]]:
    """Longest way from a root to each requirement, and from each requirement to one that nothing rests on."""
    order = tuple(TopologicalSorter({item.key: item.prerequisites for item in catalogue.requirements}).static_order())
    depth = dict.fromkeys(order, 0)
    height = dict.fromkeys(order, 0)
    for key in order:
        for prerequisite in catalogue.by_key[key].prerequisites:
            depth[key] = max(depth[key], depth[prerequisite] + 1)
    for key in reversed(order):
        for prerequisite in catalogue.by_key[key].prerequisites:
            height[prerequisite] = max(height[prerequisite], height[key] + 1)
    return depth, height


def _damping(catalogue: Catalogue, column: Mapping[str, int]) -> Floats:
    factor = catalogue.profile.priority.distance_damping_percent / 100
    damping = np.zeros((len(column), len(column)))
    distances = prerequisite_distances(catalogue=catalogue)
    for key, row in column.items():
        for dependent, distance in distances[key].items():
            if dependent in column:
                damping[row, column[dependent]] = factor ** (distance - 1)
    return damping


def _effort_tables(catalogue: Catalogue, asked: list[Requirement], weights: Weights) -> EffortTables:
    steps = catalogue.effort_step_percent
    width = catalogue.highest_level - catalogue.scale[0].number
    if len(steps) != width or min(steps) < 1:
        raise ValueError(
            f"The catalogue {catalogue.id} needs one effort share of at least 1 % for each of the {width} steps of its "
            f"scale, but has {list(steps)}."
        )
    rule = catalogue.profile.priority
    days = {effort.code: effort.person_days for effort in catalogue.efforts}
    base = _integers([days[requirement.effort] for requirement in asked])
    percent = np.cumsum([0, *steps])
    hundredths = base[:, None, None] * np.maximum(percent[None, :] - percent[:, None], 0)
    level = np.arange(width + 1)
    gap_share = np.maximum(level[None, :] - level[:, None], 0) / width
    effort_units = np.where(hundredths > 0, hundredths / (100 * rule.effort_unit_days), 1.0)
    factor = 100 * gap_share / effort_units ** (rule.effort_exponent_percent / 100)
    return EffortTables(
        hundredths=hundredths.ravel(),
        class_facts=_class_facts(catalogue, weights, hundredths).ravel(),
        priority_factor=factor.ravel(),
    )


def _class_facts(catalogue: Catalogue, weights: Weights, hundredths: Numbers) -> Numbers:
    rule, importance = catalogue.profile.classes, weights.importance[:, None, None]
    is_small = hundredths <= 100 * rule.small_effort_days
    is_quick_win = importance >= HIGHEST_IMPORTANCE * rule.quick_win_importance_percent
    is_major = importance >= HIGHEST_IMPORTANCE * rule.major_importance_percent
    return (4 * is_small + 2 * is_quick_win + is_major).astype(np.int8)
