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
    Trace,
    TraceStep,
)

if TYPE_CHECKING:
    from scoring.achievement import Achievement, DerivedLevel, achievement_of, level_from_statements
    from scoring.assessment import assess
    from scoring.cohort import (
        FigurePosition,
        GroupComparison,
        Tally,
        compare_with_group,
        quantile_places,
        sample_of,
        tally_figures,
    )
    from scoring.compiled import CatalogueArrays, compile_catalogue
    from scoring.documents import read_result_document, result_document, result_schema
    from scoring.engine import BatchResult, score_batch, score_groups
    from scoring.targets import default_targets
    from scoring.tracing import figure_names, trace

__all__ = [
    "Achievement",
    "AssessmentInput",
    "AssessmentResult",
    "BatchResult",
    "CatalogueArrays",
    "DerivedLevel",
    "FigurePosition",
    "Gap",
    "GapClass",
    "GroupComparison",
    "GroupResult",
    "Inconsistency",
    "PriorityFactors",
    "RequirementResult",
    "Tally",
    "Trace",
    "TraceStep",
    "achievement_of",
    "assess",
    "compare_with_group",
    "compile_catalogue",
    "default_targets",
    "figure_names",
    "level_from_statements",
    "quantile_places",
    "read_result_document",
    "result_document",
    "result_schema",
    "sample_of",
    "score_batch",
    "score_groups",
    "tally_figures",
    "trace",
]

_HOMES = {
    "Achievement": "scoring.achievement",
    "BatchResult": "scoring.engine",
    "CatalogueArrays": "scoring.compiled",
    "DerivedLevel": "scoring.achievement",
    "FigurePosition": "scoring.cohort",
    "GroupComparison": "scoring.cohort",
    "Tally": "scoring.cohort",
    "achievement_of": "scoring.achievement",
    "assess": "scoring.assessment",
    "compare_with_group": "scoring.cohort",
    "compile_catalogue": "scoring.compiled",
    "default_targets": "scoring.targets",
    "figure_names": "scoring.tracing",
    "level_from_statements": "scoring.achievement",
    "quantile_places": "scoring.cohort",
    "read_result_document": "scoring.documents",
    "result_document": "scoring.documents",
    "result_schema": "scoring.documents",
    "sample_of": "scoring.cohort",
    "score_batch": "scoring.engine",
    "score_groups": "scoring.engine",
    "tally_figures": "scoring.cohort",
    "trace": "scoring.tracing",
}


def __getattr__(name: str) -> Any:
    """Load a name of the engine on its first use, so that reading a stored result needs no array library."""
    if name not in _HOMES:
        raise AttributeError(f"module 'scoring' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)
