"""The sheet Summary: the finding, the figures by clause and by capability, the radar and the gaps to start with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.exports.cells import CellValue, put, put_across
from app.exports.grid import LEVEL, Column, Row, set_page, write_heading, write_rows
from app.exports.radar import add_radar
from app.exports.styles import total_style
from app.exports.trace import Places, link_figures
from app.presenters import GapRow, GroupRow, RadarFigure, ReportView, Standing, build_report
from app.presenters.words import percent_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_CHART_ROWS = 26
_CHART_SIZE = (17.2, 13.0)  # in centimetres; as high as the rows, as wide as the columns before the gaps
_GAPS_FROM = 7


def summary_columns(first: str, previous_label: str) -> tuple[Column, ...]:
    """Return the columns of a table of groups; previous index and change are there when there is a milestone."""
    before = (
        (
            Column(title=f"Index {previous_label}", width=9, style="one decimal"),
            Column(title="Change", width=9, style="signed"),
        )
        if previous_label
        else ()
    )
    return (
        Column(title=first, width=38, style="wrapped"),
        Column(title="Gate level", width=8, style=LEVEL, figure="{}:gate"),
        Column(title="Level name", width=19),
        Column(title="Possible", width=10, style="centred", figure="{}:interval"),
        Column(title="Index", width=9, style="one decimal", figure="{}:index"),
        Column(title="Target", width=9, style="one decimal", figure="{}:target_index"),
        Column(title="Gap", width=9, style="one decimal"),
        *before,
        Column(title="At target", width=10, style="percent", figure="{}:share"),
        Column(title="Answered", width=10, style="percent", figure="{}:coverage"),
        Column(title="Weakest requirement", width=50, style="wrapped", figure="{}:weakest"),
    )


def add_summary(workbook: Workbook, standing: Standing, *, footer: str, places: Places) -> None:
    """Fill the workbook's first sheet: one page with the finding, one with the capabilities."""
    sheet = workbook.active
    sheet.title = "Summary"
    report = build_report(standing)
    columns = summary_columns("Clause", report.previous_label)
    _set_widths(sheet, columns)
    row = _write_head(sheet, standing, report, len(columns))
    row = _write_groups(sheet, row, columns, _in_order(report.clause_rows, report.clause_radar), report.overall, places)
    row = _write_radar(sheet, row + 1, report, len(columns))
    _break_page(sheet, row)
    columns = summary_columns("Capability", report.previous_label)
    put(sheet, row + 1, 1, "By capability", "section")
    row = _write_groups(
        sheet, row + 2, columns, _in_order(report.capability_rows, report.capability_radar), None, places
    )
    put_across(sheet, row + 1, (1, len(columns)), _reading(standing), "quiet")
    set_page(sheet, footer=footer)
    sheet.print_area = f"A1:{_letter(len(columns))}{row + 1}"


def _letter(column: int) -> str:
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy

    return str(get_column_letter(column))


def _set_widths(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns, 1):
        sheet.column_dimensions[_letter(index)].width = column.width


def _write_head(sheet: Worksheet, standing: Standing, report: ReportView, width: int) -> int:
    """Write whose summary this is and the finding; return the next free row."""
    header = standing.snapshot.header
    across = (1, width)
    title = " ".join(part for part in (header.organization.name, header.cycle) if part) or "Assessment"
    put_across(sheet, 1, across, title, "title")
    put_across(sheet, 2, across, f"{header.title}. {report.eyebrow}.".lstrip(". "), "quiet")
    put_across(sheet, 3, across, f"{report.headline}.", "headline")
    put_across(sheet, 4, across, report.sub_line, "plain")
    row = 5
    if report.warning:
        put_across(sheet, row, across, report.warning, "warning")
        row += 1
    return row + 1


def _in_order(rows: Sequence[GroupRow], figure: RadarFigure) -> tuple[GroupRow, ...]:
    """Sort rows as the axes of the radar beside them."""
    order = {axis.id: number for number, axis in enumerate(figure.axes)}
    return tuple(sorted(rows, key=lambda row: order[row.id]))


def _write_groups(
    sheet: Worksheet,
    start: int,
    columns: Sequence[Column],
    rows: Sequence[GroupRow],
    overall: GroupRow | None,
    places: Places,
) -> int:
    """Write a table of groups, with the whole catalogue last; return the next free row."""
    has_previous = any(column.title == "Change" for column in columns)
    write_heading(sheet, start, columns)
    count = write_rows(sheet, start + 1, columns, (_group(row, has_previous=has_previous) for row in rows))
    end = start + 1 + count
    if overall is not None:
        totals = [replace(column, style=total_style(column.style)) for column in columns]
        end += write_rows(sheet, end, totals, [_group(overall, has_previous=has_previous)])
    subjects = [f"{row.kind}:{row.id}" for row in rows] + (["overall"] if overall else [])
    link_figures(sheet, start + 1, columns, subjects, places)
    return end


def _group(row: GroupRow, *, has_previous: bool) -> Row:
    before = (row.previous, row.change) if has_previous else ()
    return (
        f"{row.label} {row.title}".strip(),
        row.gate_level,
        row.gate_name or row.note,
        row.interval_text,
        row.index,
        row.target,
        row.gap,
        *before,
        _shown_share(row.share_at_target),
        _shown_share(row.coverage),
        row.weakest_text,
    )


def _shown_share(share: float | None) -> float | None:
    """Return a share rounded as pages print it, so that the cell never says 100 % for less than all."""
    return None if share is None else int(percent_text(share).removesuffix(" %")) / 100


def _write_radar(sheet: Worksheet, start: int, report: ReportView, width: int) -> int:
    """Put the radar on the left and the gaps to start with on the right; the chart's data stand beyond the page."""
    put(sheet, start, 1, "Maturity index by clause", "section")
    add_radar(
        sheet,
        report.clause_radar,
        data=(start, width + 2),
        anchor=f"A{start + 1}",
        size=_CHART_SIZE,
    )
    sheet.column_dimensions[_letter(width + 2)].width = 28
    put(sheet, start, _GAPS_FROM, "The largest gaps", "section")
    across = (_GAPS_FROM, width)
    row = start + 2
    for gap in report.largest_gaps:
        put_across(sheet, row, across, f"{gap.number} {gap.title}", "strong")
        put_across(sheet, row + 1, across, _gap_text(gap), "plain")
        row += 3
    if report.gaps_empty_text:
        put_across(sheet, row, across, report.gaps_empty_text, "plain")
        row += 1
    return max(row, start + _CHART_ROWS)


def _gap_text(gap: GapRow) -> str:
    parts = [
        f"Level {gap.level} to {gap.target}, {gap.class_name.lower()}.",
        f"Priority {gap.priority_text} ({gap.priority_word}).",
        "Must do." if gap.is_must_do else "",
        gap.pulled_text,
        f"{gap.owner}: {gap.status.text.lower()}." if gap.owner else f"{gap.status.text}.",
    ]
    return " ".join(part for part in parts if part)


def _break_page(sheet: Worksheet, row: int) -> None:
    from openpyxl.worksheet.pagebreak import Break  # noqa: PLC0415 - heavy

    sheet.row_breaks.append(Break(id=row))


def _reading(standing: Standing) -> CellValue:
    percent = standing.catalogue.profile.coverage_percent
    return (
        "The gate level is the headline: the highest level whose demands are met. The index is a weighted mean on "
        "the axis of the levels, for trends; it is not a level. Possible is the span of gate levels that open answers "
        f"leave. A group with less than {percent} % of its weight answered has no figure. See the sheet Method."
    )
