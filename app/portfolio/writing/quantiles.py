"""The table of groups: how many assessments, quantiles of gate level and index, and how many stand at each level."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.portfolio.writing.columns import group_labels
from scoring import CatalogueArrays, Tally, quantile_places
from scoring.cohorts.comparison import FEWEST_ORGANIZATIONS, TENTHS

if TYPE_CHECKING:
    import pyarrow as pa

PERCENTS = (10, 25, 50, 75, 90)


def group_table(
    *, arrays: CatalogueArrays, tallies: Mapping[str | None, Tally], metadata: tuple[tuple[str, str], ...] = ()
) -> pa.Table:
    """Return one row per group of assessments and clause, capability or whole; the whole portfolio (null) first.

    Where fewer than five assessments have a figure there are no quantiles and no numbers per level (SC-72).
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    names = sorted(tallies, key=lambda name: (name is not None, name or ""))
    rows = [row for name in names for row in _rows(arrays, name, tallies[name])]
    return pa.Table.from_pylist(rows, schema=group_schema(arrays, metadata))


def group_schema(arrays: CatalogueArrays, metadata: tuple[tuple[str, str], ...] = ()) -> pa.Schema:
    """Return names and types of the columns of the groups."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    texts = [pa.field(name, pa.string()) for name in ("group", "kind", "label")]
    counts = [pa.field(name, pa.int64()) for name in ("assessments", "with_figures")]
    gates = [pa.field(f"gate_p{percent}", pa.int8()) for percent in PERCENTS]
    indices = [pa.field(f"index_p{percent}", pa.float64()) for percent in PERCENTS]
    levels = [pa.field(f"at_gate_{level}", pa.int64()) for level in range(arrays.lowest, arrays.highest + 1)]
    return pa.schema([*texts, *counts, *gates, *indices, *levels], metadata=dict(metadata))


def _rows(arrays: CatalogueArrays, name: str | None, tally: Tally) -> list[dict[str, Any]]:
    gates = quantile_places(counts=tally.gates, percents=PERCENTS) + arrays.lowest
    indices = quantile_places(counts=tally.indices, percents=PERCENTS) / TENTHS
    rows = []
    for place, (key, label) in enumerate(zip(arrays.groups.keys, group_labels(arrays), strict=True)):
        row: dict[str, Any] = {"group": name, "kind": key.kind, "label": label, "assessments": tally.size}
        row["with_figures"] = int(tally.gates[place].sum())
        if row["with_figures"] >= FEWEST_ORGANIZATIONS:
            row |= {f"gate_p{percent}": int(value) for percent, value in zip(PERCENTS, gates[place], strict=True)}
            row |= {f"index_p{percent}": float(value) for percent, value in zip(PERCENTS, indices[place], strict=True)}
            row |= {f"at_gate_{level}": int(count) for level, count in enumerate(tally.gates[place], arrays.lowest)}
        rows.append(row)
    return rows
