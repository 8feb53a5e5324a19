"""Rules about prerequisites: no cycle, and no edge that a longer path already implies (enabling power rests on it)."""

from __future__ import annotations

from collections.abc import Iterator

from clauses.faults import Finding
from clauses.graph import find_cycles, find_redundant_edges
from clauses.outline import Entry, Outline


def find_prerequisite_faults(outline: Outline) -> Iterator[Finding]:
    """Yield each cycle; in a graph without cycles, each redundant edge with the longer path."""
    # Unknown and repeated keys are told by other rules; here they would only break the walk.
    by_key: dict[str, Entry] = {}
    for each in outline.requirements:
        by_key.setdefault(each.text("key"), each)
    by_key.pop("", None)
    graph = {
        key: tuple(dict.fromkeys(name for _, name in each.texts("prerequisites") if name in by_key))
        for key, each in by_key.items()
    }
    cycles = find_cycles(graph=graph)
    for cycle in cycles:
        message = f"These requirements need each other: {_arrows(by_key, cycle)}."
        remedy = "Remove one of these prerequisites."
        yield Finding(path=by_key[cycle[0]].at("prerequisites"), message=message, remedy=remedy)
    if cycles:
        return
    for edge in find_redundant_edges(graph=graph):
        dependent, prerequisite = by_key[edge.dependent], by_key[edge.prerequisite]
        message = (
            f"The prerequisite {_label(prerequisite)} is redundant: {_arrows(by_key, edge.detour)} already implies it."
        )
        names = [name for _, name in dependent.texts("prerequisites")]
        path = dependent.at("prerequisites", names.index(edge.prerequisite))
        yield Finding(path=path, message=message, remedy="Remove it: only direct prerequisites are listed.")


def _label(requirement: Entry) -> str:
    return f"{requirement.text('number')} ({requirement.text('key')})"


def _arrows(by_key: dict[str, Entry], path: tuple[str, ...]) -> str:
    return " needs ".join(_label(by_key[key]) for key in path)
