"""Traces of a clause, a capability or the whole catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from questionnaires.answers import AnswerState
from scoring.arrays import GroupKey
from scoring.holding import LiftChange, what_holds_group_back, why_nothing_lifts
from scoring.rollup import EVIDENCED, HIGH, LOW, NOW, TARGET
from scoring.tracing.gates import gate_rules, gate_tests, next_test
from scoring.tracing.index import index_step, index_terms, index_text
from scoring.tracing.steps import NONE, Context, percent, step, whole
from scoring.values import GroupResult, TraceStep

Traced = tuple[str, tuple[TraceStep, ...]]
Build = Callable[[Context, int, GroupResult], Traced]


def trace_group(context: Context, group: GroupResult, figure: str) -> Traced:
    """Return value and steps of one figure of a group; KeyError when there is no such figure."""
    place = context.scored.arrays.groups.keys.index(GroupKey(kind=group.kind, id=group.id))
    return GROUP_FIGURES[figure](context, place, group)


def _coverage(context: Context, place: int, group: GroupResult) -> Traced:
    needed = context.profile.coverage_percent
    inputs = {
        "answered weight": whole(float(context.sums.settled[place, 0])),
        "applicable weight": whole(float(context.sums.series(LOW).total[place, 0])),
        "needed": f"{needed} %",
    }
    value = percent(group.coverage)
    verdict = "published" if group.is_published else "not enough answers"
    return value, (*_stand_ins(context, place), step("SC-14", f"{value}, {verdict}", inputs))


def _answered(_context: Context, _place: int, group: GroupResult) -> Traced:
    value = f"{group.answered} of {group.asked}"
    aside = group.answered + group.dont_know + group.not_applicable + group.deferred
    inputs = {
        "asked": str(group.asked),
        "answered": str(group.answered),
        "don't know": str(group.dont_know),
        "not applicable": str(group.not_applicable),
        "deferred": str(group.deferred),
        "unanswered": str(group.asked - aside),
    }
    return value, (step("SC-05", value, inputs),)


def _stand_ins(context: Context, place: int) -> tuple[TraceStep, ...]:
    """Tell which requirements without a level count as one, because the profile says so."""
    states = {"SC-66": (AnswerState.UNANSWERED, AnswerState.DONT_KNOW), "SC-67": (AnswerState.NOT_APPLICABLE,)}
    without = [column for column in context.counted(place) if context.result.requirements[column].level is None]
    steps = []
    for rule, of_rule in states.items():
        columns = [column for column in without if context.result.requirements[column].state in of_rule]
        if columns:
            counted = {context.number(column): f"level {context.level_text(column)}" for column in columns}
            steps.append(step(rule, f"{len(columns)} without a level", counted))
    return tuple(steps)


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
    value, (rule, block_rule) = whole(group.gate_level), gate_rules(context)
    columns = [context.scored.arrays.column[key] for key in group.blocked_by]
    blocked = {context.number(column): f"level {context.level_text(column)}" for column in columns}
    tests = gate_tests(context, place, NOW, group.gate_level, rule)
    return value, (*tests, step(block_rule, f"kept at {value} by {', '.join(blocked) or NONE}", blocked))


def _weakest(context: Context, place: int, group: GroupResult) -> Traced:
    value = whole(group.weakest_level)
    number = NONE if group.weakest_key is None else context.number(context.scored.arrays.column[group.weakest_key])
    inputs = _levels(context, place)
    return value, (step("SC-11", f"{number} at level {value}", inputs),)


def _levels(context: Context, place: int) -> dict[str, str]:
    """What a group's members count as, by display number."""
    return {context.number(column): context.level_text(column) for column in context.counted(place)}


def _share(context: Context, place: int, group: GroupResult) -> Traced:
    value = percent(group.share_at_target)
    inputs = {
        "weight at target": whole(float(context.sums.at_target[place, 0])),
        "weight that counts": whole(float(context.sums.series(NOW).total[place, 0])),
    }
    return value, (step("SC-12", value, inputs),)


def _index(context: Context, place: int, group: GroupResult) -> Traced:
    value = index_text(context, group.index)
    rule = "SC-65" if context.profile.index.tiers == "sum" else "SC-13"
    return value, (*index_terms(context, place), index_step(context, place, NOW, value, rule))


def _interval(context: Context, place: int, group: GroupResult) -> Traced:
    low, likely, high = whole(group.gate_low), whole(group.gate_likely), whole(group.gate_high)
    ends = {
        context.number(column): f"{found.low} to {found.high}"
        for column in context.scored.arrays.groups.members[place]
        if (found := context.result.requirements[column]).low != found.high
    }
    draws = {"draws": str(context.result.draws), "seed": str(context.result.seed)}
    return f"certain {low}, likely {likely}, possible {high}", (
        *_coverage(context, place, group)[1],
        step("SC-35", f"{len(ends)} may differ", ends),
        *_named("certain", gate_tests(context, place, LOW, group.gate_low, "SC-15")),
        *_named("possible", gate_tests(context, place, HIGH, group.gate_high, "SC-15")),
        step("SC-36", f"likely {likely}", draws),
    )


def _named(end: str, tests: tuple[TraceStep, ...]) -> tuple[TraceStep, ...]:
    """Say of which end of the interval some tests speak."""
    return tuple(replace(test, result=f"{end}: {test.result}") for test in tests)


def _evidenced(build: Build) -> Build:
    """Put what evidence shows before a figure of it; where nobody has looked it is all there is to say."""

    def trace_evidenced(context: Context, place: int, group: GroupResult) -> Traced:
        columns = context.scored.arrays.groups.members[place]
        if context.scored.evidenced is None:
            return NONE, (step("SC-34", "nobody has looked at any evidence", {}),)
        less = {
            context.number(column): f"claimed {found.level}, evidenced {found.evidenced_level}"
            for column in columns
            if (found := context.result.requirements[column]).evidenced_level != found.level
        }
        value, steps = build(context, place, group)
        return value, (step("SC-34", f"{len(less)} are claimed higher than shown", less), *steps)

    return trace_evidenced


def _evidenced_gate(context: Context, place: int, group: GroupResult) -> Traced:
    tests = gate_tests(context, place, EVIDENCED, group.evidenced_level, gate_rules(context)[0])
    return whole(group.evidenced_level), tests


def _evidenced_index(context: Context, place: int, group: GroupResult) -> Traced:
    value = index_text(context, group.evidenced_index)
    rule = "SC-65" if context.profile.index.tiers == "sum" else "SC-13"
    return value, (index_step(context, place, EVIDENCED, value, rule),)


def _evidenced_share(context: Context, place: int, group: GroupResult) -> Traced:
    value, shown = percent(group.evidenced_share_at_target), context.sums.evidenced_at_target
    inputs = {
        "weight at target": NONE if shown is None else whole(float(shown[place, 0])),
        "weight that counts": whole(float(context.sums.series(NOW).total[place, 0])),
    }
    return value, (step("SC-12", value, inputs),)


def _index_interval(context: Context, place: int, group: GroupResult) -> Traced:
    low, high = index_text(context, group.index_low), index_text(context, group.index_high)
    value = f"{low} to {high}"
    low_step = index_step(context, place, LOW, low, "SC-15")
    return value, (low_step, index_step(context, place, HIGH, high, "SC-15"))


def _target(context: Context, place: int, group: GroupResult) -> Traced:
    value = whole(group.target_level)
    tests = gate_tests(context, place, TARGET, group.target_level, "SC-17")
    return value, (*tests, step("SC-17", f"target {value}", {"applicable requirements": _applicable(context, place)}))


def _applicable(context: Context, place: int) -> str:
    members = list(context.scored.arrays.groups.members[place])
    return str(int(context.standing.applicable[members, 0].sum()))


def _target_index(context: Context, place: int, group: GroupResult) -> Traced:
    value = index_text(context, group.target_index)
    return value, (index_step(context, place, TARGET, value, "SC-17"),)


def _lift(context: Context, place: int, group: GroupResult) -> Traced:
    catalogue = context.scored.arrays.catalogue
    lift = what_holds_group_back(result=context.result, catalogue=catalogue, group=group)
    coverage = _coverage(context, place, group)[1]
    failing = next_test(context, place, NOW, group.gate_level, gate_rules(context)[0])
    if lift is None:
        reason = why_nothing_lifts(result=context.result, catalogue=catalogue, group=group)
        return NONE, (*coverage, *((*failing, step("SC-37", reason, {})) if reason else ()))
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
    "evidenced": _published(_evidenced(_evidenced_gate)),
    "evidenced_index": _published(_evidenced(_evidenced_index)),
    "evidenced_share": _published(_evidenced(_evidenced_share)),
    "answered": _answered,
    "coverage": _coverage,
    "target": _target,
    "target_index": _target_index,
    "lift": _lift,
}
