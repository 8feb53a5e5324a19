"""Workbook export: the sample organization's workbook against openpyxl writing as many plain cells in the same run.

    python -m benchmarks.bench_workbook [--rounds 7] [--json FILE]

The yardstick has as many sheets, rows and cells, without styles, widths, charts or filters, saved by openpyxl itself.
"""

from __future__ import annotations

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from app.exports import build_workbook
from app.intake import check_file, read_file, snapshot_of
from app.presenters import Standing
from app.sample import SAMPLE_NAME, sample_bytes
from app.services.assessing import score_snapshot
from app.services.results import trace_all

PROMISED_RATIO = 4.0


def sample_standing() -> Standing:
    """Return the sample organization with its result."""
    checked = check_file(intake=read_file(name=SAMPLE_NAME, content=sample_bytes()))
    snapshot = snapshot_of(checked=checked)
    now = datetime(2026, 11, 23, tzinfo=UTC)
    return Standing(
        catalogue=checked.catalogue, snapshot=snapshot, result=score_snapshot(snapshot, on=now.date()), now=now
    )


def cells_by_sheet(content: bytes) -> dict[str, list[tuple[int, int, object]]]:
    """Return the filled cells of each sheet of a workbook."""
    from openpyxl import load_workbook

    workbook = load_workbook(io.BytesIO(content))
    return {
        sheet.title: [(cell.row, cell.column, cell.value) for row in sheet.iter_rows() for cell in row]
        for sheet in workbook.worksheets
    }


def write_plain(cells: dict[str, list[tuple[int, int, object]]]) -> bytes:
    """Write the same cells with openpyxl alone."""
    from openpyxl import Workbook

    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, filled in cells.items():
        sheet = workbook.create_sheet(title)
        for row, column, value in filled:
            sheet.cell(row=row, column=column, value=value)
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def seconds(work: Callable[[], object]) -> float:
    """Run once and return how long it took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def measure(rounds: int) -> dict[str, float]:
    """Return medians in seconds and their ratio. The two take turns, so that a busy machine hits both."""
    standing = sample_standing()
    traces = trace_all(standing.snapshot, standing.result, on=standing.today)
    content = build_workbook(standing, traces=traces)
    cells = cells_by_sheet(content)
    write_plain(cells)
    pairs = [
        (seconds(lambda: write_plain(cells)), seconds(lambda: build_workbook(standing, traces=traces)))
        for _ in range(rounds)
    ]
    plain, own = (statistics.median(pair[index] for pair in pairs) for index in (0, 1))
    return {
        "plain_seconds": plain,
        "groundwork_seconds": own,
        "ratio": own / plain,
        "cells": sum(map(len, cells.values())),
        "kilobytes": len(content) / 1000,
    }


def main() -> None:
    """Measure, print, and write the row for the table of promises."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--json", type=Path)
    arguments = parser.parse_args()
    figures = measure(arguments.rounds)
    print(f"  {figures['cells']:,.0f} cells, {figures['kilobytes']:.0f} kB")
    print(f"  openpyxl, plain cells  {1000 * figures['plain_seconds']:8.1f} ms")
    print(f"  Groundwork's workbook  {1000 * figures['groundwork_seconds']:8.1f} ms")
    print(f"  ratio                  {figures['ratio']:8.2f}")
    if arguments.json:
        row = {
            "name": "Workbook export",
            "figure": f"{figures['ratio']:.1f} x",
            "promise": f"at most {PROMISED_RATIO:g} x",
            "yardstick": "openpyxl writing as many plain cells",
            "holds": figures["ratio"] <= PROMISED_RATIO,
            **figures,
        }
        arguments.json.write_text(json.dumps([row], indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
