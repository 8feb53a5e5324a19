"""Walk the prerequisite graph: plain mappings from a key to its direct prerequisites, in catalogue order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

Graph = Mapping[str, Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class RedundantEdge:
    """A direct prerequisite that is also reached the long way round; `detour` runs from dependent to prerequisite."""

    dependent: str
    prerequisite: str
    detour: tuple[str, ...]


def invert(*, graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return the direct dependents of each key, in catalogue order.

    >>> invert(graph={"intent": (), "scope": ("intent",)})
    {'intent': ('scope',), 'scope': ()}
    """
    dependents: dict[str, list[str]] = {key: [] for key in graph}
    for key, prerequisites in graph.items():
        for prerequisite in prerequisites:
            dependents[prerequisite].append(key)
    return {key: tuple(keys) for key, keys in dependents.items()}


def distances_from(*, graph: Graph, start: str) -> dict[str, int]:
    """Return how many edges away each reachable key is, nearest first; the start itself is left out.

    >>> distances_from(graph={"dms": ("scope",), "scope": ("intent",), "intent": ()}, start="dms")
    {'scope': 1, 'intent': 2}
    """
    distances = {start: 0}
    wave = [start]
    while wave:
        reached = [after for key in wave for after in graph[key]]
        wave = [key for key in dict.fromkeys(reached) if key not in distances]
        distances |= dict.fromkeys(wave, max(distances.values()) + 1)
    del distances[start]
    return distances


def find_path(*, graph: Graph, start: str, end: str) -> tuple[str, ...]:
    """Return a shortest path of at least one edge from start to end, both included; empty when there is none.

    >>> find_path(graph={"dms": ("scope",), "scope": ("intent",), "intent": ()}, start="dms", end="intent")
    ('dms', 'scope', 'intent')
    """
    came_from: dict[str, str] = {}
    wave = [start]
    while wave and end not in came_from:
        steps = [(key, after) for key in wave for after in graph[key] if after not in came_from]
        for key, after in steps:
            came_from.setdefault(after, key)
        wave = list(dict.fromkeys(after for _, after in steps))
    if end not in came_from:
        return ()
    path = [end, came_from[end]]
    while path[-1] != start:
        path.append(came_from[path[-1]])
    return tuple(reversed(path))


def find_cycles(*, graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Return one shortest cycle per group of keys that need each other; each begins and ends with the same key.

    >>> find_cycles(graph={"scope": ("dms",), "dms": ("scope",), "intent": ()})
    (('scope', 'dms', 'scope'),)
    """
    cycles: list[tuple[str, ...]] = []
    told: set[str] = set()
    for key in graph:
        if key not in told and (cycle := find_path(graph=graph, start=key, end=key)):
            cycles.append(cycle)
            ahead, behind = distances_from(graph=graph, start=key), distances_from(graph=invert(graph=graph), start=key)
            told |= {key} | (ahead.keys() & behind.keys())
    return tuple(cycles)


def find_redundant_edges(*, graph: Graph) -> Iterator[RedundantEdge]:
    """Yield each edge of an acyclic graph that a longer path already implies, with that path.

    >>> graph = {"intent": (), "scope": ("intent",), "dms": ("intent", "scope")}
    >>> [edge.detour for edge in find_redundant_edges(graph=graph)]
    [('dms', 'scope', 'intent')]
    """
    for dependent, prerequisites in graph.items():
        for prerequisite in prerequisites:
            others = tuple(other for other in prerequisites if other != prerequisite)
            detour = find_path(graph={**graph, dependent: others}, start=dependent, end=prerequisite)
            if detour:
                yield RedundantEdge(dependent=dependent, prerequisite=prerequisite, detour=detour)


def find_longest_chain(*, graph: Graph) -> tuple[str, ...]:
    """Return a longest chain of an acyclic graph, from a root upwards; the first in catalogue order among equals.

    >>> find_longest_chain(graph={"dms": ("scope",), "scope": ("intent",), "intent": (), "parties": ()})
    ('intent', 'scope', 'dms')
    """
    chains: dict[str, tuple[str, ...]] = {}

    def chain_to(key: str) -> tuple[str, ...]:
        if key not in chains:
            chains[key] = (*max((chain_to(before) for before in graph[key]), key=len, default=()), key)
        return chains[key]

    return max((chain_to(key) for key in graph), key=len, default=())
