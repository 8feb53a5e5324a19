"""Keeping a value that can be computed again, without making a reader wait or fail."""

from __future__ import annotations

from sqlalchemy import Executable
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlmodel import Session

from app.db.database import database_of, is_writing


def keep_aside(session: Session, *statements: Executable) -> bool:
    """Run the statements and return whether their effect is kept.

    A writing session runs them in its own transaction. A reading one gets a short transaction of its own and gives up
    when the database is busy, or what the value belongs to is gone: what is kept here can be computed again.
    """
    if is_writing(session):
        for statement in statements:
            session.connection().execute(statement)
        return True
    try:
        with database_of(session).aside_engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)
    except (OperationalError, IntegrityError, NoConnectionError):
        return False
    return True
