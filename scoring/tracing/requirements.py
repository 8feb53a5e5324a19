"""Traces of a requirement: its level, target, agreement and confidence."""

from __future__ import annotations

from collections.abc import Callable

from scoring.raters.group_sizes import LEAST_ANSWERS, shown_medians
from scoring.tracing.recorded import recorded_level
from scoring.tracing.steps import Context, decimal, step, whole
from scoring.units import UnitLevels
from scoring.values import RequirementResult, TraceStep
from scoring.votes import STATES

Traced = tuple[str, tuple[TraceStep, ...]]


def trace_requirement(context: Context, key: str, figure: str) -> Traced:
    """Return value and steps of one figure of a requirement; KeyError when there is no such figure."""
    column = context.scored.arrays.column[key]
    return REQUIREMENT_FIGURES[figure](context, column, context.result.requirements[column])


def _level(context: Context, column: int, found: RequirementResult) -> Traced:
    value = whole(found.level)
    if context.recorded is not None:
        return value, recorded_level(context.recorded, found)
    if found.source == "agreed":
        return value, (step("SC-03", f"level {value}", {"agreed level": value, "votes": str(sum(found.votes))}),)
    said = zip(STATES, context.scored.responses.states[:, 0, column].tolist(), strict=True)
    steps = [step("SC-05", found.state.value, {state.value: str(count) for state, count in said if count})]
    if context.scored.levels.has_applicability_conflict[0, column]:
        steps.append(step("SC-06", f"level {value} counts", {"source": "respondents"}))
    if found.source == "respondents":
        steps += _vote_steps(context, column, found)
    if context.scored.units is not None and found.source == "units":
        steps += _unit_steps(context.scored.units, context, column)
    return value, tuple(steps)


def _vote_steps(context: Context, column: int, found: RequirementResult) -> list[TraceStep]:
    """How votes became a level; numbers of votes, and medians of roles that may be shown apart, never a single vote."""
    informants = " ".join(context.scored.arrays.requirements[column].roles)
    votes = step("SC-04", f"{sum(found.votes)} votes in {len(found.role_votes)} roles", {"informants": informants})
    aggregation, level = context.profile.aggregation, f"level {whole(found.level)}"
    if aggregation != "lower_median_of_role_medians":
        return [votes, step("SC-60", level, {"taken": aggregation.replace("_", " "), "votes": str(sum(found.votes))})]
    by_role = {role: str(count) for role, count in found.role_votes.items()}
    return [votes, step("SC-01", _shown_medians(found), by_role), step("SC-02", level, _reached(context, found))]


def _shown_medians(found: RequirementResult) -> str:
    """Write the medians of roles that are large enough, and count the others (SC-51)."""
    shown = shown_medians(medians=found.role_medians, votes=found.role_votes)
    parts = [f"{role} {median}" for role, median in shown.items()]
    if hidden := len(found.role_medians) - len(shown):
        parts.append(f"{hidden} not shown (groups of fewer than {LEAST_ANSWERS} votes stay hidden)")
    return ", ".join(parts)


def _reached(context: Context, found: RequirementResult) -> dict[str, str]:
    """How many roles stand at the level and above: the lower median is the highest level of more than half of them."""
    medians, level = list(found.role_medians.values()), int(found.level or 0)
    counted = {
        f"roles at {at} or above": f"{sum(median >= at for median in medians)} of {len(medians)}"
        for at in (level, level + 1)
        if at <= context.scored.arrays.highest
    }
    return counted | {"needed": f"{len(medians) // 2 + 1} of {len(medians)}"}


def _unit_steps(units: UnitLevels, context: Context, column: int) -> list[TraceStep]:
    """How the units gave the level: the size that has one and reaches each, never the level of a single unit."""
    standing = [(unit.size, level) for unit, level in zip(units.units, units.levels[:, column].tolist(), strict=True)]
    known = [(size, level) for size, level in standing if level == level]  # noqa: PLR0124 - only NaN differs from itself
    total, level = sum(size for size, _ in known), int(context.scored.levels.levels[0, column])
    reach = {
        f"size at {step} or above": f"{sum(size for size, at in known if at >= step)} of {total}"
        for step in (level, level + 1)
        if step <= context.scored.arrays.highest
    }
    return [
        step("SC-53", f"{len(known)} units have a level", {"units": str(len(standing))}),
        step("SC-54", f"level {level}", reach | {"needed": f"{context.profile.units_percent} %"}),
    ]


def _range(context: Context, column: int, found: RequirementResult) -> Traced:
    value = f"{whole(found.low)} to {whole(found.high)}"
    if found.level is None:
        return value, (step("SC-35", value, {"state": found.state.value}),)
    inputs = {
        "raters leave open": f"{whole(context.scored.low[0, column])} to {whole(context.scored.high[0, column])}",
        "source": str(found.source),
        "evidenced level": whole(found.evidenced_level),
    }
    return value, (step("SC-35", value, inputs),)


def _evidenced(context: Context, column: int, found: RequirementResult) -> Traced:
    value = whole(found.evidenced_level)
    if context.scored.evidenced is None:
        return value, (step("SC-34", "nobody has looked at any evidence", {}),)
    rule = context.profile.evidence
    inputs = {"claimed level": whole(found.level), "evidence grade": f"E{found.evidence_grade}"}
    inputs["carries data"] = "yes" if context.scored.with_data[column] else "no"
    if rule is not None:
        steps = range(context.scored.arrays.lowest, context.scored.arrays.highest + 1)
        inputs |= {f"level {level} needs": f"E{grade}" for level, grade in zip(steps, rule.needs, strict=True)}
        inputs["data are needed from level"] = whole(rule.data_from_level)
    return value, (step("SC-34", value, inputs),)


def _target(context: Context, column: int, found: RequirementResult) -> Traced:
    requirement = context.scored.arrays.requirements[column]
    importance = {"readiness": str(requirement.readiness), "governance": str(requirement.governance)}
    value = str(found.target)
    return value, (step("SC-16", f"target {value}, as set for this assessment", importance),)


def _agreement(context: Context, _column: int, found: RequirementResult) -> Traced:
    value, votes = decimal(found.agreement, 2), sum(found.votes)
    needed = context.scored.arrays.catalogue.profile.priority.votes_for_consensus
    levels = range(context.scored.arrays.lowest, context.scored.arrays.highest + 1)
    given = {f"votes for {level}": str(count) for level, count in zip(levels, found.votes, strict=True) if count}
    if votes >= needed:
        return value, (step("SC-19", value, given),)
    if votes:
        return value, (step("SC-20", value, {"votes": str(votes)}),)
    return value, (step("SC-21", value, {"votes": "0", "level": found.source or "none"}),)


def _confidence(context: Context, column: int, found: RequirementResult) -> Traced:
    value = decimal(found.confidence, 2)
    inputs = {"evidence grade": f"E{found.evidence_grade}", "agreement": decimal(found.agreement, 2)}
    return value, (*_agreement(context, column, found)[1], step("SC-21", value, inputs))


REQUIREMENT_FIGURES: dict[str, Callable[[Context, int, RequirementResult], Traced]] = {
    "level": _level,
    "evidenced": _evidenced,
    "range": _range,
    "target": _target,
    "agreement": _agreement,
    "confidence": _confidence,
}
