"""Files in a folder of this machine, outside of everything that the server shows."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.storage.files import (
    FileMissingError,
    StorageUnreachableError,
    StorageUnusableError,
    StoredName,
    checked_name,
)

ONLY_OWNER = 0o600
ONLY_OWNER_ENTERS = 0o700
PIECE = 256 * 1024


class FolderStorage:
    """Keeps each file below the first two characters of its name, readable by the server's own user alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, source: BinaryIO) -> None:
        """Write the file aside, flush it to the disk, and only then give it its name."""
        place = self._place(name)
        aside = place.with_name(f"{name}.part")
        try:
            self._make_shard(place.parent)
            source.seek(0)
            number = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, ONLY_OWNER)
            with os.fdopen(number, "wb") as target:
                shutil.copyfileobj(source, target, PIECE)
                target.flush()
                os.fsync(target.fileno())
            aside.replace(place)
            _flush_folder(place.parent)
        except OSError as error:
            with suppress(OSError):
                aside.unlink()
            raise StorageUnreachableError(
                f"The file could not be stored: {error.strerror}. Nothing was saved. Tell whoever runs this server."
            ) from error

    def open(self, name: str) -> BinaryIO:
        """Return the file; FileMissingError when there is none."""
        try:
            return self._place(name).open("rb")
        except FileNotFoundError:
            raise FileMissingError(name) from None
        except OSError as error:
            raise StorageUnreachableError(
                f"The file cannot be read: {error.strerror}. Tell whoever runs this server."
            ) from error

    def remove(self, name: str) -> None:
        """Remove the file; one that is not there is no fault."""
        try:
            self._place(name).unlink(missing_ok=True)
        except OSError as error:
            raise StorageUnreachableError(
                f"A file could not be removed: {error.strerror}. Tell whoever runs this server."
            ) from error

    def names(self) -> Iterator[StoredName]:
        """Yield every file of the folder that has a name of ours."""
        for path in sorted(self.folder.glob("??/*")):
            try:
                name, changed = checked_name(path.name), path.stat().st_mtime
            except (ValueError, FileNotFoundError):
                continue
            yield StoredName(name=name, kept_at=datetime.fromtimestamp(changed, UTC))

    def _place(self, name: str) -> Path:
        return self.folder / checked_name(name)[:2] / name

    def _make_shard(self, shard: Path) -> None:
        if not shard.exists():
            self.folder.mkdir(mode=ONLY_OWNER_ENTERS, parents=True, exist_ok=True)
            shard.mkdir(mode=ONLY_OWNER_ENTERS, exist_ok=True)
            _flush_folder(self.folder)


def checked_folder(folder: Path) -> Path:
    """Return the folder, or raise StorageUnusableError when something else stands in its place."""
    if folder.exists() and not folder.is_dir():
        raise StorageUnusableError(
            f"{folder} is a file, but evidence files are kept in a folder of that name. Move it away."
        )
    return folder


def _flush_folder(folder: Path) -> None:
    """Make a new name survive a loss of power as well; Windows does so by itself."""
    if os.name == "nt":  # pragma: no cover - folders cannot be opened there
        return
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
