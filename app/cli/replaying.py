"""`groundwork replay`: a milestone as it was recorded, and beside it what other settings make of the same record."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.cli.opening import chosen_catalogue, open_standing
from app.cli.printing import TextColumn, open_console, plain, print_table
from app.values.history import Basis

if TYPE_CHECKING:
    from app.presenters.history import MilestoneView, SideBySideRow
    from scoring.replaying.values import Replay

WIDTH = 80
_COLUMNS = (
    TextColumn(title="Clause", least=20),
    TextColumn(title="Recorded", is_number=True),
    TextColumn(title="Index", is_number=True),
    TextColumn(title="Again", is_number=True),
    TextColumn(title="Index", is_number=True),
    TextColumn(title="Difference", is_number=True),
)


def replay_milestone(
    name: str, *, milestone: str, catalogue_path: Path | None, under: str, as_json: bool, data_dir: Path | None
) -> bool:
    """Print both columns of a milestone; return whether neither the file nor the catalogue has faults."""
    from app.services import history  # noqa: PLC0415 - the engine waits until it is needed

    catalogue, is_readable = chosen_catalogue(catalogue_path)
    if not is_readable:
        return False
    standing, is_clean = open_standing(name, data_dir=data_dir)
    moment = history.find_labelled(
        history.list_moments(standing.snapshot, standing.result, today=standing.today), milestone
    )
    bases = history.list_bases(standing.snapshot)
    basis = history.find_basis(bases, under)
    if catalogue is not None and catalogue_path is not None:
        basis = Basis(id="file", name=catalogue_path.name, catalogue=catalogue)
    replayed = history.replay_moment(moment, basis, bases)
    if as_json:
        _print_document(replayed, milestone=moment.label, recorded_on=moment.day.isoformat())
        return is_clean
    from app.presenters.history import build_milestone  # noqa: PLC0415 - only for the table

    origin = history.origin_basis(bases, moment)
    _print(build_milestone(standing, replayed, moment=moment, basis=basis, origin=origin, bases=bases))
    return is_clean


def _print_document(replayed: Replay, **about: str) -> None:
    from scoring.replaying.documents import replay_document  # noqa: PLC0415 - only for JSON

    typer.echo(json.dumps(about | replay_document(replayed), indent=2, ensure_ascii=False))


def _print(view: MilestoneView) -> None:
    console = open_console()
    console.print(plain(view.title), style="bold")
    told = (
        view.lead,
        f"As recorded: {view.recorded_text}",
        f"Scored again under {view.under_name}: {view.again_text}",
        view.size_text,
        view.warning,
        *view.notes,
    )
    for line in told:
        for part in textwrap.wrap(plain(line), WIDTH, subsequent_indent="  ", break_on_hyphens=False):
            console.print(part)
    rows = (*view.clauses, *view.overall)
    print_table(console, "Level and index", _COLUMNS, [_row(row) for row in rows])
    if view.changes:
        columns = (
            TextColumn(title="Change", least=14),
            TextColumn(title="", is_number=True),
            TextColumn(title="Which"),
        )
        lines = [(each.name, str(each.count), each.numbers) for each in view.changes]
        print_table(console, "What changed in the catalogue", columns, lines)


def _row(row: SideBySideRow) -> tuple[str, ...]:
    sides = [(side.gate_text, side.index_text) if side else ("-", "-") for side in (row.left, row.right)]
    return row.name, *sides[0], *sides[1], row.change_text
