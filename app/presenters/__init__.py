"""What every output shows: frozen, display-ready values and the pure functions that build them.

Pages, workbook, API and terminal render the values made here, so that no two of them can show different numbers.
Numbers stand beside their texts where a typed cell needs them. No markup, no query, no clock: the moment of looking
is passed in with a `Standing`. Pictures are described in `figures` and drawn elsewhere.
"""

from __future__ import annotations

from app.presenters.answering import (
    CheckView,
    ClauseFormView,
    RequirementCard,
    build_card,
    build_check,
    build_clause_form,
)
from app.presenters.answering.conflicts import ConflictView, build_conflict
from app.presenters.assessments import (
    AssessmentCard,
    AssessmentListView,
    build_assessment_card,
    build_assessment_list,
)
from app.presenters.benchmark import BenchmarkView, build_benchmark, build_refused_benchmark
from app.presenters.figures import RadarFigure, TimelineView
from app.presenters.overview import OverviewView, build_overview
from app.presenters.plan import (
    ActionForm,
    ActionRow,
    GapFilter,
    GapRow,
    GapsView,
    PlanView,
    build_action_form,
    build_action_rows,
    build_gap_rows,
    build_gaps,
    build_gaps_of,
    build_plan,
    build_timeline,
    filter_gaps,
)
from app.presenters.provenance import build_provenance
from app.presenters.report import (
    FindingsView,
    GroupRow,
    ReportView,
    build_findings,
    build_group_rows,
    build_report,
    by_gap,
)
from app.presenters.shell import ShellView, build_shell
from app.presenters.standing import Standing
from app.presenters.trace import TraceView, build_trace

__all__ = [
    "ActionForm",
    "ActionRow",
    "AssessmentCard",
    "AssessmentListView",
    "BenchmarkView",
    "CheckView",
    "ClauseFormView",
    "ConflictView",
    "FindingsView",
    "GapFilter",
    "GapRow",
    "GapsView",
    "GroupRow",
    "OverviewView",
    "PlanView",
    "RadarFigure",
    "ReportView",
    "RequirementCard",
    "ShellView",
    "Standing",
    "TimelineView",
    "TraceView",
    "build_action_form",
    "build_action_rows",
    "build_assessment_card",
    "build_assessment_list",
    "build_benchmark",
    "build_card",
    "build_check",
    "build_clause_form",
    "build_conflict",
    "build_findings",
    "build_gap_rows",
    "build_gaps",
    "build_gaps_of",
    "build_group_rows",
    "build_overview",
    "build_plan",
    "build_provenance",
    "build_refused_benchmark",
    "build_report",
    "build_shell",
    "build_timeline",
    "build_trace",
    "by_gap",
    "filter_gaps",
]
