"""How alembic runs here: on the connection that the application gives it, or on the configured address by hand."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from sqlalchemy import Connection
from sqlmodel import SQLModel
from sqlmodel.sql.sqltypes import AutoString

from app import records
from app.db.database import Database
from app.settings import Settings

TARGET = SQLModel.metadata
RECORDS = records.__name__  # importing the module fills the metadata


def run() -> None:
    """Run the migrations on the given connection, or open the database of the settings."""
    connection = context.config.attributes.get("connection")
    if connection is not None:
        _run_on(connection)
        return
    database = Database(Settings().database_address)
    with database.migrating() as opened:
        _run_on(opened)
    database.close()


def _run_on(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=TARGET, render_as_batch=True, render_item=_as_plain_string)
    with context.begin_transaction():
        context.run_migrations()


def _as_plain_string(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write SQLModel's string type as SQLAlchemy's, so that a migration needs no SQLModel."""
    return f"sa.String(length={item.length})" if kind == "type" and isinstance(item, AutoString) else False


run()
