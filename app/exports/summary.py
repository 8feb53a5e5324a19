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
from app.presenters import GapRow, GroupRow, RadarFigure, ReportView, Standing
from app.presenters.words import percent_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_CHART_ROWS = 26
_CHART_SIZE = (17.2, 13.0)  # in centimetres; as high as the rows, as wide as the columns before the gaps
_GAPS_FROM = 7


def summary_columns(first: str, report: ReportView) -> tuple[Column, ...]:
    """Return the columns of a table of groups.

    Evidenced figures are there when evidence is graded, previous index and change when there is a milestone.
    """
    shown = report.shows_evidenced
    label = report.previous_label
    return (
        Column(title=first, width=38, style="wrapped"),
        Column(title="Gate level", width=8, style=LEVEL, figure="{}:gate"),
        Column(title="Level name", width=19),
        *((_column("Evidenced", 10, LEVEL, "evidenced"),) if shown else ()),
        _column("Certain", 8, "centred", "interval"),
        _column("Likely", 8, "centred", "interval"),
        _column("Possible", 9, "centred", "interval"),
        _column("Index", 8, "one decimal", "index"),
        *((_column("Evidenced index", 10, "one decimal", "evidenced_index"),) if shown else ()),
        _column("Index from", 8, "one decimal", "index_interval"),
        _column("Index to", 8, "one decimal", "index_interval"),
        _column("Target", 8, "one decimal", "target_index"),
        Column(title="Gap", width=8, style="one decimal"),
        *((Column(title=f"Index {label}", width=8, style="one decimal"),) if label else ()),
        *((Column(title="Change", width=8, style="signed"),) if label else ()),
        _column("At target", 9, "percent", "share"),
        _column("Answered", 11, "percent", "coverage"),
        _column("Weakest requirement", 60, "wrapped", "weakest"),
    )


def _column(title: str, width: float, style: str, figure: str) -> Column:
    return Column(title=title, width=width, style=style, figure=f"{{}}:{figure}")


def add_summary(workbook: Workbook, standing: Standing, report: ReportView, *, footer: str, places: Places) -> None:
    """Fill the workbook's first sheet: one page with the finding, one with the capabilities."""
    sheet = workbook.active
    sheet.title = "Summary"
    columns = summary_columns("Clause", report)
    _set_widths(sheet, columns)
    row = _write_head(sheet, standing, report, len(columns))
    row = _write_groups(sheet, row, columns, _in_order(report.clause_rows, report.clause_radar), report.overall, places)
    row = _write_radar(sheet, row + 1, report, len(columns))
    _break_page(sheet, row)
    columns = summary_columns("Capability", report)
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
    for text in filter(None, (report.warning, report.ungraded_text)):
        put_across(sheet, row, across, text, "warning")
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
    titles = {column.title for column in columns}
    has_previous, has_evidenced = "Change" in titles, "Evidenced" in titles
    write_heading(sheet, start, columns)
    cells = [_group(row, has_previous=has_previous, has_evidenced=has_evidenced) for row in rows]
    end = start + 1 + write_rows(sheet, start + 1, columns, cells)
    if overall is not None:
        totals = [replace(column, style=total_style(column.style)) for column in columns]
        row = _group(overall, has_previous=has_previous, has_evidenced=has_evidenced)
        end += write_rows(sheet, end, totals, [row])
    subjects = [f"{row.kind}:{row.id}" for row in rows] + (["overall"] if overall else [])
    link_figures(sheet, start + 1, columns, subjects, places)
    return end


def _group(row: GroupRow, *, has_previous: bool, has_evidenced: bool) -> Row:
    return (
        f"{row.label} {row.title}".strip(),
        row.gate_level,
        row.gate_name or row.note,
        *((row.evidenced_level,) if has_evidenced else ()),
        *(row.gate_low, row.gate_likely, row.gate_high),
        row.index,
        *((row.evidenced_index,) if has_evidenced else ()),
        *(row.index_low, row.index_high),
        row.target,
        row.gap,
        *((row.previous, row.change) if has_previous else ()),
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
        f"{gap.claim_text.capitalize()}." if gap.claim_text else "",
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
        "the axis of the levels, for trends; it is not a level. Certain is the gate level with all that is open, "
        "disputed or not evidenced at its lowest, possible the one with all of it at its highest, likely what at least "
        f"half of the draws from the votes reach. A group with less than {percent} % of its weight answered has no "
        "figure. See the sheet Method."
    )
