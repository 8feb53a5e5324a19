"""What the answers mean: levels, gates, index, intervals, agreement, gaps, priority, order, and the trace of each.

The rules are numbered (SC-01 ...) in docs/scoring.md. Every rule is implemented once, on arrays; one assessment is a
batch of one. No questionnaire, no plan, no date and no file lives here, and no catalogue is known by name. The values
come at once; the engine and its arrays are loaded when one of its names is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scoring.values import (
    AssessmentInput,
    AssessmentResult,
    Gap,
    GapClass,
    GroupResult,
    Inconsistency,
    PriorityFactors,
    RequirementResult,
    ShakenGap,
    ShakenPriorities,
    Trace,
    TraceStep,
)

if TYPE_CHECKING:
    from scoring.achievement import Achievement, DerivedLevel, achievement_of, level_from_statements
    from scoring.assessment import assess
    from scoring.comparisons import (
        Horizon,
        Method,
        Quadrant,
        RankDifference,
        View,
        ViewRow,
        compare_views,
        priority_line,
        rank_differences,
    )
    from scoring.compiled import CatalogueArrays, compile_catalogue
    from scoring.documents import read_result_document, result_document, result_schema
    from scoring.engine import BatchResult, score_batch, score_groups
    from scoring.holding import Lift, LiftChange, what_holds_back
    from scoring.shaking import shake_priorities
    from scoring.targets import default_targets
    from scoring.tracing import figure_names, trace

__all__ = [
    "Achievement",
    "AssessmentInput",
    "AssessmentResult",
    "BatchResult",
    "CatalogueArrays",
    "DerivedLevel",
    "Gap",
    "GapClass",
    "GroupResult",
    "Horizon",
    "Inconsistency",
    "Lift",
    "LiftChange",
    "Method",
    "PriorityFactors",
    "Quadrant",
    "RankDifference",
    "RequirementResult",
    "ShakenGap",
    "ShakenPriorities",
    "Trace",
    "TraceStep",
    "View",
    "ViewRow",
    "achievement_of",
    "assess",
    "compare_views",
    "compile_catalogue",
    "default_targets",
    "figure_names",
    "level_from_statements",
    "priority_line",
    "rank_differences",
    "read_result_document",
    "result_document",
    "result_schema",
    "score_batch",
    "score_groups",
    "shake_priorities",
    "trace",
    "what_holds_back",
]

_HOMES = {
    "Achievement": "scoring.achievement",
    "BatchResult": "scoring.engine",
    "CatalogueArrays": "scoring.compiled",
    "DerivedLevel": "scoring.achievement",
    "Horizon": "scoring.comparisons",
    "Lift": "scoring.holding",
    "LiftChange": "scoring.holding",
    "Method": "scoring.comparisons",
    "Quadrant": "scoring.comparisons",
    "RankDifference": "scoring.comparisons",
    "View": "scoring.comparisons",
    "ViewRow": "scoring.comparisons",
    "achievement_of": "scoring.achievement",
    "assess": "scoring.assessment",
    "compare_views": "scoring.comparisons",
    "compile_catalogue": "scoring.compiled",
    "default_targets": "scoring.targets",
    "figure_names": "scoring.tracing",
    "level_from_statements": "scoring.achievement",
    "priority_line": "scoring.comparisons",
    "rank_differences": "scoring.comparisons",
    "read_result_document": "scoring.documents",
    "result_document": "scoring.documents",
    "result_schema": "scoring.documents",
    "score_batch": "scoring.engine",
    "score_groups": "scoring.engine",
    "shake_priorities": "scoring.shaking",
    "trace": "scoring.tracing",
    "what_holds_back": "scoring.holding",
}


def __getattr__(name: str) -> Any:
    """Load a name of the engine on its first use, so that reading a stored result needs no array library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scoring' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
