"""Traces of a gap: its size, priority with every factor, class, rank, order and how firmly the rank stands."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from scoring.priority import enabling_power
from scoring.tracing.requirements import trace_requirement
from scoring.tracing.steps import NONE, Context, decimal, percent, step, whole
from scoring.values import Gap, TraceStep

Traced = tuple[str, tuple[TraceStep, ...]]
SHOWN_DEPENDENTS = 5


def trace_gap(context: Context, gap: Gap, figure: str) -> Traced:
    """Return value and steps of one figure of a gap; KeyError when there is no such figure."""
    return GAP_FIGURES[figure](context, gap)


def _size(context: Context, gap: Gap) -> Traced:
    value = str(gap.size)
    inputs = {
        "level": str(gap.level),
        "target": str(gap.target),
        "steps of the scale": str(context.scored.arrays.width),
    }
    return value, (step("SC-18", f"gap {value}, g = {decimal(gap.factors.gap_share, 2)}", inputs),)


def _priority(context: Context, gap: Gap) -> Traced:
    rule, factors = context.scored.arrays.catalogue.profile.priority, gap.factors
    requirement = context.scored.arrays.catalogue.by_key[gap.key]
    confidence, steps = trace_requirement(context, gap.key, "confidence")
    value = decimal(gap.priority)
    importance = {
        "readiness": str(requirement.readiness),
        "governance": str(requirement.governance),
        "a": decimal(rule.readiness_percent / 100, 2),
    }
    effort = {"effort class": requirement.effort, "steps": f"{gap.level} to {gap.target}"}
    final = {
        "g": decimal(factors.gap_share, 2),
        "I": decimal(factors.importance, 2),
        "E": decimal(factors.enabling_power, 2),
        "U": decimal(factors.unknowing, 3),
        "f": decimal(factors.effort_days),
        "b": decimal(rule.enabling_factor_percent / 100, 2),
        "k": decimal(rule.effort_exponent_percent / 100, 2),
        "unit": str(rule.effort_unit_days),
    }
    return value, (
        *_size(context, gap)[1],
        step("SC-23", f"I = {final['I']}", importance),
        _enabling(context, gap),
        *steps,
        step("SC-25", f"U = {final['U']}", {"c": confidence}),
        step("SC-26", f"f = {final['f']} person-days", effort),
        step("SC-27", f"P = {value}", final),
    )


def _enabling(context: Context, gap: Gap) -> TraceStep:
    arrays = context.scored.arrays
    column, size = arrays.column[gap.key], context.scored.batch.gaps.size.T
    raw, _ = enabling_power(arrays=arrays, size=size)
    parts = arrays.graph.damping[column] * arrays.weights.importance * size[:, 0] / (500 * arrays.width)
    largest = [int(place) for place in np.argsort(-parts, kind="stable")[:SHOWN_DEPENDENTS] if parts[place] > 0]
    inputs = {context.number(place): decimal(float(parts[place]), 3) for place in largest}
    inputs["all dependents"] = decimal(float(raw[column, 0]), 3)
    inputs["largest sum of any requirement"] = decimal(float(raw.max()), 3)
    return step("SC-24", f"E = {decimal(gap.factors.enabling_power, 2)}", inputs)


def _class(context: Context, gap: Gap) -> Traced:
    rule = context.scored.arrays.catalogue.profile.classes
    benefit = {other.key: _benefit(context, other) for other in context.result.gaps}
    greater = sum(1 for value in benefit.values() if value > benefit[gap.key])
    inputs = {
        "effort": f"{decimal(gap.factors.effort_days)} person-days (small is at most {rule.small_effort_days})",
        "E": decimal(gap.factors.enabling_power, 2),
        "I": decimal(gap.factors.importance, 2),
        "gaps with a greater benefit": f"{greater} of {len(benefit)}",
        "unmet prerequisites": _numbers(context, gap.unmet_prerequisites),
    }
    unmet = step("SC-33", inputs["unmet prerequisites"], {"needed level": str(gap.target - 1)})
    return gap.gap_class.value, (unmet, step("SC-29", gap.gap_class.value, inputs))


def _benefit(context: Context, gap: Gap) -> float:
    """P at k = 0, put together from the published factors."""
    enabling_factor = context.scored.arrays.catalogue.profile.priority.enabling_factor_percent / 100
    factors = gap.factors
    lift = (1 + enabling_factor * factors.enabling_power) * factors.unknowing
    return round(100 * factors.gap_share * factors.importance * lift, 9)


def _numbers(context: Context, keys: tuple[str, ...]) -> str:
    return ", ".join(context.number(context.scored.arrays.column[key]) for key in keys) or NONE


def _rank(context: Context, gap: Gap) -> Traced:
    value, better = str(gap.rank), [other for other in context.result.gaps if other.rank == gap.rank - 1]
    inputs = {"P": decimal(gap.priority)}
    inputs |= {
        f"P of rank {other.rank} ({_numbers(context, (other.key,))})": decimal(other.priority) for other in better
    }
    return value, (step("SC-28", f"rank {value}", inputs),)


def _order(context: Context, gap: Gap) -> Traced:
    value = whole(gap.order)
    inputs = {
        "rank by P": str(gap.rank),
        "unmet prerequisites": _numbers(context, gap.unmet_prerequisites),
        "pulled by": NONE if gap.pulled_by is None else _numbers(context, (gap.pulled_by,)),
    }
    steps = [*_rank(context, gap)[1], step("SC-30", f"place {value}", inputs)]
    if gap.is_must_do:
        steps.append(step("SC-31", "must be done", {}))
    return value, tuple(steps)


def _shaken(context: Context, gap: Gap) -> Traced:
    """Show the rank interval of the shaken runs; how many roles voted, never what a role said."""
    scored, column = context.scored, context.scored.arrays.column[gap.key]
    shaken = context.shaken
    found = next(one for one in shaken.gaps if one.key == gap.key)
    requirement = scored.arrays.requirements[column]
    roles = len(context.result.requirements[column].role_medians)
    inputs = {
        "seed": str(shaken.seed),
        "runs": str(shaken.runs),
        "readiness": f"{requirement.readiness}, shifted by -1, 0 or +1",
        "governance": f"{requirement.governance}, shifted by -1, 0 or +1",
        "level": f"agreed {gap.level}" if scored.levels.is_agreed[0, column] else f"votes of roles: {roles}",
    }
    value = NONE if found.rank_low is None else f"{found.rank_low} to {found.rank_high}"
    counted = {
        "rank by P": str(found.rank),
        "median rank": whole(found.median_rank),
        "runs with this gap": percent(found.gap_share),
        "runs in the top ten": percent(found.top_share),
    }
    return value, (
        step("SC-38", f"a gap in {percent(found.gap_share)} of {shaken.runs} runs", inputs),
        step("SC-39", f"rank {value}", counted),
    )


GAP_FIGURES: dict[str, Callable[[Context, Gap], Traced]] = {
    "size": _size,
    "priority": _priority,
    "class": _class,
    "rank": _rank,
    "order": _order,
    "shaken": _shaken,
}
