"""One server per SQLite file: a lock of the operating system, which ends with its process however that ends.

Verbs of the command line that read or write once take no part in it: SQLite itself lets them take turns with a server.
"""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import URL

from app.db.address import SQLITE, DatabaseUnusableError

ENDING = ".serving"


@dataclass
class Hold:
    """A lock that this process has; several applications of one process share it."""

    descriptor: int
    times: int = 1


_HELD: dict[Path, Hold] = {}
_GUARD = threading.Lock()


@contextmanager
def served_alone(url: URL) -> Iterator[None]:
    """Keep other servers away from an SQLite file; DatabaseUnusableError when one is there already.

    PostgreSQL is made for many.
    """
    path = _lock_path(url)
    if path is None:
        yield
        return
    _hold(path)
    try:
        yield
    finally:
        _release(path)


def is_served(url: URL) -> bool:
    """Return whether a server, in this process or another, runs on an SQLite file."""
    try:
        with served_alone(url):
            path = _lock_path(url)
            return path is not None and _HELD[path].times > 1
    except DatabaseUnusableError:
        return True


def _lock_path(url: URL) -> Path | None:
    path = Path(url.database or "").resolve()
    return path.with_name(path.name + ENDING) if url.get_backend_name() == SQLITE else None


def _hold(path: Path) -> None:
    with _GUARD:
        if path in _HELD:
            _HELD[path].times += 1
            return
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
        except OSError as error:
            os.close(descriptor)
            raise DatabaseUnusableError(
                f"Another server already works on {path.with_suffix('')}. Stop it first, give this one another data "
                "folder, or use PostgreSQL, which takes several servers."
            ) from error
        _HELD[path] = Hold(descriptor)


def _release(path: Path) -> None:
    with _GUARD:
        held = _HELD[path]
        held.times -= 1
        if not held.times:
            del _HELD[path]
            os.close(held.descriptor)  # which also gives the lock back; the empty file stays


if sys.platform == "win32":  # pragma: no cover - tests run where there is fcntl
    import msvcrt

    def _lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
