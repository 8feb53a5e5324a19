"""The quartile bar: places on the axis, and nothing where there is nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from app.charts import quartiles_svg
from app.charts.quartiles import EDGE, WIDTH
from app.presenters.benchmark import QuartileFigure


def drawn(**values: float | None) -> dict[str, ET.Element]:
    given: dict[str, float | None] = {"low": None, "median": None, "high": None, "ours": None}
    tree = ET.fromstring(str(quartiles_svg(QuartileFigure(top=5, **given | values))))  # type: ignore[arg-type]
    return {each.get("class", ""): each for each in tree}


def test_zero_stands_at_the_left_edge_and_the_top_level_at_the_right() -> None:
    whole = drawn(low=0, median=2.5, high=5, ours=0)

    bar = whole["quartile-bar"]
    assert whole["marker-now"].get("cx") == str(EDGE)
    assert whole["quartile-median"].get("x1") == str(WIDTH // 2)
    assert float(bar.get("x", "")) + 2 == EDGE
    assert float(bar.get("x", "")) + float(bar.get("width", "")) - 2 == WIDTH - EDGE


def test_a_middle_half_of_one_value_can_still_be_seen() -> None:
    assert float(drawn(low=3, median=3, high=3)["quartile-bar"].get("width", "")) == 4


def test_what_is_not_known_is_not_drawn() -> None:
    assert set(drawn()) == {"chart-grid"}
    assert set(drawn(ours=2)) == {"chart-grid", "marker-now"}
    assert set(drawn(low=1, median=2, high=3)) == {"chart-grid", "quartile-bar", "quartile-median"}
