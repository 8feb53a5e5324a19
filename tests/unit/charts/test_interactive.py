from __future__ import annotations

import json
import re

from app.charts import plotly_figure, report_html
from tests.unit.charts.drawn import radar


def test_the_interactive_radar_says_the_same_as_the_drawing() -> None:
    figure = plotly_figure(radar([2.9, None, 1.0], target=[3.0] * 3, previous=[1.0] * 3, labels=("4 A", "5 B", "6 C")))

    series = {trace["meta"]["series"]: trace for trace in figure["data"]}
    assert series["now"]["r"] == [2.9, None, 1.0, 2.9]
    assert (series["now"]["fill"], series["now"]["connectgaps"]) == ("none", False)
    assert {name: trace["marker"]["symbol"] for name, trace in series.items()} == {
        "now": "circle",
        "target": "diamond",
        "previous": "square",
    }
    assert figure["layout"]["polar"]["radialaxis"]["range"] == [0, 5]
    assert series["now"]["line"]["color"] == "var(--series-now)"
    assert json.loads(json.dumps(figure)) == figure


def test_without_a_milestone_the_interactive_radar_has_two_series() -> None:
    figure = plotly_figure(radar([2.0] * 7, target=[3.0] * 7))

    assert [trace["name"] for trace in figure["data"]] == ["Target", "Now"]
    assert figure["data"][1]["fill"] == "toself"


def test_the_interactive_radar_draws_the_interval_as_a_band_between_thin_lines() -> None:
    labels = ("4 A", "5 B", "6 C")
    whole = plotly_figure(radar([2.0] * 3, low=[1.0] * 3, high=[3.0] * 3, evidenced=[1.5] * 3, labels=labels))
    broken = plotly_figure(radar([2.0] * 3, low=[1.0, None, 1.0], high=[3.0, None, 3.0], labels=labels))

    high, low, *lines = whole["data"]
    assert (high["r"], high["fill"], low["r"], low["fill"]) == ([3.0] * 4, "none", [1.0] * 4, "tonext")
    assert {trace["mode"] for trace in (high, low)} == {"lines"}
    assert [(trace["name"], trace["fill"]) for trace in lines] == [
        ("Target", "none"),
        ("Claimed", "none"),
        ("Now, evidenced", "toself"),
    ]
    assert [trace["fill"] for trace in broken["data"][:2]] == ["none", "none"]


def test_hover_texts_are_escaped() -> None:
    figure = plotly_figure(radar([1.0] * 3, labels=("<b>A</b>", "B", "C")))

    assert figure["data"][1]["hovertext"][0] == "&lt;b&gt;A&lt;/b&gt;: index 1.0, gate level 2"


def test_the_offline_report_holds_everything_it_needs() -> None:
    first = radar([2.9] * 7, target=[3.0] * 7, previous=[1.0] * 7)
    second = radar([None] * 3, labels=("DIR A", "GOV B", "OPM C"))

    page = report_html(title="Halden <Components>", lead="Context leads", radars=(first, second))

    assert page.startswith("<!doctype html>")
    assert "<title>Halden &lt;Components&gt;</title>" in page
    assert page.count("<table>") == 2
    assert "<td>2.9</td><td>1.0</td><td>3.0</td>" in page
    assert "var(--series" not in page
    assert not re.search(r'<(?:script|link)[^>]+(?:src|href)="http', page)


def test_the_offline_table_has_the_milestone_that_is_not_drawn() -> None:
    labels = ("4 A", "5 B", "6 C")
    figure = radar([3.0] * 3, target=[3.5] * 3, previous=[1.0] * 3, evidenced=[2.0] * 3, low=[1.5] * 3, labels=labels)

    page = report_html(title="Halden", lead="", radars=(figure,))

    assert "<td>2.0</td><td>3.0</td><td>3.5</td><td>1.0</td><td>1.5</td><td>3.0</td>" in page
    assert '<th scope="col">Index, now, evidenced</th>' in page
