"""The sheet Trace: every step behind every figure, and the links from the figures of other sheets to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from app.exports.grid import Column, Row, add_table
from scoring.values import Trace

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

TRACE_SHEET = "Trace"
TRACE_COLUMNS = (
    Column(title="Figure", width=34),
    Column(title="Step", width=6, style="whole"),
    Column(title="Rule", width=8, style="centred"),
    Column(title="Sentence", width=70, style="wrapped"),
    Column(title="Inputs", width=60, style="wrapped"),
    Column(title="Result", width=34, style="wrapped"),
)
Places = Mapping[str, int]


def trace_places(traces: Sequence[Trace]) -> dict[str, int]:
    """Return the row of the first step of each figure; the heading is row 1."""
    places, row = {}, 2
    for trace in traces:
        places[trace.figure] = row
        row += len(trace.steps)
    return places


def trace_rows(traces: Sequence[Trace]) -> Iterator[Row]:
    """Yield one row per step; inputs stand one after the other, as "name: value"."""
    for trace in traces:
        for number, step in enumerate(trace.steps, 1):
            inputs = "; ".join(f"{name}: {value}" for name, value in step.inputs.items())
            yield trace.figure, number, step.rule, step.sentence, inputs, step.result


def add_trace(workbook: Workbook, traces: Sequence[Trace], *, footer: str) -> None:
    """Add the sheet: frozen heading and figure, a filter over all columns."""
    rows = trace_rows(traces)
    add_table(workbook, title=TRACE_SHEET, columns=TRACE_COLUMNS, rows=rows, frozen=1, footer=footer)


def link_figures(
    sheet: Worksheet, start: int, columns: Sequence[Column], subjects: Sequence[str], places: Places, first: int = 1
) -> None:
    """Let cells lead to the first step of their figure: one row per subject from `start` on, as they were written.

    A column's `figure` is the name of its figure, with {} for the subject of the row.
    """
    from openpyxl.worksheet.hyperlink import Hyperlink  # noqa: PLC0415 - heavy

    linked = [(place, column.figure) for place, column in enumerate(columns, first) if column.figure]
    for row, subject in enumerate(subjects, start):
        for place, figure in linked:
            target, cell = places.get(figure.format(subject)), sheet.cell(row=row, column=place)
            if target is not None and cell.value is not None:
                cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"{TRACE_SHEET}!A{target}")
