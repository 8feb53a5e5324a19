"""The files of an installation as backups see them, by where its settings keep them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.db.archive import FileFolder, FileService
from app.settings import Settings
from app.storage import FileMissingError, FileStorage, open_storage
from app.storage.folder import FolderStorage


def stored_files(settings: Settings) -> FileFolder | FileService:
    """Return the folder of the files, or the service that keeps them."""
    storage = open_storage(settings)
    return FileFolder(storage.folder) if isinstance(storage, FolderStorage) else KeptElsewhere(storage)


@dataclass(frozen=True)
class KeptElsewhere:
    """A storage in another place, with the words of a backup."""

    storage: FileStorage

    def names(self) -> Iterator[str]:
        """Give the names of all files."""
        return (each.name for each in self.storage.names())

    def open(self, name: str) -> BinaryIO:
        """Open a file; FileNotFoundError when there is none of this name."""
        try:
            return self.storage.open(name)
        except FileMissingError as error:
            raise FileNotFoundError(name) from error

    def put(self, name: str, source: BinaryIO) -> None:
        """Keep a file under a name."""
        self.storage.put(name, source)

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no fault."""
        self.storage.remove(name)
