"""Bringing the database of an installation up: migrated where it has to be, after a backup."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from app.db.database import Database
from app.db.migrate import upgrade_to_head
from app.settings import Settings


def bring_up(database: Database, settings: Settings) -> None:
    """Bring a database to the newest schema; on SQLite a backup of what is in it comes first.

    PostgreSQL has tools of its own for that, and may be too large to copy at a start.
    """

    def keep(revision: str) -> Path:
        from app.db.archive.automatic import keep_before_migration  # noqa: PLC0415 - rarely needed at a start

        return keep_before_migration(
            database, settings.backups_folder, revision=revision, most=settings.backups_kept, now=datetime.now(UTC)
        )

    upgrade_to_head(database, keep=keep if database.is_sqlite and settings.backups_kept else None)
