"""The headline figures of many assessments: the same as the engine's, with and without the compiled kernel."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from clauses import load_catalogue, read_catalogue
from scoring import compile_catalogue, score_groups, score_headlines
from scoring.arrays import CatalogueArrays
from scoring.cohorts import headlines, kernel
from scoring.votes import ANSWERED, DEFERRED, UNANSWERED
from tests.oracle.catalogues import small_catalogue

DMS = compile_catalogue(catalogue=load_catalogue())
QUICK = compile_catalogue(catalogue=load_catalogue(), asked=("dir.strategy", "gov.steering", "dat.governance"))
CATALOGUES = sorted((Path(__file__).parents[2] / "catalogues").glob("*.yaml"))
WAYS = [pytest.param(True, id="compiled"), pytest.param(False, id="arrays")]


def cohort(arrays: CatalogueArrays, count: int, seed: int) -> tuple[Any, Any, Any]:
    """Random levels, states and targets of many organizations as requirement-major columns."""
    chance, width = np.random.default_rng(seed), len(arrays.keys)
    levels = chance.integers(0, 6, (width, count), dtype=np.int8)
    is_open = chance.random((width, count)) < chance.uniform(0, 0.4, count)
    states = np.where(is_open, chance.integers(1, 5, (width, count)), 0).astype(np.int8)
    return levels.T, states.T, chance.integers(0, 6, (count, width), dtype=np.int8)


def with_nan(levels: Any, states: Any) -> Any:
    return np.where(states == ANSWERED, levels, np.nan)


@pytest.mark.parametrize("is_compiled", WAYS)
@pytest.mark.parametrize("arrays", [pytest.param(DMS, id="full"), pytest.param(QUICK, id="three requirements")])
def test_headlines_are_the_figures_of_the_engine_bit_for_bit(arrays: CatalogueArrays, is_compiled: bool) -> None:
    levels, states, targets = cohort(arrays, 2500, seed=4)

    found = score_headlines(arrays=arrays, levels=levels, targets=targets, states=states, is_compiled=is_compiled)

    expected = score_groups(arrays=arrays, levels=with_nan(levels, states), targets=targets, states=states)
    is_shown = expected.is_published
    np.testing.assert_array_equal(found.is_published, is_shown)
    np.testing.assert_array_equal(found.gate_level[is_shown], expected.gate_level[is_shown])
    assert found.index.tobytes() == np.ascontiguousarray(expected.index).tobytes()
    gaps = np.where(states == ANSWERED, np.maximum(targets - levels, 0), 0)
    np.testing.assert_array_equal(found.gap_size, gaps)


def test_the_compiled_kernel_and_the_arrays_agree_on_a_large_catalogue_with_wider_sums() -> None:
    requirements = [
        {"key": f"opm.{chr(97 + n // 26)}{chr(97 + n % 26)}", "number": f"4.{n + 1}", "readiness": 5, "governance": 5}
        for n in range(600)
    ]
    arrays = compile_catalogue(catalogue=small_catalogue(requirements=requirements))
    levels, states, _ = cohort(arrays, 1100, seed=8)

    compiled, plain = (
        score_headlines(arrays=arrays, levels=levels, targets=np.full(600, 3), states=states, is_compiled=way)
        for way in (True, False)
    )

    assert arrays.weights.gate.dtype == np.int32
    assert compiled.index.tobytes() == plain.index.tobytes()
    np.testing.assert_array_equal(compiled.gate_level, plain.gate_level)


@pytest.mark.parametrize("is_compiled", WAYS)
def test_numbers_with_gaps_and_whole_numbers_give_the_same_figures(is_compiled: bool) -> None:
    levels, states, _ = cohort(DMS, 50, seed=5)
    states = np.where(states == ANSWERED, ANSWERED, UNANSWERED)

    whole, missing = (
        score_headlines(arrays=DMS, levels=given, targets=np.full(74, 3), states=said, is_compiled=is_compiled)
        for given, said in ((levels, states), (with_nan(levels, states), None))
    )

    assert whole.index.tobytes() == missing.index.tobytes()


@pytest.mark.parametrize("is_compiled", WAYS)
def test_levels_without_states_are_all_answered(is_compiled: bool) -> None:
    figures = score_headlines(
        arrays=DMS, levels=np.full((3, 74), 4, np.int8), targets=np.full(74, 3), is_compiled=is_compiled
    )

    assert figures.gate_level[:, -1].tolist() == [4, 4, 4]
    assert figures.index[:, -1].tolist() == [80.0, 80.0, 80.0]
    assert figures.gap_size.sum() == 0


@pytest.mark.parametrize("is_compiled", WAYS)
@pytest.mark.parametrize(
    ("series", "cell", "value"),
    [
        ("levels", (1400, 3), 7),
        ("levels", (1400, 3), -1),
        ("targets", (1400, 3), 9),
        ("states", (1400, 3), 5),
        ("states", (1400, 3), -2),
    ],
)
def test_a_cell_that_does_not_fit_is_named(is_compiled: bool, series: str, cell: tuple[int, int], value: int) -> None:
    levels, _, targets = cohort(DMS, 1500, seed=6)
    given = {"levels": levels, "targets": targets, "states": np.zeros((1500, 74), np.int8)}
    given[series][cell] = value

    with pytest.raises(ValueError, match=rf"{series}\[1400, 3\] does not fit"):
        score_headlines(arrays=DMS, is_compiled=is_compiled, **given)


@pytest.mark.parametrize("is_compiled", WAYS)
def test_half_levels_are_refused(is_compiled: bool) -> None:
    levels = np.full((2, 74), 2.0)
    levels[1, 5] = 2.5

    with pytest.raises(ValueError, match=r"levels\[1, 5\] does not fit: it must be a whole number from 0 to 5"):
        score_headlines(arrays=DMS, levels=levels, targets=np.full(74, 3), is_compiled=is_compiled)


def test_without_numba_the_arrays_do_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(headlines, "find_spec", lambda name: None)

    figures = score_headlines(arrays=DMS, levels=np.full((1, 74), 3, np.int8), targets=np.full(74, 3))

    assert not headlines.has_kernel(DMS)
    assert figures.gate_level[0, -1] == 3


def test_the_loops_of_the_kernel_say_the_same_without_being_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    levels, states, targets = cohort(QUICK, 7, seed=7)
    given = {"arrays": QUICK, "levels": levels, "states": states}
    expected = [score_headlines(**given, targets=aims, is_compiled=False) for aims in (targets, np.full(3, 3))]
    monkeypatch.setattr(kernel, "_score_all", kernel._score_all.py_func)

    found = [score_headlines(**given, targets=aims, is_compiled=True) for aims in (targets, np.full(3, 3))]

    for one, other in zip(found, expected, strict=True):
        assert one.index.tobytes() == other.index.tobytes()
        np.testing.assert_array_equal(one.gap_size, other.gap_size)


def test_deferred_requirements_leave_the_applicable_weight() -> None:
    states = np.zeros((1, 3), np.int8)
    states[0, 2] = DEFERRED

    figures = score_headlines(arrays=QUICK, levels=np.full((1, 3), 3, np.int8), targets=np.full(3, 3), states=states)

    assert figures.is_published[0, -1]
    assert figures.index[0, -1] == 60.0


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_headlines_follow_the_profile_of_every_catalogue(path: Path) -> None:
    arrays = compile_catalogue(catalogue=read_catalogue(text=path.read_text(encoding="utf-8"), name=path.name))
    chance, (lowest, highest) = np.random.default_rng(9), (arrays.lowest, arrays.highest)
    levels, targets = chance.integers(lowest, highest + 1, (2, 300, len(arrays.keys)), dtype=np.int8)
    states = np.where(chance.random(levels.shape) < 0.3, chance.integers(1, 5, levels.shape), 0).astype(np.int8)

    found = score_headlines(arrays=arrays, levels=levels, targets=targets, states=states)

    expected = score_groups(arrays=arrays, levels=with_nan(levels, states), targets=targets, states=states)
    is_shown = expected.is_published
    np.testing.assert_array_equal(found.is_published, is_shown)
    np.testing.assert_array_equal(found.gate_level[is_shown], expected.gate_level[is_shown])
    assert found.index.tobytes() == np.ascontiguousarray(expected.index).tobytes()
    assert headlines.has_kernel(arrays) == (path.stem == "share_and_floor")


def test_the_kernel_is_refused_for_a_profile_it_does_not_know() -> None:
    path = next(path for path in CATALOGUES if path.stem == "cut_back")
    arrays = compile_catalogue(catalogue=read_catalogue(text=path.read_text(encoding="utf-8"), name=path.name))
    level = np.full((1, len(arrays.keys)), arrays.highest, np.int8)

    with pytest.raises(ValueError, match="does not know how this catalogue's profile rolls up"):
        score_headlines(arrays=arrays, levels=level, targets=level[0], is_compiled=True)


def test_an_index_out_of_other_points_is_left_to_the_arrays() -> None:
    path = next(path for path in CATALOGUES if path.stem == "share_and_floor")
    text = path.read_text(encoding="utf-8").replace(
        "governance_percent: 50\n", "governance_percent: 50\n    out_of: 5\n", 1
    )
    arrays = compile_catalogue(catalogue=read_catalogue(text=text, name=path.name))

    figures = score_headlines(arrays=arrays, levels=np.full((1, 5), 3, np.int8), targets=np.full(5, 3))

    assert not headlines.has_kernel(arrays)
    assert figures.index[0, -1] == 5.0
