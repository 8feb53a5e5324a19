"""The sheet Trace: one row per step, and figures elsewhere that lead to it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from openpyxl import Workbook, load_workbook

from app.exports import build_workbook
from app.exports.trace import TRACE_COLUMNS, trace_places
from app.presenters import Standing
from app.services.results import trace_all
from scoring import result_document
from scoring.values import Trace, TraceStep

LARGEST = 250_000


@pytest.fixture(scope="session")
def traces(halden: Standing) -> tuple[Trace, ...]:
    return trace_all(halden.snapshot, halden.result, on=halden.today)


@pytest.fixture(scope="session")
def content(halden: Standing, traces: tuple[Trace, ...]) -> bytes:
    return build_workbook(halden, traces=traces)


@pytest.fixture(scope="session")
def book(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def target(book: Workbook, sheet: str, row: int, title: str, heading: int = 1) -> str:
    """The figure that the cell under a heading leads to."""
    page = book[sheet]
    column = next(cell.column for cell in page[heading] if cell.value == title)
    link = page.cell(row, column).hyperlink
    name, _, place = link.location.partition("!")
    return str(book[name][place].value)


def test_every_step_of_every_figure_has_a_row(book: Workbook, traces: tuple[Trace, ...]) -> None:
    heading, *rows = book["Trace"].iter_rows(values_only=True)

    assert heading == tuple(column.title for column in TRACE_COLUMNS)
    assert [row[:3] for row in rows] == [
        (trace.figure, number, step.rule) for trace in traces for number, step in enumerate(trace.steps, 1)
    ]
    gate = next(row for row in rows if row[0] == "clause:6:gate" and row[2] == "SC-14")
    assert gate[4] == "answered weight: 43; applicable weight: 43; needed: 80 %"


def test_the_sheet_has_a_frozen_heading_and_a_filter(book: Workbook) -> None:
    sheet = book["Trace"]

    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == f"A1:F{sheet.max_row}"


def test_figures_lead_to_their_first_step(book: Workbook) -> None:
    summary = book["Summary"]
    heading = next(row[0].row for row in summary.iter_rows(max_col=1) if row[0].value == "Clause")
    clauses = {str(summary.cell(row, 1).value): row for row in range(heading + 1, heading + 9)}

    assert target(book, "Summary", clauses["6 Planning"], "Gate level", heading) == "clause:6:gate"
    assert target(book, "Summary", clauses["6 Planning"], "Index", heading) == "clause:6:index"
    assert target(book, "Summary", clauses["All clauses"], "Answered", heading) == "overall:coverage"
    key = book["Gap register"]["C2"].value
    assert target(book, "Gap register", 2, "Priority P") == f"gap:{key}:priority"
    assert target(book, "Gap register", 2, "Level") == f"requirement:{key}:level"
    assert target(book, "Requirements", 2, "Confidence") == "requirement:ctx.issues:confidence"


def test_a_figure_that_is_not_there_leads_nowhere(book: Workbook) -> None:
    sheet = book["Requirements"]
    column = next(cell.column for cell in sheet[1] if cell.value == "Level")

    empty = [row for row in range(2, sheet.max_row + 1) if sheet.cell(row, column).value is None]

    assert empty
    assert all(sheet.cell(row, column).hyperlink is None for row in empty)


def test_the_workbook_stays_small_and_the_same(halden: Standing, traces: tuple[Trace, ...], content: bytes) -> None:
    assert len(content) < LARGEST
    assert build_workbook(halden, traces=traces) == content


def test_what_is_read_back_gives_the_same_figures(
    halden: Standing, content: bytes, read_back: Callable[[bytes], Standing]
) -> None:
    assert result_document(read_back(content).result) == result_document(halden.result)


def test_without_traces_there_is_no_sheet_and_no_link(halden_workbook: Workbook) -> None:
    assert "Trace" not in halden_workbook.sheetnames
    assert all(cell.hyperlink is None for row in halden_workbook["Gap register"].iter_rows() for cell in row)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-2", "@SUM(A1)"])
def test_what_looks_like_a_formula_stays_text(halden: Standing, traces: tuple[Trace, ...], text: str) -> None:
    step = TraceStep(rule="SC-01", sentence=text, inputs={text: ""}, result=text)
    hostile = replace(traces[0], steps=(step,))

    sheet = load_workbook(io.BytesIO(build_workbook(halden, traces=(hostile,))))["Trace"]

    assert {sheet.cell(2, column).data_type for column in (1, 4, 5, 6)} == {"s"}
    assert sheet["F2"].value == text
    assert sheet["F2"].quotePrefix


def test_places_count_the_steps_before(traces: tuple[Trace, ...]) -> None:
    places = trace_places(traces[:2])

    assert list(places.values()) == [2, 2 + len(traces[0].steps)]
