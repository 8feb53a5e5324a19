"""Writing a file or folder beside its place and switching it in when it is whole."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.db.rows.faults import PlaceTaken

PRIVATE_FILE, PRIVATE_FOLDER = 0o600, 0o700


@contextmanager
def whole_file(target: Path, *, overwrite: bool) -> Iterator[BinaryIO]:
    """Open a file that appears at its place, on the disk and for its owner only, when the block ends well."""
    require_free(target, overwrite=overwrite)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, PRIVATE_FILE), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        put_in_place(part, target, overwrite=overwrite)
    finally:
        part.unlink(missing_ok=True)


def put_in_place(part: Path, target: Path, *, overwrite: bool) -> None:
    """Rename a finished file to its place; without `overwrite` one that came there meanwhile is left as it is."""
    if overwrite:
        part.replace(target)
    else:
        try:
            os.link(part, target)
        except FileExistsError as error:
            raise _taken(target) from error
        except OSError:  # a file system without links
            require_free(target, overwrite=False)
            part.rename(target)
    sync_folder(target.parent)


def require_free(target: Path, *, overwrite: bool) -> None:
    """Refuse a place where something is already, and one that no file can be put to."""
    if target.is_dir() or (target.exists() and not overwrite):
        raise _taken(target)
    if not target.parent.is_dir():
        raise PlaceTaken(f"There is no folder {target.parent}. Make it first, or choose another place.")


def link_or_copy(source: Path, target: Path) -> None:
    """Let a second name stand for the same file, or copy it where the file system knows no links."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
        sync_file(target)


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def sync_folder(folder: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can."""
    if hasattr(os, "O_DIRECTORY"):
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _taken(target: Path) -> PlaceTaken:
    if target.is_dir():
        return PlaceTaken(f"{target} is a folder. Name a file in it.")
    return PlaceTaken(f"{target} is there already. Choose another name, or replace it with --overwrite.")
