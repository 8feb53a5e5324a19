"""The place of each gap: by priority alone, and in the recommended order that respects prerequisites.

Both are found by sorting whole numbers that pack several keys and the column, so no search through the graph is
needed. P is compared in whole billionths: equal priorities stay equal however they were added up.
"""

from __future__ import annotations

import numpy as np

from scoring.arrays import Flags, Floats, Graph, Numbers


def rank_gaps(*, priority: Floats, size: Numbers) -> Numbers:
    """Return the place of each gap by P, highest first, ties by catalogue order; 0 without a gap (SC-28). All [m, b].

    >>> priority, size = np.array([[20.0], [0.0], [73.4], [20.0]]), np.array([[1], [0], [2], [1]])
    >>> rank_gaps(priority=priority, size=size)[:, 0].tolist()
    [2, 0, 1, 3]
    """
    bits = len(priority).bit_length()
    has_gap = size > 0
    # Adding one keeps the smallest gap apart from the requirements without one, which come last.
    billionths = np.rint(priority * 1e9).astype(np.int64) + has_gap
    packed = np.array(-billionths.T, order="C")
    packed <<= bits
    packed |= np.arange(len(priority))
    return _places(packed, bits) * has_gap


def order_gaps(*, graph: Graph, waiting: Flags, rank: Numbers, must_do: Flags) -> tuple[Numbers, Numbers]:
    """Return the recommended order (SC-30, SC-31) and the column that pulled each gap forward (or its own), [m, b].

    Each gap takes the best place among itself and the gaps that wait for it, directly or through others; must-do gaps
    have better places than all others. Among gaps with the same place the one nearer to a root of the prerequisite
    graph comes first, then the one with the higher P. `waiting` is [e + 1, b] with a last row that is never true.
    """
    count, order = len(rank), graph.by_height
    bits = count.bit_length()
    own = ((rank.astype(np.int32) << bits) | np.arange(count, dtype=np.int32)[:, None]).take(order, axis=0)
    none = np.int32(1 << (2 * bits + 1))
    late = np.where(must_do, np.int32(0), np.int32(1 << (2 * bits)))
    late = np.where(rank > 0, late, none).take(order, axis=0)
    place = own + late
    penalty = np.where(waiting, np.int32(0), none).take(graph.wave_edges, axis=0)
    for wave in graph.waves:
        reached = place.take(wave.dependents, axis=0)
        reached |= penalty[wave.edges].reshape(reached.shape)
        mine = place[wave.rows]
        np.minimum(mine, np.minimum.reduce(reached, axis=0), out=mine)
    depth_bits = int(graph.depth.max()).bit_length()
    kind = np.dtype(np.int32 if 3 * bits + 2 + depth_bits < 32 else np.int64)
    packed: Numbers = ((place >> bits).astype(kind) << depth_bits) | graph.depth.take(order).astype(kind)[:, None]
    packed = (packed << (2 * bits)) | own
    pulled_by = (place & ((1 << bits) - 1)).astype(np.int16).take(graph.place_by_height, axis=0)
    return _places(np.array(packed.T, order="C"), bits) * (rank > 0), pulled_by


def _places(packed: Numbers, bits: int) -> Numbers:
    """Sort each row [b, m] of packed numbers and return the place (from 1) of the column in their last bits, [m, b]."""
    rows, count = packed.shape
    packed.sort(axis=1)
    packed &= (1 << bits) - 1
    packed += (np.arange(rows, dtype=packed.dtype) * count)[:, None]
    place = np.empty(rows * count, dtype=np.int16)
    place[packed.ravel()] = np.tile(np.arange(1, count + 1, dtype=np.int16), rows)
    return np.ascontiguousarray(place.reshape(rows, count).T)
