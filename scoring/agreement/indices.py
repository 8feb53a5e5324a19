"""Agreement about one thing at a time: each figure takes votes counted per level, lowest first, along the first axis.

Further axes are a batch. Every figure is NaN where there are no votes.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import Floats, Numbers


def twice_running(*, counts: Numbers) -> tuple[Numbers, Numbers]:
    """Return twice the running sums of votes over the levels, and their totals: what medians are compared with.

    >>> twice, total = twice_running(counts=np.array([1, 0, 2]))
    >>> twice.tolist(), total.item()
    ([2, 2, 6], 3)
    """
    twice = 2 * counts
    for level in range(1, len(twice)):
        twice[level] += twice[level - 1]
    return twice, twice[-1] >> 1


def consensus(*, counts: Numbers) -> Floats:
    """Return the consensus index Cns (0 to 1) of votes counted per level; NaN without votes (rule SC-19).

    >>> round(consensus(counts=np.array([0, 0, 1, 1, 1, 0])).item(), 3)
    0.785
    """
    width = len(counts) - 1
    level = _levels(counts)
    total = np.add.reduce(counts, axis=0)
    divisor = np.maximum(total, 1)
    mean = np.add.reduce(counts * level, axis=0) / divisor
    closeness = np.where(counts > 0, 1 - np.abs(level - mean) / width, 1.0)
    index = 1 + np.add.reduce(counts * np.log2(closeness), axis=0) / divisor
    # The logarithms are never positive; rounding may leave a trace below 0 where votes stand at both ends.
    return np.where(total > 0, np.maximum(index, 0.0), np.nan)


def near_share(*, counts: Numbers) -> Floats:
    """Return the share of votes within one level of the ordinary median; NaN without votes (rule SC-20).

    >>> near_share(counts=np.array([1, 1, 1, 1, 1, 1])).round(2).item()
    0.33
    """
    twice, total = twice_running(counts=counts)
    median_twice = np.add.reduce(twice < total, axis=0) + np.add.reduce(twice <= total, axis=0)
    near = np.add.reduce(counts * (np.abs(2 * _levels(counts) - median_twice) <= 2), axis=0)
    return np.where(total > 0, near / np.maximum(total, 1), np.nan)


def within_group_agreement(*, counts: Numbers) -> Floats:
    """Return rwg (0 to 1): one minus the variance by that of pure chance; NaN below two votes (rule SC-45).

    >>> within_group_agreement(counts=np.array([0, 0, 1, 1, 1, 0])).round(2).item()
    0.66
    """
    level = _levels(counts)
    total = np.add.reduce(counts, axis=0, dtype=np.int64)
    sum_of_votes = np.add.reduce(counts * level, axis=0, dtype=np.int64)
    sum_of_squares = np.add.reduce(counts * level**2, axis=0, dtype=np.int64)
    # Whole numbers up to here, so that equal votes have a variance of exactly 0.
    variance = (total * sum_of_squares - sum_of_votes**2) / np.maximum(total * (total - 1), 1)
    by_chance = (len(counts) ** 2 - 1) / 12
    return np.where(total > 1, np.maximum(1 - variance / by_chance, 0.0), np.nan)


def interquartile_range(*, counts: Numbers) -> Floats:
    """Return the distance in levels from the first to the third quartile by the linear rule (rule SC-46).

    >>> interquartile_range(counts=np.bincount([1, 2, 2, 3, 4, 2, 4, 3], minlength=6)).item()
    1.25
    """
    running = np.cumsum(counts, axis=0)
    last = running[-1] - 1
    distance = _quartile(running, 3 * last) - _quartile(running, last)
    return np.where(last >= 0, distance, np.nan)


def van_der_eijk_a(*, counts: Numbers) -> Floats:
    """Return van der Eijk's A (-1 to 1) of votes on three levels or more; NaN on two levels (rule SC-47).

    >>> van_der_eijk_a(counts=np.array([30, 40, 210, 130, 530, 50, 10])).round(4).item()
    0.6113
    """
    levels, total = len(counts), np.add.reduce(counts, axis=0)
    heights = np.sort(counts, axis=0)
    agreement = np.zeros(counts.shape[1:])
    below = np.zeros_like(total)
    for place in range(levels):
        # A layer reaches from one height to the next; the levels - place highest columns of votes take part in it.
        height = heights[place]
        votes = (height - below) * (levels - place)
        agreement += votes * _pattern_agreement(counts >= height)
        below = height
    return np.where((total > 0) & (levels > 2), agreement / np.maximum(total, 1), np.nan)


def _levels(counts: Numbers) -> Numbers:
    """The steps of the scale as a column that fits the counts."""
    return np.arange(len(counts)).reshape(-1, *(1 for _ in counts.shape[1:]))


def _quartile(running: Numbers, fourfold: Numbers) -> Floats:
    """The level at a place given in quarters (0 = first vote), between two votes by straight line."""
    before, quarters = fourfold // 4, fourfold % 4
    low = np.add.reduce(running <= before, axis=0)
    high = np.add.reduce(running <= before + 1, axis=0)
    place: Floats = low + np.where(quarters > 0, (high - low) * quarters, 0) / 4
    return place


def _pattern_agreement(taken: Numbers) -> Floats:
    """A of one layer: which levels are taken tells triples with a single peak (110, 011) from two peaks (101)."""
    levels = len(taken)
    is_taken = taken.astype(np.int64)
    size = np.add.reduce(is_taken, axis=0)
    left = np.cumsum(is_taken, axis=0)
    right = size - left
    # Counted at each level that is not taken: pairs of taken levels on one side of it, and pairs around it.
    peaked = np.add.reduce((1 - is_taken) * (left * (left - 1) + right * (right - 1)) // 2, axis=0)
    split = np.add.reduce((1 - is_taken) * left * right, axis=0)
    triples = (levels - 2) * (peaked + split)
    peakedness = np.where(triples > 0, ((levels - 2) * peaked - (levels - 1) * split) / np.maximum(triples, 1), 1.0)
    agreement: Floats = peakedness * (1 - (size - 1) / (levels - 1))
    return agreement
