"""A portfolio from Parquet to Parquet: two Dask workers against one on the same file, and memory against its size.

    python -m benchmarks.bench_portfolio [--assessments 400000] [--rounds 2] [--json FILE]

Both clusters are up before the first round and take turns, so that a busy machine hits both; each keeps its best
time. Their results must be the same, byte for byte. What two processes can gain on this machine at this moment is told
beside the ratio: where other programs keep the cores busy, it is less than 2.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import numpy as np

from clauses import load_catalogue

ASSESSMENTS, ROUNDS, WORKERS = 400_000, 2, (1, 2)
WRITTEN_AT_ONCE = 50_000
PROMISED_RATIO = 1.6
# Four times as many assessments may take this much more memory: nothing but the counts of ids grows with them.
PROMISED_GROWTH = 1.25
SMALLER = 4
SPIN = "for _ in range(30_000_000): pass"
# Dask tells workers to give memory back at once, which costs more than it saves here; one worker is told so, too.
KEEP_MEMORY = {"distributed.nanny.pre-spawn-environ.MALLOC_TRIM_THRESHOLD_": 2**28}
MEASURED = (
    "import resource, sys; from pathlib import Path; from app.portfolio import score_portfolio\n"
    "score_portfolio(source=Path(sys.argv[1]), target=Path(sys.argv[2]))\n"
    "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
)


def write_portfolio(path: Path, count: int) -> None:
    """Write many assessments in the wide layout: each organization around its own level, 8 % unanswered."""
    import pyarrow as pa
    from pyarrow import parquet

    chance, keys = np.random.default_rng(11), list(load_catalogue().by_key)
    with ExitStack() as stack:
        writer: Any = None
        for first in range(0, count, WRITTEN_AT_ONCE):
            rows = min(WRITTEN_AT_ONCE, count - first)
            around = chance.uniform(0.5, 4.0, (rows, 1))
            levels = np.clip(np.rint(around + chance.normal(0, 1.0, (rows, len(keys)))), 0, 5).astype(np.int8)
            missing = chance.random(levels.shape) < 0.08
            columns: dict[str, Any] = {"id": [f"organization {first + row}" for row in range(rows)]}
            columns["group"] = chance.choice(["care", "food", "metal", "trade"], rows)
            columns |= {key: pa.array(levels[:, at], mask=missing[:, at]) for at, key in enumerate(keys)}
            table = pa.table(columns)
            writer = writer or stack.enter_context(parquet.ParquetWriter(path, table.schema))
            writer.write_table(table)


def same_bytes(one: Path, other: Path) -> bool:
    """Compare two folders of results, file by file."""
    names, others = (
        sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) for folder in (one, other)
    )
    return names == others and all((one / name).read_bytes() == (other / name).read_bytes() for name in names)


def possible_gain() -> float:
    """Return how much more two busy processes do than one, here and now."""

    def seconds(count: int) -> float:
        start = time.perf_counter()
        spinning = [subprocess.Popen([sys.executable, "-c", SPIN]) for _ in range(count)]
        for process in spinning:
            process.wait()
        return time.perf_counter() - start

    return 2 * min(seconds(1) for _ in range(2)) / min(seconds(2) for _ in range(2))


def measure_workers(source: Path, folder: Path, rounds: int) -> dict[int, float]:
    """Return the best seconds of one worker and of two."""
    import dask
    from distributed import LocalCluster

    from app.portfolio import score_portfolio

    best = dict.fromkeys(WORKERS, float("inf"))
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(KEEP_MEMORY))
        clusters = {
            count: stack.enter_context(
                LocalCluster(
                    n_workers=count,
                    threads_per_worker=1,
                    processes=True,
                    host="127.0.0.1",
                    dashboard_address="127.0.0.1:0",
                )
            )
            for count in WORKERS
        }
        small = folder / "small.parquet"
        write_portfolio(small, 1000)
        for count, cluster in clusters.items():
            cluster.wait_for_workers(count, timeout=60)
            for _ in range(count):  # every worker loads the engine before anything is timed
                score_portfolio(source=small, target=folder / "warm", scheduler=cluster.scheduler_address)
        for _ in range(rounds):
            for count, cluster in clusters.items():
                start = time.perf_counter()
                score_portfolio(source=source, target=folder / str(count), scheduler=cluster.scheduler_address)
                best[count] = min(best[count], time.perf_counter() - start)
    if not same_bytes(folder / "1", folder / "2"):
        raise SystemExit("One worker and two do not give the same bytes; their times mean nothing.")
    return best


def peak_megabytes(source: Path, target: Path) -> float:
    """Score a file in a process of its own and return the most memory it held."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(source), str(target)], check=True, capture_output=True, text=True
    )
    return int(done.stdout) / 1024


def measure(assessments: int, rounds: int) -> dict[str, float]:
    """Return seconds, peaks of memory in megabytes, and their ratios."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        large, less = folder / "large.parquet", folder / "less.parquet"
        write_portfolio(large, assessments)
        write_portfolio(less, assessments // SMALLER)
        best = measure_workers(large, folder, rounds)
        possible = possible_gain()
        peaks = [peak_megabytes(source, folder / "alone") for source in (less, large)]
        columns = len(load_catalogue().by_key)
    return {
        "assessments": assessments,
        "one_worker_seconds": best[1],
        "two_workers_seconds": best[2],
        "ratio": best[1] / best[2],
        "possible": possible,
        "less_megabytes": peaks[0],
        "peak_megabytes": peaks[1],
        "growth": peaks[1] / peaks[0],
        "levels_megabytes": assessments * columns * 8 / 2**20,
    }


def rows_of(figures: dict[str, float]) -> list[dict[str, object]]:
    """The rows for the table of promises."""
    one, two = figures["one_worker_seconds"], figures["two_workers_seconds"]
    return [
        {
            "name": "Portfolio on two workers",
            "figure": f"{figures['ratio']:.2f} x",
            "promise": f">= {PROMISED_RATIO:g} x",
            "yardstick": (
                f"one worker, {figures['assessments']:,} assessments, {one:.1f} s to {two:.1f} s; two processes gain "
                f"{figures['possible']:.2f} x here and now"
            ),
            "holds": figures["ratio"] >= PROMISED_RATIO,
            **figures,
        },
        {
            "name": "Portfolio, memory",
            "figure": f"{figures['growth']:.2f} x",
            "promise": f"<= {PROMISED_GROWTH:g} x",
            "yardstick": (
                f"a {SMALLER}th of the assessments; {figures['peak_megabytes']:.0f} MB in all, the levels alone as "
                f"numbers {figures['levels_megabytes']:.0f} MB"
            ),
            "holds": figures["growth"] <= PROMISED_GROWTH,
        },
    ]


def main() -> None:
    """Measure, print, and write the rows for the table of promises."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assessments", type=int, default=ASSESSMENTS)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    rows = rows_of(measure(arguments.assessments, arguments.rounds))
    for row in rows:
        verdict = "holds" if row["holds"] else "DOES NOT HOLD"
        print(f"  {row['name']:26} {row['figure']:>8}  promised {row['promise']:10} {verdict} ({row['yardstick']})")
    if arguments.json:
        arguments.json.write_text(json.dumps(rows, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
