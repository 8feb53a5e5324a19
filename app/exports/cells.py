"""Write single cells: each value in its own type, and text that can never become a formula."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from app.exports.styles import LOOKS, style_name

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet.worksheet import Worksheet

CellValue = str | int | float | date | None

LONGEST_TEXT = 32_767
HIGHEST_ROW = 409.0
LETTERS_PER_WIDTH = 1.2  # a column's width counts digits; running text is a little narrower
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "'")
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def safe_text(text: str) -> str:
    """Return a text as a workbook can hold it: no character that XML forbids, one kind of line break, not too long.

    >>> safe_text("a\\x00b\\r\\nc")
    'ab\\nc'
    """
    return _NOT_IN_XML.sub("", text.replace("\r\n", "\n"))[:LONGEST_TEXT]


def put(sheet: Worksheet, row: int, column: int, value: CellValue, style: str) -> Cell:
    """Write a value in a style. Text stays text: Excel neither runs it nor turns it into a number or an error."""
    cell = sheet.cell(row=row, column=column)
    cell.style = style_name(style)
    if not isinstance(value, str):
        cell.value = value
        return cell
    text = safe_text(value)
    if text:
        cell.value = text
        cell.data_type = "s"
        if text.startswith(_FORMULA_SIGNS):
            cell.quotePrefix = True
    return cell


def put_across(sheet: Worksheet, row: int, columns: tuple[int, int], value: CellValue, style: str) -> None:
    """Write a value across several columns, whose widths have been set, in a row that is high enough for it."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy

    first, last = columns
    put(sheet, row, first, value, style)
    sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)
    width = sum(sheet.column_dimensions[get_column_letter(column)].width for column in range(first, last + 1))
    fit_height(sheet, row, [(value, width)], size=LOOKS[style].size)


def fit_height(sheet: Worksheet, row: int, cells: Iterable[tuple[CellValue, float]], *, size: float = 10) -> None:
    """Make a row high enough for its wrapped texts, given as (text, width in characters); it never gets lower.

    Spreadsheet programs do this themselves only for some cells and only when a person asks for it.
    """
    lines = max((count_lines(value, width * 10 / size) for value, width in cells if isinstance(value, str)), default=1)
    height = min(HIGHEST_ROW, lines * size * 1.32 + 2)
    if lines > 1 or size > 10:
        sheet.row_dimensions[row].height = max(height, sheet.row_dimensions[row].height or 0)


def count_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a column of this width.

    >>> count_lines("one line", 20), count_lines("first\\nsecond", 20)
    (1, 2)
    """
    letters = max(1, int(width * LETTERS_PER_WIDTH))
    if len(text) <= letters and "\n" not in text:
        return 1
    return sum(max(1, len(textwrap.wrap(paragraph, letters))) for paragraph in text.split("\n"))
