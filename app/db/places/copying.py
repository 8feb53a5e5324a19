"""Moving an installation from one database to another: all rows, in one transaction, compared afterwards."""

from __future__ import annotations

from pathlib import Path

from app.db.database import Database
from app.db.places.server import require_alone, vacate
from app.db.places.sqlite import build_database
from app.db.places.stage import open_stage
from app.db.places.still import kept_still
from app.db.places.whole import put_in_place, require_free
from app.db.rows.faults import PlaceTaken
from app.db.rows.loading import load_rows
from app.db.rows.progress import UNWATCHED, Progress
from app.db.rows.shapes import Tally
from app.db.rows.snapshot import Snapshot, open_snapshot, require_existing


def copy_database(source: Database, target: Database, *, progress: Progress = UNWATCHED) -> dict[str, Tally]:
    """Fill an empty database with the rows of another; the tables come back with their counts and checksums.

    The target has all of it or nothing. One that holds rows already is refused.
    """
    if source.url == target.url:
        raise PlaceTaken("Both addresses are the same database. Name an empty one to copy to.")
    require_existing(source)
    with kept_still(source.url, target.url), open_snapshot(source) as snapshot:
        return (
            _into_sqlite(snapshot, target, progress) if target.is_sqlite else _into_postgres(snapshot, target, progress)
        )


def _into_sqlite(snapshot: Snapshot, target: Database, progress: Progress) -> dict[str, Tally]:
    path = Path(str(target.url.database))
    require_free(path, overwrite=False)
    with open_stage(path.parent) as stage:
        given = build_database(stage / path.name, snapshot, progress)
        put_in_place(stage / path.name, path, overwrite=False)
    return given


def _into_postgres(snapshot: Snapshot, target: Database, progress: Progress) -> dict[str, Tally]:
    with target.migrating() as connection:
        require_alone(connection)
        vacate(connection, overwrite=False)
        return load_rows(connection, snapshot, progress)
