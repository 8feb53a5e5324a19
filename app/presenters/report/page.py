"""The report: one page for leadership, from the finding to where its figures come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.presenters import links
from app.presenters.evidence import ungraded_text
from app.presenters.figures import RadarFigure, RulerFigure, TimelineView, TrendFigure
from app.presenters.marks import Mark, legend
from app.presenters.plan.actions import FINISHED, build_action_rows
from app.presenters.plan.gaps import GapRow, build_gaps_of
from app.presenters.plan.timeline import build_timeline
from app.presenters.provenance import ProvenanceLine, build_provenance
from app.presenters.report.claims import grade_href
from app.presenters.report.expiry import ExpiryRow, build_expiry, expiry_text
from app.presenters.report.figures import build_radar, build_ruler, build_trend
from app.presenters.report.finding import headline_text, sub_line_text, warning_text
from app.presenters.report.findings import FindingsView, build_findings
from app.presenters.report.groups import GroupRow, build_group_rows, by_gap
from app.presenters.report.heatmap import HeatRow, build_heatmap
from app.presenters.standing import Standing
from app.presenters.words import date_text
from planning.values import Action
from scoring.values import GroupResult


@dataclass(frozen=True, kw_only=True)
class FindingRow:
    """An inconsistency that is told, never silently corrected; `number` is printed before `text`, once."""

    kind: str
    number: str
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """Everything the report shows.

    `headline` is the finding as a sentence, `sub_line` change, distance to target and coverage. `previous_label` is
    empty in a first cycle: no change column, no third series, no trend. `warning` is empty at full coverage.
    `shows_evidenced` says whether evidenced figures are shown beside claimed ones; `ungraded_text` says once, with
    `grade_href` as the place to do it, that nobody has graded evidence.
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
    shows_evidenced: bool
    ungraded_text: str
    grade_href: str
    told: FindingsView
    provenance: tuple[ProvenanceLine, ...]
    workbook_href: str
    share_href: str
    interactive_href: str
    offline_href: str
    benchmark_href: str
    axes_name: str = "clause"


LARGEST = 5


def build_report(standing: Standing) -> ReportView:
    """Build the report; clause rows come with the largest gap first, the radar in catalogue order."""
    catalogue, label = standing.catalogue, _previous_label(standing)
    clauses, capabilities, overall = _group_rows(standing)
    gaps, expiry = build_gaps_of(standing), build_expiry(standing)
    return ReportView(
        eyebrow=_eyebrow(standing),
        is_draft=standing.agreed_milestone is None,
        headline=headline_text(clauses=clauses, overall=overall, gap_count=len(gaps)),
        sub_line=sub_line_text(overall=overall, previous_label=label),
        warning=warning_text(clauses=clauses, overall=overall, coverage_percent=catalogue.profile.coverage_percent),
        ruler=build_ruler(standing, overall=overall, previous_label=label),
        clause_radar=_radar(standing, "clause", clauses),
        capability_radar=_radar(standing, "capability", capabilities),
        clause_rows=by_gap(clauses),
        capability_rows=by_gap(capabilities),
        overall=overall,
        previous_label=label,
        heatmap=build_heatmap(standing, clauses),
        legend=legend(catalogue, states={each.state for each in standing.results.values()}),
        largest_gaps=gaps[:LARGEST],
        gaps_empty_text=_gaps_empty_text(standing, has_gaps=bool(gaps)),
        trend=build_trend(standing, overall=overall),
        roadmap=_roadmap(standing, gaps[:LARGEST]),
        expiry=expiry,
        expiry_text=expiry_text(expiry),
        findings=_findings(standing),
        shows_evidenced=standing.shows_evidenced,
        ungraded_text=ungraded_text(standing),
        grade_href=grade_href(standing),
        told=build_findings(standing),
        provenance=build_provenance(standing),
        workbook_href=links.page_path(standing.id, "report.xlsx"),
        share_href=links.page_path(standing.id, "share"),
        interactive_href=links.page_path(standing.id, "radar.json"),
        offline_href=links.page_path(standing.id, "report.html"),
        benchmark_href=links.page_path(standing.id, "benchmark"),
    )


def _group_rows(standing: Standing) -> tuple[tuple[GroupRow, ...], tuple[GroupRow, ...], GroupRow]:
    """Return the rows of clauses, of capabilities and of the whole, each beside the milestone compared with."""
    result, then = standing.result, None if standing.previous is None else standing.previous.result

    def rows(now: Iterable[GroupResult], before: Iterable[GroupResult]) -> tuple[GroupRow, ...]:
        return build_group_rows(
            catalogue=standing.catalogue, groups=now, previous=before, shows_evidenced=standing.shows_evidenced
        )

    (overall,) = rows((result.overall,), () if then is None else (then.overall,))
    clauses = rows(result.clauses, () if then is None else then.clauses)
    return clauses, rows(result.capabilities, () if then is None else then.capabilities), overall


def _previous_label(standing: Standing) -> str:
    return "" if standing.previous is None else standing.previous.label


def _radar(standing: Standing, kind: str, rows: tuple[GroupRow, ...]) -> RadarFigure:
    return build_radar(
        id="clauses" if kind == "clause" else "capabilities",
        title=f"Maturity index by {kind}",
        rows=rows,
        top=standing.catalogue.highest_level,
        previous_label=_previous_label(standing),
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
    """List inconsistencies in catalogue order; how groups see it differently is told by itself."""
    rows = [
        (finding.key, finding.kind, finding.sentence)
        for finding in standing.result.inconsistencies
        if finding.key in standing.results
    ]
    place = {key: index for index, key in enumerate(standing.results)}
    return tuple(
        FindingRow(
            kind=kind,
            number=standing.number(key),
            text=text.removeprefix(f"{standing.number(key)} "),
            href=standing.clause_href(standing.catalogue.by_key[key]),
        )
        for key, kind, text in sorted(rows, key=lambda row: place[row[0]])
    )
