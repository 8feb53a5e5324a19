"""The radar as SVG: straight grid, 0 in the centre, the top level at the rim, the first axis at 12 o'clock."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup

from app.charts.markers import marker
from app.charts.svg import element, number, picture, points
from app.presenters.figures import RadarAxis, RadarFigure

WIDTH, HEIGHT = 460, 372
CENTRE = (WIDTH / 2, 190.0)
RADIUS = 122.0
LABEL_DISTANCE = 17.0
MIDDLE = 0.2

Point = tuple[float, float]


def radar_svg(radar: RadarFigure) -> Markup:
    """Draw a radar. A missing value is a gap in its line, never a zero; the interval is a band behind the lines.

    The first series lies on top and is filled; of the others only the target is, hardly visibly.
    """
    layers = [*_grid(radar), _band(radar)]
    for place, series in reversed(list(enumerate(radar.series))):
        is_filled = place == 0 or series.id == "target"
        layers += _series(radar, series.id, [getattr(axis, series.id) for axis in radar.axes], is_filled=is_filled)
    return picture(
        *layers,
        *_ticks(radar),
        *(_label(axis, place, len(radar.axes)) for place, axis in enumerate(radar.axes)),
        id=f"radar-{radar.id}",
        title=radar.title,
        description=radar.description,
        class_="chart radar",
        viewBox=f"0 0 {WIDTH} {HEIGHT}",
    )


def position(place: int, count: int, share: float) -> Point:
    """Return where a value stands: axis number `place` of `count`, `share` 0 in the centre and 1 at the rim.

    >>> position(0, 7, 0.0) == CENTRE, position(0, 7, 1.0)
    (True, (230.0, 68.0))
    """
    angle = 2 * math.pi * place / count
    return CENTRE[0] + RADIUS * share * math.sin(angle), CENTRE[1] - RADIUS * share * math.cos(angle)


def runs(values: Sequence[float | None]) -> list[list[int]]:
    """Return the places of neighbouring values around the circle; one run of all places when nothing is missing.

    >>> runs([1.0, None, 2.0, 3.0])
    [[2, 3, 0]]
    """
    count = len(values)
    missing = [place for place, value in enumerate(values) if value is None]
    if not missing:
        return [list(range(count))]
    found: list[list[int]] = [[]]
    for step in range(1, count + 1):
        place = (missing[0] + step) % count
        if values[place] is None:
            found.append([])
        else:
            found[-1].append(place)
    return [run for run in found if run]


def _grid(radar: RadarFigure) -> list[Markup]:
    count = len(radar.axes)
    rings = [
        element(
            "polygon",
            class_="chart-rim" if level == radar.top else "chart-grid",
            points=points(position(place, count, level / radar.top) for place in range(count)),
        )
        for level in range(1, radar.top + 1)
    ]
    ends = [position(place, count, 1) for place in range(count)]
    spokes = [element("line", class_="chart-grid", x1=CENTRE[0], y1=CENTRE[1], x2=x, y2=y) for x, y in ends]
    return [*rings, *spokes]


def _band(radar: RadarFigure) -> Markup:
    """Draw the interval between neighbouring axes that have one; nothing where both ends are the same."""
    count = len(radar.axes)
    pieces = []
    for place, axis in enumerate(radar.axes):
        other = radar.axes[(place + 1) % count]
        ends = (axis.low, axis.high, other.high, other.low)
        low, high, other_high, other_low = ends
        if low is None or high is None or other_high is None or other_low is None:
            continue
        if low == high and other_low == other_high:
            continue
        after = (place + 1) % count
        corners = ((place, low), (place, high), (after, other_high), (after, other_low))
        pieces.append(f"M{points(position(at, count, value / radar.top) for at, value in corners)}Z")
    return element("path", class_="series-band", d="".join(pieces)) if pieces else Markup("")


def _series(radar: RadarFigure, name: str, values: Sequence[float | None], *, is_filled: bool) -> list[Markup]:
    count = len(values)

    def where(place: int) -> Point:
        return position(place, count, (values[place] or 0) / radar.top)

    found = runs(values)
    is_closed = len(found) == 1 and len(found[0]) == count
    path = "".join(f"M{points(where(place) for place in run)}{'Z' if is_closed else ''}" for run in found)
    drawn = [element("path", class_=f"series-line series-{name}", fill="none", d=path)] if path else []
    if is_closed and is_filled:
        drawn.insert(0, element("path", class_=f"series-area series-area-{name}", d=path))
    return drawn + [marker(name, *where(place)) for run in found for place in run]


def _ticks(radar: RadarFigure) -> list[Markup]:
    """Print the levels along the vertical axis, left of it so that they do not cover the markers."""
    return [
        element(
            "text",
            str(level),
            class_="chart-tick",
            x=CENTRE[0] - 6,
            y=CENTRE[1] - RADIUS * level / radar.top + 3.5,
            text_anchor="end",
            font_size=10,
        )
        for level in range(radar.top + 1)
    ]


def _label(axis: RadarAxis, place: int, count: int) -> Markup:
    """Write the axis with its gate level below, turned away from the centre."""
    x, y = position(place, count, 1 + LABEL_DISTANCE / RADIUS)
    side, height = (x - CENTRE[0]) / RADIUS, (y - CENTRE[1]) / RADIUS
    text_anchor = "middle" if abs(side) < MIDDLE else "start" if side > 0 else "end"
    y += -14 if height < -0.9 else 8 if height > 0.9 else 0
    has_data = axis.now is not None
    return element(
        "text",
        element("tspan", axis.label, class_="chart-axis", x=x),
        element(
            "tspan",
            f"level {axis.gate_text}" if has_data else "no data",
            class_="chart-value" if has_data else "chart-missing",
            x=x,
            dy=number(14),
        ),
        x=x,
        y=y,
        text_anchor=text_anchor,
        font_size=11.5,
    )
