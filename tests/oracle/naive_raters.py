"""Agreement figures and perception gaps once more, vote by vote, written from docs/scoring.md alone.

It shares no code with the engine and must agree with it. Nothing here is meant to be fast.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations, permutations
from typing import Any

from questionnaires.answers import ResponseSheet
from scoring.values import AssessmentInput
from tests.oracle.naive import lower_median


def rwg(votes: list[int], levels: int) -> float:
    """SC-45."""
    by_chance = Fraction(levels**2 - 1, 12)
    return float(max(1 - statistics.variance([Fraction(vote) for vote in votes]) / by_chance, Fraction(0)))


def iqr(votes: list[int]) -> float:
    """SC-46."""
    first, _, third = statistics.quantiles(votes, n=4, method="inclusive") if len(votes) > 1 else (0, 0, 0)
    return third - first


def eijk(votes: list[int], levels: int) -> Fraction:
    """SC-47: take even layers off the distribution until nothing is left."""
    left = [votes.count(level) for level in range(levels)]
    total = Fraction(0)
    while any(left):
        height = min(count for count in left if count)
        taken = [level for level in range(levels) if left[level]]
        total += Fraction(height * len(taken), len(votes)) * _layer(taken, levels)
        left = [count - height if count else 0 for count in left]
    return total


def _layer(taken: list[int], levels: int) -> Fraction:
    sides, between = 0, 0
    for low, middle, high in combinations(range(levels), 3):
        if [low in taken, middle in taken, high in taken] in ([True, True, False], [False, True, True]):
            sides += 1
        if [low in taken, middle in taken, high in taken] == [True, False, True]:
            between += 1
    peak = Fraction(1)
    if sides + between:
        peak = Fraction((levels - 2) * sides - (levels - 1) * between, (levels - 2) * (sides + between))
    return peak * (1 - Fraction(len(taken) - 1, levels - 1))


def alpha(units: list[list[int]]) -> Fraction | None:
    """SC-48 with ordinal distances, one pair of votes at a time."""
    shared = [unit for unit in units if len(unit) > 1]
    votes = [vote for unit in shared for vote in unit]

    def distance(one: int, other: int) -> Fraction:
        low, high = min(one, other), max(one, other)
        between = sum(1 for vote in votes if low <= vote <= high)
        return (between - Fraction(votes.count(low) + votes.count(high), 2)) ** 2

    if len(set(votes)) < 2:
        return None
    seen = sum((distance(*pair) / (len(unit) - 1) for unit in shared for pair in permutations(unit, 2)), Fraction(0))
    chance = sum((distance(*pair) for pair in permutations(votes, 2)), Fraction(0)) / (len(votes) - 1)
    return 1 - seen / chance


def perception_gaps(assessment: AssessmentInput) -> list[tuple[Any, ...]]:
    """SC-51 and SC-52 as (kind, key, first, size, median, second, size, median), roles before units."""
    keys = [item.key for item in assessment.catalogue.requirements if item.key in assessment.asked]
    open_keys = [key for key in keys if key not in assessment.decisions]
    found = [
        (kind, key, *pair) for kind in ("roles", "units") for key in open_keys for pair in _pairs(kind, key, assessment)
    ]
    return [
        (kind, key, first, len(ours), lower_median(ours), second, len(theirs), lower_median(theirs))
        for kind, key, first, ours, second, theirs in found
        if abs(lower_median(ours) - lower_median(theirs)) >= 2
    ]


def _pairs(kind: str, key: str, assessment: AssessmentInput) -> Iterator[tuple[str, list[int], str, list[int]]]:
    yield from _role_pairs(key, assessment) if kind == "roles" else _unit_pairs(key, assessment)


def _votes(key: str, sheets: tuple[ResponseSheet, ...]) -> list[tuple[ResponseSheet, int]]:
    said = [(sheet, [answer for answer in sheet.answers if answer.key == key][-1:]) for sheet in sheets]
    return [(sheet, last[0].level) for sheet, last in said if last and last[0].level is not None]


def _role_pairs(key: str, assessment: AssessmentInput) -> Iterator[tuple[str, list[int], str, list[int]]]:
    sides = {role.code: role.perspective for role in assessment.catalogue.roles}
    groups: dict[str, list[int]] = {"leadership": [], "management": [], "staff": []}
    for sheet, level in _votes(key, assessment.sheets):
        listed = [role for role in assessment.catalogue.by_key[key].roles if role in sheet.roles]
        groups[sides[(listed or list(sheet.roles))[0]]].append(level)
    leadership, others, staff = groups["leadership"], groups["management"], groups["staff"]
    if len(staff) >= 5 and len(leadership) >= 5 and len(others) not in range(1, 5):
        yield "leadership", leadership, "staff", staff
    elif len(staff) >= 5 and len(leadership + others) >= 5:
        yield "management", leadership + others, "staff", staff


def _unit_pairs(key: str, assessment: AssessmentInput) -> Iterator[tuple[str, list[int], str, list[int]]]:
    votes = _votes(key, assessment.sheets)
    units = sorted({sheet.unit for sheet, _ in votes})
    own = {unit: [level for sheet, level in votes if sheet.unit == unit] for unit in units}
    shown = [unit for unit in units if unit and len(own[unit]) >= 5]
    hidden = [level for sheet, level in votes if sheet.unit not in shown]
    if shown and 0 < len(hidden) < 5:
        shown.remove(min(reversed(shown), key=lambda unit: len(own[unit])))
    if len(units) == 2 and shown == units:
        yield units[0], own[units[0]], units[1], own[units[1]]
        return
    for unit in shown:
        rest = [level for sheet, level in votes if sheet.unit != unit]
        if rest:
            yield unit, own[unit], "everybody else", rest
