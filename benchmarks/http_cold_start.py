"""Cold start: from starting the process to the first page, against a bare FastAPI + SQLModel application.

    python benchmarks/http_cold_start.py [--rounds 5] [--json FILE]

Both run under uvicorn in processes of their own, in turns, on a database that exists; the first start ever, with the
migrations, is printed beside it.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from pathlib import Path

from http_servers import GROUNDWORK, YARDSTICK, serving

PROMISED_RATIO = 1.5


def seconds_to_first_page(code: str, folder: Path) -> float:
    """Start once and stop again."""
    with serving(code, folder) as (_, seconds):
        return seconds


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
    bare = statistics.median(pair[0] for pair in pairs)
    own = statistics.median(pair[1] for pair in pairs)
    return {
        "bare_seconds": bare,
        "groundwork_seconds": own,
        "ratio": own / bare,
        "promised_ratio": PROMISED_RATIO,
        "first_start_ever_ratio": first / bare_first,
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
    print(f"first start ever, ratio  {figures['first_start_ever_ratio']:7.2f}    (with migrations)")
    if chosen.json:
        chosen.json.write_text(json.dumps({"http_cold_start": figures}, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
