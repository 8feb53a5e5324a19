"""Traces of levels that come from a recorded result, whose answers are not at hand any more."""

from __future__ import annotations

from scoring.raters.group_sizes import shown_medians
from scoring.tracing.steps import step, whole
from scoring.values import AssessmentResult, RequirementResult, TraceStep


def recorded_level(recorded: AssessmentResult, found: RequirementResult) -> tuple[TraceStep, ...]:
    """Show what was recorded of a level: its source, the number of votes, and medians of roles that may be shown."""
    before = next(each for each in recorded.requirements if each.key == found.key)
    inputs = {
        "recorded with": f"{recorded.catalogue_id} {recorded.catalogue_edition} ({recorded.catalogue_hash[:12]})",
        "state": before.state.value.replace("_", " "),
        "level then": whole(before.level),
        "source": before.source or "none",
        "votes": str(sum(before.votes)),
    }
    shown = shown_medians(medians=before.role_medians, votes=before.role_votes)
    inputs |= {f"median of {role}": str(median) for role, median in shown.items()}
    return (step("SC-68", f"level {whole(found.level)}", inputs),)
