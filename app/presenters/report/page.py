"""The report: one page for leadership, from the finding to where its figures come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.presenters import links
from app.presenters.attention import DISAGREEMENT, perception_gap, perception_text
from app.presenters.figures import RadarFigure, RulerFigure, TimelineView, TrendFigure
from app.presenters.marks import Mark, legend, mark_of
from app.presenters.plan.actions import FINISHED, build_action_rows
from app.presenters.plan.gaps import GapRow, build_gap_rows
from app.presenters.plan.timeline import build_timeline
from app.presenters.provenance import (
    ProvenanceLine,
    RoleSplit,
    build_provenance,
    build_role_splits,
    role_split_note,
)
from app.presenters.report.expiry import ExpiryRow, build_expiry, expiry_text
from app.presenters.report.figures import build_radar, build_ruler, build_trend
from app.presenters.report.finding import headline_text, sub_line_text, warning_text
from app.presenters.report.groups import GroupRow, build_group_rows, by_gap
from app.presenters.report.units import UnitsView, build_units, unit_findings
from app.presenters.standing import Standing
from app.presenters.words import date_text
from clauses.model import Requirement
from planning.values import Action


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """One requirement of the heatmap; `label` is "7.1.3 Data quality: level 0"."""

    key: str
    number: str
    mark: Mark
    label: str
    href: str


@dataclass(frozen=True, kw_only=True)
class HeatRow:
    """One clause of the heatmap with its gate level and index as text."""

    number: str
    title: str
    cells: tuple[HeatCell, ...]
    gate_text: str
    index_text: str


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """An inconsistency that is told, never silently corrected."""

    kind: str
    number: str
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """Everything the report shows.

    `headline` is the finding as a sentence, `sub_line` change, distance to target and coverage. `previous_label` is
    empty in a first cycle: no change column, no third series, no trend. `warning` is empty at full coverage.
    `interactive_href` holds the radar as JSON, `offline_href` the file that works without a network; `axes_name` says
    what an axis of the first radar stands for.
    """

    eyebrow: str
    is_draft: bool
    headline: str
    sub_line: str
    warning: str
    ruler: RulerFigure
    clause_radar: RadarFigure
    capability_radar: RadarFigure
    clause_rows: tuple[GroupRow, ...]
    capability_rows: tuple[GroupRow, ...]
    overall: GroupRow
    previous_label: str
    heatmap: tuple[HeatRow, ...]
    legend: tuple[Mark, ...]
    largest_gaps: tuple[GapRow, ...]
    gaps_empty_text: str
    trend: TrendFigure | None
    roadmap: TimelineView
    expiry: tuple[ExpiryRow, ...]
    expiry_text: str
    findings: tuple[FindingRow, ...]
    units: UnitsView | None
    role_splits: tuple[RoleSplit, ...]
    role_split_note: str
    provenance: tuple[ProvenanceLine, ...]
    workbook_href: str
    interactive_href: str
    offline_href: str
    benchmark_href: str
    axes_name: str = "clause"


LARGEST = 5


def build_report(standing: Standing) -> ReportView:
    """Build the report; clause rows come with the largest gap first, the radar in catalogue order."""
    catalogue, result, top = standing.catalogue, standing.result, standing.catalogue.highest_level
    label = "" if standing.previous is None else standing.previous.label
    clauses, capabilities, overall = _group_rows(standing)
    gaps = build_gap_rows(
        catalogue=catalogue, result=result, actions=standing.snapshot.actions, assessment_id=standing.id
    )
    splits, expiry = build_role_splits(standing), build_expiry(standing)
    return ReportView(
        eyebrow=_eyebrow(standing),
        is_draft=standing.agreed_milestone is None,
        headline=headline_text(clauses=clauses, overall=overall, gap_count=len(gaps)),
        sub_line=sub_line_text(overall=overall, previous_label=label),
        warning=warning_text(clauses=clauses, overall=overall, coverage_percent=catalogue.profile.coverage_percent),
        ruler=build_ruler(standing, overall=overall, previous_label=label),
        clause_radar=build_radar(
            id="clauses", title="Maturity index by clause", rows=clauses, top=top, previous_label=label
        ),
        capability_radar=build_radar(
            id="capabilities", title="Maturity index by capability", rows=capabilities, top=top, previous_label=label
        ),
        clause_rows=by_gap(clauses),
        capability_rows=by_gap(capabilities),
        overall=overall,
        previous_label=label,
        heatmap=_heatmap(standing, clauses),
        legend=legend(catalogue, states={each.state for each in standing.results.values()}),
        largest_gaps=gaps[:LARGEST],
        gaps_empty_text=_gaps_empty_text(standing, has_gaps=bool(gaps)),
        trend=build_trend(standing, overall=overall),
        roadmap=_roadmap(standing, gaps[:LARGEST]),
        expiry=expiry,
        expiry_text=expiry_text(expiry),
        findings=_findings(standing),
        units=build_units(standing),
        role_splits=splits,
        role_split_note=role_split_note(standing, splits),
        provenance=build_provenance(standing),
        workbook_href=links.page_path(standing.id, "report.xlsx"),
        interactive_href=links.page_path(standing.id, "radar.json"),
        offline_href=links.page_path(standing.id, "report.html"),
        benchmark_href=links.page_path(standing.id, "benchmark"),
    )


def _group_rows(standing: Standing) -> tuple[tuple[GroupRow, ...], tuple[GroupRow, ...], GroupRow]:
    """Return the rows of clauses, of capabilities and of the whole, each beside the milestone compared with."""
    catalogue, result = standing.catalogue, standing.result
    then = None if standing.previous is None else standing.previous.result
    (overall,) = build_group_rows(
        catalogue=catalogue, groups=(result.overall,), previous=() if then is None else (then.overall,)
    )
    return (
        build_group_rows(catalogue=catalogue, groups=result.clauses, previous=() if then is None else then.clauses),
        build_group_rows(
            catalogue=catalogue, groups=result.capabilities, previous=() if then is None else then.capabilities
        ),
        overall,
    )


def _eyebrow(standing: Standing) -> str:
    """Say whose report it is and whether it is agreed."""
    agreed = standing.agreed_milestone
    state = f"draft of {date_text(standing.today)}"
    if agreed is not None:
        state = f"agreed {date_text(agreed.recorded_on)}"
    return f"{standing.snapshot.header.organization.name}, maturity report, {state}"


def _gaps_empty_text(standing: Standing, *, has_gaps: bool) -> str:
    if has_gaps:
        return ""
    return "No gaps to target." if standing.result.overall.answered else "Nothing is answered yet."


def _heatmap(standing: Standing, rows: tuple[GroupRow, ...]) -> tuple[HeatRow, ...]:
    by_clause = {row.id: row for row in rows}
    return tuple(
        HeatRow(
            number=clause.number,
            title=clause.short_title,
            cells=tuple(_cell(standing, requirement) for requirement in requirements),
            gate_text=by_clause[clause.number].gate_text,
            index_text=by_clause[clause.number].index_text,
        )
        for clause, requirements in standing.asked_clauses
    )


def _cell(standing: Standing, requirement: Requirement) -> HeatCell:
    result = standing.results[requirement.key]
    mark = mark_of(result.state, result.level, catalogue=standing.catalogue)
    state = f"level {mark.digit}" if mark.level is not None else mark.name.lower()
    return HeatCell(
        key=requirement.key,
        number=requirement.number,
        mark=mark,
        label=f"{requirement.number} {requirement.title}: {state}",
        href=links.clause_path(standing.id, requirement.clause, requirement.number),
    )


def _roadmap(standing: Standing, gaps: tuple[GapRow, ...]) -> TimelineView:
    """Show the first actions: unfinished ones before finished, for the largest gaps first, then by their start."""
    places = {action.number: place for place, gap in reversed(list(enumerate(gaps))) for action in gap.actions}

    def urgency(action: Action) -> tuple[bool, int, date, int]:
        start = action.start or action.due or date.max
        return action.status in FINISHED, places.get(action.number, LARGEST), start, action.number

    rows = build_action_rows(
        catalogue=standing.catalogue,
        actions=sorted(standing.snapshot.actions, key=urgency)[:LARGEST],
        today=standing.today,
        assessment_id=standing.id,
    )
    return build_timeline(rows, today=standing.today)


def _findings(standing: Standing) -> tuple[FindingRow, ...]:
    """List inconsistencies, perception gaps and units that stand apart, in catalogue order."""
    rows = [
        (finding.key, finding.kind, finding.sentence)
        for finding in standing.result.inconsistencies
        if finding.key in standing.results
    ]
    rows += [
        (key, "perception", f"{perception_text(result)}.")
        for key, result in standing.results.items()
        if perception_gap(result) >= DISAGREEMENT
    ]
    rows += unit_findings(standing)
    place = {key: index for index, key in enumerate(standing.results)}
    return tuple(
        FindingRow(
            kind=kind,
            number=standing.number(key),
            text=text,
            href=links.clause_path(standing.id, standing.catalogue.by_key[key].clause, standing.number(key)),
        )
        for key, kind, text in sorted(rows, key=lambda row: place[row[0]])
    )
