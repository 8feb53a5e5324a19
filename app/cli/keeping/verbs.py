"""The verbs that keep and move an installation, with their arguments, options and help."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DONE, FAULTY = 0, 1

db_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)

DataFolder = Annotated[
    Path | None,
    typer.Option(
        "--data-dir", metavar="DIR", help="Folder of the database and the files; otherwise as in the settings."
    ),
]


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the backup goes, such as 2026-11-26.gwbackup.")],
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there.")] = False,
    without_files: Annotated[
        bool, typer.Option("--without-files", help="Leave the files of evidence out; back them up in another way.")
    ] = False,
    data_dir: DataFolder = None,
) -> None:
    """Write the database and all files to one archive, while the server may go on running.

    It holds one moment, with a checksum for each table and file. Nobody else can read it; keep it so. The exit code is
    1 when a file of evidence is lost or has changed; the rest is in the backup.
    """
    from app.cli.keeping.backups import write_backup  # noqa: PLC0415 - the database waits until it is needed

    is_clean = write_backup(file, overwrite=overwrite, without_files=without_files, data_dir=data_dir)
    raise typer.Exit(DONE if is_clean else FAULTY)


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="A backup.")],
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Replace what is there; in a data folder it is kept aside.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Look at every byte of the backup and change nothing.")
    ] = False,
    data_dir: DataFolder = None,
) -> None:
    """Bring an installation back from a backup, of either database and of this or an older version.

    All of it is checked before anything is changed. Stop the server first.
    """
    from app.cli.keeping.backups import check_backup, restore_backup  # noqa: PLC0415 - likewise

    if check:
        check_backup(file)
        return
    is_clean = restore_backup(file, overwrite=overwrite, data_dir=data_dir)
    raise typer.Exit(DONE if is_clean else FAULTY)


@db_app.command("copy")
def copy(
    target: Annotated[
        str,
        typer.Argument(metavar="TO_URL", help="An empty database, such as postgresql+psycopg://user@host/groundwork."),
    ],
    source: Annotated[
        str | None, typer.Option("--from", metavar="URL", help="The database to copy. [default: as in the settings]")
    ] = None,
    data_dir: DataFolder = None,
) -> None:
    """Copy all rows to an empty database of another kind, compare them by counts and checksums, and say what to set.

    The target has all of it in the end, or nothing. Stop the server first: what is saved later does not come along.
    """
    from app.cli.keeping.moving import copy_installation  # noqa: PLC0415 - likewise

    copy_installation(target, source=source, data_dir=data_dir)
