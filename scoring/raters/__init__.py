"""People who judge, compared: how far they agree, how roles and units see it differently, what a group weighs most.

Here live agreement figures of one requirement and of an assessment, perception gaps with their group-size rules, and
paired comparisons (AHP). The figures on arrays stand in scoring.agreement; levels and gaps do not depend on this. The
group-size rules come at once; what works on arrays is loaded when one of its names is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from scoring.raters.group_sizes import (
    LEAST_ANSWERS,
    Counterpart,
    Hiding,
    hidden_units,
    shown_medians,
    staff_counterpart,
)

if TYPE_CHECKING:
    from scoring.raters.ahp import (
        PRIORITY_CRITERIA,
        JudgementToReview,
        PairwiseWeights,
        PriorityWeights,
        comparison_matrix,
        group_matrix,
        pairwise_weights,
        priority_weights,
    )
    from scoring.raters.figures import AgreementFigures, Reliability, agreement_figures, reliability
    from scoring.raters.perception import (
        LEAST_DIFFERENCE,
        NotShown,
        PerceptionFindings,
        PerceptionGap,
        UnheardGroup,
        perception_findings,
    )

__all__ = [
    "LEAST_ANSWERS",
    "LEAST_DIFFERENCE",
    "PRIORITY_CRITERIA",
    "AgreementFigures",
    "Counterpart",
    "Hiding",
    "JudgementToReview",
    "NotShown",
    "PairwiseWeights",
    "PerceptionFindings",
    "PerceptionGap",
    "PriorityWeights",
    "Reliability",
    "UnheardGroup",
    "agreement_figures",
    "comparison_matrix",
    "group_matrix",
    "hidden_units",
    "pairwise_weights",
    "perception_findings",
    "priority_weights",
    "reliability",
    "shown_medians",
    "staff_counterpart",
]

_OF_FIGURES = ("AgreementFigures", "Reliability", "agreement_figures", "reliability")
_OF_PERCEPTION = (
    *("LEAST_DIFFERENCE", "NotShown", "PerceptionFindings", "PerceptionGap", "UnheardGroup"),
    "perception_findings",
)


def __getattr__(name: str) -> Any:
    """Load a name that works on arrays on its first use."""
    if name not in __all__:
        raise AttributeError(f"module 'scoring.raters' has no attribute {name!r}")
    home = "figures" if name in _OF_FIGURES else "perception" if name in _OF_PERCEPTION else "ahp"
    return getattr(import_module(f"scoring.raters.{home}"), name)
