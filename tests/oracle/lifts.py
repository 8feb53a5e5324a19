"""The smallest lift of a group found by trying: every set of changes, the smallest sets first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from typing import NamedTuple

from clauses.model import Requirement
from questionnaires.answers import AnswerState
from tests.oracle.naive import Naive

OUT = {AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED}


class Found(NamedTuple):
    """A set of changes: level now (None where open) and level needed (None for any), by key in catalogue order."""

    changes: Mapping[str, tuple[int | None, int | None]]


def smallest_lift(naive: Naive, members: list[Requirement]) -> Found | None:
    """Lift a group by one gate level, or give it one where answers are missing."""
    applicable = [item.key for item in members if naive.said[item.key].state not in OUT]
    levels = {key: level for key in applicable if (level := naive.said[key].level) is not None}
    figures = naive.group(members)
    if not figures["is_published"]:
        return _fewest_answers(naive, applicable, levels) if applicable else None
    gate = naive.gate(levels)
    if gate == naive.highest:
        return None
    for size in range(1, len(applicable) + 1):
        found = [change for change in _changes(naive, applicable, levels, size) if _lifts(naive, levels, change, gate)]
        if found:
            return Found(min(found, key=lambda change: _rank(naive, applicable, levels, change)))
    raise AssertionError("Raising everything to the next level always lifts a group.")


def _changes(
    naive: Naive, keys: list[str], levels: dict[str, int], size: int
) -> Iterator[dict[str, tuple[int | None, int | None]]]:
    for chosen in combinations(keys, size):
        ranges = [range(levels.get(key, naive.lowest - 1) + 1, naive.highest + 1) for key in chosen]
        for reached in product(*ranges):
            yield {key: (levels.get(key), level) for key, level in zip(chosen, reached, strict=True)}


def _lifts(naive: Naive, levels: dict[str, int], change: dict[str, tuple[int | None, int | None]], gate: int) -> bool:
    after = levels | {key: level for key, (_, level) in change.items() if level is not None}
    return naive.gate(after) >= gate + 1


def _rank(
    naive: Naive, keys: list[str], levels: dict[str, int], change: dict[str, tuple[int | None, int | None]]
) -> tuple[int, list[int], list[int]]:
    """Fewest steps, an open requirement counted from the lowest level; then the set, then the levels, first come."""
    reached = {key: level for key, (_, level) in change.items() if level is not None}
    steps = sum(level - levels.get(key, naive.lowest) for key, level in reached.items())
    return steps, [keys.index(key) for key in change], [-level for level in reached.values()]


def _fewest_answers(naive: Naive, keys: list[str], levels: dict[str, int]) -> Found:
    weight = {key: naive.weight(naive.catalogue.by_key[key]) for key in keys}
    known = sum(weight[key] for key in levels)
    open_keys = [key for key in keys if key not in levels]
    for size in range(1, len(open_keys) + 1):
        for chosen in combinations(open_keys, size):
            answered = known + sum(weight[key] for key in chosen)
            if 100 * answered >= naive.profile.coverage_percent * sum(weight.values()):
                return Found(dict.fromkeys(chosen, (None, None)))
    raise AssertionError("Answering everything always covers a group.")
