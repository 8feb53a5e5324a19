"""Traces of a clause, a capability or the whole catalogue."""

from __future__ import annotations

from collections.abc import Callable

from scoring.compiled import GroupKey
from scoring.holding import LiftChange, what_holds_group_back
from scoring.rollup import HIGH, LOW, NOW, TARGET
from scoring.tracing.steps import NONE, Context, decimal, percent, step, whole
from scoring.values import GroupResult, TraceStep

Traced = tuple[str, tuple[TraceStep, ...]]
Build = Callable[[Context, int, GroupResult], Traced]


def trace_group(context: Context, group: GroupResult, figure: str) -> Traced:
    """Return value and steps of one figure of a group; KeyError when there is no such figure."""
    place = context.scored.arrays.groups.keys.index(GroupKey(kind=group.kind, id=group.id))
    return GROUP_FIGURES[figure](context, place, group)


def _coverage(context: Context, place: int, group: GroupResult) -> Traced:
    needed = context.scored.arrays.catalogue.profile.coverage_percent
    inputs = {
        "answered weight": whole(float(context.sums.total[place, NOW, 0])),
        "applicable weight": whole(float(context.sums.total[place, LOW, 0])),
        "needed": f"{needed} %",
    }
    value = percent(group.coverage)
    verdict = "published" if group.is_published else "not enough answers"
    return value, (step("SC-14", f"{value}, {verdict}", inputs),)


def _published(build: Build) -> Build:
    """Put the coverage before a figure that needs enough answers; without them it is all there is to show."""

    def trace_published(context: Context, place: int, group: GroupResult) -> Traced:
        coverage = _coverage(context, place, group)[1]
        if not group.is_published:
            return NONE, coverage
        value, steps = build(context, place, group)
        return value, (*coverage, *steps)

    return trace_published


def _gate(context: Context, place: int, group: GroupResult) -> Traced:
    value = whole(group.gate_level)
    levels = {item.key: item.level for item in context.result.requirements}
    blocked = {context.number(context.scored.arrays.column[key]): f"level {levels[key]}" for key in group.blocked_by}
    tests = _gate_tests(context, place, NOW, group.gate_level, "SC-09")
    return value, (*tests, step("SC-10", f"kept at {value} by {', '.join(blocked) or NONE}", blocked))


def _gate_tests(context: Context, place: int, series: int, gate: int | None, rule: str) -> tuple[TraceStep, ...]:
    """Show that the gate rule holds at the gate level and fails one level higher; the lowest level always holds."""
    if gate is None:
        return ()
    arrays = context.scored.arrays
    levels = [level for level in (gate, gate + 1) if arrays.lowest < level <= arrays.highest]
    return tuple(_gate_test(context, place, series, level, rule, level <= gate) for level in levels)


def _gate_test(context: Context, place: int, series: int, level: int, rule: str, holds: bool) -> TraceStep:
    arrays, sums = context.scored.arrays, context.sums
    size, gate = len(arrays.groups), arrays.catalogue.profile.gate
    reached, total = (
        float(sums.at_least[place, series, level - arrays.lowest - 1, 0]),
        float(sums.total[place, series, 0]),
    )
    floor = level - gate.floor_distance
    decisive = float(sums.total[size + place, series, 0])
    above = sums.at_least[size + place, series, floor - arrays.lowest - 1, 0] if floor > arrays.lowest else decisive
    inputs = {
        f"weight at {level} or above": f"{whole(reached)} of {whole(total)} ({percent(reached / total)})",
        "needed": f"{gate.share_percent} %",
        f"decisive requirements below {floor}": whole(decisive - float(above)),
    }
    return step(rule, f"level {level} {'holds' if holds else 'fails'}", inputs)


def _weakest(context: Context, place: int, group: GroupResult) -> Traced:
    value = whole(group.weakest_level)
    number = NONE if group.weakest_key is None else context.number(context.scored.arrays.column[group.weakest_key])
    inputs = _levels(context, place)
    return value, (step("SC-11", f"{number} at level {value}", inputs),)


def _levels(context: Context, place: int) -> dict[str, str]:
    """Known levels of a group's members by display number."""
    members = context.scored.arrays.groups.members[place]
    rows = ((context.number(column), context.result.requirements[column].level) for column in members)
    return {number: str(level) for number, level in rows if level is not None}


def _share(context: Context, place: int, group: GroupResult) -> Traced:
    value = percent(group.share_at_target)
    inputs = {
        "weight at target": whole(float(context.sums.at_target[place, 0])),
        "answered weight": whole(float(context.sums.total[place, NOW, 0])),
    }
    return value, (step("SC-12", value, inputs),)


def _index(context: Context, place: int, group: GroupResult) -> Traced:
    value = decimal(group.index)
    weights = context.scored.arrays.weights.index
    members = context.scored.arrays.groups.members[place]
    terms = {
        context.number(column): f"level {level} x weight {weights[column] / 100:g}"
        for column in members
        if (level := context.result.requirements[column].level) is not None
    }
    sums = _index_step(context, place, NOW, value, "SC-13")
    return value, (step("SC-13", f"{len(terms)} terms", terms), sums)


def _index_step(context: Context, place: int, series: int, value: str, rule: str) -> TraceStep:
    weight = float(context.sums.index_weight[place, series, 0]) / 100
    inputs = {
        "sum of weight x level": whole(float(context.sums.index_sum[place, series, 0]) / 100),
        "highest possible sum": f"{context.scored.arrays.highest} x {weight:g}",
    }
    return step(rule, value, inputs)


def _interval(context: Context, place: int, group: GroupResult) -> Traced:
    value = f"{whole(group.gate_low)} to {whole(group.gate_high)}"
    return value, (
        *_coverage(context, place, group)[1],
        *_gate_tests(context, place, LOW, group.gate_low, "SC-15"),
        *_gate_tests(context, place, HIGH, group.gate_high, "SC-15"),
    )


def _index_interval(context: Context, place: int, group: GroupResult) -> Traced:
    low, high = decimal(group.index_low), decimal(group.index_high)
    value = f"{low} to {high}"
    low_step = _index_step(context, place, LOW, low, "SC-15")
    return value, (low_step, _index_step(context, place, HIGH, high, "SC-15"))


def _target(context: Context, place: int, group: GroupResult) -> Traced:
    value = whole(group.target_level)
    tests = _gate_tests(context, place, TARGET, group.target_level, "SC-17")
    return value, (*tests, step("SC-17", f"target {value}", {"applicable requirements": _applicable(context, place)}))


def _applicable(context: Context, place: int) -> str:
    members = list(context.scored.arrays.groups.members[place])
    return str(int(context.block.applicable[members, 0].sum()))


def _target_index(context: Context, place: int, group: GroupResult) -> Traced:
    value = decimal(group.target_index)
    return value, (_index_step(context, place, TARGET, value, "SC-17"),)


def _lift(context: Context, place: int, group: GroupResult) -> Traced:
    catalogue = context.scored.arrays.catalogue
    lift = what_holds_group_back(result=context.result, catalogue=catalogue, group=group)
    coverage = _coverage(context, place, group)[1]
    if lift is None:
        return NONE, coverage
    failing = _gate_tests(context, place, NOW, group.gate_level, "SC-09")[-1:]
    changes = {catalogue.by_key[change.key].number: change for change in lift.changes}
    value = ", ".join(f"{number} to {_needed(change)}" for number, change in changes.items())
    inputs = {
        number: f"{'no answer' if change.is_answer else f'level {change.from_level}'} to {_needed(change)}"
        for number, change in changes.items()
    }
    return value, (*coverage, *failing, step("SC-37", lift.sentence, inputs))


def _needed(change: LiftChange) -> str:
    return "any level" if change.to_level is None else str(change.to_level)


GROUP_FIGURES: dict[str, Build] = {
    "gate": _published(_gate),
    "interval": _interval,
    "weakest": _published(_weakest),
    "share": _published(_share),
    "index": _published(_index),
    "index_interval": _index_interval,
    "coverage": _coverage,
    "target": _target,
    "target_index": _target_index,
    "lift": _lift,
}
