"""The sheet Priority views: the rank of each gap by P and in every other order, with the scores behind them."""

from __future__ import annotations

from collections.abc import Iterator

from app.exports.grid import Column, Row
from app.presenters.views import ViewsPage
from app.presenters.words import rounded


def view_columns(page: ViewsPage) -> tuple[Column, ...]:
    """Return the columns: a rank and a score for each order; the headings name the numbers that it was used with."""
    return (
        Column(title="Key", width=18),
        Column(title="Number", width=8, style="centred"),
        Column(title="Requirement", width=42, style="wrapped"),
        Column(title="Must do", width=8, style="centred"),
        Column(title=f"Rank: {page.priority.title}", width=13, style="whole"),
        Column(title="Rank interval", width=10, style="centred"),
        Column(title="Priority P", width=9, style="one decimal"),
        *(each for column in page.columns for each in _of_view(column.title, column.settings_text)),
        Column(title="Field of importance and level", width=17, style="wrapped"),
    )


def _of_view(title: str, settings: str) -> tuple[Column, Column]:
    name = f"{title} ({settings})" if settings else title
    return (
        Column(title=f"Rank: {name}", width=14, style="whole"),
        Column(title=f"Score: {title}", width=12, style="one decimal"),
    )


def view_rows(page: ViewsPage) -> Iterator[Row]:
    """Yield one row per gap in the order of the page."""
    fields = (
        {} if page.grid is None else {mark.number: field.name for field in page.grid.fields for mark in field.marks}
    )
    for row in page.rows:
        ranks = (value for cell in row.cells for value in (cell.rank, rounded(cell.score)))
        must_do = "yes" if row.is_must_do else None
        own = (row.rank, row.interval_text, rounded(row.priority))
        yield (row.key, row.number, row.title, must_do, *own, *ranks, fields.get(row.number))
