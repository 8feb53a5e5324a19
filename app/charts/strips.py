"""Small bars that stand beside words: the strip of a clause and the rows of the timeline."""

from __future__ import annotations

from markupsafe import Markup

from app.charts.svg import decoration, element, percent
from app.presenters.figures import StripCell, StripFigure, TimelineBar, TimelineView

CELL_WIDTH, CELL_GAP, CELL_HEIGHT = 9, 3, 20
ROW_HEIGHT, BAR_HEIGHT = 40, 20
HEAD_HEIGHT = 40


def strip_svg(strip: StripFigure) -> Markup:
    """Draw one cell per requirement in its colour, the lower half in that of what evidence shows where this is less."""
    step = CELL_WIDTH + CELL_GAP
    cells = (piece for place, cell in enumerate(strip.cells) for piece in _cell(cell, place * step + 0.5))
    width = max(1, len(strip.cells) * step - CELL_GAP)
    return decoration(
        *cells,
        class_="chart strip-svg",
        viewBox=f"0 0 {width} {CELL_HEIGHT}",
        width=width,
        height=CELL_HEIGHT,
    )


def _cell(cell: StripCell, x: float) -> list[Markup]:
    whole = {"x": x, "y": 0.5, "width": CELL_WIDTH - 1, "height": CELL_HEIGHT - 1, "rx": 2}
    drawn = [element("rect", class_=f"strip-cell cell-{cell.kind}", **whole)]
    if cell.evidenced_kind:
        lower = whole | {"y": CELL_HEIGHT / 2 + 0.5, "height": CELL_HEIGHT / 2 - 1}
        drawn.append(element("rect", class_=f"strip-cell strip-evidenced cell-{cell.evidenced_kind}", **lower))
    return drawn


def timeline_head_svg(timeline: TimelineView) -> Markup:
    """Draw the head of the timeline: quarters, months and the word for today. Positions are percentages."""
    months = [
        element(
            "text",
            month.label,
            class_="timeline-month",
            x=percent(month.left + month.width / 2),
            y=31,
            text_anchor="middle",
            font_size=11,
        )
        for month in timeline.months
    ]
    quarters = [
        element("text", quarter.label, class_="timeline-quarter", x=percent(quarter.left), dx=6, y=14, font_size=12)
        for quarter in timeline.quarters
    ]
    return decoration(
        *_bands(timeline),
        *quarters,
        *months,
        *_today(timeline, top=HEAD_HEIGHT - 5),
        class_="chart timeline-head",
        width="100%",
        height=HEAD_HEIGHT,
    )


def timeline_row_svg(timeline: TimelineView, bar: TimelineBar) -> Markup:
    """Draw one row of the timeline: quarter bands, the bar of the action, the line of today."""
    drawn = _bands(timeline)
    if bar.left is not None and bar.width is not None:
        drawn.append(
            element(
                "rect",
                class_=f"timeline-bar timeline-bar-{bar.kind}",
                x=percent(bar.left),
                y=(ROW_HEIGHT - BAR_HEIGHT) / 2,
                width=percent(bar.width),
                height=BAR_HEIGHT,
                rx=4,
            )
        )
    return decoration(*drawn, *_today(timeline, top=0), class_="chart timeline-row", width="100%", height=ROW_HEIGHT)


def _bands(timeline: TimelineView) -> list[Markup]:
    return [
        element(
            "rect", class_="timeline-band", x=percent(quarter.left), y=0, width=percent(quarter.width), height="100%"
        )
        for quarter in timeline.quarters
        if quarter.is_shaded
    ]


def _today(timeline: TimelineView, *, top: float) -> list[Markup]:
    if timeline.today is None:
        return []
    place = percent(timeline.today)
    return [element("line", class_="timeline-today", x1=place, x2=place, y1=top, y2="100%")]
