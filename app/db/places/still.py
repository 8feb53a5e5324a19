"""Keeping servers away while an installation is exchanged or copied as a whole."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from sqlalchemy import URL

from app.db.rows.faults import PlaceTaken
from app.db.serving import is_served, served_alone


@contextmanager
def kept_still(*urls: URL) -> Iterator[None]:
    """Refuse while a server runs on one of the SQLite files, and let none start meanwhile.

    PostgreSQL tells who is connected (`server.require_alone`).
    """
    with ExitStack() as locks:
        for url in urls:
            if is_served(url):
                raise PlaceTaken(f"A server of Groundwork runs on {url.database}. Stop it first, then do this again.")
            locks.enter_context(served_alone(url))
        yield
