"""The workbook as a whole: which sheets, in which order, with which properties."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from app.exports.archive import save
from app.exports.findings import (
    AGREEMENT_COLUMNS,
    CLAIM_COLUMNS,
    LIFT_COLUMNS,
    SEEN_COLUMNS,
    agreement_rows,
    claim_rows,
    lift_rows,
    seen_rows,
)
from app.exports.grid import add_table
from app.exports.method import add_method
from app.exports.registers import (
    ACTION_COLUMNS,
    GAP_COLUMNS,
    action_rows,
    gap_rows,
    milestone_columns,
    milestone_rows,
)
from app.exports.requirements import (
    ANSWER_CHOICES,
    ANSWER_COLUMNS,
    RESPONDENT_COLUMNS,
    UNIT_COLUMNS,
    answer_rows,
    requirement_columns,
    requirement_rows,
    respondent_rows,
    unit_rows,
)
from app.exports.styles import add_styles
from app.exports.summary import add_summary
from app.exports.trace import Places, add_trace, link_figures, trace_places
from app.exports.views import view_columns, view_rows
from app.exports.weights import WEIGHT_COLUMNS, weight_rows
from app.presenters import ReportView, Standing, build_report
from app.presenters.views import build_views
from scoring.values import Trace

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NUMBER_COLUMNS = {
    "Requirements": "A",
    "Gap register": "Z",
    "Priority views": "B",
    "Action plan": "C",
    "Answers": "D",
    "Milestones": "D",
    "Weights": "I",
    "Not yet evidenced": "A",
    "Perception": "B",
    "Agreement": "A",
}


def build_workbook(standing: Standing, *, traces: Sequence[Trace] = ()) -> bytes:
    """Return the assessment as an .xlsx workbook; the same standing gives the same bytes.

    Its sheets Answers, Requirements, Action plan, Milestones, Weights, Units, Respondents and Method are read back by
    `app.intake`, and what is read gives the same figures. With the `traces` of the result there is a sheet of them,
    and the figures of other sheets lead to it. Raises ValueError where somebody's votes would leave under their name.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - heavy: loaded when a workbook is built

    _check_signs(standing)
    workbook = Workbook()
    add_styles(workbook)
    _set_properties(workbook, standing)
    footer = _footer(standing)
    report, places = build_report(standing), trace_places(traces)
    add_summary(workbook, standing, report, footer=footer, places=places)
    _add_tables(workbook, standing, footer, places)
    _add_findings(workbook, report, footer)
    if traces:
        add_trace(workbook, traces, footer=footer)
    add_method(workbook, standing, report, version=_version(), footer=footer)
    texts = {
        title: f"{column}2:{column}{max(2, workbook[title].max_row)}"
        for title, column in _NUMBER_COLUMNS.items()
        if title in workbook.sheetnames
    }
    return save(workbook, numbers_as_text=texts)


def _check_signs(standing: Standing) -> None:
    """Refuse what was forgotten to be given signs: votes of others who answer for themselves never leave named."""
    named = [each for each in standing.snapshot.respondents if each.has_own_way and not standing.may_answer_as(each)]
    if named:
        raise ValueError(f"{len(named)} respondents answer for themselves; give them signs before a workbook is made.")


def workbook_name(standing: Standing) -> str:
    """Return the name under which a workbook is saved, made of plain letters: "halden-components-2026.xlsx"."""
    header = standing.snapshot.header
    text = unicodedata.normalize("NFKD", f"{header.organization.name} {header.cycle}")
    plain = re.sub(r"[^a-z0-9]+", "-", text.encode("ascii", "ignore").decode().lower()).strip("-")
    return f"{plain[:80] or 'assessment'}.xlsx"


def _add_tables(workbook: Workbook, standing: Standing, footer: str, places: Places) -> None:
    columns = requirement_columns(standing)
    rows = requirement_rows(standing)
    sheet = add_table(workbook, title="Requirements", columns=columns, rows=rows, frozen=3, footer=footer, pages_wide=2)
    keys = [requirement.key for _, requirements in standing.asked_clauses for requirement in requirements]
    link_figures(sheet, 2, columns, keys, places)
    rows = gap_rows(standing)
    sheet = add_table(
        workbook, title="Gap register", columns=GAP_COLUMNS, rows=rows, frozen=4, footer=footer, pages_wide=2
    )
    link_figures(sheet, 2, GAP_COLUMNS, [gap.key for gap in standing.result.gaps], places)
    views = build_views(standing)
    if views.rows:
        columns, rows = view_columns(views), view_rows(views)
        add_table(workbook, title="Priority views", columns=columns, rows=rows, frozen=3, footer=footer, pages_wide=2)
    rows = action_rows(standing)
    add_table(workbook, title="Action plan", columns=ACTION_COLUMNS, rows=rows, frozen=2, footer=footer, pages_wide=2)
    rows = answer_rows(standing)
    answers = add_table(workbook, title="Answers", columns=ANSWER_COLUMNS, rows=rows, frozen=3, footer=footer)
    _offer_choices(answers)
    if standing.snapshot.units:
        rows = unit_rows(standing)
        add_table(workbook, title="Units", columns=UNIT_COLUMNS, rows=rows, frozen=1, footer=footer)
    rows = respondent_rows(standing)
    add_table(workbook, title="Respondents", columns=RESPONDENT_COLUMNS, rows=rows, frozen=1, footer=footer)
    if standing.snapshot.milestones:
        columns, rows = milestone_columns(standing), milestone_rows(standing)
        add_table(workbook, title="Milestones", columns=columns, rows=rows, frozen=1, footer=footer)
    if standing.snapshot.settings:
        rows = weight_rows(standing)
        add_table(workbook, title="Weights", columns=WEIGHT_COLUMNS, rows=rows, frozen=1, footer=footer, pages_wide=2)


def _add_findings(workbook: Workbook, report: ReportView, footer: str) -> None:
    """Add the sheets of findings; one that has nothing to tell is left out."""
    sheets = (
        ("Not yet evidenced", CLAIM_COLUMNS, list(claim_rows(report)), 3),
        ("What holds back", LIFT_COLUMNS, list(lift_rows(report)), 1),
        ("Perception", SEEN_COLUMNS, list(seen_rows(report)), 2),
        ("Agreement", AGREEMENT_COLUMNS, list(agreement_rows(report)), 2),
    )
    for title, columns, rows, frozen in sheets:
        if rows:
            add_table(workbook, title=title, columns=columns, rows=rows, frozen=frozen, footer=footer)


def _offer_choices(sheet: Worksheet) -> None:
    """Let people pick a level or state from a list; other text can be typed and is judged when it is read."""
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 - heavy

    choices = DataValidation(type="list", formula1=f'"{",".join(ANSWER_CHOICES)}"', allow_blank=True)
    choices.showErrorMessage = True
    choices.errorTitle = "Level"
    choices.error = f"Choose one of: {', '.join(ANSWER_CHOICES)}."
    choices.add(f"F2:F{max(2, sheet.max_row)}")
    sheet.add_data_validation(choices)


def _set_properties(workbook: Workbook, standing: Standing) -> None:
    header = standing.snapshot.header
    moment = standing.now.replace(tzinfo=None, microsecond=0)
    properties = workbook.properties
    properties.creator = "Groundwork"
    properties.title = _footer(standing)
    properties.subject = "Maturity of the digitalization management system"
    properties.description = f"Catalogue {header.catalogue_id} {header.catalogue_edition}, {header.catalogue_hash}"
    properties.created = properties.modified = moment


def _footer(standing: Standing) -> str:
    header = standing.snapshot.header
    return ", ".join(part for part in (header.organization.name, header.title, header.cycle) if part) or "Assessment"


def _version() -> str:
    try:
        return version("groundwork")
    except PackageNotFoundError:  # run from a checkout that was never installed
        return "of a checkout"
