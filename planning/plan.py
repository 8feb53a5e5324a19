"""The action plan as a whole: its order, its waves, which gaps it covers, where it leads and what it starves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from planning.values import Action, FoundationShare, GapCoverage, Wave, WavePlan
from scoring.values import AssessmentInput, AssessmentResult, Gap, GapClass

WAVE_DAYS = 90
FIRST_YEAR_DAYS = 365
FOUNDATION_PERCENT = 40
BUILDING_CLASSES = frozenset({GapClass.UNLOCKER, GapClass.FOUNDATION})


def action_plan(*, actions: Iterable[Action]) -> tuple[Action, ...]:
    """Return the actions as an ordered set: by start, due date and number, those without a date last (PL-07).

    Raises ValueError when two actions carry the same number.

    >>> later = Action(number=1, title="Approve the strategy", closes=(), start=date(2026, 9, 1))
    >>> sooner = Action(number=2, title="Name a steering body", closes=(), start=date(2026, 3, 1))
    >>> [action.number for action in action_plan(actions=(later, sooner))]
    [2, 1]
    """
    plan = tuple(sorted(actions, key=lambda action: (action.start or date.max, action.due or date.max, action.number)))
    numbers = [action.number for action in plan]
    twice = sorted({number for number in numbers if numbers.count(number) > 1})
    if twice:
        raise ValueError(f"More than one action has the number {twice[0]}; numbers must differ.")
    return plan


def plan_waves(*, actions: Iterable[Action], first_day: date | None = None) -> WavePlan:
    """Cut the plan into waves of 90 days by the start of each action (PL-08).

    `first_day` is where wave 1 begins, by default the first start; what starts earlier belongs to wave 1.

    >>> action = Action(number=1, title="Approve the strategy", closes=(), start=date(2026, 9, 1))
    >>> [(wave.number, wave.last_day) for wave in plan_waves(actions=(action,), first_day=date(2026, 1, 1)).waves]
    [(3, datetime.date(2026, 9, 27))]
    """
    plan = action_plan(actions=actions)
    starts = [(action.start, action) for action in plan if action.start is not None]
    undated = tuple(action for action in plan if action.start is None)
    if not starts:
        return WavePlan(waves=(), undated=undated)
    origin = first_day or starts[0][0]
    by_number: dict[int, list[Action]] = defaultdict(list)
    for start, action in starts:
        by_number[max((start - origin).days // WAVE_DAYS, 0) + 1].append(action)
    return WavePlan(
        waves=tuple(_wave(origin, number, by_number[number]) for number in sorted(by_number)), undated=undated
    )


def _wave(origin: date, number: int, actions: list[Action]) -> Wave:
    first_day = origin + timedelta(days=WAVE_DAYS * (number - 1))
    last_day = first_day + timedelta(days=WAVE_DAYS - 1)
    return Wave(number=number, first_day=first_day, last_day=last_day, actions=tuple(actions))


def gap_coverage(*, gaps: Iterable[Gap], actions: Iterable[Action]) -> tuple[GapCoverage, ...]:
    """Tell for every gap which actions lift it and how far, in the order of the gaps (PL-09)."""
    plan = action_plan(actions=actions)
    return tuple(_coverage(gap, plan) for gap in gaps)


def _coverage(gap: Gap, plan: tuple[Action, ...]) -> GapCoverage:
    lifts = [
        (action.number, closure.to_level) for action in plan for closure in action.closes if closure.key == gap.key
    ]
    return GapCoverage(
        key=gap.key,
        level=gap.level,
        target=gap.target,
        planned_level=max([gap.level, *(level for _, level in lifts)]),
        actions=tuple(sorted({number for number, _ in lifts})),
    )


def uncovered_gaps(*, gaps: Iterable[Gap], actions: Iterable[Action]) -> tuple[str, ...]:
    """Return the keys of gaps that the plan does not lift to their target, in the order of the gaps (PL-09)."""
    return tuple(found.key for found in gap_coverage(gaps=gaps, actions=actions) if not found.is_covered)


def expected_levels(*, result: AssessmentResult, actions: Iterable[Action], by: date | None = None) -> dict[str, int]:
    """Return the level of every requirement once the plan is carried out, where there is one (PL-10).

    With `by`, only actions due until that day count. Requirements outside the result stay out.
    """
    levels = {found.key: found.level for found in result.requirements if found.level is not None}
    known = {found.key for found in result.requirements}
    for action in action_plan(actions=actions):
        if by is not None and (action.due is None or action.due > by):
            continue
        for closure in action.closes:
            if closure.key in known:
                levels[closure.key] = max(levels.get(closure.key, closure.to_level), closure.to_level)
    return levels


def expected_assessment(
    *, assessment: AssessmentInput, result: AssessmentResult, actions: Iterable[Action], by: date | None = None
) -> AssessmentInput:
    """Return the assessment as it would stand after the plan, to be scored by the same rules (PL-10)."""
    return replace(assessment, agreed=expected_levels(result=result, actions=actions, by=by))


def foundation_share(
    *,
    gaps: Iterable[Gap],
    actions: Iterable[Action],
    first_day: date | None = None,
    least_percent: int = FOUNDATION_PERCENT,
) -> FoundationShare:
    """Tell how much of the first year's effort goes to unlockers and foundations, and warn if too little (PL-11).

    An action that closes several gaps divides its person-days evenly among them. Actions without start or effort
    cannot be counted.
    """
    class_of = {gap.key: gap.gap_class for gap in gaps}
    plan = [action for action in action_plan(actions=actions) if action.start and action.effort_days and action.closes]
    origin = first_day or min((action.start for action in plan if action.start), default=None)
    total = building = 0.0
    for action in plan:
        if origin and action.start and action.effort_days and (action.start - origin).days < FIRST_YEAR_DAYS:
            hits = sum(1 for closure in action.closes if class_of.get(closure.key) in BUILDING_CLASSES)
            total += action.effort_days
            building += action.effort_days * hits / len(action.closes)
    return FoundationShare(
        total_days=total,
        foundation_days=building,
        share=building / total if total else None,
        warning=_warning(total, building, least_percent),
    )


def _warning(total: float, building: float, least_percent: int) -> str | None:
    if 100 * building >= least_percent * total:
        return None
    part = f"{round(building, 1):g} of the first year's {round(total, 1):g} person-days"
    return (
        f"Only {part} ({100 * building / total:.0f} %) go to unlockers and foundations. "
        f"Plan at least {least_percent} % for them: quick wins alone leave the next projects without a base."
    )
