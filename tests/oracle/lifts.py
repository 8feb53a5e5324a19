"""The smallest lift of a group found by trying: every set of changes, the smallest sets first, under any profile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product

from clauses.model import Requirement
from questionnaires.answers import AnswerState
from tests.oracle.groups import NaiveGroups

# Level now (None where open) and level needed (None for any), by key in catalogue order.
Changes = dict[str, tuple[int | None, int | None]]


def smallest_lift(groups: NaiveGroups, members: list[Requirement]) -> Changes | None:
    """Lift a group to a higher gate level, or give it one where answers are missing; None where nothing can."""
    is_open = groups.open(members)
    said = {item.key: groups.said[item.key].level for item in members}
    keys = [key for key, level in said.items() if level is not None or key in is_open]
    if not groups.group(members)["is_published"]:
        return _fewest_answers(groups, members, [key for key in keys if key in is_open])
    levels = groups.counted(members)
    gate = groups.gate(levels)
    # No change does better than all requirements at the highest level: only what cannot move is then in the way.
    if groups.gate(levels | dict.fromkeys(keys, groups.highest)) <= gate:
        return None
    own = {key: said[key] for key in keys}
    for size in range(1, len(keys) + 1):
        found = [change for change in _changes(groups, own, size) if groups.gate(levels | _reached(change)) > gate]
        if found:
            return min(found, key=lambda change: _rank(groups, keys, change))
    raise AssertionError("Raising everything to the highest level lifts this group.")


def _changes(groups: NaiveGroups, own: Mapping[str, int | None], size: int) -> Iterator[Changes]:
    for chosen in combinations(own, size):
        starts = [groups.lowest if (level := own[key]) is None else level + 1 for key in chosen]
        for reached in product(*(range(start, groups.highest + 1) for start in starts)):
            yield {key: (own[key], level) for key, level in zip(chosen, reached, strict=True)}


def _reached(change: Changes) -> dict[str, int]:
    return {key: level for key, (_, level) in change.items() if level is not None}


def _rank(groups: NaiveGroups, keys: list[str], change: Changes) -> tuple[int, list[int], list[int]]:
    """Fewest steps, an open requirement counted from the lowest level; then the set, then the levels, first come."""
    reached = _reached(change)
    steps = sum(level - (groups.lowest if (own := change[key][0]) is None else own) for key, level in reached.items())
    return steps, [keys.index(key) for key in change], [-level for level in reached.values()]


def _fewest_answers(groups: NaiveGroups, members: list[Requirement], open_keys: list[str]) -> Changes | None:
    """Answer more and more of what is open until the group has figures; what an answer says makes no difference."""
    for size in range(1, len(open_keys) + 1):
        for chosen in combinations(open_keys, size):
            answered = dict.fromkeys(chosen, _Answered())
            after = NaiveGroups(groups.input, {**groups.said, **answered})
            if after.group(members)["is_published"]:
                return dict.fromkeys(chosen, (None, None))
    return None


class _Answered:
    """A requirement that has an answer: every scale that occurs in trials has a level 1."""

    state = AnswerState.ANSWERED
    level: int | None = 1
    evidenced: int | None = 1
    span = (1, 1)
