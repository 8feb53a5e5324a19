"""The smallest lift of a group found by trying: every set of changes, the smallest sets first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import NamedTuple

from clauses.model import Requirement
from tests.oracle.groups import NaiveGroups

Change = dict[str, tuple[int | None, int | None]]


class Found(NamedTuple):
    """A set of changes: level now (None where open) and level needed (None for any), by key in catalogue order."""

    changes: Mapping[str, tuple[int | None, int | None]]


def smallest_lift(groups: NaiveGroups, members: list[Requirement]) -> Found | None:
    """Lift a group by one gate level, or to its next tier, or give it a level where answers are missing."""
    settled, is_open = groups.settled(members), groups.open(members)
    keys = [item.key for item in members if item.key in settled or item.key in is_open]
    blanks = dict.fromkeys(is_open, groups.lowest) if groups.profile.unanswered == "lowest" else {}
    levels = {key: level for key in keys if (level := (settled | blanks).get(key)) is not None}
    if not groups.group(members)["is_published"]:
        return _fewest_answers(groups, keys, is_open) if keys else None
    gate = groups.gate(levels)
    if gate == (max(groups.tiers(keys)) if groups.profile.gate.kind == "tiers" else groups.highest):
        return None
    for size in range(1, len(keys) + 1):
        found = [
            change for change in _changes(groups, keys, levels, is_open, size) if _lifts(groups, levels, change, gate)
        ]
        if found:
            return Found(min(found, key=lambda change: _rank(groups, keys, levels, change)))
    raise AssertionError("Raising everything to the next level always lifts a group.")


def _changes(
    groups: NaiveGroups, keys: list[str], levels: dict[str, int], is_open: set[str], size: int
) -> Iterator[Change]:
    now = {key: None if key in is_open else levels[key] for key in keys}
    for chosen in combinations(keys, size):
        ranges = [range(levels.get(key, groups.lowest - 1) + 1, groups.highest + 1) for key in chosen]
        for reached in product(*ranges):
            yield {key: (now[key], level) for key, level in zip(chosen, reached, strict=True)}


def _lifts(groups: NaiveGroups, levels: dict[str, int], change: Change, gate: int) -> bool:
    after = levels | {key: level for key, (_, level) in change.items() if level is not None}
    return groups.gate(after) >= gate + 1


def _rank(
    groups: NaiveGroups, keys: list[str], levels: dict[str, int], change: Change
) -> tuple[int, list[int], list[int]]:
    """Fewest steps, an open requirement counted from the lowest level; then the set, then the levels, first come."""
    reached = {key: level for key, (_, level) in change.items() if level is not None}
    steps = sum(level - levels.get(key, groups.lowest) for key, level in reached.items())
    return steps, [keys.index(key) for key in change], [-level for level in reached.values()]


def _fewest_answers(groups: NaiveGroups, keys: list[str], is_open: set[str]) -> Found:
    settled, open_keys = [key for key in keys if key not in is_open], [key for key in keys if key in is_open]
    for size in range(1, len(open_keys) + 1):
        for chosen in combinations(open_keys, size):
            if 100 * groups.weights([*settled, *chosen]) >= groups.profile.coverage_percent * groups.weights(keys):
                return Found(dict.fromkeys(chosen, (None, None)))
    raise AssertionError("Answering everything always covers a group.")
