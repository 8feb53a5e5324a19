"""Pictures made from chart values: SVG for pages and print, JSON and HTML for the interactive chart.

Geometry stands in presentation attributes and colour in CSS classes, so the strict content policy holds and both themes
work: `chart-grid -rim -tick -axis -value -missing`, `series-line`, `series-now -evidenced -target -previous -band`,
`series-area`, `marker-now -evidenced -target -previous`, `ruler-line -tick -now -left`, `dumbbell-gap`, `strip-cell`
and `strip-evidenced` with `cell-level-0` to `cell-level-5 -open -dont-know -not-applicable -deferred`,
`timeline-band -quarter -month -today -bar` with `timeline-bar-open -in-work -done -verified`, `grid-act -number -cut`,
`quartile-bar -median`. Values come ready from the presenters; nothing is computed here but places.
"""

from __future__ import annotations

from app.charts.grid import grid_svg
from app.charts.interactive import plotly_figure, report_html
from app.charts.markers import key_svg
from app.charts.quartiles import quartiles_svg
from app.charts.radar import radar_svg
from app.charts.scale import dumbbell_svg, ruler_svg, trend_svg
from app.charts.strips import strip_svg, timeline_head_svg, timeline_row_svg

__all__ = [
    "dumbbell_svg",
    "grid_svg",
    "key_svg",
    "plotly_figure",
    "quartiles_svg",
    "radar_svg",
    "report_html",
    "ruler_svg",
    "strip_svg",
    "timeline_head_svg",
    "timeline_row_svg",
    "trend_svg",
]
