"""The compiled kernel of the headline figures: the roll-up as plain loops that numba turns into machine code.

Only imported where numba is installed. Every loop runs over neighbouring assessments and does one thing, so that the
compiler can handle 64 of them at a time. Sums are whole numbers; the results equal those of the array code bit for bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numba
import numpy as np
from numba.extending import register_jitable

from clauses.profile import ShareAndFloorRule
from scoring.arrays import CatalogueArrays, Flags, Floats, Numbers

BLOCK_ROWS = 1024
FIRST_NOT_APPLICABLE = 3  # the state codes from here on do not count: not applicable, deferred
STATE_CODES = 5


class Given(NamedTuple):
    """What is scored: requirement-major columns [m, c] of int8; `target` may be [m, 1]."""

    level: Numbers
    state: Numbers
    target: Numbers


class Rules(NamedTuple):
    """What it is scored by. `members` [sum] lists the columns group by group, `starts` where each group begins.

    `steps` are the levels above the lowest one, `ends` the lowest and the highest level and the distance of the floor
    (int8); `numbers` the share and the coverage in percent, the highest level and the number of clauses (int32).
    """

    gate_weight: Numbers
    index_weight: Numbers
    decisive: Flags
    starts: Numbers
    members: Numbers
    steps: Numbers
    ends: Numbers
    numbers: Numbers


class Filled(NamedTuple):
    """What comes out: the figures, requirement-major [G, c] and [m, c], and the assessments that do not fit [c]."""

    gate: Numbers
    published: Flags
    maturity: Floats
    gap: Numbers
    is_odd: Flags


def score_columns(*, arrays: CatalogueArrays, given: Given, filled: Filled) -> None:
    """Fill the figures of all assessments, on all processors.

    `filled.is_odd` marks assessments with a level, state or target outside its range; their figures mean nothing.
    """
    rule, coverage = arrays.catalogue.profile.gate, arrays.catalogue.profile.coverage_percent
    assert isinstance(rule, ShareAndFloorRule), rule.kind  # noqa: S101 - the caller has looked; this tells the types
    members, clauses = arrays.groups.members[:-1], len(arrays.groups.partitions[0].ends)
    distance = min(rule.floor_distance, arrays.width)
    rules = Rules(
        gate_weight=arrays.weights.gate,
        index_weight=arrays.weights.index,
        decisive=arrays.weights.decisive,
        starts=np.cumsum([0, *map(len, members)]),
        members=np.array([column for group in members for column in group], dtype=np.int64),
        steps=arrays.steps,
        ends=np.array([arrays.lowest, arrays.highest, distance], dtype=np.int8),
        numbers=np.array([rule.share_percent, coverage, arrays.highest, clauses], dtype=np.int32),
    )
    _score_all(given, rules, filled)


@numba.njit(parallel=True, cache=True, error_model="numpy")
def _score_all(given: Given, rules: Rules, filled: Filled) -> None:
    count = given.level.shape[1]
    for block in numba.prange((count + BLOCK_ROWS - 1) // BLOCK_ROWS):
        first = block * BLOCK_ROWS
        last = min(first + BLOCK_ROWS, count)
        target = given.target[:, first:last] if given.target.shape[1] > 1 else given.target
        part = Given(given.level[:, first:last], given.state[:, first:last], target)
        place = Filled(
            filled.gate[:, first:last],
            filled.published[:, first:last],
            filled.maturity[:, first:last],
            filled.gap[:, first:last],
            filled.is_odd[first:last],
        )
        _score_block(part, rules, place)


@register_jitable
def _score_block(given: Given, rules: Rules, filled: Filled) -> None:
    rows, width = given.level.shape
    groups, steps = len(rules.starts) - 1, len(rules.steps)
    known = np.empty((rows, width), np.int8)
    applies, counted = np.empty_like(known), np.empty_like(known)
    filled.is_odd[:] = False
    for row in range(rows):
        _prepare(given, rules.ends, row, known[row], applies[row], counted[row], filled)
    at_least = np.zeros((groups + 1, steps, width), rules.gate_weight.dtype)
    total = np.zeros((groups + 1, width), rules.gate_weight.dtype)
    whole = np.zeros((groups + 1, width), rules.gate_weight.dtype)
    floor = np.full((groups + 1, width), rules.ends[1], np.int8)
    index_sum = np.zeros((groups + 1, width), rules.index_weight.dtype)
    index_total = np.zeros((groups + 1, width), rules.index_weight.dtype)
    for group in range(groups):
        for place in range(rules.starts[group], rules.starts[group + 1]):
            row = rules.members[place]
            _add_thresholds(counted[row], rules.gate_weight[row], rules.steps, at_least[group])
            _add(known[row], rules.gate_weight[row], total[group])
            _add(applies[row], rules.gate_weight[row], whole[group])
            _add(known[row], rules.index_weight[row], index_total[group])
            _add_levels(counted[row], known[row], rules.index_weight[row], index_sum[group])
            if rules.decisive[row]:
                _lower(counted[row], known[row], rules.ends[1], floor[group])
    for group in range(rules.numbers[3]):
        for step in range(steps):
            _join(at_least[group, step], at_least[groups, step])
        _join(total[group], total[groups])
        _join(whole[group], whole[groups])
        _join(index_sum[group], index_sum[groups])
        _join(index_total[group], index_total[groups])
        _join_floor(floor[group], floor[groups])
    for group in range(groups + 1):
        _gate(at_least[group], total[group], floor[group], rules.numbers[0], rules.ends, filled.gate[group])
        _publish(total[group], whole[group], rules.numbers[1], filled.published[group])
        _divide(index_sum[group], index_total[group], rules.numbers[2], filled.published[group], filled.maturity[group])


@register_jitable
def _prepare(
    given: Given, ends: Numbers, row: int, known: Numbers, applies: Numbers, counted: Numbers, filled: Filled
) -> None:
    lowest, highest, width = ends[0], ends[1], len(known)
    level, state, target, gap = given.level[row], given.state[row], given.target[row], filled.gap[row]
    is_odd = filled.is_odd
    for place in range(width):
        known[place] = state[place] == 0
        applies[place] = state[place] < FIRST_NOT_APPLICABLE
    for place in range(width):
        counted[place] = level[place] if known[place] else lowest
    for place in range(width):
        is_odd[place] |= (counted[place] < lowest) | (counted[place] > highest)
        is_odd[place] |= (state[place] < 0) | (state[place] >= STATE_CODES)
    if len(target) == 1:
        aim = target[0]
        for place in range(width):
            is_odd[place] |= (aim < lowest) | (aim > highest)
            gap[place] = max(aim - counted[place], 0) * known[place]
    else:
        for place in range(width):
            is_odd[place] |= (target[place] < lowest) | (target[place] > highest)
            gap[place] = max(target[place] - counted[place], 0) * known[place]


@register_jitable
def _add_thresholds(counted: Numbers, weight: int, steps: Numbers, at_least: Numbers) -> None:
    for place in range(len(steps)):
        step, sums = steps[place], at_least[place]
        for column in range(len(counted)):
            sums[column] += weight * (counted[column] >= step)


@register_jitable
def _add(flags: Numbers, weight: int, sums: Numbers) -> None:
    for column in range(len(flags)):
        sums[column] += weight * flags[column]


@register_jitable
def _add_levels(counted: Numbers, known: Numbers, weight: int, sums: Numbers) -> None:
    for column in range(len(counted)):
        sums[column] += weight * (counted[column] * known[column])


@register_jitable
def _lower(level: Numbers, known: Numbers, highest: int, floor: Numbers) -> None:
    for column in range(len(level)):
        candidate = level[column] if known[column] else highest
        floor[column] = min(floor[column], candidate)


@register_jitable
def _join_floor(part: Numbers, floor: Numbers) -> None:
    for column in range(len(part)):
        floor[column] = min(floor[column], part[column])


@register_jitable
def _join(part: Numbers, sums: Numbers) -> None:
    for column in range(len(part)):
        sums[column] += part[column]


@register_jitable
def _gate(at_least: Numbers, total: Numbers, floor: Numbers, share: int, ends: Numbers, gate: Numbers) -> None:
    lowest, highest, distance = ends
    for column in range(len(gate)):
        gate[column] = lowest
    for step in range(len(at_least)):
        sums = at_least[step]
        for column in range(len(gate)):
            gate[column] += np.int32(100) * sums[column] >= share * total[column]
    for column in range(len(gate)):
        gate[column] = min(gate[column], min(floor[column], highest - distance) + distance)


@register_jitable
def _publish(total: Numbers, whole: Numbers, coverage: int, published: Flags) -> None:
    for column in range(len(published)):
        published[column] = (total[column] > 0) & (np.int32(100) * total[column] >= coverage * whole[column])


@register_jitable
def _divide(index_sum: Numbers, weight: Numbers, highest: int, published: Flags, index: Floats) -> None:
    for column in range(len(index)):
        index[column] = index_sum[column] * 100.0 / (weight[column] * highest) if published[column] else np.nan
