"""The report: its finding in words, rows of rolled-up figures, values of its charts. Nothing is rolled up here."""

from __future__ import annotations

from app.presenters.report.findings import FindingsView, build_findings
from app.presenters.report.groups import GroupRow, build_group_rows, by_gap
from app.presenters.report.page import ReportView, build_report

__all__ = [
    "FindingsView",
    "GroupRow",
    "ReportView",
    "build_findings",
    "build_group_rows",
    "build_report",
    "by_gap",
]
