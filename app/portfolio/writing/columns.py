"""The columns of the assessments that go out: who, what was answered, levels, gaps, and figures of every group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from app.portfolio.reading.frames import Frame
from scoring import BatchResult, CatalogueArrays
from scoring.arrays import Flags

if TYPE_CHECKING:
    import pyarrow as pa

GAPS_SHOWN = 5
LEVEL_FIGURES = {"gate": "gate_level", "gate_low": "gate_low", "gate_high": "gate_high"}
NUMBER_FIGURES = {
    "index": "index",
    "index_low": "index_low",
    "index_high": "index_high",
    "coverage": "coverage",
    "share_at_target": "share_at_target",
}
EVIDENCED_FIGURES = {"evidenced_gate": "evidenced_level", "evidenced_index": "evidenced_index"}
COUNTS = ("answered", "dont_know", "not_applicable", "deferred")


def group_labels(arrays: CatalogueArrays) -> tuple[str, ...]:
    """Return what the figures of each group of requirements end with: clause number, capability code or "whole".

    >>> from clauses import load_catalogue
    >>> from scoring import compile_catalogue
    >>> group_labels(compile_catalogue(catalogue=load_catalogue()))[5:9]
    ('9', '10', 'DIR', 'GOV')
    """
    return tuple("whole" if key.kind == "catalogue" else key.id for key in arrays.groups.keys)


def assessment_schema(arrays: CatalogueArrays, metadata: tuple[tuple[str, str], ...] = ()) -> pa.Schema:
    """Return names and types of the columns; every column but id may be null."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    fields = [pa.field("id", pa.string(), nullable=False)]
    fields += [pa.field(name, pa.string()) for name in ("name", "group", "unit")]
    fields += [pa.field("consent", pa.bool_())]
    fields += [pa.field(name, pa.int16()) for name in (*COUNTS, "gaps")]
    fields += [pa.field(f"gap_{place}", pa.string()) for place in range(1, GAPS_SHOWN + 1)]
    for label in group_labels(arrays):
        fields += [pa.field(f"{name}_{label}", pa.int8()) for name in LEVEL_FIGURES]
        fields += [pa.field(f"{name}_{label}", pa.float64()) for name in NUMBER_FIGURES]
        evidenced = zip(EVIDENCED_FIGURES, (pa.int8(), pa.float64()), strict=True)
        fields += [pa.field(f"{name}_{label}", kind) for name, kind in evidenced]
    fields += [pa.field(key, pa.int8()) for key in arrays.keys]
    return pa.schema(fields, metadata=dict(metadata))


def assessment_rows(frame: Frame, batch: BatchResult, schema: pa.Schema) -> pa.RecordBatch:
    """Return the rows of a scored frame, one per assessment, in the order of the frame."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    columns = [frame.ids, frame.names, frame.groups, frame.units, frame.consents]
    columns += [pa.array(getattr(batch.groups, name)[:, -1], pa.int16()) for name in COUNTS]
    columns += _gaps(batch)
    is_seen = None if frame.evidence is None else np.asarray((~np.isnan(frame.evidence)).any(axis=1))
    for place in range(len(batch.arrays.groups)):
        columns += [_whole_numbers(getattr(batch.groups, name)[:, place]) for name in LEVEL_FIGURES.values()]
        columns += [
            pa.array(getattr(batch.groups, name)[:, place], from_pandas=True) for name in NUMBER_FIGURES.values()
        ]
        columns += _evidenced(batch, place, is_seen)
    columns += [_whole_numbers(frame.levels[:, place]) for place in range(len(batch.arrays.keys))]
    return pa.record_batch(columns, schema=schema)


def _evidenced(batch: BatchResult, place: int, is_seen: Flags | None) -> list[pa.Array]:
    """Gate level and index of what evidence shows of a group, null where nobody has looked at any.

    In a frame with others an assessment without graded evidence is scored as if every claim were shown.
    """
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    if is_seen is None:
        return [pa.nulls(len(batch.groups.index), kind) for kind in (pa.int8(), pa.float64())]
    level, index = (
        np.where(is_seen, getattr(batch.groups, name)[:, place], np.nan) for name in EVIDENCED_FIGURES.values()
    )
    return [_whole_numbers(level), pa.array(index, from_pandas=True)]


def _whole_numbers(values: Any) -> pa.Array:
    """Levels as small whole numbers, null where there is none."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    missing = np.isnan(values)
    return pa.array(np.where(missing, 0, values).astype(np.int8), mask=missing)


def _gaps(batch: BatchResult) -> list[pa.Array]:
    """The number of gaps, and the keys of the first ones in the recommended order."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    order = np.asarray(batch.gaps.order)
    counts = (order > 0).sum(axis=1)
    columns = [pa.array(counts, pa.int16())]
    keys = pa.array(batch.arrays.keys, pa.string())
    for place in range(1, GAPS_SHOWN + 1):
        first = pa.array((order == place).argmax(axis=1), pa.int32(), mask=counts < place)
        columns.append(keys.take(first))
    return columns
