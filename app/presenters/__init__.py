"""What every output shows: frozen, display-ready values and the pure functions that build them.

Pages, workbook, API and terminal render the values made here, so that no two of them can show different numbers.
Numbers stand beside their texts where a typed cell needs them. No markup, no query, no clock: the moment of looking
is passed in with a `Standing`. Pictures are described in `figures` and drawn elsewhere.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
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

_HOMES = {
    "ActionForm": "app.presenters.plan",
    "ActionRow": "app.presenters.plan",
    "AssessmentCard": "app.presenters.assessments",
    "AssessmentListView": "app.presenters.assessments",
    "BenchmarkView": "app.presenters.benchmark",
    "CheckView": "app.presenters.answering",
    "ClauseFormView": "app.presenters.answering",
    "ConflictView": "app.presenters.answering.conflicts",
    "FindingsView": "app.presenters.report",
    "GapFilter": "app.presenters.plan",
    "GapRow": "app.presenters.plan",
    "GapsView": "app.presenters.plan",
    "GroupRow": "app.presenters.report",
    "OverviewView": "app.presenters.overview",
    "PlanView": "app.presenters.plan",
    "RadarFigure": "app.presenters.figures",
    "ReportView": "app.presenters.report",
    "RequirementCard": "app.presenters.answering",
    "ShellView": "app.presenters.shell",
    "Standing": "app.presenters.standing",
    "TimelineView": "app.presenters.figures",
    "TraceView": "app.presenters.trace",
    "build_action_form": "app.presenters.plan",
    "build_action_rows": "app.presenters.plan",
    "build_assessment_card": "app.presenters.assessments",
    "build_assessment_list": "app.presenters.assessments",
    "build_benchmark": "app.presenters.benchmark",
    "build_card": "app.presenters.answering",
    "build_check": "app.presenters.answering",
    "build_clause_form": "app.presenters.answering",
    "build_conflict": "app.presenters.answering.conflicts",
    "build_findings": "app.presenters.report",
    "build_gap_rows": "app.presenters.plan",
    "build_gaps": "app.presenters.plan",
    "build_gaps_of": "app.presenters.plan",
    "build_group_rows": "app.presenters.report",
    "build_overview": "app.presenters.overview",
    "build_plan": "app.presenters.plan",
    "build_provenance": "app.presenters.provenance",
    "build_refused_benchmark": "app.presenters.benchmark",
    "build_report": "app.presenters.report",
    "build_shell": "app.presenters.shell",
    "build_timeline": "app.presenters.plan",
    "build_trace": "app.presenters.trace",
    "by_gap": "app.presenters.report",
    "filter_gaps": "app.presenters.plan",
}


def __getattr__(name: str) -> Any:
    """Load a name on its first use, so that one page needs the values of no other."""
    if name not in _HOMES:
        raise AttributeError(f"module 'app.presenters' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
