"""Combine rows of requirements into groups, and fill what is missing: the array operations under every group figure."""

from __future__ import annotations

import numpy as np

from scoring.arrays import AnyArray, CatalogueArrays, Flags, Numbers, Partition

# Rows with fewer values than this are combined in one call for all groups, longer ones group by group.
SMALL_BLOCK = 64


def fill(level: Numbers, where: Flags, other: int) -> Numbers:
    """Take the level where a flag is set and another one elsewhere; ten times as fast as np.where on narrow numbers."""
    filled: Numbers = level * where
    filled += ~where * np.int8(other)
    return filled


def by_group(*, arrays: CatalogueArrays, values: AnyArray, combine: np.ufunc, start: int = 0) -> AnyArray:
    """Combine the rows of [m, ...] into the groups [G, ...], by np.add or np.minimum; `start` fills empty groups."""
    result = np.empty((len(arrays.groups), *values.shape[1:]), dtype=values.dtype)
    row = 0
    for partition in arrays.groups.partitions:
        ordered = values if partition.order is None else values.take(partition.order, axis=0)
        end = row + len(partition.ends)
        if values.size < SMALL_BLOCK * len(values):
            _combine_at_once(ordered, partition, combine, result[row:end])
        else:
            for place, first, last in partition.pieces:
                combine.reduce(ordered[first:last], axis=0, out=result[row + place])
        result[row:end][partition.is_empty] = start
        row = end
    combine.reduce(result[: len(arrays.groups.partitions[0].ends)], axis=0, out=result[-1])
    return result


def _combine_at_once(ordered: AnyArray, partition: Partition, combine: np.ufunc, result: AnyArray) -> None:
    """Combine all groups in one call, which pays where there are few values in each row."""
    result[~partition.is_empty] = combine.reduceat(ordered, partition.starts, axis=0)
