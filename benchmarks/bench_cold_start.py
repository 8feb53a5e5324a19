"""Cold start: from starting the process to the first page, against a bare FastAPI + SQLModel application.

    python -m benchmarks.bench_cold_start [--rounds 5] [--json FILE]

Both run under uvicorn in processes of their own, in turns, on a database that exists; the first start ever, with the
migrations, is printed beside it.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import tempfile
from pathlib import Path

from benchmarks.http_servers import GROUNDWORK, YARDSTICK, serving

PROMISED_RATIO = 1.5


def seconds_to_first_page(code: str, folder: Path) -> tuple[float, float]:
    """Start once and stop again; return the seconds until the first page, and the processor's share of them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with serving(code, folder) as (_, seconds):
        pass
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def measure(rounds: int) -> dict[str, float]:
    """Return medians in seconds and their ratio. The two are started in turns, so that a busy machine hits both."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        for code in (GROUNDWORK, YARDSTICK):
            (folder / "warm").mkdir(exist_ok=True)
            seconds_to_first_page(code, folder / "warm")
        first = seconds_to_first_page(GROUNDWORK, folder)
        bare_first = seconds_to_first_page(YARDSTICK, folder)
        pairs = [
            (seconds_to_first_page(YARDSTICK, folder), seconds_to_first_page(GROUNDWORK, folder)) for _ in range(rounds)
        ]
    bare, own = (statistics.median(pair[side][0] for pair in pairs) for side in (0, 1))
    bare_busy, own_busy = (statistics.median(pair[side][1] for pair in pairs) for side in (0, 1))
    return {
        "bare_seconds": bare,
        "groundwork_seconds": own,
        "ratio": own / bare,
        "promised_ratio": PROMISED_RATIO,
        "processor_time_ratio": own_busy / bare_busy,
        "first_start_ever_ratio": first[0] / bare_first[0],
    }


def main() -> None:
    """Measure, print and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=5)
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    figures = measure(chosen.rounds)
    print(f"bare FastAPI + SQLModel  {figures['bare_seconds'] * 1000:7.0f} ms")
    print(f"Groundwork               {figures['groundwork_seconds'] * 1000:7.0f} ms")
    print(f"ratio                    {figures['ratio']:7.2f}    (promised: at most {PROMISED_RATIO})")
    print(f"processor time, ratio    {figures['processor_time_ratio']:7.2f}    (the same on a busy machine)")
    print(f"first start ever, ratio  {figures['first_start_ever_ratio']:7.2f}    (with migrations)")
    if chosen.json:
        row = {
            "name": "Cold start to the first page",
            "figure": f"{figures['ratio']:.2f} x",
            "promise": f"at most {PROMISED_RATIO:g} x",
            "yardstick": "a bare FastAPI + SQLModel application",
            "holds": figures["ratio"] <= PROMISED_RATIO,
            **figures,
        }
        chosen.json.write_text(json.dumps([row], indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
