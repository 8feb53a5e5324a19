"""Keeping a value that can be computed again, without making a reader wait or fail."""

from __future__ import annotations

from sqlalchemy import Executable
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from app.db.database import BUSY_TIMEOUT_MS, is_writing

PATIENCE_MS = 50


def keep_aside(session: Session, *statements: Executable) -> bool:
    """Run the statements and return whether their effect is kept.

    A writing session runs them in its own transaction. A reading one gets a short transaction of its own and gives up
    when the database is busy: what is kept here can be computed again.
    """
    if is_writing(session):
        for statement in statements:
            session.connection().execute(statement)
        return True
    engine = session.connection().engine
    with engine.connect() as connection:
        is_sqlite = engine.dialect.name == "sqlite"
        if is_sqlite:
            _set_patience(connection.connection.driver_connection, PATIENCE_MS)
        try:
            with connection.begin():
                for statement in statements:
                    connection.execute(statement)
        except OperationalError:
            return False
        finally:
            if is_sqlite:
                _set_patience(connection.connection.driver_connection, BUSY_TIMEOUT_MS)
    return True


def _set_patience(connection: object, milliseconds: int) -> None:
    connection.execute(f"PRAGMA busy_timeout = {milliseconds}")  # type: ignore[attr-defined]
