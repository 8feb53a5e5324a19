"""Charts along one scale of levels: the ruler, the dumbbell of a gap, the trend line."""

from __future__ import annotations

from markupsafe import Markup

from app.charts.markers import marker
from app.charts.svg import decoration, element, percent, picture, points
from app.presenters.figures import DumbbellFigure, RulerFigure, TrendFigure, TrendPoint

DUMBBELL_WIDTH, DUMBBELL_HEIGHT, DUMBBELL_EDGE = 132, 20, 8
TREND_WIDTH, TREND_HEIGHT = 460, 220
TREND_LEFT, TREND_RIGHT, TREND_TOP, TREND_BOTTOM = 34, 414, 24, 176
RULER_HEIGHT, RULER_LINE = 34, 20


def ruler_svg(ruler: RulerFigure) -> Markup:
    """Draw the ruler; it takes the width it is given, positions are percentages and nothing is stretched."""
    drawn = ("previous", "target", "now", "evidenced")
    values: dict[str, float | None] = {name: getattr(ruler, name) for name in drawn}
    shares = {name: None if value is None else value / ruler.top for name, value in values.items()}
    return picture(
        element("line", class_="ruler-line", x1="0%", x2="100%", y1=RULER_LINE, y2=RULER_LINE),
        *_ruler_fills(ruler, shares),
        *(
            element("line", class_="ruler-tick", x1=place, x2=place, y1=RULER_LINE - 5, y2=RULER_LINE + 5)
            for place in (percent(tick.level / ruler.top) for tick in ruler.ticks)
        ),
        *(
            element("svg", marker(name, 0, 0, 6.0), x=percent(share), y=RULER_LINE, overflow="visible")
            for name, share in shares.items()
            if share is not None
        ),
        id="ruler",
        title="Maturity index",
        description=ruler.description,
        class_="chart ruler",
        width="100%",
        height=RULER_HEIGHT,
    )


def _ruler_fills(ruler: RulerFigure, shares: dict[str, float | None]) -> list[Markup]:
    """Draw what is reached, what is left to the target, and the interval of the index."""
    now, target = shares["now"], shares["target"]
    fills = []
    if now is not None and target is not None and target > now:
        fills.append(_ruler_piece("ruler-left", now, target))
    if now is not None:
        fills.append(_ruler_piece("ruler-now", 0, now))
    if ruler.low is not None and ruler.high is not None and ruler.low < ruler.high:
        piece = element(
            "rect",
            class_="series-band",
            x=percent(ruler.low / ruler.top),
            y=RULER_LINE - 9,
            width=percent((ruler.high - ruler.low) / ruler.top),
            height=18,
        )
        fills.insert(0, piece)
    return fills


def _ruler_piece(name: str, start: float, end: float) -> Markup:
    return element("rect", class_=name, x=percent(start), y=RULER_LINE - 2.5, width=percent(end - start), height=5)


def dumbbell_svg(dumbbell: DumbbellFigure) -> Markup:
    """Draw a gap from level to target, and what evidence shows where that is less; words beside it say the same."""
    middle, top = DUMBBELL_HEIGHT / 2, dumbbell.top
    ticks = [
        element("line", class_="chart-grid", x1=x, x2=x, y1=middle - 4, y2=middle + 4)
        for x in (_on_dumbbell(level, top) for level in range(top + 1))
    ]
    drawn = [
        element("line", class_="chart-grid", x1=_on_dumbbell(0, top), x2=_on_dumbbell(top, top), y1=middle, y2=middle)
    ]
    now, target = dumbbell.now, dumbbell.target
    if now is not None and target is not None:
        ends = {"x1": _on_dumbbell(now, top), "x2": _on_dumbbell(target, top)}
        drawn.append(element("line", class_="dumbbell-gap", y1=middle, y2=middle, **ends))
    if target is not None:
        drawn.append(marker("target", _on_dumbbell(target, top), middle, 4.4))
    if now is not None:
        drawn.append(marker("now", _on_dumbbell(now, top), middle, 4.4))
    if dumbbell.evidenced is not None:
        drawn.append(marker("evidenced", _on_dumbbell(dumbbell.evidenced, top), middle, 4.4))
    return decoration(
        *ticks,
        *drawn,
        class_="chart dumbbell",
        viewBox=f"0 0 {DUMBBELL_WIDTH} {DUMBBELL_HEIGHT}",
        width=DUMBBELL_WIDTH,
        height=DUMBBELL_HEIGHT,
    )


def _on_dumbbell(level: int, top: int) -> float:
    return DUMBBELL_EDGE + (DUMBBELL_WIDTH - 2 * DUMBBELL_EDGE) * level / top


def trend_svg(trend: TrendFigure) -> Markup:
    """Draw the index over the milestones from 0 to the top level; a missing value interrupts the line."""
    places = [_on_trend(place, len(trend.points)) for place in range(len(trend.points))]
    drawn = [
        element("line", class_="chart-grid", x1=TREND_LEFT, x2=TREND_RIGHT, y1=y, y2=y)
        for y in (TREND_TOP, TREND_BOTTOM)
    ]
    drawn += [
        element("text", text, class_="chart-tick", x=TREND_LEFT - 8, y=y + 4, text_anchor="end", font_size=11)
        for text, y in ((str(trend.top), TREND_TOP), ("0", TREND_BOTTOM))
    ]
    if trend.target is not None:
        drawn += _trend_target(trend, trend.target)
    line = _trend_line(trend, places)
    if line:
        drawn.append(element("path", class_="series-line series-now", fill="none", d=line))
    for point, x in zip(trend.points, places, strict=True):
        drawn += _trend_point(trend, point, x)
    return picture(
        *drawn,
        id="trend",
        title="Trend of the maturity index",
        description=trend.description,
        class_="chart trend",
        viewBox=f"0 0 {TREND_WIDTH} {TREND_HEIGHT}",
    )


def _on_trend(place: int, count: int) -> float:
    """One point stands in the middle, several spread over the width."""
    inner_left, inner_right = TREND_LEFT + 22, TREND_RIGHT - 22
    return (
        (inner_left + inner_right) / 2 if count == 1 else inner_left + (inner_right - inner_left) * place / (count - 1)
    )


def _trend_height(trend: TrendFigure, value: float) -> float:
    return TREND_BOTTOM - (TREND_BOTTOM - TREND_TOP) * value / trend.top


def _trend_target(trend: TrendFigure, target: float) -> list[Markup]:
    y = _trend_height(trend, target)
    line = element("line", class_="series-line series-target", x1=TREND_LEFT, x2=TREND_RIGHT, y1=y, y2=y)
    text = element(
        "text",
        f"target {trend.target_text}",
        class_="chart-tick",
        x=TREND_WIDTH,
        y=y - 5,
        text_anchor="end",
        font_size=11,
    )
    return [line, text]


def _trend_line(trend: TrendFigure, places: list[float]) -> str:
    """Start anew after each missing value; single points get no line."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for point, x in zip(trend.points, places, strict=True):
        if point.value is None:
            pieces.append([])
        else:
            pieces[-1].append((x, _trend_height(trend, point.value)))
    return "".join(f"M{points(piece)}" for piece in pieces if len(piece) > 1)


def _trend_point(trend: TrendFigure, point: TrendPoint, x: float) -> list[Markup]:
    label = element(
        "text", point.label, class_="chart-axis", x=x, y=TREND_BOTTOM + 20, text_anchor="middle", font_size=11.5
    )
    if point.value is None:
        missing = element(
            "text", "no data", class_="chart-missing", x=x, y=TREND_BOTTOM - 8, text_anchor="middle", font_size=11
        )
        return [missing, label]
    y = _trend_height(trend, point.value)
    value = element("text", point.text, class_="chart-value", x=x, y=y - 10, text_anchor="middle", font_size=12)
    return [marker("now", x, y), value, label]
