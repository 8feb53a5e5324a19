"""Read the sheets of an Excel workbook as tables: values only, in one stream, with limits that a bomb runs into."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TYPE_CHECKING, Any

from app.errors import Refused
from app.intake.table import Cell, Table, TableRow
from questionnaires.answers import Problem

if TYPE_CHECKING:
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

MEGABYTE = 1024 * 1024
MOST_UNPACKED_BYTES = 200 * MEGABYTE
MOST_ROWS = 100_000
MOST_COLUMNS = 200
MOST_SHEETS = 50
_ERROR = "e"  # the data type of a cell that holds #REF! and the like, not a text that reads like it


@dataclass(frozen=True, kw_only=True)
class Spreadsheet:
    """The sheets of a workbook that hold something, in order, and every cell that could not be read."""

    tables: tuple[Table, ...]
    problems: tuple[Problem, ...]


def read_spreadsheet(*, content: bytes) -> Spreadsheet:
    """Read an .xlsx workbook; raises Refused when it is damaged, too large or of another kind."""
    _refuse_bomb(content)
    try:  # a damaged workbook fails anywhere inside zip, XML and openpyxl
        return _read_sheets(content)
    except Refused:
        raise
    except Exception as error:
        raise Refused(
            f"The workbook is damaged and cannot be read ({type(error).__name__}). "
            "Open it in your spreadsheet program and save it again as .xlsx."
        ) from error


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as error:
        raise Refused(
            "The file is not an Excel workbook, or it is damaged. Save it again as .xlsx in your spreadsheet program."
        ) from error
    if not any(entry.filename == "[Content_Types].xml" for entry in entries):
        raise Refused("The file is an archive, but no Excel workbook. Save it as .xlsx in your spreadsheet program.")
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED_BYTES:
        raise Refused(
            f"The workbook holds more than {MOST_UNPACKED_BYTES // MEGABYTE} MB of data. "
            "Remove sheets and formatted empty rows that the assessment does not need."
        )


def _read_sheets(content: bytes) -> Spreadsheet:
    """Read values and formulas side by side: only together they show a formula that has no value."""
    from openpyxl import load_workbook  # noqa: PLC0415 (heavy: loaded when a workbook is read)

    values = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    formulas = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
    problems: list[Problem] = []
    try:
        if len(values.worksheets) > MOST_SHEETS:
            raise Refused(f"The workbook has more than {MOST_SHEETS} sheets. Keep the ones with answers.")
        pairs = zip(values.worksheets, formulas.worksheets, strict=True)
        tables = [table for pair in pairs if (table := _read_sheet(*pair, problems)) is not None]
    finally:
        values.close()
        formulas.close()
    return Spreadsheet(tables=tuple(tables), problems=tuple(problems))


def _read_sheet(values: ReadOnlyWorksheet, formulas: ReadOnlyWorksheet, problems: list[Problem]) -> Table | None:
    for sheet in (values, formulas):
        sheet.reset_dimensions()
    pairs = zip(values.iter_rows(), formulas.iter_rows(), strict=True)
    rows = list(_filled_rows(values.title, pairs, problems))
    if not rows:
        return None
    heading, *below = rows
    names = tuple(None if cell is None else str(cell) for cell in heading.cells)
    return Table(name=values.title, heading=names, heading_row=heading.number, rows=tuple(below))


def _filled_rows(
    sheet: str, pairs: Iterable[tuple[tuple[Any, ...], tuple[Any, ...]]], problems: list[Problem]
) -> Iterator[TableRow]:
    count = 0
    for number, (values, formulas) in enumerate(pairs, 1):
        if len(values) > MOST_COLUMNS:
            raise Refused(f"Sheet {sheet}, row {number} has more than {MOST_COLUMNS} columns. Remove the surplus ones.")
        problems.extend(_unreadable(sheet, values, formulas))
        row = TableRow(
            number=number, cells=tuple(None if cell.data_type == _ERROR else _cell(cell.value) for cell in values)
        )
        if not row.is_blank:
            count += 1
            if count > MOST_ROWS:
                raise Refused(f"Sheet {sheet} has more than {MOST_ROWS:,} rows. Split it into several files.")
            yield row


def _unreadable(sheet: str, values: tuple[Any, ...], formulas: tuple[Any, ...]) -> Iterator[Problem]:
    for value, formula in zip(values, formulas, strict=True):
        if formula.data_type == "f" and value.value is None:
            yield Problem(
                place=f"sheet {sheet}, cell {formula.coordinate}",
                message="This formula has no value stored with it, so the cell was read as empty.",
                remedy="Open the workbook in a spreadsheet program and save it, or type the value.",
            )
        elif value.data_type == _ERROR:
            yield Problem(
                place=f"sheet {sheet}, cell {value.coordinate}",
                message=f"This cell holds the error {value.value}, so it was read as empty.",
                remedy="Correct the formula, or type the value.",
            )


def _cell(value: Any) -> Cell:
    """Return text without surrounding space, whole numbers as such, and nothing for blanks."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, time | timedelta):
        return str(value)
    return value  # type: ignore[no-any-return]
