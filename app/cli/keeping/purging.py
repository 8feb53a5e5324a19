"""`groundwork purge`: deleting for good what is due, as the server does once a day."""

from __future__ import annotations

from pathlib import Path

import typer


def purge_now(*, data_dir: Path | None) -> None:
    """Delete what is due and say what that was."""
    from app.cli.serving import chosen_settings  # noqa: PLC0415 - the database waits until it is needed
    from app.cli.storing import open_database  # noqa: PLC0415 - likewise
    from app.main.upkeep import purge, tidy_files  # noqa: PLC0415 - likewise
    from app.storage import open_storage  # noqa: PLC0415 - likewise
    from app.values.visitor import TERMINAL  # noqa: PLC0415 - likewise

    settings = chosen_settings(data_dir=data_dir)
    storage = open_storage(settings)
    with open_database(data_dir, is_there=True) as database:
        done = purge(database, settings, visitor=TERMINAL, forget_file=storage.remove)
        files = tidy_files(database, settings, storage)
    for number in done.organizations:
        typer.echo(f"Deleted organization {number} with everything in it; its audit trail stays.")
    for name, count in done.ended.items():
        typer.echo(f"Deleted {count:,} of {name}, older than {settings.retention_days} days.")
    if files:
        typer.echo(f"Deleted {files:,} stored file{'' if files == 1 else 's'} that nothing needs any more.")
    if not done.organizations and not done.ended and not files:
        typer.echo("Nothing is due.")
