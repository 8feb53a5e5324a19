"""The growth of the cost with the number of assessments as a picture: both axes in powers of ten."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

LEFT, TOP, WIDTH, HEIGHT = 70, 20, 480, 260
FIRST_COUNT, LAST_COUNT = 3, 6
FIRST_TIME, LAST_TIME = -4, 1
COLOURS = ("#0b6b70", "#9c4f00")


def _x(count: float) -> float:
    return LEFT + WIDTH * (math.log10(count) - FIRST_COUNT) / (LAST_COUNT - FIRST_COUNT)


def _y(seconds: float) -> float:
    return TOP + HEIGHT * (LAST_TIME - math.log10(seconds)) / (LAST_TIME - FIRST_TIME)


def growth_figure(spent: Mapping[str, Sequence[tuple[int, float]]]) -> str:
    """Draw seconds over the number of assessments, a line per way; a slope of one is growth in proportion."""
    box = f"0 0 {LEFT + WIDTH + 30} {TOP + HEIGHT + 60}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}" font-family="sans-serif" font-size="13" role="img">',
        "<title>Seconds to score gates, index and gaps, by number of assessments</title>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
    ]
    for power in range(FIRST_COUNT, LAST_COUNT + 1):
        x = _x(10**power)
        parts.append(f'<line x1="{x:.1f}" y1="{TOP}" x2="{x:.1f}" y2="{TOP + HEIGHT}" stroke="#e6e5e0"/>')
        parts.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 20}" text-anchor="middle">{10**power:,}</text>')
    for power in range(FIRST_TIME, LAST_TIME + 1):
        y = _y(10**power)
        parts.append(f'<line x1="{LEFT}" y1="{y:.1f}" x2="{LEFT + WIDTH}" y2="{y:.1f}" stroke="#e6e5e0"/>')
        parts.append(f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g} s</text>')
    for place, (name, series) in enumerate(spent.items()):
        points = " ".join(f"{_x(count):.1f},{_y(seconds):.1f}" for count, seconds in series)
        parts.append(f'<polyline points="{points}" fill="none" stroke="{COLOURS[place]}" stroke-width="2"/>')
        for count, seconds in series:
            parts.append(f'<circle cx="{_x(count):.1f}" cy="{_y(seconds):.1f}" r="4" fill="{COLOURS[place]}"/>')
        count, seconds = series[-1]
        x, y = _x(count) - 10, _y(seconds) - 10
        parts.append(f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="end" fill="{COLOURS[place]}">{name}</text>')
    parts.append(f'<text x="{LEFT + WIDTH / 2:.1f}" y="{TOP + HEIGHT + 45}" text-anchor="middle">assessments</text>')
    return "\n".join([*parts, "</svg>", ""])
