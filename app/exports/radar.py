"""The radar of the workbook: a chart of Excel's own, fed from cells that a person can read and change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.exports.cells import put
from app.exports.styles import INK, LINE, SERIES_NOW, SERIES_PREVIOUS, SERIES_TARGET
from app.presenters import RadarFigure

if TYPE_CHECKING:
    from openpyxl.chart.series import Series
    from openpyxl.worksheet.worksheet import Worksheet

_POINTS = 12_700  # English metric units per point, the unit of line widths


def add_radar(
    sheet: Worksheet, figure: RadarFigure, *, data: tuple[int, int], anchor: str, size: tuple[float, float]
) -> None:
    """Write the figure's values at `data` (row, column) and a radar chart at `anchor`; `size` is in centimetres.

    An axis without a figure leaves a gap in the line. The label carries the gate level, because the line is an index.
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
    looks = ((SERIES_NOW, "circle", None), (SERIES_TARGET, "diamond", "dash"), (SERIES_PREVIOUS, "square", "sysDot"))
    for series, look in zip(chart.series, looks, strict=False):
        _draw(series, *look)
    _set_axes(chart, figure.top)
    chart.legend.position = "b"
    sheet.add_chart(chart, anchor)


def _write_data(sheet: Worksheet, figure: RadarFigure, row: int, column: int) -> list[str]:
    """Write one line per axis and return the names of the series."""
    names = [figure.now_name, figure.target_name, *([figure.previous_name] if figure.has_previous else [])]
    for index, title in enumerate(("Axis (gate level)", *names)):
        put(sheet, row, column + index, title, "heading by hand")
    for number, axis in enumerate(figure.axes, row + 1):
        put(sheet, number, column, f"{axis.label} ({axis.gate_text})", "text")
        values = (axis.now, axis.target, axis.previous)
        for index, value in enumerate(values[: len(names)], 1):
            put(sheet, number, column + index, value, "one decimal")
    return names


def _draw(series: Series, colour: str, symbol: str, dash: str | None) -> None:
    line = series.graphicalProperties.line
    line.solidFill = colour
    line.width = 2 * _POINTS
    line.dashStyle = dash
    series.smooth = False
    series.marker.symbol = symbol
    series.marker.size = 6
    series.marker.graphicalProperties.solidFill = colour
    series.marker.graphicalProperties.line.solidFill = colour


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
