"""The sheets of findings: what is claimed and not evidenced, what holds back, how people see it, how votes agree."""

from __future__ import annotations

from collections.abc import Iterator

from app.exports.grid import LEVEL, Column, Row
from app.presenters import ReportView
from app.presenters.report.holding import LiftRow
from app.presenters.words import rounded

CLAIM_COLUMNS = (
    Column(title="Number", width=9, style="centred"),
    Column(title="Key", width=18),
    Column(title="Requirement", width=46, style="wrapped"),
    Column(title="Claimed", width=9, style=LEVEL),
    Column(title="Evidenced", width=10, style=LEVEL),
    Column(title="Evidence there is", width=38, style="wrapped"),
    Column(title="Needed for the claimed level", width=30, style="wrapped"),
)
LIFT_COLUMNS = (
    Column(title="Group", width=36, style="wrapped"),
    Column(title="From level", width=8, style=LEVEL),
    Column(title="To level", width=8, style=LEVEL),
    Column(title="Changes", width=9, style="whole"),
    Column(title="What holds it back", width=100, style="wrapped"),
)
SEEN_COLUMNS = (
    Column(title="Kind", width=20),
    Column(title="Number", width=9, style="centred"),
    Column(title="Finding", width=110, style="wrapped"),
)
AGREEMENT_COLUMNS = (
    Column(title="Number", width=9, style="centred"),
    Column(title="Requirement", width=46, style="wrapped"),
    Column(title="Votes", width=8, style="whole"),
    Column(title="Median", width=8, style=LEVEL),
    Column(title="Range", width=9, style="centred"),
    Column(title="Cns", width=9, style="two decimals"),
    Column(title="Near", width=9, style="percent"),
    Column(title="rwg", width=9, style="two decimals"),
    Column(title="IQR", width=9, style="two decimals"),
    Column(title="A", width=9, style="two decimals"),
)


def claim_rows(report: ReportView) -> Iterator[Row]:
    """Yield one row per level that is claimed above what evidence shows."""
    for row in report.told.claims.rows if report.told.claims else ():
        has = f"{row.has_text} ({row.expired_text})" if row.expired_text else row.has_text
        levels = (row.claimed.level, row.evidenced.level)
        yield row.number, row.key, row.title, *levels, has, row.needs_text


def lift_rows(report: ReportView) -> Iterator[Row]:
    """Yield what holds the whole, each clause and each capability back."""
    if report.told.holding.overall is not None:
        yield _lift(report.told.holding.overall)
    for row in (*report.told.holding.clauses, *report.told.holding.capabilities):
        yield _lift(row)


def _lift(row: LiftRow) -> Row:
    return row.name, row.from_level, row.to_level, len(row.numbers), row.sentence


def seen_rows(report: ReportView) -> Iterator[Row]:
    """Yield how people see it: gaps, groups that were not heard, units apart, and as counts what is not shown."""
    people = report.told.people
    if people is None:
        return
    for gap in people.gaps:
        yield "Perception gap", gap.number, gap.text
    for unheard in people.unheard:
        yield "Not heard", unheard.number, unheard.text
    for split in people.units.splits if people.units else ():
        yield "Units apart", split.number, f"{split.title}: {split.text}"
    of_units = (people.units.note, people.units.splits_note) if people.units else ()
    for note in filter(None, (*people.not_shown, people.role_split_note, *of_units)):
        yield "Not shown", None, note


def agreement_rows(report: ReportView) -> Iterator[Row]:
    """Yield the agreement figures of every requirement with votes; an empty cell is a figure that is not told."""
    for row in report.told.agreement.rows:
        figures = (row.consensus, row.near, row.rwg, row.iqr, row.a)
        shown = (None if figure is None else rounded(figure, places=2) for figure in figures)
        yield row.number, row.title, row.votes, row.median, row.range_text, *shown
