"""Small files, made where they are read."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest
from openpyxl import Workbook

Sheets = Mapping[str, Sequence[Sequence[Any]]]


@pytest.fixture
def make_workbook() -> Callable[[Sheets], bytes]:
    """Return a function that makes a workbook of rows by sheet."""

    def make(sheets: Sheets) -> bytes:
        workbook = Workbook()
        workbook.remove(workbook.active)
        for title, rows in sheets.items():
            sheet = workbook.create_sheet(title)
            for row in rows:
                sheet.append(list(row))
        target = io.BytesIO()
        workbook.save(target)
        return target.getvalue()

    return make
