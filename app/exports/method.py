"""The sheet Method: where every figure comes from, by which rules and settings, and how to read the workbook."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from app.exports.cells import CellValue, put, put_across
from app.exports.grid import Column, set_page, write_heading, write_rows
from app.presenters import ReportView, Standing, build_provenance
from app.presenters.profile import aggregation_text, gate_rule_text, index_rule_text, stand_in_text
from app.presenters.trace import scale_text
from app.presenters.weights import weights_text
from app.presenters.words import listing_text

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK_FORMAT = "groundwork-workbook/1"
_WIDTHS = (26, 20, 60, 60)
_LAST = len(_WIDTHS)
_SCALE_COLUMNS = (
    Column(title="Level", width=_WIDTHS[0], style="level"),
    Column(title="Name", width=_WIDTHS[1], style="label"),
    Column(title="What it means", width=_WIDTHS[2], style="wrapped"),
    Column(title="Test an outsider can do", width=_WIDTHS[3], style="wrapped"),
)
_CONFIDENTIAL = (
    "The sheets Answers and Respondents name people. Whoever answers for themselves stands there as R1, R2 and so on; "
    "roles and unit may still tell who that is. Delete both sheets before you pass the workbook on; figures stay."
)
_READING = (
    ("Gate level", "The headline: the highest level whose demands, which stand above, are met. It is a whole number."),
    ("Maturity index", "A weighted mean on the axis of the levels. It is an index for trends, not a level."),
    (
        "Claimed, evidenced",
        "The level that people give, and the part of it that evidence of its grade shows. Both stand side by side.",
    ),
    ("Not answered", "Unanswered, don't know, not applicable and deferred are four different things; none is a zero."),
    ("No figure", 'A dash or an empty cell means "not enough answers"; the share answered stands beside it.'),
    (
        "Trace",
        "Click a figure in Summary, Requirements or Gap register: it leads to its arithmetic in the sheet Trace.",
    ),
    ("Light headings", "Columns with a light heading are for your own notes. Groundwork does not read them back."),
    (
        "Editing",
        "Answers, targets, decisions and actions can be edited here and imported again; keys must stay as they are.",
    ),
    (
        "Confidential",
        _CONFIDENTIAL,
    ),
)
_HOW_TO_READ = (
    "Cns is 1 when all agree and 0 when one half stands at each end. Near is the share of votes within one level of "
    "the median. rwg compares with pure chance. IQR is the middle half of the votes, in levels. A is 1 for a single "
    "peak and -1 for one half at each end."
)


def add_method(workbook: Workbook, standing: Standing, report: ReportView, *, version: str, footer: str) -> None:
    """Add the sheet: settings first, in cells that are read back; then provenance, rules and the scale."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy

    sheet = workbook.create_sheet("Method")
    for index, width in enumerate(_WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(index)].width = width
    put(sheet, 1, 1, "Method and provenance", "title")
    row = _write_pairs(sheet, 3, "Settings", _settings(standing, version))
    row = _write_pairs(sheet, row, "Where the figures come from", _provenance(standing))
    row = _write_pairs(sheet, row, "Rules and their constants", _rules(standing))
    row = _write_pairs(sheet, row, "How far the votes agree", _agreement(report))
    row = _write_pairs(sheet, row, "How to read this workbook", iter(_READING))
    put(sheet, row, 1, "Levels", "section")
    write_heading(sheet, row + 1, _SCALE_COLUMNS)
    scale = [(step.number, step.name, step.anchor, step.test) for step in standing.catalogue.scale]
    write_rows(sheet, row + 2, _SCALE_COLUMNS, scale)
    set_page(sheet, footer=footer)
    sheet.page_setup.fitToHeight = 1


def _write_pairs(sheet: Worksheet, start: int, title: str, pairs: Iterator[tuple[str, CellValue]]) -> int:
    put(sheet, start, 1, title, "section")
    row = start + 1
    for label, value in pairs:
        put(sheet, row, 1, label, "label")
        style = "day on the left" if isinstance(value, date) else "wrapped on the left"
        put_across(sheet, row, (2, _LAST), value, style)
        row += 1
    return row + 1


def _settings(standing: Standing, version: str) -> Iterator[tuple[str, CellValue]]:
    """Yield what identifies the assessment; the labels are those that the intake knows."""
    header = standing.snapshot.header
    yield "Format", WORKBOOK_FORMAT
    yield "Organization", header.organization.name
    yield "Assessment", header.title
    yield "Cycle", header.cycle
    yield "Scope", header.scope
    yield "Mode", header.mode
    yield "Planned projects", header.planned_projects
    yield "Due", header.due
    yield "Finished clauses", ", ".join(sorted(standing.snapshot.finished_clauses, key=int))
    yield "Catalogue", header.catalogue_id
    yield "Edition", header.catalogue_edition
    yield "Catalogue hash", standing.result.catalogue_hash
    yield "Made with", f"Groundwork {version}"
    yield "Made on", standing.today


def _provenance(standing: Standing) -> Iterator[tuple[str, CellValue]]:
    for line in build_provenance(standing):
        if line.label not in {"Scope", "Date"}:
            yield line.label, line.text
    overall = standing.result.overall
    yield "Requirements", f"{overall.answered} answered of {overall.asked} asked"
    if overall.coverage is not None:
        yield "Share answered, by weight", f"{overall.coverage:.1%}".replace("%", " %")


def _agreement(report: ReportView) -> Iterator[tuple[str, CellValue]]:
    """Yield the reliability of the whole and what the sheet Agreement holds."""
    found = report.told.agreement
    if found.empty_text:
        yield "Votes", found.empty_text
        return
    yield "Krippendorff's alpha", f"{found.alpha_text}. {found.reading}"
    yield "Per requirement", f"The sheet Agreement: Cns, near, rwg, IQR and van der Eijk's A. {found.note}"
    yield "How to read them", _HOW_TO_READ


def _rules(standing: Standing) -> Iterator[tuple[str, CellValue]]:
    profile = standing.catalogue.profile
    priority = profile.priority
    yield (
        "Rules",
        "SC-01 and following, each in a plain sentence with a worked example: docs/scoring.md, or Help in the app.",
    )
    yield "Level from votes", aggregation_text(profile)
    yield "Gate level", gate_rule_text(profile)
    yield "Maturity index", index_rule_text(profile)
    if note := scale_text("overall:index", standing.catalogue):
        yield "Index in the sheet Trace", note
    yield "Without a level", stand_in_text(profile)
    yield "Publication", f"A group has figures when at least {profile.coverage_percent} % of its weight is answered."
    constants = (
        f"Importance: {priority.readiness_percent} % readiness.",
        f"What others wait for counts up to {1 + priority.enabling_factor_percent / 100:g} times.",
        f"Enabling power: damped by {priority.distance_damping_percent} % per step.",
        f"Not knowing adds at most {priority.unknowing_percent} %.",
        f"Effort counts with the exponent {priority.effort_exponent_percent / 100:g}.",
    )
    yield "Priority", " ".join(constants)
    yield "Weights", weights_text(standing)
    yield "Rank intervals", _shaken_text(standing)
    steps = listing_text([f"{step} %" for step in standing.catalogue.effort_step_percent])
    yield "Effort per step", f"{steps} of the effort class, from one level to the next."


def _shaken_text(standing: Standing) -> str:
    shaken = standing.result.shaken
    if shaken is None:
        return "none"
    return f"{shaken.runs:,} shaken runs with the seed {shaken.seed}; an interval holds nine in ten of them."
