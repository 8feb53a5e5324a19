"""Page weight: compressed bytes of each page with its styles, modules and icons, without the interactive chart.

    python -m benchmarks.bench_page_weight [--json FILE]

Each page is fetched from a real server with the sample organization; every file that it or its modules name is counted
once, as it travels.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import json
import re
import tempfile
from pathlib import Path
from posixpath import dirname, join, normpath

from benchmarks.http_servers import GROUNDWORK, serving

PROMISED_BYTES = 60_000
PAGES = (
    "/",
    "/new",
    "/help",
    "/a/1",
    "/a/1/c/4",
    "/a/1/c/6",
    "/a/1/c/8",
    "/a/1/check",
    "/a/1/report",
    "/a/1/plan",
    "/a/1/actions/1",
    "/a/1/settings",
    "/a/1/settings/weights",
    "/a/1/plan/views",
    "/a/1/history",
    "/a/1/benchmark",
    "/a/1/trace/clause:6:gate",
)
NAMED = re.compile(r"""(?:href|src)="(/static/[^"#?]+)""")
IMPORTED = re.compile(r"""^\s*(?:import|export)[^"';]*["'](\.{1,2}/[^"']+)["']""", re.MULTILINE)
WITH_SAMPLE = GROUNDWORK.replace("data_dir=sys.argv[2]", "data_dir=sys.argv[2], sample=True")


def fetch(port: int, path: str) -> tuple[int, str]:
    """Return how many bytes a path sends compressed, and its text."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Accept": "text/html", "Accept-Encoding": "gzip"})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    if response.status != 200:
        raise SystemExit(f"{path} answered {response.status}")
    packed = response.headers.get("content-encoding") == "gzip"
    return len(body), (gzip.decompress(body) if packed else body).decode()


def weigh(port: int, page: str) -> dict[str, int]:
    """Return the bytes of a page and of every file it needs, by path."""
    weights: dict[str, int] = {}
    waiting = [page]
    while waiting:
        path = waiting.pop()
        if path in weights:
            continue
        weights[path], text = fetch(port, path)
        if path == page:
            waiting += NAMED.findall(text)
        elif path.endswith(".js"):
            waiting += [normpath(join(dirname(path), name)) for name in IMPORTED.findall(text)]
    return weights


def measure() -> dict[str, int]:
    """Return the whole weight of each page."""
    with tempfile.TemporaryDirectory() as place, serving(WITH_SAMPLE, Path(place)) as (port, _):
        return {page: sum(weigh(port, page).values()) for page in PAGES}


def main() -> None:
    """Measure, print and write."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", type=Path)
    chosen = arguments.parse_args()
    weights = measure()
    for page, weight in weights.items():
        print(f"{page:30} {weight / 1000:6.1f} kB")
    heaviest = max(weights.values())
    print(f"{'heaviest':30} {heaviest / 1000:6.1f} kB  (promised: under {PROMISED_BYTES / 1000:.0f})")
    if chosen.json:
        row = {
            "name": "Weight of the heaviest page",
            "figure": f"{heaviest / 1000:.0f} kB",
            "promise": f"under {PROMISED_BYTES / 1000:.0f} kB",
            "yardstick": "compressed, with styles, modules and icons",
            "holds": heaviest < PROMISED_BYTES,
            "pages": weights,
        }
        chosen.json.write_text(json.dumps([row], indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
