"""What to do about it, and when: actions that close gaps, the plan as a whole, and its rules (PL-01 ...).

No answer is scored here, no date is read from a clock and nothing is stored; a plan is a set of plain actions.
"""

from __future__ import annotations

from planning.actions import (
    NEXT_STATUSES,
    action_problems,
    definition_of_done,
    propose_action,
    proposed_days,
    status_problems,
    verification_problems,
)
from planning.plan import (
    action_plan,
    expected_assessment,
    expected_levels,
    foundation_share,
    gap_coverage,
    plan_waves,
    uncovered_gaps,
)
from planning.values import Action, ActionStatus, Closure, FoundationShare, GapCoverage, Wave, WavePlan

__all__ = [
    "NEXT_STATUSES",
    "Action",
    "ActionStatus",
    "Closure",
    "FoundationShare",
    "GapCoverage",
    "Wave",
    "WavePlan",
    "action_plan",
    "action_problems",
    "definition_of_done",
    "expected_assessment",
    "expected_levels",
    "foundation_share",
    "gap_coverage",
    "plan_waves",
    "propose_action",
    "proposed_days",
    "status_problems",
    "uncovered_gaps",
    "verification_problems",
]
