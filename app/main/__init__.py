"""The composition root: settings in, application out. Nothing of the server exists before `create_app` is called.

Not even its libraries are imported before: the command line can name `create_app` and still answer `--help` at once.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.settings import Settings

if TYPE_CHECKING:
    from fastapi import FastAPI

__all__ = ["create_app", "prepare_database"]


def create_app(settings: Settings | None = None) -> FastAPI:
    """Return the application on its database, which is brought to the newest schema.

    Raises DatabaseUnusableError with a sentence for the person who starts the server.
    """
    with _garbage_waiting():
        from app.main.composition import compose  # noqa: PLC0415 - the whole server, imported while garbage waits

        return compose(settings or Settings())


def prepare_database(settings: Settings) -> None:
    """Bring the database to its newest schema, with what an installation begins with, and leave it closed.

    Done once before several workers start, a fault is told once and in a sentence (DatabaseUnusableError).
    """
    from app.main.composition import open_prepared  # noqa: PLC0415 - heavy, as the whole server

    open_prepared(settings).close()


@contextmanager
def _garbage_waiting() -> Iterator[None]:
    """Keep the garbage collector still while all that stays is loaded, then take it out of its sight once and for all.

    Looking through it for garbage, again and again while it grows, would be a tenth of a cold start.
    """
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if gc.get_freeze_count() == 0:
            gc.freeze()
        if was_collecting:
            gc.enable()
