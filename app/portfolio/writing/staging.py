"""The folder that results go to: everything is written aside and moved into its place when all of it is done."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from app.errors import Refused

_TRIES, _SECONDS_BETWEEN = 20, 0.1


@contextmanager
def stage(target: Path) -> Iterator[Path]:
    """Give a folder to write to; what is in it replaces files of the same names in `target` at the end.

    When the work is given up, for whatever reason, `target` is as it was before. Raises Refused when it cannot be
    written to.
    """
    is_new = not target.exists()
    aside = target / f".unfinished-{uuid4().hex[:8]}"
    try:
        aside.mkdir(parents=True)
    except OSError as error:
        raise _unwritable(target, error) from error
    try:
        yield aside
        for made in sorted(aside.iterdir()):
            place = target / made.name
            if place.exists():
                place.replace(aside / f".earlier-{made.name}")
            made.replace(place)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        _remove(aside)
        if is_new and not any(target.iterdir()):
            target.rmdir()


def _unwritable(target: Path, error: OSError) -> Refused:
    return Refused(f"{target} cannot be written: {error.strerror or error}. Choose another folder.")


def _remove(folder: Path) -> None:
    """Remove a folder, also while a worker that was told to stop writes its last file into it."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(_SECONDS_BETWEEN)
