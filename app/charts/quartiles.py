"""Quartiles of a group on the scale of levels, with our own figure before them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from app.charts.markers import marker
from app.charts.svg import decoration, element

if TYPE_CHECKING:
    from app.presenters.benchmark import QuartileFigure

WIDTH, HEIGHT, EDGE, HALF = 240, 24, 10, 6


def quartiles_svg(quartiles: QuartileFigure) -> Markup:
    """Draw the middle half as a bar, the median as a line in it and ours as a circle; words beside it say the same."""
    middle = HEIGHT / 2
    drawn = [element("line", class_="chart-grid", x1=_place(0, quartiles), x2=WIDTH - EDGE, y1=middle, y2=middle)]
    drawn += [
        element("line", class_="chart-grid", x1=x, x2=x, y1=middle - 4, y2=middle + 4)
        for x in (_place(level, quartiles) for level in range(quartiles.top + 1))
    ]
    if quartiles.low is not None and quartiles.median is not None and quartiles.high is not None:
        # Where both quartiles are one value, a bar of no width would not be seen.
        left, right = _place(quartiles.low, quartiles) - 2, _place(quartiles.high, quartiles) + 2
        drawn.append(
            element("rect", class_="quartile-bar", x=left, width=right - left, y=middle - HALF, height=2 * HALF, rx=2)
        )
        x = _place(quartiles.median, quartiles)
        drawn.append(element("line", class_="quartile-median", x1=x, x2=x, y1=middle - 9, y2=middle + 9))
    if quartiles.ours is not None:
        drawn.append(marker("now", _place(quartiles.ours, quartiles), middle, 5))
    return decoration(*drawn, class_="chart quartiles", viewBox=f"0 0 {WIDTH} {HEIGHT}", width=WIDTH, height=HEIGHT)


def _place(value: float, quartiles: QuartileFigure) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * value / quartiles.top
