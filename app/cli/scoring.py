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
from app.presenters import GapRow, GroupRow, ReportView, Standing, build_gaps_of, build_report
from app.presenters.report.groups import levels_text
from app.presenters.report.units import UnitRow, UnitsView
from app.presenters.words import NOTHING, count_text, decimal_text
from app.services.assessing import find_perception, score_snapshot, score_snapshot_units, scored_catalogue
from app.values import AssessmentSnapshot
from clauses import Catalogue, load_catalogue

if TYPE_CHECKING:
    from rich.console import Console

GAPS_SHOWN = 10
_UNIT_COLUMNS = (
    TextColumn(title="Unit", least=14),
    *(TextColumn(title=title, is_number=True) for title in ("Size", "People", "Level", "Index", "Answered")),
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
    return standing_of_snapshot(snapshot_of(checked=checked), checked.catalogue, on=on)


def standing_of_snapshot(snapshot: AssessmentSnapshot, catalogue: Catalogue, *, on: date | None = None) -> Standing:
    """Return where a snapshot stands on a day (default today), with its units and how people see it."""
    now = datetime.now().astimezone()
    now = now if on is None else datetime.combine(on, now.timetz())
    day = now.date()
    return Standing(
        catalogue=scored_catalogue(snapshot, catalogue),
        snapshot=snapshot,
        result=score_snapshot(snapshot, on=day, catalogue=catalogue),
        now=now,
        units=score_snapshot_units(snapshot, on=day, catalogue=catalogue),
        perception=find_perception(snapshot, on=day, catalogue=catalogue),
    )


def print_document(standing: Standing) -> None:
    """Print the full result as JSON, without what would give away a single vote."""
    from scoring import published_document, result_document  # noqa: PLC0415 - the engine waits until it is needed

    typer.echo(json.dumps(published_document(result_document(standing.result)), indent=2, ensure_ascii=False))


def print_schema() -> None:
    """Print the JSON Schema of the result document."""
    from scoring import result_schema  # noqa: PLC0415 - the engine waits until it is needed

    typer.echo(json.dumps(result_schema(), indent=2, ensure_ascii=False))


def print_result(standing: Standing, path: Path) -> None:
    """Print the finding, the levels with their weakest links, the units, and the first gaps in recommended order."""
    console = open_console()
    report = build_report(standing)
    header = standing.snapshot.header
    name = " ".join(part for part in (header.organization.name, header.cycle) if part) or path.name
    console.print(plain(name), style="bold")
    lines = (f"{report.headline}.", report.sub_line, report.warning, report.ungraded_text, _lift_text(report))
    for line in filter(None, lines):
        console.print(plain(line))
    _print_groups(console, (*sorted(report.clause_rows, key=lambda row: int(row.id)), report.overall), report)
    if report.told.people is not None and report.told.people.units is not None:
        _print_units(console, report.told.people.units)
    _print_gaps(console, build_gaps_of(standing), report)
    console.print()
    hash_shown = standing.result.catalogue_hash[:12]
    version = standing.result.settings_version
    weights = f", weights of version {version}" if version else ""
    edition = f"{header.catalogue_id} {header.catalogue_edition}"
    console.print(f"Catalogue {edition} ({hash_shown}), mode {header.mode}{weights}.")


def _lift_text(report: ReportView) -> str:
    return "" if report.told.holding.overall is None else report.told.holding.overall.sentence


def _print_groups(console: Console, rows: Sequence[GroupRow], report: ReportView) -> None:
    """Print levels and indexes in a table each, claimed beside evidenced where evidence is graded."""
    shown = report.shows_evidenced
    evidenced = (TextColumn(title="Evidenced", is_number=True),) if shown else ()
    numbers = [TextColumn(title=title, is_number=True) for title in ("Certain", "Likely", "Possible", "Answered")]
    columns = (TextColumn(title="Clause", least=14), TextColumn(title="Claimed", least=13), *evidenced, *numbers)
    print_table(console, "Levels", columns, [_levels(row, shows_evidenced=shown) for row in rows])
    ends = [TextColumn(title=title, is_number=True) for title in ("From", "To", "Target")]
    columns = (
        TextColumn(title="Clause", least=14),
        TextColumn(title="Claimed", is_number=True),
        *evidenced,
        *ends,
        TextColumn(title="Weakest", least=12),
    )
    print_table(console, "Maturity index", columns, [_index(row, shows_evidenced=shown) for row in rows])


def _levels(row: GroupRow, *, shows_evidenced: bool) -> tuple[str, ...]:
    gate = f"{row.gate_text} {row.gate_name}" if row.gate_name else row.note
    ends = (NOTHING if level is None else str(level) for level in (row.gate_low, row.gate_likely, row.gate_high))
    evidenced = (row.evidenced_text,) if shows_evidenced else ()
    return (f"{row.label} {row.short_title}".strip(), gate, *evidenced, *ends, row.coverage_text)


def _index(row: GroupRow, *, shows_evidenced: bool) -> tuple[str, ...]:
    ends = (decimal_text(row.index_low), decimal_text(row.index_high))
    evidenced = (row.evidenced_index_text,) if shows_evidenced else ()
    name = f"{row.label} {row.short_title}".strip()
    return (name, row.index_text, *evidenced, *ends, row.target_text, row.weakest_text)


def _print_units(console: Console, units: UnitsView) -> None:
    """Print the units that may be shown apart, then why others are not (rule SC-51)."""
    if units.rows:
        print_table(console, "Units", _UNIT_COLUMNS, [_unit(row) for row in units.rows])
    else:
        console.print()
        console.print("Units", style="bold")
    if units.note:
        console.print(plain(units.note))


def _unit(row: UnitRow) -> tuple[str, ...]:
    return row.name, row.size_text, str(row.people), row.gate_text, row.index_text, row.coverage_text


def _print_gaps(console: Console, gaps: Sequence[GapRow], report: ReportView) -> None:
    if not gaps:
        console.print()
        console.print(report.gaps_empty_text)
        return
    shown = gaps[:GAPS_SHOWN]
    title = f"Gaps, the first {len(shown)} of {len(gaps)}" if len(gaps) > len(shown) else count_text(len(gaps), "gap")
    if any(row.claim_text for row in shown):
        title += ". 2/1-3: claimed 2, evidenced 1, target 3"
    print_table(console, title, _GAP_COLUMNS, [_gap(row) for row in shown])
    if runs := shown[0].runs:
        console.print(f"In brackets: the ranks of nine in ten of {runs:,} shaken runs.")


def _gap(row: GapRow) -> tuple[str, ...]:
    remark = "must do" if row.is_must_do else f"for {row.pulled_by}" if row.pulled_by else ""
    name = f"{row.number} {row.title}"
    level, rank = levels_text(row.level, row.evidenced_level), row.rank_text.replace(" to ", "-")
    return str(row.order), name, f"{level}-{row.target}", row.priority_text, rank, row.class_name, remark
