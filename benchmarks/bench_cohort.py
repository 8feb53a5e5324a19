"""A million assessments: gates, index and gaps of all, against the memory bandwidth and against data-frame engines.

The floor is the time to touch every byte of input and output once, at the read bandwidth measured in the same run. The
yardsticks write the same rules in pandas, Polars (group-by, and a column per requirement) and DuckDB; they run on
fewer assessments, because their frames of all would not fit, and are compared per assessment. All must give the same
figures.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks import engine_yardsticks as yardsticks
from benchmarks.growth_figure import growth_figure
from clauses import load_catalogue
from scoring import CatalogueArrays, HeadlineFigures, compile_catalogue, score_batch, score_headlines
from scoring.votes import ANSWERED, UNANSWERED

ASSESSMENTS = 1_000_000
FEWER = 100_000
SIZES = (1_000, 10_000, 100_000, 1_000_000)
Row = dict[str, object]


def cohort(count: int, width: int) -> tuple[Any, Any]:
    """Levels and states of many assessments as requirement-major int8 columns; 8 % are unanswered."""
    chance = np.random.default_rng(11)
    around = chance.uniform(0.5, 4.0, count).astype(np.float32)
    levels = np.empty((width, count), dtype=np.int8)
    for row in levels:
        row[:] = np.clip(np.rint(around + chance.standard_normal(count, dtype=np.float32)), 0, 5)
    is_open = chance.random((width, count), dtype=np.float32) < 0.08
    return levels, np.where(is_open, UNANSWERED, ANSWERED).astype(np.int8)


def seconds_of(work: Callable[[], Any], repeats: int) -> float:
    """Return the best seconds of some work after one warm-up: what other programs disturb least."""
    work()
    spent = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        spent.append(time.perf_counter() - start)
    return min(spent)


def read_bandwidth() -> float:
    """Return the bytes per second at which this machine reads memory that no cache holds."""
    memory = np.ones(64 * 1024 * 1024, dtype=np.int64)
    return memory.nbytes / seconds_of(memory.sum, 5)


def size_of(figures: HeadlineFigures) -> int:
    """Return the bytes of the output."""
    return sum(values.nbytes for values in vars(figures).values())


def row(name: str, figure: str, promise: str, *, holds: bool, yardstick: str) -> Row:
    """One line of the table."""
    return {"name": name, "figure": figure, "promise": promise, "holds": holds, "yardstick": yardstick}


def measure_floor(arrays: CatalogueArrays, levels: Any, states: Any, targets: Any) -> tuple[float, list[Row]]:
    """Score all with and without the compiled kernel; returns the seconds of arrays alone, and the rows."""

    def score(is_compiled: bool) -> HeadlineFigures:
        return score_headlines(
            arrays=arrays, levels=levels.T, targets=targets, states=states.T, is_compiled=is_compiled
        )

    compiled, plain = score(is_compiled=True), score(is_compiled=False)
    for name in vars(plain):
        if getattr(plain, name).tobytes() != getattr(compiled, name).tobytes():
            raise SystemExit(f"{name} differs between the compiled kernel and the arrays.")
    touched = levels.nbytes + states.nbytes + size_of(plain)
    floor = touched / read_bandwidth()
    with_arrays = seconds_of(lambda: score(is_compiled=False), 3)
    with_kernel = seconds_of(lambda: score(is_compiled=True), 5)
    held = f"{1e3 * floor:.1f} ms to touch {touched / 1e6:.0f} MB once"
    name = f"{levels.shape[1]:,} assessments"
    rows = [
        row(f"{name}, NumPy alone", f"{with_arrays / floor:.0f} x floor", "told only", holds=True, yardstick=held),
        row(
            f"{name}, compiled kernel",
            f"{with_kernel / floor:.1f} x floor",
            "at most 20 x",
            holds=with_kernel <= 20 * floor,
            yardstick=held,
        ),
    ]
    tracemalloc.start()
    score(is_compiled=False)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    given, made = levels.nbytes + states.nbytes, size_of(plain)
    rows.append(
        row(
            f"{name}, memory beside the input",
            f"{peak / 1e6:.0f} MB",
            f"< {(4 * given + made) / 1e6:.0f} MB",
            holds=peak + given < 4 * given + made,
            yardstick=f"4 x {given / 1e6:.0f} MB of input and {made / 1e6:.0f} MB of output",
        )
    )
    return with_arrays, rows


def measure_yardsticks(arrays: CatalogueArrays, levels: Any, states: Any, targets: Any, each: float) -> list[Row]:
    """The same rules in data-frame engines, per assessment; all must give the same figures."""
    columns = yardsticks.prepared(arrays, targets)
    given = np.where(states.T == ANSWERED, levels.T, np.nan)
    ours = score_headlines(arrays=arrays, levels=levels.T, targets=targets, states=states.T)
    gate = np.where(ours.is_published, ours.gate_level, np.nan)
    rows = []
    ways = {
        "pandas": (yardsticks.with_pandas, "group-by"),
        "Polars": (yardsticks.with_polars, "group-by"),
        "wide Polars": (yardsticks.with_wide_polars, "a column per requirement"),
        "DuckDB": (yardsticks.with_duckdb, "group-by"),
    }
    for name, (work, how) in ways.items():
        work(arrays, given[:1000], columns)
        start = time.perf_counter()
        found = work(arrays, given, columns)
        other = (time.perf_counter() - start) / len(given)
        np.testing.assert_array_equal(found.gate, gate, err_msg=name)
        np.testing.assert_allclose(found.index, ours.index, rtol=1e-12, err_msg=name)
        np.testing.assert_array_equal(found.gaps, ours.gap_size, err_msg=name)
        told = f"{1e6 * other:.1f} us each, {how}, {len(given):,} assessments"
        rows.append(
            row(f"NumPy alone against {name}", f"{other / each:.1f} x", "> 1 x", holds=other > each, yardstick=told)
        )
    return rows


def measure_priority(arrays: CatalogueArrays, levels: Any, states: Any, targets: Any, each: float) -> Row:
    """Every figure of the engine, with priority, class and order of every gap."""
    given = np.where(states.T == ANSWERED, levels.T, np.nan)
    seconds = seconds_of(lambda: score_batch(arrays=arrays, levels=given, targets=targets), 2) / len(given)
    told = f"{seconds / each:.1f} x the gates, index and gaps, {len(given):,} assessments"
    return row("with priority and order", f"{1e6 * seconds:.1f} us each", "told only", holds=True, yardstick=told)


def measure_growth(arrays: CatalogueArrays, levels: Any, states: Any, targets: Any, figure: Path | None) -> list[Row]:
    """Time per assessment for growing cohorts, with arrays alone and with the compiled kernel."""
    spent: dict[str, list[tuple[int, float]]] = {"NumPy alone": [], "compiled kernel": []}
    for count in (size for size in SIZES if size <= levels.shape[1]):
        for name, series in spent.items():
            seconds = seconds_of(
                lambda count=count, name=name: score_headlines(
                    arrays=arrays,
                    levels=levels[:, :count].T,
                    targets=targets,
                    states=states[:, :count].T,
                    is_compiled=name == "compiled kernel",
                ),
                3,
            )
            series.append((count, seconds))
    if figure is not None:
        figure.write_text(growth_figure(spent), encoding="utf-8")
    rows = []
    for name, series in spent.items():
        each = [seconds / count for count, seconds in series]
        grows = each[-1] / statistics.median(each[1:-1])
        told = f"{', '.join(f'{1e9 * one:.0f}' for one in each)} ns each for {', '.join(f'{n:,}' for n, _ in series)}"
        rows.append(row(f"growth, {name}", f"{grows:.2f} x", "at most 1.5 x", holds=grows <= 1.5, yardstick=told))
    return rows


def main() -> None:
    """Measure, print a table and write it as JSON; `--figure` draws the growth as an SVG file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--figure", type=Path)
    parser.add_argument("--assessments", type=int, default=ASSESSMENTS)
    options = parser.parse_args()
    arrays = compile_catalogue(catalogue=load_catalogue())
    targets = np.full(len(arrays.keys), 3, dtype=np.int8)
    levels, states = cohort(options.assessments, len(arrays.keys))
    seconds, rows = measure_floor(arrays, levels, states, targets)
    each, fewer = seconds / options.assessments, slice(0, FEWER)
    some = levels[:, fewer].copy(), states[:, fewer].copy(), targets
    rows += measure_yardsticks(arrays, *some, each)
    rows.append(measure_priority(arrays, *some, each))
    rows += measure_growth(arrays, levels, states, targets, options.figure)
    for line in rows:
        verdict = "holds" if line["holds"] else "DOES NOT HOLD"
        promise = f"promised {line['promise']:14} {verdict:14}"
        print(f"  {line['name']:40} {line['figure']:>14}  {promise} ({line['yardstick']})")
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
