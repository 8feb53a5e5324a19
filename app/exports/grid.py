"""Write a table as a sheet of its own: frozen heading, filter, widths, types and a page set-up that prints well."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.exports.cells import CellValue, fit_height, put
from app.exports.styles import LOOKS, level_style

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

LEVEL = "level"


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column: its heading, its width in characters and the style of its cells ("level" colours by the value).

    `is_by_hand` marks a column that people fill in for themselves; it is empty and is not read back. `figure` names
    the figure that a cell shows, with {} for what its row is about ("requirement:{}:level").
    """

    title: str
    width: float
    style: str = "text"
    is_by_hand: bool = False
    figure: str = ""

    @property
    def heading_style(self) -> str:
        """The style of the heading: light over columns for own notes, centred over centred values."""
        if self.is_by_hand:
            return "heading by hand"
        is_centred = self.style == LEVEL or LOOKS[self.style].horizontal == "center"
        return "centred heading" if is_centred else "heading"

    @property
    def is_wrapped(self) -> bool:
        """Tell whether a long text takes several lines here."""
        return self.style.endswith("wrapped")


Row = Sequence[CellValue]


def add_table(
    workbook: Workbook,
    *,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Row],
    frozen: int,
    footer: str,
    pages_wide: int = 1,
) -> Worksheet:
    """Add a sheet that holds one table.

    `frozen` columns stay in sight and are repeated on every page across; `footer` names the assessment on paper.
    """
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy

    sheet: Worksheet = workbook.create_sheet(title)
    write_heading(sheet, 1, columns)
    count = write_rows(sheet, 2, columns, rows)
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.freeze_panes = f"{get_column_letter(frozen + 1)}2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count + 1}"
    sheet.print_title_rows = "1:1"
    if pages_wide > 1:
        sheet.print_title_cols = f"A:{get_column_letter(frozen)}"
    set_page(sheet, footer=footer, pages_wide=pages_wide)
    return sheet


def write_heading(sheet: Worksheet, row: int, columns: Sequence[Column], first: int = 1) -> None:
    """Write the names of the columns."""
    fit_height(sheet, row, [(column.title, column.width * 0.8) for column in columns])
    for index, column in enumerate(columns, first):
        put(sheet, row, index, column.title, column.heading_style)


def write_rows(sheet: Worksheet, start: int, columns: Sequence[Column], rows: Iterable[Row], first: int = 1) -> int:
    """Write the rows below a heading and return how many there were."""
    count = 0
    for number, row in enumerate(rows, start):
        for index, (column, value) in enumerate(zip(columns, row, strict=True), first):
            put(sheet, number, index, value, _style(column, value))
        texts = [(value, column.width) for column, value in zip(columns, row, strict=True) if column.is_wrapped]
        fit_height(sheet, number, texts)
        count += 1
    return count


def _style(column: Column, value: CellValue) -> str:
    if column.style != LEVEL:
        return column.style
    return level_style(value) if isinstance(value, int) else "centred"


def set_page(sheet: Worksheet, *, footer: str, pages_wide: int = 1) -> None:
    """Print landscape on A4, as wide as one page or two, with the assessment and the page number below."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9
    sheet.page_setup.fitToWidth = pages_wide
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.6
    sheet.oddFooter.left.text = footer.replace("&", "&&")
    sheet.oddFooter.center.text = "&A"
    sheet.oddFooter.right.text = "Page &P of &N"
    for part in (sheet.oddFooter.left, sheet.oddFooter.center, sheet.oddFooter.right):
        part.size = 8
    sheet.sheet_view.showGridLines = False
    sheet.sheet_view.zoomScale = 100
