"""What levels are worth in the index: their number or a value of the profile, cut back to the target, tier by tier."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from scoring.arrays import CatalogueArrays, Flags, Floats, Numbers
from scoring.rollup.combining import by_group


def cut_back(*, arrays: CatalogueArrays, levels: Sequence[Numbers], target: Numbers) -> Sequence[Numbers]:
    """Count levels above their target as the target where the profile says so (SC-64); each series is [m, b]."""
    if not arrays.catalogue.profile.index.cut_back_to_target:
        return levels
    return [np.minimum(level, target) for level in levels]


def index_sums(*, arrays: CatalogueArrays, level: Numbers, counts: Flags) -> tuple[Numbers, Numbers]:
    """Return the sums of weight times value (SC-13, SC-63), and of weight, of columns [m, c] over what counts.

    Both are [G, c], or [G, T, c] where each of T tiers has sums of its own (SC-65).
    """
    weights, worth = arrays.weights.index, arrays.worth
    value = level if worth.values is None else worth.values.take((level - arrays.lowest).astype(np.intp))
    index = np.empty((len(level), 2, level.shape[1]), dtype=weights.dtype)
    np.multiply(counts, weights[:, None], out=index[:, 1])
    np.multiply(index[:, 1], value, out=index[:, 0])
    parts = index if worth.tiers is None else index[:, None] * worth.tiers[:, :, None, None]
    sums = by_group(arrays=arrays, values=parts, combine=np.add)
    return sums[..., 0, :], sums[..., 1, :]


def index_of(*, arrays: CatalogueArrays, index_sum: Numbers, index_weight: Numbers, where: Flags) -> Floats:
    """Return the index [G, c] from its sums, NaN elsewhere; with tiers the mean of the means inside each (SC-65)."""
    points, whole = np.float64(arrays.worth.points), index_weight * index_weight.dtype.type(arrays.worth.unit)
    if arrays.worth.tiers is None:
        return quotient(index_sum * points, whole, where)
    has_weight = index_weight > 0
    means = np.zeros(index_sum.shape)
    np.divide(index_sum, whole, out=means, where=has_weight)
    return quotient(points * means.sum(axis=1), has_weight.sum(axis=1), where)


def quotient(part: Numbers | Floats, whole: Numbers, where: Flags) -> Floats:
    """Return part / whole, or NaN; exact whole numbers are rounded only here (SC-12 to SC-14).

    >>> quotient(np.array([24, 0]), np.array([29, 0]), np.array([True, False])).round(3).tolist()
    [0.828, nan]
    """
    result = np.full(part.shape, np.nan)
    np.divide(part, whole, out=result, where=where)
    return result
