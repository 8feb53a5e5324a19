"""The batch engine: levels of n assessments in, every figure of n assessments out, block by block."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Required, TypedDict, Unpack

import numpy as np

from scoring.arrays import AnyArray, CatalogueArrays, Flags, Numbers
from scoring.priority import GapFigures, gap_figures
from scoring.rollup import Block, GroupFigures, evidenced_levels, fill, group_figures, group_sums
from scoring.votes import ANSWERED, STATES, UNANSWERED

# The working arrays of a block of this many assessments stay within a second-level cache.
BLOCK_ROWS = 384
# What the gaps are made of where nothing was given.
DEFAULTS: dict[str, AnyArray] = {
    "evidence": np.zeros((1, 1), dtype=np.int8),
    "agreement": np.ones((1, 1)),
    "must_do": np.zeros((1, 1), dtype=np.bool_),
}


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchResult:
    """Figures of n assessments: `groups` holds arrays [n, G] (`blocks` [n, m]), `gaps` [n, m] ([n, e] for edges)."""

    arrays: CatalogueArrays
    groups: GroupFigures
    gaps: GapFigures


class Series(TypedDict, total=False):
    """What is known of n assessments: [n, m], or [m] where it is the same for all; a missing series is not known.

    `levels` [n, m] holds whole numbers of the scale, NaN where there is no level; `targets` levels; `states` codes into
    STATES (default: answered where there is a level, else unanswered); `evidence` grades (default: not known, which
    counts as 0 in confidence and leaves out what is evidenced; NaN where nobody has looked), and whether it is evidence
    `with_data` (default not); `agreement` 0 to 1 or NaN without votes (default 1, as for levels set together);
    `must_do` flags (default none); `low` and `high`, the lowest and the highest level that may be true where there is
    one (default: the level).
    """

    levels: Required[AnyArray]
    targets: Required[AnyArray]
    states: AnyArray | None
    evidence: AnyArray | None
    with_data: AnyArray | None
    agreement: AnyArray | None
    must_do: AnyArray | None
    low: AnyArray | None
    high: AnyArray | None


def score_batch(*, arrays: CatalogueArrays, block_rows: int = BLOCK_ROWS, **series: Unpack[Series]) -> BatchResult:
    """Score n assessments of m requirements in one call; one assessment is a batch of one.

    Raises ValueError that names the first series that has another shape, or the first cell that does not fit.

    >>> from clauses import load_catalogue
    >>> from scoring.compiled import compile_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue())
    >>> result = score_batch(arrays=arrays, levels=np.full((2, 74), 2.0), targets=np.full(74, 3))
    >>> result.groups.gate_level[:, -1].tolist(), int((result.gaps.size > 0).sum())
    ([2.0, 2.0], 148)
    """
    whole, count = checked_series(arrays, dict(series)), len(series["levels"])
    given = DEFAULTS | whole
    groups: dict[str, Any] = {}
    gaps: dict[str, Any] = {}
    for rows in row_blocks(count, block_rows):
        block = checked_block(arrays=arrays, rows=rows, whole=whole)
        sums = group_sums(arrays=arrays, block=block)
        _collect(groups, group_figures(arrays=arrays, block=block, sums=sums), rows, count)
        rest = {name: _columns(given[name], rows) for name in ("evidence", "agreement", "must_do")}
        _collect(gaps, gap_figures(arrays=arrays, block=block, **rest), rows, count)
    return BatchResult(arrays=arrays, groups=GroupFigures(**groups), gaps=GapFigures(**gaps))


def score_groups(
    *,
    arrays: CatalogueArrays,
    levels: AnyArray,
    targets: AnyArray,
    states: AnyArray | None = None,
    block_rows: int = BLOCK_ROWS,
) -> GroupFigures:
    """Compute the group figures of n assessments without looking at their gaps: a third of the work of `score_batch`.

    Arrays as for `score_batch`; the figures are the same.

    >>> from clauses import load_catalogue
    >>> from scoring.compiled import compile_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue())
    >>> groups = score_groups(arrays=arrays, levels=np.full((1, 74), 4.0), targets=np.full(74, 3))
    >>> groups.share_at_target[0, -1].item()
    1.0
    """
    whole = checked_series(arrays, {"levels": levels, "targets": targets, "states": states})
    groups: dict[str, Any] = {}
    for rows in row_blocks(len(levels), block_rows):
        block = checked_block(arrays=arrays, rows=rows, whole=whole)
        sums = group_sums(arrays=arrays, block=block)
        _collect(groups, group_figures(arrays=arrays, block=block, sums=sums), rows, len(levels))
    return GroupFigures(**groups)


def row_blocks(count: int, block_rows: int) -> list[slice]:
    """Cut n rows into blocks; no rows are one empty block, so that every figure has its shape."""
    return [slice(first, min(first + block_rows, count)) for first in range(0, max(count, 1), block_rows)]


def checked_series(arrays: CatalogueArrays, series: Mapping[str, Any]) -> dict[str, AnyArray]:
    """Bring every given array to two dimensions and refuse shapes that do not fit."""
    whole = {
        name: values if values.ndim == 2 else values[None] for name, values in series.items() if values is not None
    }
    count, width = len(whole["levels"]), len(arrays.keys)
    for name, values in whole.items():
        rows, columns = values.shape
        if columns not in {1, width} or rows not in {1, count} or (name == "levels" and columns != width):
            needed = f"one column for each of {width} requirements and one row or {count} rows"
            raise ValueError(f"{name} has shape {values.shape}; it needs {needed}.")
    return whole


def checked_block(*, arrays: CatalogueArrays, rows: slice, whole: dict[str, AnyArray]) -> Block:
    """Return rows of a batch in requirement-major layout; raise ValueError for the first cell that does not fit."""
    given, target = _columns(whole["levels"], rows), _columns(whole["targets"], rows)
    state = np.broadcast_to(_columns(whole["states"], rows), given.shape) if "states" in whole else None
    level, has_level, fits = _read_levels(arrays, given, state)
    scale = f"a whole number from {arrays.lowest} to {arrays.highest}"
    _check(fits, rows, "levels", f"{scale}, or NaN where there is none")
    _check((target >= arrays.lowest) & (target <= arrays.highest), rows, "targets", scale)
    if state is None:
        state = fill(np.full(given.shape, ANSWERED), has_level, int(UNANSWERED))
    else:
        fits = ((state == ANSWERED) == has_level) & (state >= 0) & (state < len(STATES))
        _check(fits, rows, "states", f"a code from 0 to {len(STATES) - 1}, and 0 exactly where there is a level")
    block = Block(level, state.astype(np.int8), target.astype(np.int8))
    return _with_ranges(arrays, block, rows, whole)


def _with_ranges(arrays: CatalogueArrays, block: Block, rows: slice, whole: dict[str, AnyArray]) -> Block:
    """Add what may be true and what is evidenced; a claim that goes beyond its evidence may be as low as that."""
    if not {"low", "high", "evidence"} & whole.keys():
        return block
    level = block.level
    low, high = (_columns(whole[name], rows).astype(np.int8) if name in whole else level for name in ("low", "high"))
    _check((low <= level) | ~block.known, rows, "low", "no higher than the level")
    _check((high >= level) | ~block.known, rows, "high", "no lower than the level")
    evidenced = None
    if "evidence" in whole:
        grade, top = _columns(whole["evidence"], rows), arrays.catalogue.profile.priority.highest_evidence_grade
        is_graded = grade == grade  # noqa: PLR0124 - NaN stands for evidence that nobody has looked at
        _check(((grade >= 0) & (grade <= top)) | ~is_graded, rows, "evidence", f"a grade from 0 to {top}, or NaN")
        grade = np.where(is_graded, grade, top)
        has_data = _columns(whole["with_data"], rows) if "with_data" in whole else np.zeros((1, 1), dtype=np.bool_)
        evidenced = evidenced_levels(arrays=arrays, level=level, grade=grade, has_data=has_data)
        low = np.minimum(low, evidenced)
    return replace(block, low=low, high=high, evidenced=evidenced)


def _read_levels(arrays: CatalogueArrays, given: AnyArray, state: Numbers | None) -> tuple[Numbers, Flags, Flags]:
    """Return levels (the lowest one where there is none), where there is one, and which cells fit.

    Whole numbers know no NaN; where states are given these tell whether there is a level.
    """
    if given.dtype.kind != "f":
        has_level = np.ones(given.shape, dtype=np.bool_) if state is None else np.asarray(state == ANSWERED)
        level = fill(given, has_level, arrays.lowest)
        return level.astype(np.int8), has_level, (level >= arrays.lowest) & (level <= arrays.highest)
    has_level = given == given  # noqa: PLR0124 - NaN is the only number that differs from itself, and this is fast
    fits = (given >= arrays.lowest) & (given <= arrays.highest) & (np.rint(given) == given)
    given[~fits] = arrays.lowest
    return given.astype(np.int8), has_level, fits == has_level


def _columns(values: AnyArray, rows: slice) -> AnyArray:
    """Turn rows of [n, m] round to [m, b]; what is the same for all assessments stays [m, 1] and is stored once."""
    return np.array(values.T if len(values) == 1 else values[rows].T, order="C")


def _check(fits: AnyArray, rows: slice, name: str, need: str) -> None:
    if not fits.all():
        column, row = (int(place) for place in np.argwhere(~fits)[0])
        raise ValueError(f"{name}[{rows.start + row}, {column}] does not fit: it must be {need}.")


def _collect(store: dict[str, Any], figures: GroupFigures | GapFigures, rows: slice, count: int) -> None:
    """Put a block's figures [rows, b] into their place in the whole [n, rows]; the first block makes the room.

    The whole lies in memory as the blocks do, requirement-major, so that nothing is turned round.
    """
    for name, values in vars(figures).items():
        if values is None:
            store[name] = None
            continue
        if values.shape[1] == count:
            store[name] = values.T
            continue
        store.setdefault(name, np.empty((len(values), count), dtype=values.dtype).T).T[:, rows] = values
