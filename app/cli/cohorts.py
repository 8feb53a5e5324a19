"""`groundwork portfolio`: many organizations at once, without a server and without a database."""

from __future__ import annotations

from pathlib import Path

import typer

from app.cli.printing import TextColumn, open_console, plain, print_table
from app.portfolio import PortfolioComparison, PortfolioOutcome, compare_in_portfolio, score_portfolio
from app.portfolio.writing.workbook import group_titles
from clauses import load_catalogue
from scoring import FigurePosition

INTERRUPTED = 130
PROBLEMS_PRINTED = 50


def score_path(source: Path, output: Path, *, group: str | None, mode: str, scheduler: str | None, block: int) -> bool:
    """Score a portfolio, say what came of it, and return whether nothing had faults."""
    known = [each.id for each in load_catalogue().modes]
    if mode not in known:
        raise typer.BadParameter(f"There is no mode {mode}. Choose one of: {', '.join(known)}.", param_hint="--mode")
    try:
        outcome = _score_with_progress(source, output, group=group, mode=mode, scheduler=scheduler, block=block)
    except KeyboardInterrupt:
        typer.echo("Given up. Nothing was written.", err=True)
        raise typer.Exit(INTERRUPTED) from None
    _print_outcome(outcome)
    return not outcome.problem_count


def _score_with_progress(
    source: Path, output: Path, *, group: str | None, mode: str, scheduler: str | None, block: int
) -> PortfolioOutcome:
    from rich.console import Console  # noqa: PLC0415 - waits until something is printed
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn  # noqa: PLC0415 - likewise

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
    for line in (*outcome.notes, *outcome.problems[:PROBLEMS_PRINTED]):
        typer.echo(plain(str(line)), err=True)
    more = outcome.problem_count - min(len(outcome.problems), PROBLEMS_PRINTED)
    if more > 0:
        typer.echo(f"{more:,} more faults; see the sheet Left out of the workbook.", err=True)
    groups = f" in {outcome.groups} groups" if outcome.groups > 1 else " in one group" if outcome.groups else ""
    skipped = f"; {outcome.skipped:,} left out" if outcome.skipped else ""
    noun = "assessment" if outcome.scored == 1 else "assessments"
    typer.echo(f"Scored {outcome.scored:,} {noun}{groups}{skipped}.")
    typer.echo(f"Wrote {outcome.folder}.", err=True)


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


def print_comparison(folder: Path, identity: str) -> bool:
    """Print where an organization stands in its group, or why it cannot be compared; return whether it can."""
    found = compare_in_portfolio(folder=folder, identity=identity)
    if found.comparison.refusal:
        typer.echo(plain(found.comparison.refusal), err=True)
        return False
    _print_positions(found)
    return True


def _print_positions(found: PortfolioComparison) -> None:
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
