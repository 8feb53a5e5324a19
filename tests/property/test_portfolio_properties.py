"""Quantiles from counts are those of the values themselves, and a row of a portfolio is the assessment alone."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of_numpy

from app.portfolio import score_portfolio
from scoring import quantile_places, tally_figures
from tests.portfolios import ARRAYS, WIDTH, as_row, assess_alone, read_assessments, write_wide

LEVELS = st.lists(st.integers(0, 5), min_size=1, max_size=60)
INDICES = st.lists(st.floats(0, 100), min_size=1, max_size=60)
QUARTERS = (25, 50, 75, 100)


def tiled(values: list[float]) -> np.ndarray:
    return np.tile(np.array(values, dtype=np.float64)[:, None], len(ARRAYS.groups))


@given(levels=LEVELS, missing=st.integers(0, 3))
def test_quantiles_of_levels_are_those_of_numpy(levels: list[int], missing: int) -> None:
    given_levels = tiled([*levels, *[np.nan] * missing])
    tally = tally_figures(arrays=ARRAYS, gate_level=given_levels, index=given_levels)

    found = quantile_places(counts=tally.gates, percents=QUARTERS)

    expected = np.quantile(levels, [0.25, 0.5, 0.75, 1], method="inverted_cdf")
    assert tally.size == len(levels) + missing
    assert (found == expected).all()


@given(indices=INDICES)
def test_quantiles_of_indices_are_those_of_numpy_to_half_a_tenth(indices: list[float]) -> None:
    tally = tally_figures(arrays=ARRAYS, gate_level=tiled([2] * len(indices)), index=tiled(indices))

    found = quantile_places(counts=tally.indices, percents=QUARTERS) / 10

    expected = np.quantile(indices, [0.25, 0.5, 0.75, 1], method="inverted_cdf")
    assert np.abs(found - expected).max() <= 0.05 + 1e-9


@given(indices=INDICES, cut=st.integers(0, 60))
def test_tallies_of_parts_add_up_to_that_of_the_whole(indices: list[float], cut: int) -> None:
    whole, levels = tiled(indices), tiled([place % 6 for place in range(len(indices))])

    parts = [
        tally_figures(arrays=ARRAYS, gate_level=levels[rows], index=whole[rows])
        for rows in (slice(cut), slice(cut, None))
    ]
    together = parts[0] + parts[1]

    expected = tally_figures(arrays=ARRAYS, gate_level=levels, index=whole)
    assert together.size == expected.size
    assert (together.gates == expected.gates).all()
    assert (together.indices == expected.indices).all()


@given(
    levels=arrays_of_numpy.arrays(
        np.float64, st.tuples(st.integers(1, 6), st.just(WIDTH)), elements=st.sampled_from([np.nan, 0, 1, 2, 3, 4, 5])
    ),
    block=st.integers(1, 7),
)
@settings(max_examples=15, deadline=None)
def test_a_row_of_a_portfolio_is_the_assessment_alone(levels: np.ndarray, block: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = write_wide(folder / "regions.parquet", levels)
        score_portfolio(source=source, target=folder / "out", block=block)
        rows = read_assessments(folder / "out")

    for row, given_levels in zip(rows, levels, strict=True):
        expected = as_row(assess_alone(given_levels))
        assert {column: row[column] for column in expected} == expected
