"""Where stored files lie, as far as a backup has to know: in a folder of this machine, or with a service elsewhere.

Stored files have random names and never change. So old and new ones can lie side by side while the database is
exchanged, and an old one needs no copy to be kept: a second name will do.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol


class FileSource(Protocol):
    """Gives stored files by name."""

    def names(self) -> Iterator[str]:
        """Give the names of all files."""

    def open(self, name: str) -> BinaryIO:
        """Open a file; FileNotFoundError when there is none of this name."""


class FileService(FileSource, Protocol):
    """Keeps stored files elsewhere."""

    def put(self, name: str, source: BinaryIO) -> None:
        """Keep a file under a name."""

    def remove(self, name: str) -> None:
        """Remove a file; one that is not there is no fault."""


@dataclass(frozen=True)
class FileFolder:
    """Files in a folder, each below the first two characters of its name."""

    folder: Path

    def names(self) -> Iterator[str]:
        """Give the names of all files; a folder that does not exist has none."""
        for path in sorted(self.folder.glob("??/*")):
            if path.is_file() and not path.is_symlink() and path.parent.name == path.name[:2]:
                yield path.name

    def open(self, name: str) -> BinaryIO:
        """Open a file of the folder."""
        return self.place(name).open("rb")

    def place(self, name: str) -> Path:
        """Return where a file of this name lies, whether it is there or not."""
        return self.folder / name[:2] / name
