"""Folders in which something is built, beside the place where it will be used."""

from __future__ import annotations

import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from app.db.places.whole import PRIVATE_FOLDER
from app.db.rows.faults import PlaceTaken

STAGE, ASIDE = "restoring-", "before-restore-"
OURS = re.compile(STAGE + "[0-9a-f]{8}")


@contextmanager
def open_stage(folder: Path) -> Iterator[Path]:
    """Make a folder of one's own on the same disk, and remove it in the end with what is left in it.

    One that was left behind by a process that was killed is removed as well.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for left in folder.glob(f"{STAGE}*"):
        if OURS.fullmatch(left.name) and left.is_dir() and not left.is_symlink():  # the folder may be anybody's
            shutil.rmtree(left)
    stage = folder / f"{STAGE}{secrets.token_hex(4)}"
    stage.mkdir(mode=PRIVATE_FOLDER)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def require_room(folder: Path, wanted: int) -> None:
    """Refuse what would not fit on the disk."""
    free = shutil.disk_usage(folder).free
    if wanted > free:
        raise PlaceTaken(
            f"This needs {wanted:,} bytes in {folder}, and {free:,} are free. Make room, or choose another folder."
        )


def free_aside(folder: Path, now: datetime) -> Path:
    """Return a place in the folder for what was there before: named by the time, and not taken."""
    name = f"{ASIDE}{now.astimezone(UTC):%Y-%m-%d-%H%M%S}"
    names = [name, *(f"{name}-{number}" for number in range(2, 100))]
    return next(folder / each for each in names if not (folder / each).exists())
