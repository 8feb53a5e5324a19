"""Prove the promises at length, on both databases, and write the figures into docs/reliability.md.

Run with `make prove`. It ends with an error when a promise does not hold, or when a database is missing.
"""

from __future__ import annotations

import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from app.settings import Settings
from tests.databases import KINDS, Installations, find_binaries, migrated
from tests.reliability.kills import ROOT, KillFigures, kill_writers
from tests.reliability.lost_updates import LostUpdateFigures, write_together
from tests.reliability.promised import counts
from tests.reliability.server_kills import kill_server

PAGE = ROOT / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: written by `make prove` -->", "<!-- end of figures -->"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Figures = KillFigures | LostUpdateFigures
PROOFS: dict[str, Callable[[Settings], Figures]] = {
    "killed writers": lambda installed: kill_writers(installed.database_address, **counts("killed_writer", "prove")),
    "killed servers": lambda installed: kill_server(
        installed.database_address, installed.data_dir, **counts("killed_server", "prove")
    ),
    "lost updates": lambda installed: write_together(installed.database_address, **counts("lost_update", "prove")),
}


def main() -> int:
    """Run every proof on every database and return the exit code."""
    rows, faults = [], []
    with tempfile.TemporaryDirectory() as folder:
        installations = Installations(Path(folder))
        try:
            for kind in KINDS:
                for row, found in _prove(installations, kind, Path(folder)):
                    rows.append(row)
                    faults += found
        finally:
            installations.close()
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        _write(rows)
    return 1 if faults else 0


def _prove(installations: Installations, kind: str, folder: Path) -> Iterator[tuple[str, list[str]]]:
    if reason := installations.why_not(kind):
        yield "", [f"Nothing is proved on {NAMES[kind]}: {reason}"]
        return
    for number, (name, prove) in enumerate(PROOFS.items()):
        place = folder / f"{kind}-{number}"
        place.mkdir()
        figures = prove(installations.make(kind, place, like=migrated))
        row = f"| {name} | {NAMES[kind]} | {_told(figures)} | {len(figures.faults)} | {figures.seconds:,.0f} s |"
        print(row, flush=True)
        yield row, figures.faults


def _told(figures: Figures) -> str:
    if isinstance(figures, LostUpdateFigures):
        return (
            f"{figures.writers} writers: {figures.accepted:,} writes accepted, {figures.refused:,} told as a conflict"
        )
    return (
        f"{figures.kills:,} kills: {figures.confirmed:,} writes confirmed, {figures.unheard:,} stored without a "
        f"confirmation, {figures.mute:,} lives too short for a write"
    )


def _write(rows: list[str]) -> None:
    head = ["| What | Database | What was done | Faults | Time |", "|---|---|---|---|---|"]
    figures = "\n".join([BEGIN, f"\n{_circumstances()}\n", *head, *rows, "", END])
    page = PAGE.read_text(encoding="utf-8")
    before, _, rest = page.partition(BEGIN)
    PAGE.write_text(before + figures + rest.partition(END)[2], encoding="utf-8")
    print(f"Wrote {PAGE.relative_to(ROOT)}.")


def _circumstances() -> str:
    return (
        f"Measured on {datetime.now(UTC):%d %B %Y}: {os.cpu_count()} processors ({_processor()}), {platform.system()}, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, PostgreSQL {_server_version()}.\n"
        f"The load average of the last 15 minutes was {os.getloadavg()[2]:.0f}; on a quiet machine the same takes less "
        "time."
    )


def _server_version() -> str:
    command = [find_binaries() / "postgres", "--version"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[2]


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    lines = information.read_text(encoding="utf-8").splitlines() if information.exists() else []
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


if __name__ == "__main__":
    sys.exit(main())
