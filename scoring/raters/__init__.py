"""People who judge, compared: how far they agree, how roles and units see it differently, what a group weighs most.

Here live agreement figures of one requirement and of an assessment, perception gaps with their group-size rules, and
paired comparisons (AHP). The figures on arrays stand in scoring.agreement; levels and gaps do not depend on this.
"""

from __future__ import annotations

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
from scoring.raters.group_sizes import LEAST_ANSWERS, Counterpart, Hiding, hidden_units, staff_counterpart
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
    "staff_counterpart",
]
