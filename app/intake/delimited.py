"""Read delimited text (CSV, TSV) as spreadsheet programs write it; encoding and separator are found out and told."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from app.errors import Refused
from app.intake.table import Cell, Table, TableRow

LARGEST_CELL = 100_000
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_GUESSES = (("utf-8", "UTF-8"), ("cp1252", "Windows-1252"))  # the second is what Excel writes without being asked
_SEPARATORS = {";": "semicolons", ",": "commas", "\t": "tabs"}


@dataclass(frozen=True, kw_only=True)
class Delimited:
    """A delimited file as a table, and in one sentence how its bytes were understood."""

    table: Table
    note: str


def read_delimited(*, content: bytes) -> Delimited:
    """Read delimited text into a table; raises Refused when it is no text or has no rows.

    >>> read_delimited(content=b"key;level\\nctx.issues;3\\n").note
    'Read as UTF-8 text with columns separated by semicolons.'
    """
    text, encoding = _decode(content)
    separator = _find_separator(text)
    records = _records(text, separator)
    if not records:
        raise Refused("The file has no rows. Give it a line of column names and at least one row below it.")
    (first, heading), *rows = records
    table = Table(
        name="",
        heading=tuple(name.strip() or None for name in heading),
        heading_row=first,
        rows=tuple(TableRow(number=number, cells=_cells(record)) for number, record in rows),
    )
    return Delimited(table=table, note=f"Read as {encoding} text with columns separated by {_SEPARATORS[separator]}.")


def _decode(content: bytes) -> tuple[str, str]:
    for mark, codec, name in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec), name
            except UnicodeDecodeError as error:
                raise Refused(
                    f"The file starts like {name} text, but byte {error.start + 1} does not belong to it. "
                    "Save it again as CSV UTF-8."
                ) from error
    if b"\x00" in content:
        raise Refused("The file is not text. Save it as CSV UTF-8 or as an Excel workbook (.xlsx).")
    for codec, name in _GUESSES:
        try:
            return content.decode(codec), name
        except UnicodeDecodeError:
            continue
    return content.decode("latin-1"), "Latin-1"


def _find_separator(text: str) -> str:
    """Return what stands most often in the first line that is not blank; a single column is read with commas."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    return max(_SEPARATORS, key=lambda separator: (first.count(separator), separator == ","))


def _records(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Return the records that are not blank with their numbers, counted as a spreadsheet counts rows."""
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        return [(number, record) for number, record in enumerate(reader, 1) if any(map(str.strip, record))]
    except csv.Error as error:
        raise Refused(
            f"Line {reader.line_num} cannot be read: {error}. Look for a quotation mark that is not closed."
        ) from error


def _cells(record: list[str]) -> tuple[Cell, ...]:
    return tuple(text.strip() or None for text in record)
