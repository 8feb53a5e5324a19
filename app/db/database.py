"""One database: its engine, and sessions that either read or write.

SQLite has one writer at a time. A writing session begins with BEGIN IMMEDIATE, so that it waits its turn at the start
instead of failing in the middle; the server lets requests wait for that turn without holding a thread (`turn`).
PostgreSQL has many writers; those of one assessment take turns by its row (`find_row` in app/services).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session

from app.db.address import SQLITE, DatabaseUnusableError, read_address, shown_address
from app.db.engines import WRITES, make_engine
from app.db.turns import MIGRATING, take_turn

BUSY_TIMEOUT_MS = 10_000
PATIENCE_MS = 50
# Requests with a session each, and connections for what opens one in passing; docs/databases.md adds them up.
MOST_WRITERS, MOST_READERS, SPARE = 8, 12, 4
DATABASE = "groundwork_database"


class Database:
    """Gives sessions on one engine. Make one per process, and `close` it in the end."""

    def __init__(self, address: str) -> None:
        self.url = read_address(address)
        self.is_sqlite = self.url.get_backend_name() == SQLITE
        self.engine = self._make_engine(patience_ms=BUSY_TIMEOUT_MS, connections=MOST_WRITERS + MOST_READERS + SPARE)
        if self.is_sqlite and self.url.database:
            _make_folder(Path(self.url.database).parent)
        marks = {DATABASE: self}
        self._writing_engine = self.engine.execution_options(**marks, **{WRITES: True})
        one_state = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        self._reading_engine = self.engine.execution_options(**marks, **one_state)
        self._writers = asyncio.Semaphore(1 if self.is_sqlite else MOST_WRITERS)
        self._readers = asyncio.Semaphore(MOST_READERS)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one state of the database and leaves nothing behind."""
        with self.open_session(writes=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is committed when the block ends, and rolled back when it raises."""
        with self.open_session(writes=True) as session:
            yield session
            session.commit()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a connection in one transaction for the migrations, in which foreign keys rest until all is done.

        Writing a table anew would otherwise take along what refers to it. All references are checked before the end.
        On PostgreSQL foreign keys stay; of servers that start together one migrates, and the others find it done.
        """
        with self._writing_engine.connect() as connection:
            if not self.is_sqlite:
                with connection.begin():
                    take_turn(connection, MIGRATING)
                    yield connection
                return
            raw: Any = connection.connection.driver_connection
            raw.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    yield connection
                    if broken := raw.execute("PRAGMA foreign_key_check").fetchall():
                        told = f"{len(broken)} rows would refer to nothing afterwards, so nothing was changed."
                        raise DatabaseUnusableError(f"{told} Restore a backup, or ask for help with this message.")
            finally:
                raw.execute("PRAGMA foreign_keys = ON")

    @asynccontextmanager
    async def turn(self, *, writes: bool = True) -> AsyncIterator[None]:
        """Wait, without holding a thread, until there is a connection for a request; on SQLite one writes at a time."""
        async with self._writers if writes else self._readers:
            yield

    def open_session(self, *, writes: bool) -> Session:
        """Return a session whose owner commits and closes it."""
        return Session(self._writing_engine if writes else self._reading_engine, autoflush=False)

    @cached_property
    def aside_engine(self) -> Engine:
        """Two connections with little patience, for what a reader keeps in passing."""
        return self._make_engine(patience_ms=PATIENCE_MS, connections=2)

    def is_reachable(self) -> bool:
        """Return whether the database answers."""
        try:
            with self.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Give back all connections."""
        self.engine.dispose()
        if "aside_engine" in self.__dict__:
            self.aside_engine.dispose()

    def _make_engine(self, *, patience_ms: int, connections: int) -> Engine:
        try:
            return make_engine(self.url, patience_ms=patience_ms, connections=connections)
        except (ArgumentError, ModuleNotFoundError) as error:
            raise DatabaseUnusableError(
                f"The database {shown_address(self.url)} cannot be used: {error}. Check the setting "
                "GROUNDWORK_DATABASE_URL; PostgreSQL needs the driver psycopg, for example by installing "
                "groundwork[postgres]."
            ) from error


def database_of(session: Session) -> Database:
    """Return the database that a session was opened on."""
    found = session.connection().get_execution_options()[DATABASE]
    assert isinstance(found, Database)  # noqa: S101 - narrows what SQLAlchemy keeps as Any
    return found


def is_writing(session: Session) -> bool:
    """Return whether the session was opened to write."""
    return bool(session.connection().get_execution_options().get(WRITES))


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnusableError(
            f"The data folder {folder} cannot be made: {error.strerror}. Choose another one with the setting "
            "GROUNDWORK_DATA_DIR."
        ) from error
