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
    Unit,
)

if TYPE_CHECKING:
    from scoring.achievement import Achievement, DerivedLevel, achievement_of, level_from_statements
    from scoring.arrays import CatalogueArrays
    from scoring.assessment import assess
    from scoring.cohorts.comparison import (
        FigurePosition,
        GroupComparison,
        Tally,
        compare_with_group,
        quantile_places,
        sample_of,
        tally_figures,
    )
    from scoring.cohorts.headlines import HeadlineFigures, score_headlines
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
    from scoring.compiled import compile_catalogue
    from scoring.documents import (
        published_document,
        published_requirement,
        published_result,
        read_result_document,
        result_document,
        result_schema,
    )
    from scoring.engine import BatchResult, score_batch, score_groups
    from scoring.holding import Lift, LiftChange, what_holds_back
    from scoring.raters.ahp import (
        PairwiseWeights,
        PriorityWeights,
        comparison_matrix,
        pairwise_weights,
        priority_weights,
    )
    from scoring.raters.figures import AgreementFigures, Reliability, agreement_figures, reliability
    from scoring.raters.perception import PerceptionFindings, PerceptionGap, perception_findings
    from scoring.replaying.comparing import compare_results
    from scoring.replaying.replay import replay, trace_replay
    from scoring.replaying.values import Comparison, GroupChange, Replay, RequirementMove
    from scoring.shaking import shake_priorities
    from scoring.targets import default_targets
    from scoring.tracing import figure_names, trace, traces
    from scoring.units import UnitResult, UnitSplit, score_units, unit_splits
    from scoring.weights import adjust_catalogue

__all__ = [
    "Achievement",
    "AgreementFigures",
    "AssessmentInput",
    "AssessmentResult",
    "BatchResult",
    "CatalogueArrays",
    "Comparison",
    "DerivedLevel",
    "FigurePosition",
    "Gap",
    "GapClass",
    "GroupChange",
    "GroupComparison",
    "GroupResult",
    "HeadlineFigures",
    "Horizon",
    "Inconsistency",
    "Lift",
    "LiftChange",
    "Method",
    "PairwiseWeights",
    "PerceptionFindings",
    "PerceptionGap",
    "PriorityFactors",
    "PriorityWeights",
    "Quadrant",
    "RankDifference",
    "Reliability",
    "Replay",
    "RequirementMove",
    "RequirementResult",
    "ShakenGap",
    "ShakenPriorities",
    "Tally",
    "Trace",
    "TraceStep",
    "Unit",
    "UnitResult",
    "UnitSplit",
    "View",
    "ViewRow",
    "achievement_of",
    "adjust_catalogue",
    "agreement_figures",
    "assess",
    "compare_results",
    "compare_views",
    "compare_with_group",
    "comparison_matrix",
    "compile_catalogue",
    "default_targets",
    "figure_names",
    "level_from_statements",
    "pairwise_weights",
    "perception_findings",
    "priority_line",
    "priority_weights",
    "published_document",
    "published_requirement",
    "published_result",
    "quantile_places",
    "rank_differences",
    "read_result_document",
    "reliability",
    "replay",
    "result_document",
    "result_schema",
    "sample_of",
    "score_batch",
    "score_groups",
    "score_headlines",
    "score_units",
    "shake_priorities",
    "tally_figures",
    "trace",
    "trace_replay",
    "traces",
    "unit_splits",
    "what_holds_back",
]

_HOMES = {
    "Comparison": "scoring.replaying.values",
    "GroupChange": "scoring.replaying.values",
    "Replay": "scoring.replaying.values",
    "RequirementMove": "scoring.replaying.values",
    "compare_results": "scoring.replaying.comparing",
    "replay": "scoring.replaying.replay",
    "trace_replay": "scoring.replaying.replay",
    "Achievement": "scoring.achievement",
    "AgreementFigures": "scoring.raters.figures",
    "BatchResult": "scoring.engine",
    "CatalogueArrays": "scoring.arrays",
    "DerivedLevel": "scoring.achievement",
    "HeadlineFigures": "scoring.cohorts.headlines",
    "Horizon": "scoring.comparisons",
    "Lift": "scoring.holding",
    "LiftChange": "scoring.holding",
    "Method": "scoring.comparisons",
    "PairwiseWeights": "scoring.raters.ahp",
    "PerceptionFindings": "scoring.raters.perception",
    "PerceptionGap": "scoring.raters.perception",
    "PriorityWeights": "scoring.raters.ahp",
    "Quadrant": "scoring.comparisons",
    "RankDifference": "scoring.comparisons",
    "Reliability": "scoring.raters.figures",
    "UnitResult": "scoring.units",
    "UnitSplit": "scoring.units",
    "View": "scoring.comparisons",
    "ViewRow": "scoring.comparisons",
    "FigurePosition": "scoring.cohorts.comparison",
    "GroupComparison": "scoring.cohorts.comparison",
    "Tally": "scoring.cohorts.comparison",
    "achievement_of": "scoring.achievement",
    "adjust_catalogue": "scoring.weights",
    "agreement_figures": "scoring.raters.figures",
    "assess": "scoring.assessment",
    "comparison_matrix": "scoring.raters.ahp",
    "compare_views": "scoring.comparisons",
    "compare_with_group": "scoring.cohorts.comparison",
    "compile_catalogue": "scoring.compiled",
    "default_targets": "scoring.targets",
    "figure_names": "scoring.tracing",
    "level_from_statements": "scoring.achievement",
    "pairwise_weights": "scoring.raters.ahp",
    "perception_findings": "scoring.raters.perception",
    "priority_weights": "scoring.raters.ahp",
    "priority_line": "scoring.comparisons",
    "published_document": "scoring.documents",
    "published_requirement": "scoring.documents",
    "published_result": "scoring.documents",
    "rank_differences": "scoring.comparisons",
    "quantile_places": "scoring.cohorts.comparison",
    "read_result_document": "scoring.documents",
    "reliability": "scoring.raters.figures",
    "result_document": "scoring.documents",
    "result_schema": "scoring.documents",
    "sample_of": "scoring.cohorts.comparison",
    "score_batch": "scoring.engine",
    "score_groups": "scoring.engine",
    "score_headlines": "scoring.cohorts.headlines",
    "score_units": "scoring.units",
    "shake_priorities": "scoring.shaking",
    "tally_figures": "scoring.cohorts.comparison",
    "trace": "scoring.tracing",
    "traces": "scoring.tracing",
    "unit_splits": "scoring.units",
    "what_holds_back": "scoring.holding",
}


def __getattr__(name: str) -> Any:
    """Load a name of the engine on its first use, so that reading a stored result needs no array library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scoring' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
