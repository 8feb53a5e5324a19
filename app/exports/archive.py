"""Save a workbook so that the same content gives the same bytes, and numbers kept as text raise no warning sign."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openpyxl import Workbook

FIRST_MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest one a zip archive can hold
_AFTER_IGNORED_ERRORS = (b"<drawing ", b"<legacyDrawing ", b"<tableParts", b"</worksheet>")


def save(workbook: Workbook, *, numbers_as_text: Mapping[str, str]) -> bytes:
    """Return the bytes of a workbook; its own times are kept and the archive carries none.

    `numbers_as_text` maps a sheet's title to the cells ("A2:A75") that hold display numbers such as 6.10.
    """
    from openpyxl.writer.excel import ExcelWriter  # noqa: PLC0415 - heavy

    loose = io.BytesIO()
    with zipfile.ZipFile(loose, "w", zipfile.ZIP_STORED) as archive:
        ExcelWriter(workbook, archive).write_data()
    marked = {
        f"xl/worksheets/sheet{number}.xml": numbers_as_text[title]
        for number, title in enumerate(workbook.sheetnames, 1)
        if title in numbers_as_text
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, FIRST_MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            content = source.read(name)
            target.writestr(entry, _allow_numbers(content, marked[name]) if name in marked else content)
    return packed.getvalue()


def _allow_numbers(content: bytes, cells: str) -> bytes:
    """Tell Excel that these texts are meant as texts. openpyxl cannot; the element has a fixed place in the sheet."""
    element = f'<ignoredErrors><ignoredError sqref="{cells}" numberStoredAsText="1"/></ignoredErrors>'.encode()
    place = min(at for mark in _AFTER_IGNORED_ERRORS if (at := content.rfind(mark)) >= 0)
    return content[:place] + element + content[place:]
