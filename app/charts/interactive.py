"""The interactive radar: the same figure as plain JSON for plotly.js, and as one HTML file that works offline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from app.charts.svg import element
from app.presenters.figures import RadarAxis, RadarFigure, RadarSeries
from app.presenters.words import NOTHING, decimal_text

SERIES_LOOK: dict[str, dict[str, Any]] = {
    "evidenced": {"line": {"dash": "solid", "width": 2.4}, "marker": {"symbol": "triangle-up", "size": 9}},
    "now": {"line": {"dash": "solid", "width": 2.4}, "marker": {"symbol": "circle", "size": 8}},
    "target": {"line": {"dash": "dash", "width": 1.8}, "marker": {"symbol": "diamond", "size": 8}},
    "previous": {"line": {"dash": "dot", "width": 1.8}, "marker": {"symbol": "square", "size": 7}},
}
GRID = "var(--line)"
PAPER_COLOURS = {
    GRID: "#e6e5e0",
    "var(--series-evidenced)": "#0d3e66",
    "var(--series-now)": "#0b6b70",
    "var(--series-target)": "#191d1b",
    "var(--series-previous)": "#9c4f00",
}


def plotly_figure(radar: RadarFigure) -> dict[str, Any]:
    """Describe a radar for plotly.js; colours are names of CSS variables, which the page replaces by their values.

    The first point is repeated at the end, so that a complete line closes; missing values are null and leave a gap. The
    interval is a band between two thin lines, filled where it is complete.
    """
    first, *others = radar.series
    lines = [*(_trace(radar, series) for series in reversed(others)), _trace(radar, first, fill="toself")]
    return {
        "data": [*_band(radar), *lines],
        "layout": {
            "polar": {
                "bgcolor": "rgba(0,0,0,0)",
                "gridshape": "linear",
                "radialaxis": {
                    "range": [0, radar.top],
                    "dtick": 1,
                    "angle": 90,
                    "tickangle": 90,
                    "showline": False,
                    "gridcolor": GRID,
                },
                "angularaxis": {"direction": "clockwise", "rotation": 90, "gridcolor": GRID, "linecolor": GRID},
            },
            "showlegend": True,
            "legend": {"orientation": "h"},
            "margin": {"l": 70, "r": 70, "t": 40, "b": 40},
        },
        "config": {"displayModeBar": False, "responsive": True},
    }


def report_html(*, title: str, lead: str, radars: Sequence[RadarFigure]) -> str:
    """Write one HTML file with the interactive radars and their tables; it holds plotly.js and needs no network."""
    import plotly.graph_objects  # noqa: PLC0415 - a heavy library, needed by this file only
    import plotly.io  # noqa: PLC0415 - likewise

    parts = []
    for place, radar in enumerate(radars):
        described = _on_paper(plotly_figure(radar))
        figure = plotly.graph_objects.Figure(data=described["data"], layout=described["layout"])
        chart = plotly.io.to_html(
            figure,
            config=described["config"],
            full_html=False,
            include_plotlyjs=place == 0,
            div_id=f"radar-{radar.id}",
            default_height="560px",
        )
        parts += [element("h2", radar.title), Markup(chart), _table(radar)]  # noqa: S704 - made by plotly from escaped JSON
    style = "body{font:15px system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#191d1b}"
    style += "table{border-collapse:collapse}th,td{padding:4px 12px;border-bottom:1px solid #e6e5e0;text-align:left}"
    head = element("head", element("meta", charset="utf-8"), element("title", title), element("style", style))
    body = element("body", element("h1", title), element("p", lead), *parts)
    return f"<!doctype html>\n{element('html', head, body, lang='en')}\n"


def _band(radar: RadarFigure) -> list[dict[str, Any]]:
    """Draw the ends of the interval as thin lines, the space between them filled; nothing where it has no width."""
    if not radar.has_interval:
        return []
    ends = [RadarSeries(id="high", name="Possible"), RadarSeries(id="low", name="Certain")]
    is_complete = all(axis.low is not None and axis.high is not None for axis in radar.axes)
    thin = {"mode": "lines", "hoverinfo": "skip", "showlegend": False, "meta": {"series": "band"}}
    return [
        _trace(radar, end) | thin | {"line": {"width": 0.8, "color": "var(--series-now)"}, "fill": fill}
        for end, fill in zip(ends, ("none", "tonext" if is_complete else "none"), strict=True)
    ]


def _trace(radar: RadarFigure, series: RadarSeries, *, fill: str = "none") -> dict[str, Any]:
    axes = [*radar.axes, radar.axes[0]]
    values = [getattr(axis, series.id) for axis in axes]
    look = SERIES_LOOK.get(series.id, SERIES_LOOK["now"])
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": series.name,
        "meta": {"series": series.id},
        "theta": [axis.label for axis in axes],
        "r": values,
        "connectgaps": False,
        "line": {**look["line"], "color": f"var(--series-{series.id})"},
        "marker": {**look["marker"], "color": f"var(--series-{series.id})"},
        "fill": "none" if None in values else fill,
        "hovertext": [_hover(axis, value) for axis, value in zip(axes, values, strict=True)],
        "hoverinfo": "text+name",
    }


def _hover(axis: RadarAxis, value: float | None) -> str:
    """plotly.js reads a little HTML in hover texts, so names are escaped here as well."""
    text = Markup("{}: index {}, gate level {}").format(axis.title, decimal_text(value), axis.gate_text)
    return str(text + (Markup("<br>{}").format(axis.certainty_text) if axis.certainty_text else ""))


def _on_paper(described: Any) -> Any:
    """Replace the names of CSS variables by the light theme, which a file on its own cannot read from a page."""
    if isinstance(described, dict):
        return {key: _on_paper(value) for key, value in described.items()}
    if isinstance(described, list):
        return [_on_paper(value) for value in described]
    return PAPER_COLOURS.get(described, described) if isinstance(described, str) else described


def _table(radar: RadarFigure) -> Markup:
    """Write every value of a radar as a table; columns of what is not there are left out."""
    columns = [("Gate level", "gate_text"), ("Certain, likely, possible", "certainty_text")]
    columns += [(f"Index, {series.name.lower()}", series.id) for series in radar.series]
    if radar.has_previous and radar.has_evidenced:
        columns.append((f"Index, {radar.previous_name}", "previous"))
    columns += [("Index, from", "low"), ("Index, to", "high")] if radar.has_interval else []
    rows = [element("tr", *(element("th", head, scope="col") for head in ("", *(title for title, _ in columns))))]
    for axis in radar.axes:
        values = (getattr(axis, name) for _, name in columns)
        cells = [value if isinstance(value, str) else decimal_text(value) for value in values]
        name = element("th", f"{axis.id} {axis.title}", scope="row")
        rows.append(element("tr", name, *(element("td", cell or NOTHING) for cell in cells)))
    return element("table", *rows)
