"""Restoring an archive: into a data folder by exchanging it when it is whole, into PostgreSQL in one transaction."""

from __future__ import annotations

import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.db.archive.files import FileFolder, FileService
from app.db.archive.reading import Archive
from app.db.archive.switching import FileSwitch, prepare_switch
from app.db.database import Database
from app.db.places.server import require_alone, vacate
from app.db.places.sqlite import build_database, exchange_database, keep_database
from app.db.places.stage import free_aside, open_stage, require_room
from app.db.places.still import kept_still
from app.db.places.whole import PRIVATE_FOLDER, sync_folder
from app.db.rows.faults import PlaceTaken
from app.db.rows.loading import load_rows
from app.db.rows.progress import UNWATCHED, Progress

SPACE_PER_BYTE = 2
"""A row in the database takes about the space of its line, and as much again in the log while it is written."""


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What came of it: where the old state is kept, and which files rows name that are not there."""

    asides: tuple[Path, ...]
    missing_files: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class _Work:
    archive: Archive
    database: Database
    files: FileFolder | FileService
    home: Path
    now: datetime
    progress: Progress


def restore_archive(
    archive: Archive,
    database: Database,
    files: FileFolder | FileService,
    *,
    home: Path,
    now: datetime,
    overwrite: bool = False,
    progress: Progress = UNWATCHED,
) -> Restored:
    """Restore rows and files; when anything goes wrong before the last step, the old state is as it was.

    `home` is the data folder. An installation that is there is refused without `overwrite`. With it, SQLite's file and
    the files of a folder are kept aside; tables of PostgreSQL and files with a service are not.
    """
    if not overwrite:
        _require_nothing(database, files)
    work = _Work(archive=archive, database=database, files=files, home=home, now=now, progress=progress)
    with kept_still(database.url):
        return _into_sqlite(work) if database.is_sqlite else _into_postgres(work, overwrite=overwrite)


def _require_nothing(database: Database, files: FileFolder | FileService) -> None:
    path = Path(str(database.url.database))
    if database.is_sqlite and path.exists():
        raise PlaceTaken(f"There is a database {path}. Replace it with --overwrite; the old state is kept beside it.")
    if isinstance(files, FileFolder) and next(files.names(), None):
        raise PlaceTaken(f"There are files in {files.folder}. Replace them with --overwrite; they are kept beside it.")


def _into_sqlite(work: _Work) -> Restored:
    path = Path(str(work.database.url.database))
    with ExitStack() as stack, ExitStack() as undo:
        stages = {folder: stack.enter_context(open_stage(folder)) for folder in {path.parent, work.home}}
        _require_space(work.archive, path.parent)
        built = stages[path.parent] / path.name
        build_database(built, work.archive, work.progress)
        switch = prepare_switch(work.archive, work.files, stages[work.home], work.progress)
        asides: dict[Path, Path] = {}
        if path.exists():
            asides[path.parent] = _aside_in(stages[path.parent])
            keep_database(path, asides[path.parent])
        _keep_files(switch, work.home, stages[work.home], asides)
        kept = _publish(asides, work.now, undo)
        switch.bring_in(undo)
        undo.pop_all()  # from here on nothing is taken back
        exchange_database(path, built)
    switch.remove_unnamed()
    return Restored(asides=kept, missing_files=switch.find_missing())


def _into_postgres(work: _Work, *, overwrite: bool) -> Restored:
    with open_stage(work.home) as stage, ExitStack() as undo, work.database.migrating() as connection:
        require_alone(connection)
        vacate(connection, overwrite=overwrite)
        load_rows(connection, work.archive, work.progress)
        switch = prepare_switch(work.archive, work.files, stage, work.progress)
        asides: dict[Path, Path] = {}
        _keep_files(switch, work.home, stage, asides)
        kept = _publish(asides, work.now, undo)
        switch.bring_in(undo)
        undo.pop_all()  # whether the transaction is committed may be unknown: old and new files stay
    switch.remove_unnamed()
    return Restored(asides=kept, missing_files=switch.find_missing())


def _require_space(archive: Archive, folder: Path) -> None:
    rows = sum(table.size for table in archive.manifest.tables)
    require_room(folder, SPACE_PER_BYTE * rows + sum(file.size for file in archive.manifest.included_files))


def _keep_files(switch: FileSwitch, home: Path, stage: Path, asides: dict[Path, Path]) -> None:
    if switch.has_old:
        asides.setdefault(home, _aside_in(stage))
        switch.keep_old(asides[home])


def _aside_in(stage: Path) -> Path:
    aside = stage / "aside"
    aside.mkdir(mode=PRIVATE_FOLDER, exist_ok=True)
    return aside


def _publish(asides: dict[Path, Path], now: datetime, undo: ExitStack) -> tuple[Path, ...]:
    """Give what is kept aside its name, and return it; it is whole by now."""
    kept = {folder: free_aside(folder, now) for folder in asides}
    for folder, aside in asides.items():
        undo.callback(shutil.rmtree, kept[folder], ignore_errors=True)
        aside.rename(kept[folder])
        sync_folder(folder)
    return tuple(kept.values())
