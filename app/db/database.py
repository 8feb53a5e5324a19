"""One database: its engine, and sessions that either read or write.

SQLite has one writer at a time. A writing session begins with BEGIN IMMEDIATE, so that it waits its turn at the start
instead of failing in the middle; the server lets requests wait for that turn without holding a thread (`turn`).
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError
from sqlmodel import Session

from app.errors import GroundworkError

BUSY_TIMEOUT_MS = 10_000
WRITES = "groundwork_writes"


class Database:
    """Gives sessions on one engine. Make one per process, and `close` it in the end."""

    def __init__(self, url: str) -> None:
        try:
            self.url = make_url(url)
            self.is_sqlite = self.url.get_backend_name() == "sqlite"
            self.engine = _sqlite_engine(url) if self.is_sqlite else create_engine(url, pool_pre_ping=True)
        except (ArgumentError, ModuleNotFoundError) as error:
            raise DatabaseUnusableError(
                f"The database address cannot be used: {error}. Check the setting GROUNDWORK_DATABASE_URL; PostgreSQL "
                "needs the driver psycopg, for example by installing groundwork[postgres]."
            ) from error
        if self.is_sqlite and self.url.database:
            _make_folder(Path(self.url.database).parent)
        self._writing_engine = self.engine.execution_options(**{WRITES: True})
        self._turn = asyncio.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that sees one state of the database and leaves nothing behind."""
        with Session(self.engine, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """Open a session that is committed when the block ends, and rolled back when it raises."""
        with Session(self._writing_engine, autoflush=False) as session:
            yield session
            session.commit()

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Open a connection in one transaction for the migrations, in which foreign keys rest until all is done.

        Writing a table anew would otherwise take along what refers to it. All references are checked before the end.
        """
        with self._writing_engine.connect() as connection:
            raw: Any = connection.connection.driver_connection
            if self.is_sqlite:
                raw.execute("PRAGMA foreign_keys = OFF")
            try:
                with connection.begin():
                    yield connection
                    if self.is_sqlite and (broken := raw.execute("PRAGMA foreign_key_check").fetchall()):
                        told = f"After the migration {len(broken)} rows would refer to nothing, so it was not kept."
                        raise DatabaseUnusableError(f"{told} Restore a backup, or ask for help with this message.")
            finally:
                if self.is_sqlite:
                    raw.execute("PRAGMA foreign_keys = ON")

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until it is this request's turn to write; on a database with many writers there is no wait."""
        if not self.is_sqlite:
            yield
            return
        async with self._turn:
            yield

    def open_session(self, *, writes: bool) -> Session:
        """Return a session whose owner commits and closes it."""
        return Session(self._writing_engine if writes else self.engine, autoflush=False)

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


class DatabaseUnusableError(GroundworkError):
    """The database cannot be opened, is no database, or was made by a newer version."""

    title = "The database cannot be used"


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


def _sqlite_engine(url: str) -> Engine:
    engine = create_engine(url, connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000})
    event.listen(engine, "connect", _prepare_connection)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare_connection(connection: sqlite3.Connection, _record: Any) -> None:
    """Switch on what SQLite leaves off. In WAL mode NORMAL is safe against a crash of the process."""
    connection.isolation_level = None  # transactions begin where `_begin` says, not at the first changing statement
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    raw: Any = connection.connection.driver_connection
    raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
