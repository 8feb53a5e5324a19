"""What the answers mean: levels, gates, index, intervals, agreement, gaps, priority, order, and the trace of each.

The rules are numbered (SC-01 ...) in docs/scoring.md. Every rule is implemented once, on arrays; one assessment is a
batch of one. No questionnaire, no plan, no date and no file lives here, and no catalogue is known by name.
"""

from __future__ import annotations

from scoring.assessment import assess
from scoring.compiled import CatalogueArrays, compile_catalogue
from scoring.documents import read_result_document, result_document, result_schema
from scoring.engine import BatchResult, score_batch
from scoring.targets import default_targets
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

__all__ = [
    "AssessmentInput",
    "AssessmentResult",
    "BatchResult",
    "CatalogueArrays",
    "Gap",
    "GapClass",
    "GroupResult",
    "Inconsistency",
    "PriorityFactors",
    "RequirementResult",
    "Trace",
    "TraceStep",
    "assess",
    "compile_catalogue",
    "default_targets",
    "read_result_document",
    "result_document",
    "result_schema",
    "score_batch",
]
