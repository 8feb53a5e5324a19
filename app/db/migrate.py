"""Bringing a database to the newest schema: the migrations are part of the package and run at start."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import DBAPIError

from app.db.address import DatabaseUnusableError, shown_address
from app.db.causes import cause_of
from app.db.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
REVISION_LENGTH = len("2026_11_23_2200")


Keep = Callable[[str], Path]
"""Makes a backup of a database at the given schema and returns its place."""


def upgrade_to_head(database: Database, *, keep: Keep | None = None) -> None:
    """Run every migration that the database has not seen; a database at the newest schema costs two short queries.

    All of them run in one transaction: when one fails, the database is as it was. Before they run, `keep` makes a
    backup of a database that is not new. Raises DatabaseUnusableError, and leaves no connection open then.
    """
    try:
        if _is_behind(database):
            _upgrade(database, keep=keep)
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
    present = current_revision(database)
    if present is not None:
        require_known(present)
    return present != known_revisions()[-1]


def require_known(revision: str) -> None:
    """Refuse a schema that this version does not know: a newer one has made it."""
    known = known_revisions()
    if revision not in known:
        raise DatabaseUnusableError(
            f"The database was made by a newer version of Groundwork (schema {revision}; this version knows "
            f"{known[-1]}). Install the newer version, or choose another data folder."
        )


def current_revision(database: Database) -> str | None:
    """Return the revision the database stands at, or None for an empty one."""
    with database.engine.connect() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str | None:
    """Return the revision as this connection sees it."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def known_revisions() -> tuple[str, ...]:
    """Return the revisions of this version, oldest first; a file's name begins with its revision."""
    return tuple(sorted(path.name[:REVISION_LENGTH] for path in (MIGRATIONS / "versions").glob("2*.py")))


def migrate(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to a revision in the transaction of this connection."""
    from alembic import command  # noqa: PLC0415 - alembic is slow to import and a database at head does not need it
    from alembic.config import Config  # noqa: PLC0415 - likewise

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def _upgrade(database: Database, *, keep: Keep | None) -> None:
    """Take the right to write first, so that nothing comes between the backup and the migrations."""
    with database.migrating() as connection:
        present = revision_of(connection)
        if present == known_revisions()[-1]:
            return  # another process has done it meanwhile
        try:
            kept = keep(present) if keep is not None and present is not None else None
        except OSError as error:
            raise DatabaseUnusableError(
                f"The backup before the migration cannot be written: {error.strerror} ({error.filename}). Nothing was "
                "changed. Make room for it, or do without by setting GROUNDWORK_BACKUPS_KEPT to 0."
            ) from error
        try:
            migrate(connection)
        except Exception as error:
            raise DatabaseUnusableError(_failure(present, kept, error)) from error


def _failure(present: str | None, kept: Path | None, error: Exception) -> str:
    backup = f" A backup from just before is {kept}." if kept else ""
    return (
        f"The database could not be brought from schema {present or 'none'} to {known_revisions()[-1]}: "
        f"{cause_of(error)}. It is as it was before: the version of Groundwork that you had goes on working with "
        f"it.{backup}"
    )
