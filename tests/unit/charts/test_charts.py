from __future__ import annotations

import math
import re

import pytest

from app.charts import (
    dumbbell_svg,
    key_svg,
    radar_svg,
    ruler_svg,
    strip_svg,
    timeline_head_svg,
    timeline_row_svg,
    trend_svg,
)
from app.charts.radar import CENTRE, RADIUS, position, runs
from app.charts.svg import element, number
from app.presenters.figures import (
    DumbbellFigure,
    RulerFigure,
    RulerTick,
    StripCell,
    StripFigure,
    TimelineBar,
    TimelineMonth,
    TimelineQuarter,
    TimelineView,
    TrendFigure,
    TrendPoint,
)
from tests.unit.charts.drawn import CLAUSES, by_class, circles, parse, radar


def test_zero_lies_in_the_centre_and_five_at_the_rim() -> None:
    tree = parse(radar_svg(radar([0.0, 5.0, 5.0, 5.0, 5.0, 5.0, 5.0])))

    first, *others = circles(tree)
    assert first == CENTRE
    assert all(math.dist(CENTRE, place) == pytest.approx(RADIUS, abs=0.01) for place in others)


def test_the_first_axis_points_up_and_the_second_follows_clockwise() -> None:
    up, second = position(0, 7, 1), position(1, 7, 1)

    assert up == (CENTRE[0], CENTRE[1] - RADIUS)
    assert second[0] > CENTRE[0]
    assert second[1] < CENTRE[1]


def test_the_grid_is_straight_with_one_ring_per_level_and_ticks_from_zero_to_five() -> None:
    tree = parse(radar_svg(radar([2.0] * 7)))

    assert len(by_class(tree, "chart-rim")) == 1
    assert len([each for each in by_class(tree, "chart-grid") if each.tag == "polygon"]) == 4
    assert [each.text for each in by_class(tree, "chart-tick")] == ["0", "1", "2", "3", "4", "5"]


def test_a_complete_line_is_closed_and_filled_and_the_previous_one_is_not_filled() -> None:
    tree = parse(radar_svg(radar([2.0] * 7, target=[3.0] * 7, previous=[1.0] * 7)))

    lines = {each.get("class", "").split()[-1]: each.get("d", "") for each in by_class(tree, "series-line")}
    assert set(lines) == {"series-now", "series-target", "series-previous"}
    assert all(path.endswith("Z") for path in lines.values())
    areas = {each.get("class", "").split()[-1] for each in by_class(tree, "series-area")}
    assert areas == {"series-area-now", "series-area-target"}


def test_what_evidence_shows_is_drawn_in_place_of_a_milestone_and_filled() -> None:
    tree = parse(radar_svg(radar([3.0] * 7, target=[3.5] * 7, previous=[1.0] * 7, evidenced=[2.0] * 7)))

    lines = [each.get("class", "").split()[-1] for each in by_class(tree, "series-line")]
    assert lines == ["series-target", "series-now", "series-evidenced"]
    areas = {each.get("class", "").split()[-1] for each in by_class(tree, "series-area")}
    assert areas == {"series-area-evidenced", "series-area-target"}
    assert {each.tag for each in by_class(tree, "marker-evidenced")} == {"polygon"}
    assert by_class(tree, "marker-previous") == []


def test_each_series_has_its_own_marker() -> None:
    tree = parse(radar_svg(radar([2.0] * 7, target=[3.0] * 7, previous=[1.0] * 7)))

    tags = {name: {each.tag for each in by_class(tree, f"marker-{name}")} for name in ("now", "target", "previous")}
    assert tags == {"now": {"circle"}, "target": {"polygon"}, "previous": {"rect"}}


def test_a_clause_without_answers_is_a_gap_in_the_line_and_says_no_data() -> None:
    tree = parse(radar_svg(radar([2.0, None, 3.0, 1.0, 2.0, 2.0, 2.0])))

    (line,) = by_class(tree, "series-now")
    assert "Z" not in line.get("d", "")
    assert len(circles(tree)) == 6
    assert by_class(tree, "series-area") == []
    assert [each.text for each in by_class(tree, "chart-missing")] == ["no data"]


def test_a_radar_without_any_answer_draws_its_grid_only() -> None:
    tree = parse(radar_svg(radar([None] * 7)))

    assert by_class(tree, "series-line") == []
    assert len(by_class(tree, "chart-missing")) == 7


def test_neighbouring_values_run_around_the_circle() -> None:
    assert runs([1.0, 2.0, 3.0]) == [[0, 1, 2]]
    assert runs([None, 2.0, None, 3.0]) == [[1], [3]]
    assert runs([None, None]) == []


def test_the_interval_is_a_band_only_where_it_has_a_width() -> None:
    none = parse(radar_svg(radar([2.0] * 7)))
    some = parse(
        radar_svg(radar([2.0] * 7, low=[1.0, 2.0, 2.0, 2.0, None, 2.0, 2.0], high=[3.0, 2.0, 2.0, 2.0, None, 2.0, 2.0]))
    )

    assert by_class(none, "series-band") == []
    (band,) = by_class(some, "series-band")
    assert band.get("d", "").count("M") == 2


def test_the_picture_is_one_image_with_title_and_all_values_in_words() -> None:
    tree = parse(radar_svg(radar([2.0] * 7)))

    assert tree.get("role") == "img"
    named = {each.get("id"): each.text for each in tree if each.tag in ("title", "desc")}
    assert tree.get("aria-labelledby", "").split() == list(named)
    assert list(named.values()) == ["Maturity index by clause", "4 Context: index 2.9."]


def test_the_axis_prints_the_gate_level_as_an_integer() -> None:
    tree = parse(radar_svg(radar([2.9] * 7)))

    assert {each.text for each in by_class(tree, "chart-value")} == {"level 2"}
    assert [each.text for each in by_class(tree, "chart-axis")] == list(CLAUSES)


def test_names_are_escaped_wherever_they_stand() -> None:
    evil = ("<script>x</script>", '"quoted" & more', "c")

    drawn = str(radar_svg(radar([1.0, 2.0, 3.0], labels=evil)))

    assert "<script>" not in drawn
    assert [each.text for each in by_class(parse(drawn), "chart-axis")] == list(evil)


def test_no_chart_carries_a_style_attribute() -> None:
    drawn = "".join(str(each) for each in every_chart())

    assert not re.search(r"\sstyle=", drawn)


def every_chart() -> list[object]:
    view = timeline()
    return [
        radar_svg(radar([2.0] * 7, target=[3.0] * 7, previous=[1.0] * 7)),
        ruler_svg(ruler(now=2.1, target=3.3, previous=1.7, low=1.9, high=2.4)),
        dumbbell_svg(DumbbellFigure(description="", top=5, now=1, target=3)),
        trend_svg(trend(1.2, 1.7, 2.1)),
        strip_svg(StripFigure(cells=(StripCell(kind="level-3", label="6.4: Established"),))),
        timeline_head_svg(view),
        timeline_row_svg(view, view.bars[0]),
        key_svg("now"),
        key_svg("band"),
        strip_svg(StripFigure(cells=(StripCell(kind="level-3", label="6.4: Established", evidenced_kind="level-1"),))),
    ]


def test_every_chart_is_well_formed() -> None:
    assert [parse(each).tag for each in every_chart()] == ["svg"] * 10


def ruler(**values: float | None) -> RulerFigure:
    ticks = tuple(RulerTick(level=level, name=str(level)) for level in range(6))
    given = {"now": None, "target": None} | values
    return RulerFigure(description="All clauses: index 2.1.", top=5, ticks=ticks, headline="2", **given)


def test_the_ruler_puts_values_at_their_share_of_the_width() -> None:
    tree = parse(ruler_svg(ruler(now=2.5, target=5.0, previous=0.0, low=2.0, high=3.0)))

    assert [each.get("x") for each in tree.findall("svg")] == ["0%", "100%", "50%"]
    (band,) = by_class(tree, "series-band")
    assert (band.get("x"), band.get("width")) == ("40%", "20%")
    assert by_class(tree, "ruler-left")[0].get("width") == "50%"


def test_a_ruler_without_values_shows_its_scale_only() -> None:
    tree = parse(ruler_svg(ruler()))

    assert len(by_class(tree, "ruler-tick")) == 6
    assert tree.findall("svg") == []
    assert by_class(tree, "ruler-now") == []


def test_beyond_its_target_the_ruler_has_nothing_left() -> None:
    tree = parse(ruler_svg(ruler(now=4.0, target=3.0, low=4.0, high=4.0)))

    assert by_class(tree, "ruler-left") == []
    assert by_class(tree, "series-band") == []


@pytest.mark.parametrize(
    ("now", "target", "markers", "lines"), [(0, 5, 2, 1), (2, None, 1, 0), (None, 3, 1, 0), (None, None, 0, 0)]
)
def test_a_dumbbell_draws_what_is_known(now: int | None, target: int | None, markers: int, lines: int) -> None:
    tree = parse(dumbbell_svg(DumbbellFigure(description="", top=5, now=now, target=target)))

    assert len(by_class(tree, "marker-now") + by_class(tree, "marker-target")) == markers
    assert len(by_class(tree, "dumbbell-gap")) == lines
    assert tree.get("aria-hidden") == "true"


def test_a_dumbbell_marks_what_evidence_shows() -> None:
    tree = parse(dumbbell_svg(DumbbellFigure(description="", top=5, now=3, target=4, evidenced=1)))

    (shown,) = by_class(tree, "marker-evidenced")
    assert shown.get("points", "").split(",")[0] == "31.2"


def test_a_dumbbell_spans_its_scale() -> None:
    tree = parse(dumbbell_svg(DumbbellFigure(description="", top=5, now=0, target=5)))

    (gap,) = by_class(tree, "dumbbell-gap")
    ticks = [float(each.get("x1", "")) for each in by_class(tree, "chart-grid")]
    assert (float(gap.get("x1", "")), float(gap.get("x2", ""))) == (min(ticks), 124.0)


def trend(*values: float | None, target: float | None = 3.3) -> TrendFigure:
    points = tuple(
        TrendPoint(label=str(2024 + place), date_text="", value=value, text=str(value), gate_text="-")
        for place, value in enumerate(values)
    )
    return TrendFigure(description="Maturity index.", top=5, points=points, target=target, target_text=str(target))


def test_a_trend_runs_from_zero_to_five() -> None:
    tree = parse(trend_svg(trend(0.0, 5.0)))

    heights = [height for _, height in circles(tree)]
    assert heights == [176.0, 24.0]
    assert len(by_class(tree, "series-target")) == 1


def test_a_missing_milestone_interrupts_the_trend() -> None:
    tree = parse(trend_svg(trend(1.0, 2.0, None, 2.0, target=None)))

    (line,) = by_class(tree, "series-now")
    assert line.get("d", "").count("M") == 1
    assert len(circles(tree)) == 3
    assert [each.text for each in by_class(tree, "chart-missing")] == ["no data"]
    assert by_class(tree, "series-target") == []


def test_one_point_stands_in_the_middle_without_a_line() -> None:
    tree = parse(trend_svg(trend(2.0)))

    assert by_class(tree, "series-now") == []
    assert circles(tree)[0][0] == 224.0


def test_a_strip_has_one_cell_per_requirement() -> None:
    cells = tuple(StripCell(kind=kind, label="") for kind in ("level-0", "open", "not-applicable"))

    tree = parse(strip_svg(StripFigure(cells=cells)))

    assert [each.get("class") for each in tree] == [
        "strip-cell cell-level-0",
        "strip-cell cell-open",
        "strip-cell cell-not-applicable",
    ]
    assert parse(strip_svg(StripFigure(cells=()))).get("width") == "1"


def test_the_lower_half_of_a_cell_shows_what_evidence_shows_less_of() -> None:
    cell = StripCell(kind="level-3", label="", evidenced_kind="level-1")

    whole, lower = parse(strip_svg(StripFigure(cells=(cell,))))

    assert (whole.get("class"), whole.get("height")) == ("strip-cell cell-level-3", "19")
    assert (lower.get("class"), lower.get("y")) == ("strip-cell strip-evidenced cell-level-1", "10.5")


def test_the_ruler_marks_what_evidence_shows() -> None:
    tree = parse(ruler_svg(ruler(now=3.0, target=4.0, evidenced=1.0)))

    assert [each.get("x") for each in tree.findall("svg")] == ["80%", "60%", "20%"]


def timeline(*, today: float | None = 0.14) -> TimelineView:
    bars = (
        TimelineBar(
            number=1, title="A", href="", detail="", kind="in-work", status_text="In work", left=0.25, width=0.5
        ),
        TimelineBar(number=2, title="B", href="", detail="", kind="open", status_text="Open", left=None, width=None),
    )
    return TimelineView(
        description="",
        quarters=(
            TimelineQuarter(label="Q4 2026", left=0, width=0.5, is_shaded=False),
            TimelineQuarter(label="Q1 2027", left=0.5, width=0.5, is_shaded=True),
        ),
        months=(TimelineMonth(label="Oct", left=0, width=0.2),),
        bars=bars,
        today=today,
        today_text="23 Nov 2026",
    )


def test_a_row_of_the_timeline_shows_band_bar_and_today() -> None:
    view = timeline()

    tree = parse(timeline_row_svg(view, view.bars[0]))

    (bar,) = by_class(tree, "timeline-bar-in-work")
    assert (bar.get("x"), bar.get("width")) == ("25%", "50%")
    assert len(by_class(tree, "timeline-band")) == 1
    assert by_class(tree, "timeline-today")[0].get("x1") == "14%"


def test_an_undated_action_has_no_bar_and_a_plan_elsewhere_no_line_of_today() -> None:
    view = timeline(today=None)

    tree = parse(timeline_row_svg(view, view.bars[1]))

    assert by_class(tree, "timeline-bar") == []
    assert by_class(tree, "timeline-today") == []
    assert [each.text for each in parse(timeline_head_svg(view)).iter("text")] == ["Q4 2026", "Q1 2027", "Oct"]


def test_elements_write_numbers_and_leave_out_what_is_missing() -> None:
    assert str(element("rect", x=1.0, y=None, width=250_000)) == '<rect x="1" width="250000"/>'
    assert number(0.0) == "0"
