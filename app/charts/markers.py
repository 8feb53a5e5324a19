"""One marker per meaning in every chart: a circle is claimed, a triangle evidenced, a diamond the target."""

from __future__ import annotations

from markupsafe import Markup

from app.charts.svg import decoration, element, points

SIZE = 3.6


def marker(series: str, x: float, y: float, size: float = SIZE) -> Markup:
    """Draw the marker of a series (now, evidenced, target or previous) at a point.

    >>> str(marker("now", 10, 5))
    '<circle class="marker-now" cx="10" cy="5" r="3.6"/>'
    """
    if series == "target":
        reach = size * 1.35
        corners = ((x, y - reach), (x + reach, y), (x, y + reach), (x - reach, y))
        return element("polygon", class_="marker-target", points=points(corners))
    if series == "evidenced":
        reach = size * 1.3
        tip, low = (x, y - reach), y + reach * 0.75
        return element("polygon", class_="marker-evidenced", points=points((tip, (x + reach, low), (x - reach, low))))
    if series == "previous":
        side = size * 1.7
        return element("rect", class_="marker-previous", x=x - side / 2, y=y - side / 2, width=side, height=side)
    return element("circle", class_="marker-now", cx=x, cy=y, r=size)


def key_svg(series: str) -> Markup:
    """Draw the sample of a series for a legend: its line with its marker, or the band of the interval."""
    if series == "band":
        swatch = element("rect", class_="series-band", x=1, y=1, width=30, height=12)
        return decoration(swatch, class_="chart chart-key", viewBox="0 0 32 14", width=32, height=14)
    line = element("path", class_=f"series-line series-{series}", fill="none", d="M1,7 31,7")
    return decoration(line, marker(series, 16, 7), class_="chart chart-key", viewBox="0 0 32 14", width=32, height=14)
