"""A catalogue compiled to arrays once: weights, groups, prerequisite edges, damped distances and effort tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Any

import numpy as np

from clauses import prerequisite_distances
from clauses.model import Catalogue, Requirement
from clauses.profile import GateRule
from scoring.arrays import (
    HIGHEST_IMPORTANCE,
    AnyArray,
    CatalogueArrays,
    EffortTables,
    Flags,
    Floats,
    Graph,
    GroupKey,
    Groups,
    Numbers,
    Partition,
    Wave,
    Weights,
    Worth,
)

# Products of more than 64^3 multiplications are spread over threads by the linear algebra library. On a busy machine
# its threads wait for each other far longer than they compute, so larger products are cut into slices below that.
LARGEST_PRODUCT = 200_000


@dataclass(frozen=True)
class _Compilation:
    """Key of the cache: catalogues of equal content are compiled once."""

    content_hash: str
    asked: tuple[str, ...]
    catalogue: Catalogue = field(compare=False)


def compile_catalogue(*, catalogue: Catalogue, asked: tuple[str, ...] | None = None) -> CatalogueArrays:
    """Compile the asked part of a catalogue to arrays, once per content; columns stand in catalogue order.

    `asked` None means every requirement. Prerequisite distances are those of the whole catalogue, also where a
    requirement on the way is not asked. Raises ValueError for an unknown key, for no key at all and for effort shares
    that are not one per step of the scale.

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
        tiers=np.array([requirement.tier or 0 for requirement in asked], dtype=np.int8),
        worth=_worth(catalogue, asked, weights),
        groups=_groups(catalogue, asked),
        graph=_graph(catalogue, column),
        effort=_effort_tables(catalogue, asked, weights),
    )


def multiply(matrix: Floats, values: AnyArray) -> AnyArray:
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
    index = profile.index.readiness_percent * readiness + profile.index.governance_percent * governance
    gate, decisive = _gate_weights(profile.gate, readiness, governance)
    return Weights(
        gate=gate.astype(sum_type(100 * int(gate.sum()))),
        decisive=decisive,
        index=index.astype(sum_type(_unit(catalogue) * int(index.sum()))),
        importance=share * readiness + (100 - share) * governance,
    )


def _gate_weights(rule: GateRule, readiness: Numbers, governance: Numbers) -> tuple[Numbers, Flags]:
    """Gate weights and decisive requirements; with tiers all weigh the same, and all have to be there."""
    if rule.kind == "tiers":
        return np.ones_like(readiness), np.zeros(len(readiness), dtype=np.bool_)
    gate = readiness if rule.weight == "readiness" else governance
    return gate, np.maximum(readiness, governance) >= rule.floor_importance


def _unit(catalogue: Catalogue) -> int:
    """What the index takes for full value: the highest level, or a hundred percent."""
    return catalogue.highest_level if catalogue.profile.index.values is None else 100


def _worth(catalogue: Catalogue, asked: list[Requirement], weights: Weights) -> Worth:
    rule = catalogue.profile.index
    tiers = _integers([requirement.tier or 0 for requirement in asked])
    return Worth(
        values=None if rule.values is None else np.array(rule.values, dtype=weights.index.dtype),
        unit=_unit(catalogue),
        points=rule.out_of,
        tiers=tiers[:, None] == np.unique(tiers) if rule.tiers == "sum" else None,
    )


def _groups(catalogue: Catalogue, asked: list[Requirement]) -> Groups:
    keys = (
        *(GroupKey(kind="clause", id=clause.number) for clause in catalogue.clauses),
        *(GroupKey(kind="capability", id=capability.code) for capability in catalogue.capabilities),
        GroupKey(kind="catalogue", id=catalogue.id),
    )
    place = {(key.kind, key.id): number for number, key in enumerate(keys)}
    clause_of = [place["clause", requirement.clause] for requirement in asked]
    capability_of = [place["capability", requirement.capability] for requirement in asked]
    of = np.array([clause_of, capability_of, [len(keys) - 1] * len(asked)], dtype=np.int64)
    clauses, all_groups = len(catalogue.clauses), range(len(keys))
    return Groups(
        keys=keys,
        members=tuple(tuple(np.flatnonzero((of == group).any(axis=0)).tolist()) for group in all_groups),
        of=of,
        partitions=(_partition(of[0], all_groups[:clauses]), _partition(of[1], all_groups[clauses:-1])),
    )


def _partition(group_of: Numbers, groups: range) -> Partition:
    order = np.argsort(group_of, kind="stable")
    ends = np.searchsorted(group_of[order], groups, side="right").tolist()
    firsts = [0, *ends[:-1]]
    pieces = tuple((place, *span) for place, span in enumerate(zip(firsts, ends, strict=True)) if span[0] < span[1])
    is_sorted = bool((np.diff(group_of) >= 0).all())
    return Partition(
        order=None if is_sorted else order,
        ends=tuple(ends),
        is_empty=np.array([first == end for first, end in zip(firsts, ends, strict=True)]),
        pieces=pieces,
        starts=_integers([first for _, first, _ in pieces]),
    )


def sum_type(largest: int) -> type[np.integer[Any]]:
    """Return the narrowest type of whole numbers up to this size, because narrow ones are fast.

    >>> sum_type(25_700).__name__, sum_type(185_000).__name__
    ('int16', 'int32')
    """
    kinds = (np.int16, np.int32, np.int64)
    return next(kind for kind in kinds if largest <= np.iinfo(kind).max)


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
    if len(steps) != width:
        raise ValueError(
            f"The catalogue {catalogue.id} needs one effort share for each of the {width} steps of its scale, but has "
            f"{list(steps)}."
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
