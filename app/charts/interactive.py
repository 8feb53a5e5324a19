"""The interactive radar: the same figure as plain JSON for plotly.js, and as one HTML file that works offline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from app.charts.svg import element
from app.presenters.figures import RadarAxis, RadarFigure
from app.presenters.words import NOTHING, decimal_text

SERIES_LOOK: dict[str, dict[str, Any]] = {
    "now": {"line": {"dash": "solid", "width": 2.4}, "marker": {"symbol": "circle", "size": 8}, "fill": "toself"},
    "target": {"line": {"dash": "dash", "width": 1.8}, "marker": {"symbol": "diamond", "size": 8}, "fill": "none"},
    "previous": {"line": {"dash": "dot", "width": 1.8}, "marker": {"symbol": "square", "size": 7}, "fill": "none"},
}
GRID = "var(--line)"
PAPER_COLOURS = {
    GRID: "#e6e5e0",
    "var(--series-now)": "#0b6b70",
    "var(--series-target)": "#191d1b",
    "var(--series-previous)": "#9c4f00",
}


def plotly_figure(radar: RadarFigure) -> dict[str, Any]:
    """Describe a radar for plotly.js; colours are names of CSS variables, which the page replaces by their values.

    The first point is repeated at the end, so that a complete line closes; missing values are null and leave a gap.
    """
    names = {"previous": radar.previous_name, "target": radar.target_name, "now": radar.now_name}
    shown = [name for name in names if name != "previous" or radar.has_previous]
    return {
        "data": [_trace(radar, series, names[series]) for series in shown],
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


def _trace(radar: RadarFigure, series: str, name: str) -> dict[str, Any]:
    axes = [*radar.axes, radar.axes[0]]
    values = [getattr(axis, series) for axis in axes]
    look = SERIES_LOOK[series]
    is_complete = None not in values
    return {
        "type": "scatterpolar",
        "mode": "lines+markers",
        "name": name,
        "meta": {"series": series},
        "theta": [axis.label for axis in axes],
        "r": values,
        "connectgaps": False,
        "line": {**look["line"], "color": f"var(--series-{series})"},
        "marker": {**look["marker"], "color": f"var(--series-{series})"},
        "fill": look["fill"] if is_complete else "none",
        "hovertext": [_hover(axis, value) for axis, value in zip(axes, values, strict=True)],
        "hoverinfo": "text+name",
    }


def _hover(axis: RadarAxis, value: float | None) -> str:
    """plotly.js reads a little HTML in hover texts, so names are escaped here as well."""
    return str(Markup("{}: index {}, gate level {}").format(axis.title, decimal_text(value), axis.gate_text))


def _on_paper(described: Any) -> Any:
    """Replace the names of CSS variables by the light theme, which a file on its own cannot read from a page."""
    if isinstance(described, dict):
        return {key: _on_paper(value) for key, value in described.items()}
    if isinstance(described, list):
        return [_on_paper(value) for value in described]
    return PAPER_COLOURS.get(described, described) if isinstance(described, str) else described


def _table(radar: RadarFigure) -> Markup:
    heads = ["", "Gate level", f"Index, {radar.now_name.lower()}", f"Index, {radar.target_name.lower()}"]
    heads += [f"Index, {radar.previous_name}"] if radar.has_previous else []
    rows = [element("tr", *(element("th", head, scope="col") for head in heads))]
    for axis in radar.axes:
        cells = [axis.gate_text, decimal_text(axis.now), decimal_text(axis.target)]
        cells += [decimal_text(axis.previous)] if radar.has_previous else []
        name = element("th", f"{axis.id} {axis.title}", scope="row")
        rows.append(element("tr", name, *(element("td", cell or NOTHING) for cell in cells)))
    return element("table", *rows)
