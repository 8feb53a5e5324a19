"""Taking turns across processes: what only one server of an installation may do at a time."""

from __future__ import annotations

from sqlalchemy import Connection, text

# Numbers of locks; any will do that no other program uses in the same database.
MIGRATING, PREPARING = 7_415_001, 7_415_002


def take_turn(connection: Connection, lock: int) -> None:
    """Wait until no other process holds the lock, and hold it until the writing transaction ends.

    On SQLite there is nothing to do: who writes is alone from the beginning.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": lock})
