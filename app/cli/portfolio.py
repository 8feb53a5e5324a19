"""The verbs of `groundwork portfolio` with their arguments, options and help; what they do stands in `cohorts`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DONE, FAULTY = 0, 1

portfolio_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)


@portfolio_app.command("score")
def score(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER_OR_PARQUET",
            exists=True,
            help="A folder of assessment files, a Parquet file in the wide layout, or a folder of such files.",
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="OUT_FOLDER", file_okay=False, help="Where the results go.")
    ],
    group: Annotated[
        str | None,
        typer.Option("--group", metavar="COLUMN", help="The column of the groups. [default: group, if there is one]"),
    ] = None,
    mode: Annotated[str, typer.Option("--mode", metavar="MODE", help="full or quick.")] = "full",
    scheduler: Annotated[
        str | None,
        typer.Option("--scheduler", metavar="ADDRESS", help="A Dask scheduler; its workers do the work."),
    ] = None,
    block: Annotated[
        int, typer.Option("--block", metavar="N", min=1, help="How many assessments are scored at once.")
    ] = 4096,
) -> None:
    """Score many organizations or units: figures of each, quantiles per group, and a summary in Excel.

    What has faults is listed and left out, and the exit code is 1. Ctrl+C gives up and leaves nothing half done.
    """
    from app.cli.cohorts import score_path  # noqa: PLC0415 - the engine waits until it is needed

    is_clean = score_path(source, output, group=group, mode=mode, scheduler=scheduler, block=block)
    raise typer.Exit(DONE if is_clean else FAULTY)


@portfolio_app.command("compare")
def compare(
    folder: Annotated[
        Path,
        typer.Argument(metavar="OUT_FOLDER", exists=True, file_okay=False, help="What portfolio score has written."),
    ],
    identity: Annotated[str, typer.Option("--id", metavar="ID", help="The id of the organization.")],
) -> None:
    """Show where an organization stands among the others of its group that have consented.

    Fewer than five others are no group to compare with; the reason is said, and the exit code is 1.
    """
    from app.cli.cohorts import print_comparison  # noqa: PLC0415 - the engine waits until it is needed

    raise typer.Exit(DONE if print_comparison(folder, identity) else FAULTY)
