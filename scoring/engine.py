"""The batch engine: levels of n assessments in, every figure of n assessments out, block by block."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.compiled import AnyArray, CatalogueArrays
from scoring.priority import GapFigures, gap_figures
from scoring.rollup import Block, GroupFigures, group_figures, group_sums
from scoring.votes import ANSWERED, STATES, UNANSWERED

# The working arrays of a block of this many assessments stay within a second-level cache.
BLOCK_ROWS = 384


@dataclass(frozen=True, kw_only=True, eq=False)
class BatchResult:
    """Figures of n assessments: `groups` holds arrays [n, G] (`blocks` [n, m]), `gaps` [n, m] ([n, e] for edges)."""

    arrays: CatalogueArrays
    groups: GroupFigures
    gaps: GapFigures


def score_batch(
    *,
    arrays: CatalogueArrays,
    levels: AnyArray,
    targets: AnyArray,
    states: AnyArray | None = None,
    evidence: AnyArray | None = None,
    agreement: AnyArray | None = None,
    must_do: AnyArray | None = None,
    block_rows: int = BLOCK_ROWS,
) -> BatchResult:
    """Score n assessments of m requirements in one call; one assessment is a batch of one.

    `levels` [n, m] holds whole numbers of the scale, NaN where there is no level. The other arrays are [n, m], or [m]
    where they are the same for all: `targets` levels; `states` codes into STATES (default: answered where there is a
    level, else unanswered); `evidence` grades (default 0); `agreement` 0 to 1 or NaN without votes (default 1, as for
    levels set together); `must_do` flags (default none). Raises ValueError that names the first cell that does not fit.

    >>> from clauses import load_catalogue
    >>> from scoring.compiled import compile_catalogue
    >>> arrays = compile_catalogue(catalogue=load_catalogue())
    >>> result = score_batch(arrays=arrays, levels=np.full((2, 74), 2.0), targets=np.full(74, 3))
    >>> result.groups.gate_level[:, -1].tolist(), int((result.gaps.size > 0).sum())
    ([2.0, 2.0], 148)
    """
    if levels.ndim != 2 or levels.shape[1] != len(arrays.keys):
        raise ValueError(
            f"levels has shape {levels.shape}; it needs one column for each of {len(arrays.keys)} requirements."
        )
    count = len(levels)
    series: dict[str, AnyArray | None] = {
        "levels": levels,
        "targets": targets,
        "states": states,
        "evidence": np.zeros(1, np.int8) if evidence is None else evidence,
        "agreement": np.ones(1) if agreement is None else agreement,
        "must_do": np.zeros(1, np.bool_) if must_do is None else must_do,
    }
    whole = {name: np.atleast_2d(values) for name, values in series.items() if values is not None}
    groups: dict[str, AnyArray] = {}
    gaps: dict[str, AnyArray] = {}
    for first in range(0, max(count, 1), block_rows):
        rows = slice(first, min(first + block_rows, count))
        block_groups, block_gaps = _score_block(arrays, rows, whole)
        _collect(groups, block_groups, rows, count)
        _collect(gaps, block_gaps, rows, count)
    return BatchResult(arrays=arrays, groups=GroupFigures(**groups), gaps=GapFigures(**gaps))


def checked_block(*, arrays: CatalogueArrays, rows: slice, whole: dict[str, AnyArray]) -> Block:
    """Return rows of a batch in requirement-major layout; raise ValueError for the first cell that does not fit."""
    given, target = _columns(whole["levels"], rows), _columns(whole["targets"], rows)
    has_level = given == given  # noqa: PLR0124 - NaN is the only number that differs from itself, and this is fast
    scale = f"a whole number from {arrays.lowest} to {arrays.highest}"
    fits = (given >= arrays.lowest) & (given <= arrays.highest) & (np.rint(given) == given)
    _check(fits == has_level, rows, "levels", f"{scale}, or NaN where there is none")
    _check((target >= arrays.lowest) & (target <= arrays.highest), rows, "targets", scale)
    if "states" in whole:
        state = np.broadcast_to(_columns(whole["states"], rows), given.shape)
        fits = ((state == ANSWERED) == has_level) & (state >= 0) & (state < len(STATES))
        _check(fits, rows, "states", f"a code from 0 to {len(STATES) - 1}, and 0 exactly where there is a level")
    else:
        state = np.where(has_level, ANSWERED, UNANSWERED)
    level = np.where(has_level, given, arrays.lowest).astype(np.int8)
    return Block(level, state.astype(np.int8), np.broadcast_to(target, given.shape).astype(np.int8))


def _columns(values: AnyArray, rows: slice) -> AnyArray:
    """Turn rows of [n, m] round to [m, b]; what is the same for all assessments stays [m, 1] and is stored once."""
    return np.array(values.T if len(values) == 1 else values[rows].T, order="C")


def _check(fits: AnyArray, rows: slice, name: str, need: str) -> None:
    if not fits.all():
        column, row = (int(place) for place in np.argwhere(~fits)[0])
        raise ValueError(f"{name}[{rows.start + row}, {column}] does not fit: it must be {need}.")


def _score_block(arrays: CatalogueArrays, rows: slice, whole: dict[str, AnyArray]) -> tuple[GroupFigures, GapFigures]:
    block = checked_block(arrays=arrays, rows=rows, whole=whole)
    sums = group_sums(arrays=arrays, block=block)
    groups = group_figures(arrays=arrays, block=block, sums=sums)
    gaps = gap_figures(
        arrays=arrays,
        block=block,
        evidence=_columns(whole["evidence"], rows),
        agreement=_columns(whole["agreement"], rows),
        must_do=_columns(whole["must_do"], rows),
    )
    return groups, gaps


def _collect(store: dict[str, AnyArray], figures: GroupFigures | GapFigures, rows: slice, count: int) -> None:
    """Put a block's figures into their place in the whole; the first block makes the room."""
    for name, values in vars(figures).items():
        if values.shape[1] == count:
            store[name] = values.T
            continue
        if name not in store:
            store[name] = np.empty((count, len(values)), dtype=values.dtype)
        store[name][rows] = values.T
