"""What every storage of files can do, and how it fails."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar, Protocol

from app.errors import GroundworkError

NAME = re.compile(r"[0-9a-f]{40}(?:\.part)?")


@dataclass(frozen=True, kw_only=True)
class StoredName:
    """A name that the storage holds, and since when (UTC)."""

    name: str
    kept_at: datetime


class FileStorage(Protocol):
    """Keeps files under names that nobody can guess. What is kept is never changed, only removed."""

    def put(self, name: str, source: BinaryIO) -> None:
        """Keep everything that `source` holds; when this returns, it survives a loss of power."""

    def open(self, name: str) -> BinaryIO:
        """Return the file, at its beginning and seekable; FileMissingError when there is none."""

    def remove(self, name: str) -> None:
        """Remove the file; one that is not there is no fault."""

    def names(self) -> Iterator[StoredName]:
        """Yield everything that is kept, with what a crash left half done."""


class FileMissingError(Exception):
    """The storage does not hold a file of this name."""


class StorageUnusableError(GroundworkError):
    """The storage cannot be used at all: a wrong setting, a missing library, a folder without rights."""

    title: ClassVar[str] = "The storage of files cannot be used"


class StorageUnreachableError(GroundworkError):
    """The storage does not answer at this moment, or has no room."""

    status = 503
    title: ClassVar[str] = "The storage of files does not answer"


def new_name() -> str:
    """Return a name that was never given before and that nobody can guess: 160 random bits."""
    return secrets.token_hex(20)


def checked_name(name: str) -> str:
    """Return the name, or raise ValueError when no storage ever gave it: no path may come in here."""
    if NAME.fullmatch(name) is None:
        raise ValueError(f"{name!r} is no name of a stored file")
    return name
