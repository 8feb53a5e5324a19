"""The comparison in words: who stands where, of how many, and what the sample is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.presenters import build_benchmark, build_refused_benchmark
from app.presenters.benchmark import BenchmarkView, position_text
from app.values.benchmark import Benchmark, BenchmarkFigure
from scoring.values import AssessmentResult

SEVEN: dict[str, Any] = {"organizations": 7, "quartiles": (1, 2, 3), "ours": 2, "lower": 2, "equal": 2, "higher": 3}


def figure(kind: str, name: str, what: str, **changes: Any) -> BenchmarkFigure:
    figures = SEVEN if what == "gate_level" else SEVEN | {"quartiles": (20.0, 42.2, 60.0), "ours": 41.9}
    return BenchmarkFigure(kind=kind, id=name, figure=what, **figures | changes)


def benchmark(result: AssessmentResult, **whole: Any) -> Benchmark:
    groups = (*result.clauses, *result.capabilities, result.overall)
    figures = [
        figure(group.kind, group.id, what, **(whole if group is result.overall else {}))
        for group in groups
        for what in ("gate_level", "index")
    ]
    return Benchmark(
        group="Metalworking", organizations=7, catalogue_id="dms", catalogue_edition="2026.1",
        catalogue_hash="6937c06a6a0712345678", mode="full", earliest=date(2026, 3, 1), latest=date(2026, 11, 1),
        figures=tuple(figures),
    )  # fmt: skip


def view(halden: Any, **whole: Any) -> BenchmarkView:
    standing = halden.standing(given={1: halden.all_at(2)})
    return build_benchmark(standing, benchmark(standing.result, **whole))


@pytest.mark.parametrize(
    ("counts", "headline"),
    [
        ((2, 2, 3), "3 of 7 other organizations of the group Metalworking stand higher than we do"),
        ((2, 4, 1), "1 of 7 other organizations of the group Metalworking stands higher than we do"),
        ((5, 2, 0), "None of 7 other organizations of the group Metalworking stands higher than we do"),
        ((0, 0, 7), "All 7 other organizations of the group Metalworking stand higher than we do"),
    ],
)
def test_the_heading_names_the_sample_and_says_how_many_stand_higher(
    halden: Any, counts: tuple[int, int, int], headline: str
) -> None:
    lower, equal, higher = counts

    assert view(halden, lower=lower, equal=equal, higher=higher).headline == headline


def test_the_sentence_below_counts_by_level_and_by_index(halden: Any) -> None:
    assert view(halden).lede == (
        "As a whole we stand at level 2 Managed: 3 higher, 2 equal, 2 lower. "
        "By the maturity index, 2.1 of 5: 3 higher, 2 equal, 2 lower."
    )


def test_the_sample_is_named_in_full(halden: Any) -> None:
    assert view(halden).sample == (
        "The sample: 7 other organizations of the group Metalworking that have consented, each with its newest result. "
        "Our own organization is not among them. Catalogue dms, edition 2026.1, 6937c06a6a07; Full assessment; "
        "started or imported Mar to Nov 2026."
    )


def test_the_whole_comes_first_then_clauses_and_capabilities_in_catalogue_order(halden: Any) -> None:
    found = view(halden)

    assert [subject.label for subject in found.clauses] == ["", "4", "5", "6", "7", "8", "9", "10"]
    assert [subject.label for subject in found.capabilities][:3] == ["DIR", "GOV", "OPM"]
    assert [row.name for row in found.clauses[0].rows] == ["Level", "Index"]


def test_levels_are_whole_and_indices_stand_on_the_axis_of_the_levels(halden: Any) -> None:
    level, index = view(halden).clauses[3].rows

    assert (level.ours_text, level.median_text, level.half_text) == ("2", "2", "1 to 3")
    assert (index.ours_text, index.median_text, index.half_text) == ("2.1", "2.1", "1.0 to 3.0")
    assert (index.figure.low, index.figure.high, index.figure.ours, index.figure.top) == (1.0, 3.0, 2.1, 5)


def test_a_middle_half_of_one_value_is_written_once(halden: Any) -> None:
    level, _ = view(halden, quartiles=(2, 2, 2)).clauses[0].rows

    assert level.half_text == "2"


def test_what_is_not_known_is_a_dash_with_its_reason(halden: Any) -> None:
    nothing = {"organizations": None, "quartiles": None, "lower": None, "equal": None, "higher": None}
    standing = halden.standing(given={1: halden.all_at(2)})
    compared = benchmark(standing.result)
    figures = tuple(
        replace(each, **nothing) if (each.id, each.figure) == ("6", "gate_level") else each for each in compared.figures
    )

    (row, _) = build_benchmark(standing, replace(compared, figures=figures)).clauses[3].rows

    assert (row.ours_text, row.median_text, row.half_text) == ("2", "-", "-")
    assert row.stand_text == "Fewer than five others have this figure"


def test_a_figure_of_others_only_says_so() -> None:
    ours = {"ours": None, "lower": None, "equal": None, "higher": None}

    assert position_text(figure("clause", "9", "index", **ours)) == "We have no such figure; 7 others have"


@pytest.mark.parametrize(
    ("reason", "href"),
    [("group", "/a/7/settings#comparison"), ("consent", "/a/7/settings#comparison"), ("result", "/a/7/check")],
)
def test_a_refusal_leads_to_where_something_can_be_done(halden: Any, reason: str, href: str) -> None:
    found = build_refused_benchmark(halden.standing(), detail="Not yet.", reason=reason)

    assert (found.refusal, found.way_href) == ("Not yet.", href)
    assert found.way_text


def test_too_small_a_sample_leads_nowhere(halden: Any) -> None:
    found = build_refused_benchmark(halden.standing(), detail="Fewer than five.", reason="sample")

    assert (found.way_text, found.way_href) == ("", "")
