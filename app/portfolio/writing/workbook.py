"""The summary of a portfolio as a workbook: what was scored, the groups, the first assessments, what was left out.

Rows are written to the disk as they come, so memory does not grow with them. XlsxWriter is used because it can do
that several times faster than openpyxl; the look is that of the workbook of one assessment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.exports.cells import CellValue, safe_text
from app.exports.grid import LEVEL, Column
from app.exports.styles import FONT, Look, all_looks, level_style
from app.portfolio.writing.columns import GAPS_SHOWN, group_labels
from app.portfolio.writing.quantiles import PERCENTS
from questionnaires.answers import Problem
from scoring import CatalogueArrays
from scoring.cohorts.comparison import FEWEST_ORGANIZATIONS

if TYPE_CHECKING:
    import pyarrow as pa

ASSESSMENTS_SHOWN = 5_000
PROBLEMS_SHOWN = 5_000
_NO_MOMENT = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook's times have no zone; this one stands for none
_A4 = 9
_WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
_SUMMARY_COLUMNS = (Column(title="Portfolio", width=28, style="label"), Column(title="", width=100, style="wrapped"))
_PROBLEM_COLUMNS = (
    Column(title="Where", width=44, style="wrapped"),
    Column(title="What is wrong", width=70, style="wrapped"),
    Column(title="What was done", width=40, style="wrapped"),
)


@dataclass(frozen=True, kw_only=True)
class Summary:
    """What the workbook tells about the run; `files` are the Parquet files of the assessments, in order."""

    arrays: CatalogueArrays
    mode: str
    source: str
    group_column: str
    scored: int
    skipped: int
    problems: Sequence[Problem]
    problem_count: int
    notes: Sequence[str]
    groups: pa.Table
    files: Sequence[Path]


def write_workbook(path: Path, summary: Summary) -> None:
    """Write the summary; the same summary gives the same bytes."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    with Workbook(str(path), _WORKBOOK_OPTIONS) as workbook:
        workbook.set_properties({"author": "Groundwork", "title": "Portfolio", "created": _NO_MOMENT})
        looks = {name: workbook.add_format(_format(look)) for name, look in all_looks().items()}
        sheets = _Sheets(workbook=workbook, looks=looks)
        sheets.add("Summary", _SUMMARY_COLUMNS, _summary_rows(summary), frozen=0)
        sheets.add("Groups", _group_columns(), _group_rows(summary), frozen=2)
        columns = _assessment_columns(summary.arrays)
        sheets.add("Assessments", tuple(columns.values()), _assessment_rows(summary, list(columns)), frozen=2)
        if summary.problems:
            sheets.add("Left out", _PROBLEM_COLUMNS, _problem_rows(summary), frozen=0)


def _format(look: Look) -> dict[str, Any]:
    """A style of the workbook of one assessment in the words of XlsxWriter."""
    given = {
        "font_name": FONT,
        "font_size": look.size,
        "bold": look.is_bold,
        "font_color": f"#{look.colour}",
        "valign": "top",
        "num_format": look.number_format,
        "text_wrap": look.is_wrapped,
        "bg_color": f"#{look.fill}" if look.fill else "",
        "align": look.horizontal or "",
    }
    return {name: value for name, value in given.items() if value}


@dataclass(frozen=True, kw_only=True)
class _Sheets:
    """A workbook that takes tables, row by row."""

    workbook: Any
    looks: dict[str, Any]

    def add(self, title: str, columns: Sequence[Column], rows: Iterable[Sequence[CellValue]], *, frozen: int) -> None:
        """Add a sheet with one table, its heading and `frozen` columns kept in sight."""
        sheet = self.workbook.add_worksheet(title)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
        sheet.freeze_panes(1, frozen)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        for place, column in enumerate(columns):
            sheet.write_string(0, place, column.title, self.looks[column.heading_style])
        count = 0
        for count, row in enumerate(rows, 1):
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, count, place, column, value)
        sheet.autofilter(0, 0, count, len(columns) - 1)

    def _write(self, sheet: Any, row: int, place: int, column: Column, value: CellValue) -> None:
        if isinstance(value, str):
            sheet.write_string(row, place, safe_text(value), self.looks[_style(column, value)])
        elif value is not None:
            sheet.write_number(row, place, value, self.looks[_style(column, value)])


def _style(column: Column, value: CellValue) -> str:
    if column.style != LEVEL:
        return column.style
    return level_style(value) if isinstance(value, int) else "centred"


def _summary_rows(summary: Summary) -> Iterator[tuple[str, CellValue]]:
    catalogue = summary.arrays.catalogue
    yield "Source", summary.source
    yield "Scored", f"{summary.scored:,} {'assessment' if summary.scored == 1 else 'assessments'}"
    yield "Left out", _left_out(summary)
    yield "Catalogue", f"{catalogue.id} {catalogue.edition}, {catalogue.content_hash}"
    yield "Scoring profile", f"{catalogue.profile.id}, version {catalogue.profile.version}"
    yield "Mode", f"{summary.mode}, {len(summary.arrays.keys)} requirements"
    yield "Groups", f"Column {summary.group_column}. An assessment without a group counts in the whole only."
    yield (
        "Quantiles",
        (
            "The lowest value that so many percent do not exceed: exact for gate levels, to 0.05 for indices. "
            f"Empty where fewer than {FEWEST_ORGANIZATIONS} assessments have a figure."
        ),
    )
    yield (
        "Meant for",
        (
            "The owner of the portfolio: all assessments count, with or without consent. Before figures go to others, "
            "use groundwork portfolio compare, which asks for consent and at least five organizations."
        ),
    )
    if summary.scored > ASSESSMENTS_SHOWN:
        yield "Sheet Assessments", f"The first {ASSESSMENTS_SHOWN:,}; all stand in the Parquet files beside this one."
    yield from (("Note", note) for note in summary.notes)


def _left_out(summary: Summary) -> str:
    if not summary.problem_count:
        return "Nothing"
    faults = f"{summary.problem_count:,} {'fault' if summary.problem_count == 1 else 'faults'}"
    shown = min(len(summary.problems), PROBLEMS_SHOWN)
    told = "all" if shown == summary.problem_count else f"the first {shown:,}"
    what = "row or file" if summary.skipped == 1 else "rows or files"
    return f"{summary.skipped:,} {what}, because of {faults}; {told} in the sheet Left out"


def _group_columns() -> tuple[Column, ...]:
    return (
        Column(title="Group", width=24),
        Column(title="Of", width=34),
        Column(title="Assessments", width=13, style="whole"),
        Column(title="With figures", width=13, style="whole"),
        *(Column(title=_percent_title("Gate", percent), width=10, style=LEVEL) for percent in PERCENTS),
        *(Column(title=_percent_title("Index", percent), width=10, style="one decimal") for percent in PERCENTS),
    )


def _percent_title(figure: str, percent: int) -> str:
    return f"{figure}, median" if percent == 50 else f"{figure}, {percent} %"


def _group_rows(summary: Summary) -> Iterator[list[CellValue]]:
    titles = group_titles(summary.arrays)
    figures = [f"{figure}_p{percent}" for figure in ("gate", "index") for percent in PERCENTS]
    for row in summary.groups.to_pylist():
        name = "All assessments" if row["group"] is None else row["group"]
        yield [name, titles[row["label"]], row["assessments"], row["with_figures"], *(row[each] for each in figures)]


def group_titles(arrays: CatalogueArrays) -> dict[str, str]:
    """Return what each clause, capability and the whole are called, by the label that ends their columns.

    >>> from clauses import load_catalogue
    >>> from scoring import compile_catalogue
    >>> titles = group_titles(compile_catalogue(catalogue=load_catalogue()))
    >>> titles["6"], titles["whole"]
    ('6 Planning', 'Whole')
    """
    catalogue = arrays.catalogue
    titles = {clause.number: f"{clause.number} {clause.title}" for clause in catalogue.clauses}
    titles |= {capability.code: f"{capability.code} {capability.name}" for capability in catalogue.capabilities}
    return titles | {"whole": "Whole"}


def _assessment_columns(arrays: CatalogueArrays) -> dict[str, Column]:
    """Columns of the sheet by the name of the column in the Parquet files."""
    clauses = [
        label for key, label in zip(arrays.groups.keys, group_labels(arrays), strict=True) if key.kind == "clause"
    ]
    return {
        "id": Column(title="Id", width=18),
        "name": Column(title="Name", width=28),
        "group": Column(title="Group", width=18),
        "unit": Column(title="Unit", width=18),
        "gate_whole": Column(title="Gate level", width=10, style=LEVEL),
        "index_whole": Column(title="Index", width=9, style="one decimal"),
        "coverage_whole": Column(title="Answered", width=10, style="percent"),
        "share_at_target_whole": Column(title="At target", width=10, style="percent"),
        "gaps": Column(title="Gaps", width=8, style="whole"),
        **{f"gap_{place}": Column(title=f"Gap {place}", width=18) for place in range(1, GAPS_SHOWN + 1)},
        **{f"gate_{label}": Column(title=f"Clause {label}", width=10, style=LEVEL) for label in clauses},
    }


def _assessment_rows(summary: Summary, names: list[str]) -> Iterator[list[CellValue]]:
    from pyarrow import parquet  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    room = ASSESSMENTS_SHOWN
    for path in summary.files:
        if room <= 0:
            return
        rows = parquet.read_table(path, columns=names).slice(0, room).to_pylist()
        room -= len(rows)
        for row in rows:
            yield [100 * value if _is_share(name) and value is not None else value for name, value in row.items()]


def _is_share(name: str) -> bool:
    return name.startswith(("coverage_", "share_at_target_"))


def _problem_rows(summary: Summary) -> Iterator[tuple[str, str, str]]:
    for problem in summary.problems[:PROBLEMS_SHOWN]:
        yield problem.place, problem.message, problem.remedy
