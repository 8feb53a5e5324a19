"""Bringing a database to the newest schema: the migrations are part of the package and run at start."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from app.db.database import Database, DatabaseUnusableError

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION_LENGTH = len("2026_11_23_2200")


def upgrade_to_head(database: Database) -> None:
    """Run every migration that the database has not seen; a database at the newest schema costs two short queries."""
    known = known_revisions()
    try:
        present = current_revision(database)
        if present == known[-1]:
            return
        if present is not None and present not in known:
            raise DatabaseUnusableError(
                f"The database was made by a newer version of Groundwork (schema {present}; this version knows "
                f"{known[-1]}). Install the newer version, or choose another data folder."
            )
        _upgrade(database)
    except DBAPIError as error:
        raise DatabaseUnusableError(
            f"The database {database.url.render_as_string()} cannot be opened: {error.orig}. Check that the place "
            "exists, may be written to and holds a Groundwork database."
        ) from error


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
