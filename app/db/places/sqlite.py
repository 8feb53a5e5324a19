"""A SQLite database as one file: built of rows, folded together, kept aside and exchanged."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from app.db.database import Database
from app.db.places.whole import PRIVATE_FILE, link_or_copy, sync_file, sync_folder
from app.db.rows.faults import PlaceTaken, RowsUnfit
from app.db.rows.loading import RowSource, load_rows
from app.db.rows.progress import Progress
from app.db.rows.shapes import Tally

LOGS = ("-wal", "-shm")
PATIENCE = 2.0


def build_database(path: Path, source: RowSource, progress: Progress) -> dict[str, Tally]:
    """Make a new database of the rows: one file, checked, closed and on the disk."""
    database = Database(f"sqlite:///{path.as_posix()}")
    try:
        with database.migrating() as connection:
            given = load_rows(connection, source, progress)
    finally:
        database.close()
    _fold_log(path)
    with closing(sqlite3.connect(path)) as connection:
        found = connection.execute("PRAGMA quick_check").fetchone()[0]
    if found != "ok":
        raise RowsUnfit(f"The new database has a fault: {found}. Nothing was changed.")
    path.chmod(PRIVATE_FILE)
    sync_file(path)
    return given


def keep_database(path: Path, folder: Path) -> None:
    """Give a database a second name in a folder, whole; a damaged one is kept as it is, with its log.

    Even a look at a damaged database can make SQLite remove the log, so the log is copied before.
    """
    copies = [Path(shutil.copy2(log, folder / log.name)) for log in _logs(path)]
    try:
        _fold_log(path)
    except sqlite3.DatabaseError:
        copies = []
    for copy in copies:
        copy.unlink()
    link_or_copy(path, folder / path.name)


def exchange_database(path: Path, new: Path) -> None:
    """Put the new database in the place of the old one, whose log must not be taken for its own."""
    for log in _logs(path):
        log.unlink()
    new.replace(path)
    sync_folder(path.parent)


def _fold_log(path: Path) -> None:
    """Bring what is in the log into the database file, so that the file alone is the whole database."""
    with closing(sqlite3.connect(path, isolation_level=None, timeout=PATIENCE)) as connection:
        is_busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if is_busy:
        raise PlaceTaken(f"{path} is in use by another program. Stop it, then do this again.")


def _logs(path: Path) -> list[Path]:
    return [log for ending in LOGS if (log := path.with_name(path.name + ending)).exists()]
