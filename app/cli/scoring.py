"""`groundwork score`: the main job without a server and without a database."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.cli.catalogues import own_catalogue
from app.cli.printing import TextColumn, open_console, plain, print_problems, print_table, require_extension, write_file
from app.intake import CheckedFile, check_file, read_path, snapshot_of
from app.presenters import GapRow, GroupRow, ReportView, Standing, build_gap_rows, build_report
from app.presenters.words import count_text
from app.services.assessing import score_snapshot, scored_catalogue
from clauses import Catalogue, load_catalogue

if TYPE_CHECKING:
    from rich.console import Console

GAPS_SHOWN = 10
_GROUP_COLUMNS = (
    TextColumn(title="Clause", least=14),
    TextColumn(title="Gate level", least=12),
    TextColumn(title="Index", is_number=True),
    TextColumn(title="Target", is_number=True),
    TextColumn(title="Answered", is_number=True),
    TextColumn(title="Weakest", least=12),
)
_GAP_COLUMNS = (
    TextColumn(title="", is_number=True),
    TextColumn(title="Requirement", least=28),
    TextColumn(title="Level", is_number=True),
    TextColumn(title="P", is_number=True),
    TextColumn(title="Rank", is_number=True),
    TextColumn(title="Class"),
    TextColumn(title="Remark", least=9),
)


def score_file(
    path: Path,
    *,
    mode: str | None,
    as_json: bool,
    output: Path | None,
    catalogue_path: Path | None = None,
    on: date | None = None,
) -> bool:
    """Score a file as on a day (default today), print it and write the workbook.

    Returns whether neither the file nor the catalogue has faults.
    """
    if output is not None:
        require_extension(output, ".xlsx")
    catalogue = None if catalogue_path is None else own_catalogue(catalogue_path)
    if catalogue_path is not None and catalogue is None:
        return False
    if mode is not None:
        _require_mode(mode, catalogue or load_catalogue())
    checked = check_file(intake=read_path(path), mode=mode, catalogue=catalogue)
    print_problems(checked.problems, checked.notes)
    standing = standing_of(checked, on=on)
    if as_json:
        print_document(standing)
    else:
        print_result(standing, path)
    if output is not None:
        from app.exports import build_workbook  # noqa: PLC0415 - heavy: only when a workbook is wanted
        from app.services.results import trace_all  # noqa: PLC0415 - likewise

        traces = trace_all(standing.snapshot, standing.result, on=standing.today, catalogue=checked.catalogue)
        write_file(output, build_workbook(standing, traces=traces))
    return not checked.problems


def _require_mode(mode: str, catalogue: Catalogue) -> None:
    known = [each.id for each in catalogue.modes]
    if mode not in known:
        raise typer.BadParameter(f"There is no mode {mode}. Choose one of: {', '.join(known)}.", param_hint="--mode")


def standing_of(checked: CheckedFile, *, on: date | None = None) -> Standing:
    """Return where a checked file stands on a day (default today): its snapshot with the result of the engine."""
    snapshot = snapshot_of(checked=checked)
    now = datetime.now().astimezone()
    now = now if on is None else datetime.combine(on, now.timetz())
    result = score_snapshot(snapshot, on=now.date(), catalogue=checked.catalogue)
    catalogue = scored_catalogue(snapshot, checked.catalogue)
    return Standing(catalogue=catalogue, snapshot=snapshot, result=result, now=now)


def print_document(standing: Standing) -> None:
    """Print the full result as JSON."""
    from scoring import result_document  # noqa: PLC0415 - the engine waits until it is needed

    typer.echo(json.dumps(result_document(standing.result), indent=2, ensure_ascii=False))


def print_schema() -> None:
    """Print the JSON Schema of the result document."""
    from scoring import result_schema  # noqa: PLC0415 - the engine waits until it is needed

    typer.echo(json.dumps(result_schema(), indent=2, ensure_ascii=False))


def print_result(standing: Standing, path: Path) -> None:
    """Print the finding, the levels with their weakest links, and the first gaps in their recommended order."""
    console = open_console()
    report = build_report(standing)
    header = standing.snapshot.header
    name = " ".join(part for part in (header.organization.name, header.cycle) if part) or path.name
    console.print(plain(name), style="bold")
    for line in (f"{report.headline}.", report.sub_line, report.warning):
        if line:
            console.print(plain(line))
    rows = (*sorted(report.clause_rows, key=lambda row: int(row.id)), report.overall)
    print_table(console, "Levels", _GROUP_COLUMNS, [_group(row) for row in rows])
    gaps = build_gap_rows(catalogue=standing.catalogue, result=standing.result, actions=standing.snapshot.actions)
    _print_gaps(console, gaps, report)
    console.print()
    hash_shown = standing.result.catalogue_hash[:12]
    version = standing.result.settings_version
    weights = f", weights of version {version}" if version else ""
    edition = f"{header.catalogue_id} {header.catalogue_edition}"
    console.print(f"Catalogue {edition} ({hash_shown}), mode {header.mode}{weights}.")


def _group(row: GroupRow) -> tuple[str, ...]:
    gate = f"{row.gate_text} {row.gate_name}" if row.gate_name else row.note
    name = f"{row.label} {row.short_title}".strip()
    return name, gate, row.index_text, row.target_text, row.coverage_text, row.weakest_text


def _print_gaps(console: Console, gaps: Sequence[GapRow], report: ReportView) -> None:
    if not gaps:
        console.print()
        console.print(report.gaps_empty_text)
        return
    shown = gaps[:GAPS_SHOWN]
    title = f"Gaps, the first {len(shown)} of {len(gaps)}" if len(gaps) > len(shown) else count_text(len(gaps), "gap")
    print_table(console, title, _GAP_COLUMNS, [_gap(row) for row in shown])
    if runs := shown[0].runs:
        console.print(f"In brackets: the ranks of nine in ten of {runs:,} shaken runs.")


def _gap(row: GapRow) -> tuple[str, ...]:
    remark = "must do" if row.is_must_do else f"for {row.pulled_by}" if row.pulled_by else ""
    name = f"{row.number} {row.title}"
    rank = row.rank_text.replace(" to ", "-")
    return str(row.order), name, f"{row.level}-{row.target}", row.priority_text, rank, row.class_name, remark
