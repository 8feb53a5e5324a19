"""`groundwork backup` and `groundwork restore`: what they do, and what they tell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import typer
from sqlalchemy.exc import DBAPIError

from app.cli.keeping.bars import shown_progress
from app.cli.keeping.stores import stored_files
from app.cli.printing import plain
from app.cli.serving import chosen_settings
from app.db import Database, DatabaseUnusableError, cause_of
from app.db.address import shown_address
from app.db.archive import Manifest, open_archive, restore_archive, write_archive
from app.db.rows.faults import PlaceUnusable
from app.settings import Settings

FILES_PRINTED = 20


def write_backup(target: Path, *, overwrite: bool, without_files: bool, data_dir: Path | None) -> bool:
    """Write a backup and say what is in it; return whether every file was there as its row says."""
    settings = chosen_settings(data_dir=data_dir)
    files = None if without_files else stored_files(settings)
    with opened(settings) as database, shown_progress() as progress:
        written = write_archive(database, files, target, now=datetime.now(UTC), overwrite=overwrite, progress=progress)
    size = target.stat().st_size
    typer.echo(f"Backed up {_contents(written.manifest)} to {target} ({size:,} bytes).")
    lost, changed = written.manifest.lost_files, written.changed_files
    _print_files(lost, "is not in the storage and is missing in the backup")
    _print_files(changed, "is not as it was uploaded; it is in the backup as it is now")
    return not lost and not changed


def check_backup(path: Path) -> None:
    """Check a backup and say what is in it."""
    with shown_progress() as progress, open_archive(path, progress=progress) as archive:
        manifest = archive.manifest
    typer.echo(f"{path} is whole: {_contents(manifest)}, schema {manifest.revision}, {_origin(manifest)}.")


def restore_backup(path: Path, *, overwrite: bool, data_dir: Path | None) -> bool:
    """Restore a backup and say what came of it; return whether all files that rows name are there."""
    settings = chosen_settings(data_dir=data_dir)
    now = datetime.now(UTC)
    with shown_progress() as progress, open_archive(path, progress=progress) as archive, opened(settings) as database:
        files, home = stored_files(settings), settings.home
        restored = restore_archive(archive, database, files, home=home, now=now, overwrite=overwrite, progress=progress)
        manifest = archive.manifest
    typer.echo(f"Restored {_contents(manifest)}, {_origin(manifest)}.")
    for aside in restored.asides:
        typer.echo(f"What was there is kept in {aside}. Remove it when you do not need it any more.", err=True)
    _print_files(restored.missing_files, "is not in the storage")
    return not restored.missing_files


@contextmanager
def opened(settings: Settings) -> Iterator[Database]:
    """Open the database of the settings as it is, without bringing it to the newest schema.

    What goes wrong with it, or with a file, while the block runs, is said in a sentence.
    """
    database = Database(settings.database_address)
    try:
        yield database
    except DBAPIError as error:
        place, cause = shown_address(database.url), cause_of(error)
        raise DatabaseUnusableError(f"The database {place} cannot be used: {cause}") from error
    except OSError as error:
        place = error.filename or "A file"
        raise PlaceUnusable(f"{place} cannot be written or read: {error.strerror}. Nothing was changed.") from error
    finally:
        database.close()


def count_of(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count_of(1, "row"), count_of(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _contents(manifest: Manifest) -> str:
    rows = f"{count_of(manifest.rows, 'row')} of {count_of(len(manifest.tables), 'table')}"
    return f"{rows} and {count_of(len(manifest.files), 'file')}" if manifest.has_files else f"{rows} without files"


def _origin(manifest: Manifest) -> str:
    return f"made {manifest.created_at:%Y-%m-%d %H:%M} UTC by Groundwork {plain(manifest.groundwork_version)}"


def _print_files(names: Sequence[str], what: str) -> None:
    for name in names[:FILES_PRINTED]:
        typer.echo(f"The file {name} {what}.", err=True)
    if more := len(names) - FILES_PRINTED if len(names) > FILES_PRINTED else 0:
        typer.echo(f"Likewise {count_of(more, 'more file')}.", err=True)
