"""The backup that is made before migrations change a database, and which of them are kept."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from app.db.archive.writing import write_archive
from app.db.database import Database
from app.db.places.whole import PRIVATE_FOLDER

PREFIX, SUFFIX = "before-migration-", ".gwbackup"


def keep_before_migration(database: Database, folder: Path, *, revision: str, most: int, now: datetime) -> Path:
    """Write all rows of a database to a backup named by time and schema, and remove the oldest beyond `most`.

    Files are not in it: migrations leave them where they are. Of one schema the last backup stays, so that a server
    that is started again and again after a migration has failed does not push out those of earlier versions.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    target = folder / f"{PREFIX}{now.astimezone(UTC):%Y-%m-%d-%H%M%S}-{revision}{SUFFIX}"
    write_archive(database, None, target, now=now, overwrite=True)
    earlier = sorted(path for path in folder.glob(f"{PREFIX}*{SUFFIX}") if path != target)
    same = [path for path in earlier if path.name.endswith(f"-{revision}{SUFFIX}")]
    others = [path for path in earlier if path not in same]
    for path in (*same, *others[: max(0, len(others) - (most - 1))]):
        path.unlink(missing_ok=True)
    return target
