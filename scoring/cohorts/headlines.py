"""The headline figures of very many assessments: gate level and index of every group, and every gap.

The rules are those of the engine, but nothing else is computed: no interval, no priority, no order. Works on whole
numbers throughout, block by block. Where numba is installed (extra `fast`) a compiled kernel does the same work on all
processors with the same results, bit for bit.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec

import numpy as np

from scoring.arrays import AnyArray, CatalogueArrays, Flags, Floats, Numbers
from scoring.engine import checked_block, checked_series, row_blocks
from scoring.rollup import Block, by_group, cut_back, gate_levels, index_of, is_published, level_sums, standing_of
from scoring.votes import UNANSWERED

# Blocks of this many assessments stay within a second-level cache; there are few arrays, so they may be long.
BLOCK_ROWS = 1024
# The kernel divides an index that runs up to this many points.
KERNEL_POINTS = 100


@dataclass(frozen=True, kw_only=True, eq=False)
class HeadlineFigures:
    """Figures of n assessments, each [n, G] in the order of the groups, and `gap_size` [n, m].

    `gate_level` means nothing where a group is not published, where `index` (0 to 100) is NaN. A requirement at its
    target or without a level has a gap of 0.
    """

    is_published: Flags
    gate_level: Numbers
    index: Floats
    gap_size: Numbers


def score_headlines(
    *,
    arrays: CatalogueArrays,
    levels: AnyArray,
    targets: AnyArray,
    states: AnyArray | None = None,
    is_compiled: bool | None = None,
) -> HeadlineFigures:
    """Compute the headline figures of n assessments (SC-09, SC-13, SC-14, SC-18).

    Arrays as for `score_batch`, or whole numbers throughout: `levels` [n, m] int8 with `states` int8, where a level
    counts only if its state is answered. Fastest and smallest are views of requirement-major arrays, such as
    `columns.T`. `is_compiled` None takes the compiled kernel where there is one; ImportError when it is demanded and
    numba is missing. Raises ValueError that names the first cell that does not fit, or when the kernel is demanded for
    a profile whose roll-up it does not know.

    >>> from clauses import load_catalogue
    >>> from scoring.compiled import compile_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue())
    >>> figures = score_headlines(arrays=arrays, levels=np.full((2, 74), 2, np.int8), targets=np.full(74, 3))
    >>> figures.gate_level[:, -1].tolist(), figures.index[:, -1].tolist(), int(figures.gap_size.sum())
    ([2, 2], [40.0, 40.0], 148)
    """
    whole = checked_series(arrays, {"levels": levels, "targets": targets, "states": states})
    count, groups = len(levels), len(arrays.groups)
    figures = HeadlineFigures(
        is_published=np.empty((groups, count), dtype=np.bool_).T,
        gate_level=np.empty((groups, count), dtype=np.int8).T,
        index=np.empty((groups, count)).T,
        gap_size=np.empty((len(arrays.keys), count), dtype=np.int8).T,
    )
    if is_compiled and not _fits_kernel(arrays):
        raise ValueError("The compiled kernel does not know how this catalogue's profile rolls up; score without it.")
    if has_kernel(arrays) if is_compiled is None else is_compiled:
        _with_kernel(arrays, whole, figures)
        return figures
    for rows in row_blocks(count, BLOCK_ROWS):
        _score_block(arrays, checked_block(arrays=arrays, rows=rows, whole=whole), figures, rows)
    return figures


def has_kernel(arrays: CatalogueArrays) -> bool:
    """Tell whether the compiled kernel can be used: numba is installed, and the profile rolls up as the kernel does."""
    return _fits_kernel(arrays) and find_spec("numba") is not None


def _fits_kernel(arrays: CatalogueArrays) -> bool:
    """Tell whether the gate is by share and floor, a level worth its number out of 100, and what is open left out."""
    profile, worth = arrays.catalogue.profile, arrays.worth
    is_plain = profile.unanswered == profile.not_applicable == "left_out" and not profile.index.cut_back_to_target
    has_plain_index = worth.values is None and worth.tiers is None and worth.points == KERNEL_POINTS
    return is_plain and has_plain_index and profile.gate.kind == "share_and_floor"


def _score_block(arrays: CatalogueArrays, block: Block, figures: HeadlineFigures, rows: slice) -> None:
    standing = standing_of(arrays=arrays, block=block)
    (indexed,) = cut_back(arrays=arrays, levels=[standing.level], target=block.target)
    sums = level_sums(arrays=arrays, level=standing.level, counts=standing.counted, indexed=indexed)
    weight = arrays.weights.gate[:, None]
    settled, applicable = (
        by_group(arrays=arrays, values=flags * weight, combine=np.add)
        for flags in (standing.settled, standing.applicable)
    )
    published = is_published(arrays=arrays, counted=sums.total, settled=settled, applicable=applicable)
    figures.is_published.T[:, rows] = published
    figures.gate_level.T[:, rows] = gate_levels(arrays=arrays, sums=sums).level
    figures.index.T[:, rows] = index_of(
        arrays=arrays, index_sum=sums.index_sum, index_weight=sums.index_weight, where=published
    )
    figures.gap_size.T[:, rows] = np.maximum(block.target - block.level, np.int8(0)) * block.known


def _with_kernel(arrays: CatalogueArrays, whole: dict[str, AnyArray], figures: HeadlineFigures) -> None:
    """Hand the batch to the compiled kernel in its own layout; what has the layout already is not copied."""
    from scoring.cohorts.kernel import Filled, Given, score_columns  # noqa: PLC0415 - numba is optional, and slow to load

    level, targets = whole["levels"], whole["targets"]
    state = whole.get("states")
    if level.dtype.kind == "f":
        _refuse_odd_numbers(arrays, whole)
        has_level = ~np.isnan(level)
        state = np.where(has_level, 0, UNANSWERED) if state is None else state
        level = np.where(has_level, level, arrays.lowest)
    state = np.zeros((1, 1), dtype=np.int8) if state is None else state
    is_odd = np.zeros(len(figures.index), dtype=np.bool_)
    score_columns(
        arrays=arrays,
        given=Given(_columns(level), _columns(np.broadcast_to(state, level.shape)), _columns(targets)),
        filled=Filled(figures.gate_level.T, figures.is_published.T, figures.index.T, figures.gap_size.T, is_odd),
    )
    if is_odd.any():
        first = int(is_odd.argmax())
        checked_block(arrays=arrays, rows=slice(first, first + 1), whole=whole)


def _refuse_odd_numbers(arrays: CatalogueArrays, whole: dict[str, AnyArray]) -> None:
    """Check numbers that the kernel cannot hold, such as 2.5, block by block."""
    for rows in row_blocks(len(whole["levels"]), BLOCK_ROWS):
        checked_block(arrays=arrays, rows=rows, whole=whole)


def _columns(values: AnyArray) -> Numbers:
    return np.ascontiguousarray(values.T, dtype=np.int8)
