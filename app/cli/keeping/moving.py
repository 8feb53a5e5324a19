"""`groundwork db copy`: all rows to another database, and what to set from then on."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.keeping.backups import count_of, opened
from app.cli.keeping.bars import shown_progress
from app.cli.serving import chosen_settings
from app.db.address import shown_address
from app.db.places.copying import copy_database


def copy_installation(target: str, *, source: str | None, data_dir: Path | None) -> None:
    """Copy all rows, and say how many they were and what to set."""
    settings = chosen_settings(data_dir=data_dir, database_url=source)
    with (
        opened(settings) as origin,
        opened(settings.model_copy(update={"database_url": target})) as goal,
        shown_progress() as progress,
    ):
        given = copy_database(origin, goal, progress=progress)
        shown = shown_address(goal.url) + (" (with its password)" if goal.url.password else "")
    rows = sum(tally.rows for tally in given.values())
    typer.echo(
        f"Copied {count_of(rows, 'row')} of {count_of(len(given), 'table')}; counts and checksums of all tables agree."
    )
    typer.echo(
        f"Set GROUNDWORK_DATABASE_URL to {shown} and start the server. Files of evidence stay where they are. The old "
        "database is as it was; keep it until you have looked around in the new one.",
        err=True,
    )
