"""`groundwork portfolio`: many organizations at once, without a server and without a database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.printing import TextColumn, open_console, plain, print_problems, print_table

if TYPE_CHECKING:
    from app.portfolio import PortfolioComparison, PortfolioOutcome
    from scoring import FigurePosition

FAULTY, INTERRUPTED = 1, 130
PROBLEMS_PRINTED = 50

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
    ] = 8192,
) -> None:
    """Score many organizations or units: figures of each, quantiles per group, and a summary in Excel.

    What has faults is listed and left out, and the exit code is 1. Ctrl+C gives up and leaves nothing half done.
    """
    from clauses import load_catalogue  # noqa: PLC0415 - waits until it is needed

    known = [each.id for each in load_catalogue().modes]
    if mode not in known:
        raise typer.BadParameter(f"There is no mode {mode}. Choose one of: {', '.join(known)}.", param_hint="--mode")
    try:
        outcome = _score_with_progress(source, output, group=group, mode=mode, scheduler=scheduler, block=block)
    except KeyboardInterrupt:
        typer.echo("Given up. Nothing was written.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _print_outcome(outcome)
    raise typer.Exit(FAULTY if outcome.problem_count else 0)


def _score_with_progress(
    source: Path, output: Path, *, group: str | None, mode: str, scheduler: str | None, block: int
) -> PortfolioOutcome:
    from rich.console import Console  # noqa: PLC0415 - waits until something is printed
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415 - likewise

    from app.portfolio import score_portfolio  # noqa: PLC0415 - the engine waits until it is needed

    console = Console(stderr=True)
    columns = ("Scoring", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
        task = bar.add_task("Scoring", total=None)
        return score_portfolio(
            source=source,
            target=output,
            mode=mode,
            group=group,
            scheduler=scheduler,
            block=block,
            progress=lambda done, total: bar.update(task, completed=done, total=total),
        )


def _print_outcome(outcome: PortfolioOutcome) -> None:
    print_problems(outcome.problems[:PROBLEMS_PRINTED], outcome.notes)
    more = outcome.problem_count - min(len(outcome.problems), PROBLEMS_PRINTED)
    if more > 0:
        typer.echo(f"{more:,} more faults; see the sheet Left out of the workbook.", err=True)
    groups = f" in {outcome.groups} groups" if outcome.groups > 1 else " in one group" if outcome.groups else ""
    skipped = f"; {outcome.skipped:,} left out" if outcome.skipped else ""
    noun = "assessment" if outcome.scored == 1 else "assessments"
    typer.echo(f"Scored {outcome.scored:,} {noun}{groups}{skipped}.")
    typer.echo(f"Wrote {outcome.folder}.", err=True)


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
    from app.portfolio import compare_in_portfolio  # noqa: PLC0415 - waits until it is needed

    found = compare_in_portfolio(folder=folder, identity=identity)
    if found.comparison.refusal:
        typer.echo(plain(found.comparison.refusal), err=True)
        raise typer.Exit(FAULTY)
    _print_comparison(found)


_COMPARISON_COLUMNS = (
    TextColumn(title="Clause", least=26),
    TextColumn(title="Own", is_number=True),
    TextColumn(title="25 %", is_number=True),
    TextColumn(title="Median", is_number=True),
    TextColumn(title="75 %", is_number=True),
    TextColumn(title="Lower", is_number=True),
    TextColumn(title="Equal", is_number=True),
    TextColumn(title="Higher", is_number=True),
)


def _print_comparison(found: PortfolioComparison) -> None:
    from app.portfolio.workbook import group_titles  # noqa: PLC0415 - waits until it is needed

    console = open_console()
    console.print(plain(found.name), style="bold")
    console.print(plain(f"Compared with {found.comparison.sample}; its own figures are not among them."))
    titles = group_titles(found.arrays)
    for figure, title in (("gate_level", "Gate levels"), ("index", "Maturity indices")):
        positions = [each for each in found.comparison.positions if each.figure == figure]
        rows = [_comparison_row(each, titles) for each in positions]
        print_table(console, title, _COMPARISON_COLUMNS, rows)
    refusals = {each.refusal for each in found.comparison.positions if each.refusal}
    for refusal in sorted(refusals):
        console.print(plain(f"No quartiles: {refusal}"))


def _comparison_row(position: FigurePosition, titles: dict[str, str]) -> tuple[str, ...]:
    digits = 0 if position.figure == "gate_level" else 1
    quartiles = position.quartiles or (None, None, None)
    figures = ["-" if value is None else f"{value:.{digits}f}" for value in (position.ours, *quartiles)]
    counts = ["-" if count is None else str(count) for count in (position.lower, position.equal, position.higher)]
    name = titles["whole" if position.kind == "catalogue" else position.id]
    return (name, *figures, *counts)
