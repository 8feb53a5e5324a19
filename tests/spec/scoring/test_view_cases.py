"""The cases of views.yaml: the eight gaps as other methods see them, and P as a line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from clauses import load_catalogue
from scoring import AssessmentInput, assess
from scoring.comparisons import Horizon, Method, View, compare_views, priority_line, rank_differences
from tests.spec.scoring.eight_gaps import ROWS, eight_assessment, key_of

DMS = load_catalogue("2026.1")
VIEWS = yaml.safe_load((Path(__file__).parent / "views.yaml").read_text(encoding="utf-8"))
P_RANK = {number: place for place, number in enumerate(ROWS, start=1)}


def views_of(given: AssessmentInput, **settings: Horizon) -> dict[Method, View]:
    views = compare_views(result=assess(given), catalogue=given.catalogue, **settings)
    return {view.method: view for view in views}


def one_gap(case: dict[str, Any]) -> AssessmentInput:
    key = key_of(case["number"])
    return AssessmentInput(
        catalogue=DMS,
        asked=(key,),
        targets={key: case.get("target", 5)},
        agreed={key: case["level"]},
        must_do=frozenset({key} if case.get("must_do") else ()),
    )


def cases(part: str) -> list[Any]:
    return [pytest.param(case, id=case.get("case", case.get("number"))) for case in VIEWS[part]]


@pytest.mark.parametrize("case", cases("rows"))
def test_score_and_rank_of_the_eight_gaps(case: dict[str, Any]) -> None:
    views = views_of(eight_assessment())

    rows = {
        method: next(row for row in view.rows if row.key == key_of(case["number"])) for method, view in views.items()
    }

    row = ROWS[case["number"]]
    assert rows[Method.VALUE].score == pytest.approx(row["P_value"], abs=0.05)
    assert rows[Method.BENEFIT].score == pytest.approx(row["P_benefit"], abs=0.05)
    assert rows[Method.RISK].score == pytest.approx(case["risk"], abs=0.005)
    assert rows[Method.SIRI].score == pytest.approx(case["siri"], abs=0.0005)
    assert rows[Method.WSJF].score == pytest.approx(case["wsjf"], abs=0.0005)
    for method in (Method.VALUE, Method.BENEFIT, Method.RISK, Method.SIRI, Method.WSJF):
        assert rows[method].rank == case[f"{method.value}_rank"], method
        assert rows[method].quadrant is None
    grid = rows[Method.IMPORTANCE_PERFORMANCE]
    assert (grid.quadrant, grid.score, grid.rank) == (case["quadrant"], None, None)
    assert {round(found.priority, 1) for found in rows.values()} == {row["P"]}


def test_every_view_lists_the_gaps_by_its_own_rank() -> None:
    views = views_of(eight_assessment())

    assert tuple(views) == tuple(Method)
    for method in (Method.VALUE, Method.BENEFIT, Method.RISK, Method.SIRI, Method.WSJF):
        assert [row.rank for row in views[method].rows] == [1, 2, 3, 4, 5, 6, 7, 8]
    fields = [row.quadrant for row in views[Method.IMPORTANCE_PERFORMANCE].rows]
    assert fields == ["act here"] * 5 + ["later"] * 3
    assert sum(row.score or 0 for row in views[Method.SIRI].rows) == pytest.approx(100)


def test_what_must_be_done_is_on_top_of_every_view_with_its_own_rank_and_p_unchanged() -> None:
    plain, forced = eight_assessment(), eight_assessment(must_do=("7.4",))
    rows_before = {method: view.rows for method, view in views_of(plain).items()}

    for method, view in views_of(forced).items():
        assert view.rows[0].key == key_of("7.4")
        assert [row.is_must_do for row in view.rows] == [True] + [False] * 7
        assert {row.key: row.priority for row in view.rows} == {row.key: row.priority for row in rows_before[method]}
        if method is not Method.WSJF:
            assert {row.key: row.rank for row in view.rows} == {row.key: row.rank for row in rows_before[method]}


def test_the_order_puts_what_must_be_done_first_and_leaves_p_as_it_is() -> None:
    plain, forced = (assess(eight_assessment(must_do=numbers)) for numbers in ((), ("9.2.1",)))

    assert forced.gaps[0].key == key_of("9.2.1")
    assert {gap.key: (gap.priority, gap.rank) for gap in forced.gaps} == {
        gap.key: (gap.priority, gap.rank) for gap in plain.gaps
    }


@pytest.mark.parametrize("case", cases("rows"))
def test_how_far_each_view_moves_a_gap(case: dict[str, Any]) -> None:
    given = eight_assessment()
    result = assess(given)
    views = compare_views(result=result, catalogue=given.catalogue)

    differences = {one.key: one for one in rank_differences(views=views, result=result)}

    found = differences[key_of(case["number"])]
    assert found.rank == P_RANK[case["number"]]
    assert found.moves == {
        method: found.rank - case[f"{method.value}_rank"]
        for method in (Method.VALUE, Method.BENEFIT, Method.RISK, Method.SIRI, Method.WSJF)
    }
    assert [one.rank for one in differences.values()] == [1, 2, 3, 4, 5, 6, 7, 8]


@pytest.mark.parametrize("case", cases("horizons"))
def test_weights_of_the_horizons(case: dict[str, Any]) -> None:
    view = views_of(eight_assessment(), horizon=Horizon(case["horizon"]))[Method.SIRI]

    row = next(row for row in view.rows if row.key == key_of("5.3"))
    assert list(view.settings.values()) == case["weights"]
    assert row.score == pytest.approx(case["score_of_5_3"], abs=0.0005)
    assert row.factors == {"cost": 4 / 33, "KPI": 5 / 32, "proximity": 2 / 15}


@pytest.mark.parametrize("case", cases("quadrants"))
def test_field_of_the_grid(case: dict[str, Any]) -> None:
    view = views_of(one_gap(case))[Method.IMPORTANCE_PERFORMANCE]

    assert view.rows[0].quadrant == case["quadrant"]
    assert view.settings == {"importance": 0.7, "level": 3}


@pytest.mark.parametrize("case", cases("wsjf_table"))
def test_table_of_the_shortest_job(case: dict[str, Any]) -> None:
    row = views_of(one_gap(case))[Method.WSJF].rows[0]

    value, time, opportunity, size = case["factors"]
    assert list(row.factors.values()) == case["factors"]
    assert row.score == (value + time + opportunity) / size


@pytest.mark.parametrize("case", cases("lines"))
def test_priority_as_a_line(case: dict[str, Any]) -> None:
    given = eight_assessment()

    gap = next(gap for gap in assess(given).gaps if gap.key == key_of(case["number"]))

    assert priority_line(gap=gap, catalogue=given.catalogue) == case["line"]


def test_factors_and_texts_say_how_a_view_counts() -> None:
    views = views_of(eight_assessment())

    assert views[Method.VALUE].formula.endswith("/ (person-days / 10)")
    assert views[Method.RISK].rows[0].factors == {
        "likelihood before": 0.8,
        "likelihood after": 0.4,
        "consequence": 1.0,
        "effort": 0.72,
    }
    for view in views.values():
        assert view.name
        assert view.strength.endswith(".")
        assert view.weakness.endswith(".")


def test_without_gaps_the_views_are_empty() -> None:
    given = eight_assessment()
    reached = replace(given, agreed=given.targets)
    result = assess(reached)

    views = compare_views(result=result, catalogue=given.catalogue)

    assert [view.rows for view in views] == [()] * len(Method)
    assert rank_differences(views=views, result=result) == ()


def test_views_of_another_catalogue_are_refused() -> None:
    with pytest.raises(ValueError, match="use the catalogue that it names"):
        compare_views(result=assess(eight_assessment()), catalogue=DMS)
