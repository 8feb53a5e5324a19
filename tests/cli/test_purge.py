from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

Run = Callable[..., Any]


def _remove(folder: Path, days: int) -> None:
    """Remove the organization so many days ago, as its page does."""
    with sqlite3.connect(folder / "data" / "groundwork.db") as connection:
        connection.execute(f"UPDATE organization SET removal_due = datetime('now', '{-days} days')")
    connection.close()


def test_what_is_due_is_deleted_and_told(run: Run, halden: Path, folder: Path) -> None:
    assert run("import", halden).code == 0
    _remove(folder, 1)

    outcome = run("purge")

    assert outcome.code == 0
    assert "Deleted organization 1 with everything in it; its audit trail stays." in outcome.out
    assert run("audit", "verify").code == 0
    assert run("export", "1").code == 2


def test_nothing_is_deleted_before_its_time(run: Run, halden: Path, folder: Path) -> None:
    assert run("import", halden).code == 0
    _remove(folder, -1)

    assert run("purge").out == "Nothing is due.\n"
