"""What `groundwork files check` and `sweep` do."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.printing import plain
from app.cli.serving import chosen_settings
from app.cli.storing import open_database
from app.db import local_scope
from app.services.evidence.tidying import find_damage, sweep_orphans
from app.storage import open_storage


def check_files(data_dir: Path | None) -> bool:
    """Read every file, print the faults and a summary, and return whether all are well."""
    storage, count, faults = open_storage(chosen_settings(data_dir=data_dir)), 0, 0
    with open_database(data_dir, is_there=True) as database, database.reading() as session:
        for _, fault in find_damage(local_scope(session), storage):
            count += 1
            if fault:
                faults += 1
                typer.echo(plain(fault), err=True)
    well = f"{count - faults} of {count} files are as they were stored."
    typer.echo(well if count else "There are no evidence files.")
    return not faults


def sweep_files(data_dir: Path | None, *, only_looks: bool) -> None:
    """Remove the files that no row names, or only list them, and say what was done."""
    storage = open_storage(chosen_settings(data_dir=data_dir))
    with open_database(data_dir, is_there=True) as database, database.reading() as session:
        swept = sweep_orphans(local_scope(session), storage, is_asked_for=True, only_looks=only_looks)
    for name in swept.names:
        typer.echo(name)
    count = len(swept.names)
    what = "belongs" if count == 1 else "belong"
    told = f"{count} stored file{'' if count == 1 else 's'} {what} to nothing any more"
    typer.echo(f"{told}; removed." if swept.is_done and count else f"{told}.")
