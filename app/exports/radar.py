"""The radar of the workbook: a chart of Excel's own, fed from cells that a person can read and change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from app.exports.cells import put
from app.exports.styles import INK, LINE, SERIES_EVIDENCED, SERIES_NOW, SERIES_PREVIOUS, SERIES_TARGET, SOFT_INK
from app.presenters import RadarFigure

if TYPE_CHECKING:
    from openpyxl.chart.series import Series
    from openpyxl.worksheet.worksheet import Worksheet

_POINTS = 12_700  # English metric units per point, the unit of line widths


class LineLook(NamedTuple):
    """How a line of the chart is drawn; its width is in points."""

    colour: str
    symbol: str
    dash: str | None = None
    width: float = 2


LOOKS = {
    "evidenced": LineLook(SERIES_EVIDENCED, "triangle"),
    "now": LineLook(SERIES_NOW, "circle"),
    "target": LineLook(SERIES_TARGET, "diamond", "dash"),
    "previous": LineLook(SERIES_PREVIOUS, "square", "sysDot"),
    "low": LineLook(SOFT_INK, "none", "sysDot", 1),
    "high": LineLook(SOFT_INK, "none", width=1),
}


def add_radar(
    sheet: Worksheet, figure: RadarFigure, *, data: tuple[int, int], anchor: str, size: tuple[float, float]
) -> None:
    """Write the figure's values at `data` (row, column) and a radar chart at `anchor`; `size` is in centimetres.

    An axis without a figure leaves a gap in the line. The label carries the gate level, because the line is an index.
    A radar chart of a spreadsheet has no band, so the interval is drawn as two thin lines.
    """
    from openpyxl.chart import RadarChart, Reference  # noqa: PLC0415 - heavy

    row, column = data
    names = _write_data(sheet, figure, row, column)
    last = row + len(figure.axes)
    chart = RadarChart()
    chart.type = "marker"
    chart.width, chart.height = size
    chart.display_blanks = "gap"
    values = Reference(sheet, min_col=column + 1, max_col=column + len(names), min_row=row, max_row=last)
    chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=column, min_row=row + 1, max_row=last))
    for series, (name, _) in zip(chart.series, names, strict=True):
        _draw(series, LOOKS[name])
    _set_axes(chart, figure.top)
    chart.legend.position = "b"
    sheet.add_chart(chart, anchor)


def _write_data(sheet: Worksheet, figure: RadarFigure, row: int, column: int) -> list[tuple[str, str]]:
    """Write one line per axis and return the lines of the chart as (name of the value, title)."""
    names = [(series.id, series.name) for series in figure.series]
    names += [("low", "Certain"), ("high", "Possible")] if figure.has_interval else []
    for index, title in enumerate(("Axis (gate level)", *(title for _, title in names))):
        put(sheet, row, column + index, title, "heading by hand")
    for number, axis in enumerate(figure.axes, row + 1):
        put(sheet, number, column, f"{axis.label} ({axis.gate_text})", "text")
        for index, (name, _) in enumerate(names, 1):
            put(sheet, number, column + index, getattr(axis, name), "one decimal")
    return names


def _draw(series: Series, look: LineLook) -> None:
    line = series.graphicalProperties.line
    line.solidFill = look.colour
    line.width = round(look.width * _POINTS)
    line.dashStyle = look.dash
    series.smooth = False
    series.marker.symbol = look.symbol
    if look.symbol == "none":
        return
    series.marker.size = 6
    series.marker.graphicalProperties.solidFill = look.colour
    series.marker.graphicalProperties.line.solidFill = look.colour


def _set_axes(chart: object, top: int) -> None:
    from openpyxl.chart.shapes import GraphicalProperties  # noqa: PLC0415 - heavy

    x_axis, y_axis = chart.x_axis, chart.y_axis  # type: ignore[attr-defined]
    x_axis.delete = y_axis.delete = False
    y_axis.scaling.min, y_axis.scaling.max, y_axis.majorUnit = 0, top, 1
    y_axis.number_format = "0"
    for gridlines in (x_axis.majorGridlines, y_axis.majorGridlines):
        if gridlines is not None:
            gridlines.spPr = GraphicalProperties()
            gridlines.spPr.line.solidFill = LINE
    y_axis.graphicalProperties = GraphicalProperties()
    y_axis.graphicalProperties.line.solidFill = INK
