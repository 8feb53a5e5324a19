"""Bringing a database to the newest schema: the migrations are part of the package and run at start."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from app.db.address import DatabaseUnusableError, shown_address
from app.db.causes import cause_of
from app.db.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
OLDEST_POSTGRES = (15,)
REVISION_LENGTH = len("2026_11_23_2200")


def upgrade_to_head(database: Database) -> None:
    """Run every migration that the database has not seen; a database at the newest schema costs two short queries.

    Raises DatabaseUnusableError, and leaves no connection open then.
    """
    try:
        _refuse_old_server(database)
        if _is_behind(database):
            _upgrade(database)
    except DatabaseUnusableError:
        database.close()
        raise
    except DBAPIError as error:
        database.close()
        raise DatabaseUnusableError(
            f"The database {shown_address(database.url)} cannot be opened: {cause_of(error)}. Check that the place "
            "exists, may be written to and holds a Groundwork database."
        ) from error


def _is_behind(database: Database) -> bool:
    """Return whether migrations are missing; a database that knows more of them than we do is refused."""
    known, present = known_revisions(), current_revision(database)
    if present is not None and present not in known:
        raise DatabaseUnusableError(
            f"The database was made by a newer version of Groundwork (schema {present}; this version knows "
            f"{known[-1]}). Install the newer version, or choose another data folder."
        )
    return present != known[-1]


def _refuse_old_server(database: Database) -> None:
    if database.is_sqlite:
        return
    with database.engine.connect() as connection:
        version = connection.dialect.server_version_info or ()
    if version < OLDEST_POSTGRES:
        raise DatabaseUnusableError(
            f"The server of {shown_address(database.url)} is PostgreSQL {'.'.join(map(str, version))}; Groundwork "
            f"needs {OLDEST_POSTGRES[0]} or later."
        )


def current_revision(database: Database) -> str | None:
    """Return the revision the database stands at, or None for an empty one."""
    with database.engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def known_revisions() -> tuple[str, ...]:
    """Return the revisions of this version, oldest first; a file's name begins with its revision."""
    return tuple(sorted(path.name[:REVISION_LENGTH] for path in (MIGRATIONS / "versions").glob("2*.py")))


def _upgrade(database: Database) -> None:
    from alembic import command  # noqa: PLC0415 - alembic is slow to import and a database at head does not need it
    from alembic.config import Config  # noqa: PLC0415 - likewise

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
