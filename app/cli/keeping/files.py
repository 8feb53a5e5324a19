"""The verbs of `groundwork files` with their options and help: evidence files, looked after without a server."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DONE, FAULTY = 0, 1

files_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
DataFolder = Annotated[
    Path | None, typer.Option("--data-dir", metavar="DIR", help="Folder of the database; otherwise as in the settings.")
]


@files_app.command("check")
def check(data_dir: DataFolder = None) -> None:
    """Read every evidence file and compare it with its checksum; tell each one that is damaged or missing."""
    from app.cli.keeping.tidying import check_files  # noqa: PLC0415 - database and storage wait until they are wanted

    raise typer.Exit(DONE if check_files(data_dir) else FAULTY)


@files_app.command("sweep")
def sweep(
    only_looks: Annotated[bool, typer.Option("--list", help="Only say which files it would be.")] = False,
    data_dir: DataFolder = None,
) -> None:
    """Remove stored files that belong to nothing any more and are older than a day."""
    from app.cli.keeping.tidying import sweep_files  # noqa: PLC0415 - likewise

    sweep_files(data_dir, only_looks=only_looks)
