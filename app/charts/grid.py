"""The grid of importance and performance: numbers of requirements in bands of importance and columns of levels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from app.charts.svg import element, picture

if TYPE_CHECKING:
    from app.presenters.views import GridBand, GridFigure

WIDTH, LEFT, TOP, BOTTOM = 760, 46, 8, 44
LINE, PADDING = 17, 9
PER_LINE = 3
NUMBER_WIDTH = 42


def grid_svg(figure: GridFigure) -> Markup:
    """Draw the grid; a band is as high as its fullest cell needs, so that no number covers another."""
    heights = [_height(band) for band in figure.bands]
    height = TOP + sum(heights) + BOTTOM
    column = (WIDTH - LEFT) / len(figure.levels)
    parts, y = [_shade(figure, heights, column)], float(TOP)
    for band, size in zip(figure.bands, heights, strict=True):
        parts += _band(band, y, size, column)
        y += size
    parts += _axes(figure, heights, column)
    return picture(
        *parts,
        id="grid",
        title="Importance and level of every gap",
        description=figure.description,
        class_="chart grid-chart",
        viewBox=f"0 0 {WIDTH} {height}",
        width=WIDTH,
        height=height,
    )


def _height(band: GridBand) -> int:
    lines = max(-(-len(cell.numbers) // PER_LINE) for cell in band.cells)
    return max(1, lines) * LINE + 2 * PADDING


def _shade(figure: GridFigure, heights: list[int], column: float) -> Markup:
    """The field to act in: important and below the level that is aimed at."""
    important = sum(size for band, size in zip(figure.bands, heights, strict=True) if band.is_important)
    below = sum(1 for level in figure.levels if level < figure.level_cut)
    return element("rect", class_="grid-act", x=LEFT, y=TOP, width=column * below, height=important)


def _band(band: GridBand, y: float, size: int, column: float) -> list[Markup]:
    parts = [
        element("line", class_="chart-grid", x1=LEFT, x2=WIDTH, y1=y + size, y2=y + size),
        element("text", band.label, class_="chart-tick", x=LEFT - 8, y=y + size + 4, text_anchor="end", font_size=12),
    ]
    for place, cell in enumerate(band.cells):
        for index, number in enumerate(cell.numbers):
            x = LEFT + column * place + PADDING + NUMBER_WIDTH * (index % PER_LINE)
            line = y + PADDING + LINE * (index // PER_LINE) + 13
            parts.append(element("text", number, class_="grid-number", x=x, y=line, font_size=13))
    return parts


def _axes(figure: GridFigure, heights: list[int], column: float) -> list[Markup]:
    foot = TOP + sum(heights)
    parts = []
    for place, level in enumerate(figure.levels):
        x = LEFT + column * place
        parts.append(element("line", class_="chart-grid", x1=x, x2=x, y1=TOP, y2=foot))
        label: dict[str, float | str] = {"x": x + column / 2, "y": foot + 18, "text_anchor": "middle", "font_size": 12}
        parts.append(element("text", f"Level {level}", class_="chart-axis", **label))
    cut = LEFT + column * sum(1 for level in figure.levels if level < figure.level_cut)
    row = TOP + sum(size for band, size in zip(figure.bands, heights, strict=True) if band.is_important)
    parts.append(element("line", class_="grid-cut", x1=cut, x2=cut, y1=TOP, y2=foot))
    parts.append(element("line", class_="grid-cut", x1=LEFT, x2=WIDTH, y1=row, y2=row))
    note = {"x": LEFT, "y": foot + 37, "font_size": 12}
    parts.append(
        element("text", "Importance I from bottom to top, level from left to right", class_="chart-tick", **note)
    )
    return parts
