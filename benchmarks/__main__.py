"""Run every benchmark, one process each, and print one table: what was promised, what was measured, against what."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent


def _run(script: Path, folder: Path) -> list[dict[str, object]]:
    """Run one benchmark in a process of its own, so that none warms up or starves another."""
    target = folder / f"{script.stem}.json"
    print(f"\n{script.stem}", flush=True)
    subprocess.run(
        [sys.executable, "-m", f"benchmarks.{script.stem}", "--json", str(target)], cwd=HERE.parent, check=True
    )
    rows: list[dict[str, object]] = json.loads(target.read_text(encoding="utf-8"))
    return rows


def main() -> int:
    """Return 0 when every promise held, 1 when one did not."""
    scripts = sorted(path for path in HERE.glob("bench_*.py"))
    with tempfile.TemporaryDirectory() as folder:
        rows = [row for script in scripts for row in _run(script, Path(folder))]
    width = max(len(str(row["name"])) for row in rows)
    print("\nAll promises")
    for row in rows:
        verdict = "holds" if row["holds"] else "DOES NOT HOLD"
        print(f"  {row['name']:{width}}  {row['figure']:>14}  promised {row['promise']:<14} {verdict}")
        print(f"  {'':{width}}  against {row['yardstick']}")
    return 0 if all(row["holds"] for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
