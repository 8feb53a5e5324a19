"""Small portfolios in the wide layout, made where they are read, and what one assessment of them gives alone."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from clauses import load_catalogue
from questionnaires.answers import AnswerState, Applicability
from scoring import AssessmentInput, AssessmentResult, assess, compile_catalogue, default_targets

CATALOGUE = load_catalogue()
ARRAYS = compile_catalogue(catalogue=CATALOGUE)
KEYS = ARRAYS.keys
WIDTH = len(KEYS)


def random_levels(count: int, seed: int = 7, missing: float = 0.05) -> Any:
    """Levels [n, m], each organization around its own level, NaN where nothing was answered."""
    chance = np.random.default_rng(seed)
    around = chance.uniform(0.5, 4.5, (count, 1))
    levels = np.clip(np.rint(around + chance.normal(0, 1.0, (count, WIDTH))), 0, 5)
    levels[chance.random((count, WIDTH)) < missing] = np.nan
    return levels


def wide_table(levels: Any, **columns: Sequence[Any] | pa.Array) -> pa.Table:
    """A table of the wide layout; ids are org-1, org-2 and so on where none are given."""
    missing = np.isnan(levels)
    whole = np.where(missing, 0, levels).astype(np.int8)
    ids = {} if "id" in columns else {"id": [f"org-{number + 1}" for number in range(len(levels))]}
    series = {key: pa.array(whole[:, place], mask=missing[:, place]) for place, key in enumerate(KEYS)}
    return pa.table({**ids, **columns, **series})


def write_wide(path: Path, levels: Any, *, row_group: int | None = None, **columns: Any) -> Path:
    """Write a table of the wide layout as a Parquet file."""
    parquet.write_table(wide_table(levels, **columns), path, row_group_size=row_group)
    return path


def read_assessments(folder: Path) -> list[dict[str, Any]]:
    """The rows that a run wrote, in the order of their files."""
    files = sorted((folder / "assessments").glob("*.parquet"))
    return [row for path in files for row in parquet.read_table(path).to_pylist()]


def assess_alone(levels: Any, targets: dict[str, int] | None = None, states: dict[str, str] | None = None) -> Any:
    """Score one row of levels [m] by itself, as levels that were agreed together."""
    decided = {key: Applicability(key=key, state=AnswerState(state)) for key, state in (states or {}).items()}
    return assess(
        AssessmentInput(
            catalogue=CATALOGUE,
            asked=KEYS,
            targets=default_targets(catalogue=CATALOGUE) | (targets or {}),
            agreed={key: int(level) for key, level in zip(KEYS, levels, strict=True) if not np.isnan(level)},
            decisions=decided,
        )
    )


def as_row(result: AssessmentResult) -> dict[str, Any]:
    """A result in the columns of a portfolio."""
    row: dict[str, Any] = {"gaps": len(result.gaps)}
    row |= {f"gap_{place}": None for place in range(1, 6)}
    row |= {f"gap_{place}": gap.key for place, gap in enumerate(result.gaps[:5], 1)}
    row |= {found.key: found.level for found in result.requirements}
    for group in (*result.clauses, *result.capabilities, result.overall):
        label = "whole" if group.kind == "catalogue" else group.id
        row |= {f"gate_{label}": group.gate_level, f"index_{label}": group.index}
        row |= {f"gate_low_{label}": group.gate_low, f"gate_high_{label}": group.gate_high}
        row |= {f"index_low_{label}": group.index_low, f"index_high_{label}": group.index_high}
        row |= {f"evidenced_gate_{label}": group.evidenced_level, f"evidenced_index_{label}": group.evidenced_index}
        row |= {f"coverage_{label}": group.coverage, f"share_at_target_{label}": group.share_at_target}
    whole = result.overall
    row |= {"answered": whole.answered, "dont_know": whole.dont_know}
    return row | {"not_applicable": whole.not_applicable, "deferred": whole.deferred}
