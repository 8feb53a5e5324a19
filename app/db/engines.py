"""Engines for both databases: how a connection is prepared, and how its transactions begin."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

from app.db.address import SQLITE, DatabaseUnusableError, shown_address
from app.db.texts import refuse_unstorable, write_json

if TYPE_CHECKING:
    import psycopg

WRITES, VERBATIM = "groundwork_writes", "groundwork_verbatim"
OLDEST_POSTGRES = 15


def make_engine(url: URL, *, patience_ms: int, connections: int) -> Engine:
    """Return an engine of at most so many connections, which waits so long for a lock or a free connection.

    Errors never repeat the values of a statement: they are answers, and errors are logged.
    """
    is_sqlite = url.get_backend_name() == SQLITE
    engine = create_engine(
        url,
        connect_args={"check_same_thread": False, "timeout": patience_ms / 1000} if is_sqlite else {},
        pool_pre_ping=not is_sqlite,
        pool_size=min(connections, 5),
        max_overflow=max(connections - 5, 0),
        pool_timeout=patience_ms / 1000,
        hide_parameters=True,
        json_serializer=write_json,
    )
    event.listen(engine, "before_cursor_execute", _check_values)
    if is_sqlite:
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        prepare = partial(_prepare_postgres, shown=shown_address(url), patience_ms=patience_ms)
        event.listen(engine, "connect", prepare, insert=True)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    """Switch on what SQLite leaves off. In WAL mode NORMAL is safe against a crash of the process."""
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says, not at the first changing one
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(WRITES)
    raw: Any = connection.connection.driver_connection
    raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare_postgres(connection: psycopg.Connection, _record: Any, *, shown: str, patience_ms: int) -> None:
    """Read moments as UTC wherever the server stands, and give up on a lock instead of waiting for ever.

    A server that is too old, or a database that cannot hold every letter, is refused before anything is asked of it.
    """
    try:
        _refuse_unfit(connection, shown)
        connection.autocommit = True
        connection.execute("SET TIME ZONE 'UTC'")
        connection.execute("SELECT set_config('lock_timeout', %s, false)", (f"{patience_ms}ms",))
        connection.autocommit = False
    except BaseException:
        connection.close()  # the pool does not know it yet, so nobody else would
        raise


def _refuse_unfit(connection: psycopg.Connection, shown: str) -> None:
    if unfit := _unfitness(connection):
        raise DatabaseUnusableError(f"The database {shown} {unfit}")


def _unfitness(connection: psycopg.Connection) -> str:
    version, encoding = connection.info.server_version, connection.info.parameter_status("server_encoding")
    if version < OLDEST_POSTGRES * 10_000:
        return f"is on PostgreSQL {version // 10_000}; Groundwork needs {OLDEST_POSTGRES} or later."
    if encoding != "UTF8":
        return (
            f"has the encoding {encoding}; Groundwork needs UTF8. Make another one with CREATE DATABASE ... ENCODING "
            "'UTF8' TEMPLATE template0."
        )
    return ""


def _check_values(_connection: Any, _cursor: Any, _statement: str, parameters: Any, context: Any, _many: bool) -> None:
    """Check what is new; rows that come from another database are taken as they are, or refused by this one."""
    if not context.execution_options.get(VERBATIM):
        refuse_unstorable(parameters)
