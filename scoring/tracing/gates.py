"""Traces of gate levels, whichever rule the catalogue brings: the tests at the level reached and one step higher."""

from __future__ import annotations

from clauses.profile import TierRule
from scoring.rollup import ShareSums, TierSums, level_series, tier_gates
from scoring.tracing.steps import Context, percent, step, whole
from scoring.values import TraceStep


def gate_rules(context: Context) -> tuple[str, str]:
    """Return the numbers of the rules for the gate level and for what blocks the next one."""
    return ("SC-61", "SC-62") if context.profile.gate.kind == "tiers" else ("SC-09", "SC-10")


def gate_tests(context: Context, place: int, series: int, gate: int | None, rule: str) -> tuple[TraceStep, ...]:
    """Show that the gate rule holds at the gate level and fails one step higher; the lowest level always holds."""
    if gate is None:
        return ()
    arrays, sums = context.scored.arrays, context.sums.series(series).gate
    if isinstance(sums, TierSums):
        held = (_tier_test(context, sums.rule, place, series, gate, rule, holds=True),) if gate else ()
    else:
        held = (_share_test(context, sums, place, series, gate, rule, holds=True),) if gate > arrays.lowest else ()
    return (*held, *next_test(context, place, series, gate, rule))


def next_test(context: Context, place: int, series: int, gate: int | None, rule: str) -> tuple[TraceStep, ...]:
    """Show that the gate rule fails one step above the gate level, where there is such a step."""
    if gate is None:
        return ()
    arrays, sums = context.scored.arrays, context.sums.series(series).gate
    if isinstance(sums, TierSums):
        following = int(tier_gates(sums=sums).following[place, 0])
        return (_tier_test(context, sums.rule, place, series, following, rule, holds=False),) if following else ()
    if gate == arrays.highest:
        return ()
    return (_share_test(context, sums, place, series, gate + 1, rule, holds=False),)


def _share_test(
    context: Context, sums: ShareSums, place: int, series: int, level: int, rule: str, *, holds: bool
) -> TraceStep:
    arrays = context.scored.arrays
    reached = float(sums.at_least[place, level - arrays.lowest - 1, 0])
    total = float(context.sums.series(series).total[place, 0])
    floor = level - sums.rule.floor_distance
    levels, counts = level_series(arrays=arrays, block=context.block)[series]
    behind = arrays.weights.decisive & counts[:, 0] & (levels[:, 0] < floor)
    inputs = {
        f"weight at {level} or above": f"{whole(reached)} of {whole(total)} ({percent(reached / total)})",
        "needed": f"{sums.rule.share_percent} %",
        f"decisive requirements below {floor}": str(int(behind[list(arrays.groups.members[place])].sum())),
    }
    return step(rule, f"level {level} {'holds' if holds else 'fails'}", inputs)


def _tier_test(
    context: Context, gate: TierRule, place: int, series: int, tier: int, rule: str, *, holds: bool
) -> TraceStep:
    arrays = context.scored.arrays
    levels, counts = level_series(arrays=arrays, block=context.block)[series]
    members = [column for column in arrays.groups.members[place] if counts[column, 0]]
    top = [int(levels[column, 0]) for column in members if arrays.tiers[column] == tier]
    below = [int(levels[column, 0]) for column in members if arrays.tiers[column] < tier]
    inputs = {
        f"tier {tier} at {gate.top_at_least} or above": _reached(top, gate.top_at_least),
        f"lower tiers at {gate.below_at_least} or above": _reached(below, gate.below_at_least),
    }
    return step(rule, f"tier {tier} {gate.names[tier]} {'holds' if holds else 'fails'}", inputs)


def _reached(levels: list[int], needed: int) -> str:
    return f"{sum(level >= needed for level in levels)} of {len(levels)}"
