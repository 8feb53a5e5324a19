"""What people take home: the assessment as an Excel workbook, drawn from the same values as the pages.

No figure is made here and nothing is stored; how a figure reads is decided in `app/presenters`, and the way back in is
`app/intake`, which reads the workbook that leaves here. openpyxl is loaded when a workbook is built, not before.
"""

from __future__ import annotations

from app.exports.workbook import WORKBOOK_TYPE, build_workbook, workbook_name

__all__ = ["WORKBOOK_TYPE", "build_workbook", "workbook_name"]
