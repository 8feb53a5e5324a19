"""The smallest lift is the one that trying every set of changes finds, and it lifts by exactly one level."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clauses import load_catalogue
from clauses.model import Requirement
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring import AssessmentInput, AssessmentResult, GroupResult, assess, default_targets
from scoring.holding import Lift, what_holds_back, why_nothing_lifts
from scoring.holding.covering import Candidate, cheapest_cover
from tests.oracle.catalogues import HIGHEST_TIER, gates, profiles, small_catalogue
from tests.oracle.groups import NaiveGroups
from tests.oracle.lifts import smallest_lift
from tests.oracle.naive import Naive

DMS = load_catalogue("2026.1")


@st.composite
def small_assessments(draw: st.DrawFn) -> AssessmentInput:
    """Up to six requirements on up to five levels, two thirds of them answered, under any profile."""
    importance = st.integers(1, 5)
    requirements = [
        {
            "key": f"req.{'abcdef'[place]}",
            "capability": draw(st.sampled_from(["GOV", "SEC"])),
            "tier": draw(st.integers(1, HIGHEST_TIER)),
            "readiness": draw(importance),
            "governance": draw(importance),
        }
        for place in range(draw(st.integers(1, 6)))
    ]
    lowest, width = draw(st.integers(0, 1)), draw(st.integers(2, 4))
    catalogue = small_catalogue(
        requirements=requirements,
        profile=draw(profiles(width=width)),
        levels=range(lowest, lowest + width + 1),
        steps=(20,) * width,
    )
    level = st.integers(lowest, lowest + width)
    open_states = [None, None, AnswerState.DONT_KNOW]
    without = st.sampled_from(
        [*open_states, AnswerState.NOT_APPLICABLE, AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED]
    )
    said = {key: draw(st.one_of(level, level, without)) for key in catalogue.by_key}
    unknown = tuple(Answer(key=key, state=value) for key, value in said.items() if value is AnswerState.DONT_KNOW)
    return AssessmentInput(
        catalogue=catalogue,
        asked=tuple(catalogue.by_key),
        targets=dict.fromkeys(catalogue.by_key, lowest + width),
        agreed={key: value for key, value in said.items() if isinstance(value, int)},
        sheets=(ResponseSheet(respondent="Mara", roles=("EX",), answers=unknown),),
        decisions={
            key: Applicability(key=key, state=value, reason="Told.")
            for key, value in said.items()
            if value in {AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED}
        },
    )


@st.composite
def assessments_with_open_tiers(draw: st.DrawFn) -> AssessmentInput:
    """Tiers, blanks left out, and a gate level however little is answered, so that nothing counts in some tiers."""
    assessment = draw(small_assessments())
    catalogue = assessment.catalogue
    rule = draw(gates(width=len(catalogue.scale) - 1).filter(lambda gate: gate.kind == "tiers"))
    profile = catalogue.profile.model_copy(update={"gate": rule, "unanswered": "left_out", "coverage_percent": 0})
    return replace(assessment, catalogue=catalogue.model_copy(update={"profile": profile}))


def members_of(naive: Naive, group: GroupResult) -> list[Requirement]:
    within = {"clause": "clause", "capability": "capability"}.get(group.kind)
    return [item for item in naive.asked if within is None or getattr(item, within) == group.id]


def groups_of(result: AssessmentResult) -> dict[tuple[str, str], GroupResult]:
    return {(group.kind, group.id): group for group in (*result.clauses, *result.capabilities, result.overall)}


@given(assessment=small_assessments() | assessments_with_open_tiers())
@settings(max_examples=500, deadline=None)
def test_the_lift_of_every_group_is_the_smallest_that_there_is(assessment: AssessmentInput) -> None:
    naive, result = Naive(assessment), assess(assessment)

    lifts = {(lift.kind, lift.id): lift for lift in what_holds_back(result=result, catalogue=assessment.catalogue)}

    for name, group in groups_of(result).items():
        expected = smallest_lift(NaiveGroups(assessment, naive.said), members_of(naive, group))
        found = lifts.get(name)
        changes = {change.key: (change.from_level, change.to_level) for change in found.changes} if found else None
        assert changes == expected, name


def after(assessment: AssessmentInput, lift: Lift) -> AssessmentResult:
    lowest = assessment.catalogue.scale[0].number
    reached = {change.key: lowest if change.to_level is None else change.to_level for change in lift.changes}
    return assess(replace(assessment, agreed={**assessment.agreed, **reached}))


@given(assessment=small_assessments() | assessments_with_open_tiers())
@settings(max_examples=100, deadline=None)
def test_each_lift_leads_to_the_gate_level_that_it_names(assessment: AssessmentInput) -> None:
    result = assess(assessment)

    for lift in what_holds_back(result=result, catalogue=assessment.catalogue):
        lifted = groups_of(after(assessment, lift))[lift.kind, lift.id]

        assert lifted.is_published
        assert lift.to_level is None or lift.from_level is None or lift.from_level < lift.to_level
        assert lift.to_level in {None, lifted.gate_level}


@given(assessment=small_assessments())
@settings(max_examples=100, deadline=None)
def test_a_group_without_a_lift_is_at_its_top_or_says_why_nothing_lifts_it(assessment: AssessmentInput) -> None:
    said, result, catalogue = Naive(assessment), assess(assessment), assessment.catalogue
    naive = NaiveGroups(assessment, said.said)
    lifted = {(lift.kind, lift.id) for lift in what_holds_back(result=result, catalogue=catalogue)}

    for name, group in groups_of(result).items():
        reason = why_nothing_lifts(result=result, catalogue=catalogue, group=group)

        levels = naive.counted(members_of(said, group))
        at_best = naive.gate(dict.fromkeys(levels, naive.highest)) if levels else None
        is_held = name not in lifted and at_best is not None and group.gate_level != at_best
        assert (reason is not None) is is_held, name


@st.composite
def whole_assessments(draw: st.DrawFn) -> AssessmentInput:
    """The DMS catalogue with any levels and open requirements."""
    levels = draw(st.lists(st.one_of(st.none(), *[st.integers(0, 5)] * 6), min_size=74, max_size=74))
    given = {key: level for key, level in zip(DMS.by_key, levels, strict=True) if level is not None}
    return AssessmentInput(catalogue=DMS, asked=tuple(DMS.by_key), targets=default_targets(catalogue=DMS), agreed=given)


@given(assessment=whole_assessments())
@settings(max_examples=15, deadline=None)
def test_each_lift_of_the_whole_catalogue_lifts_its_group_by_exactly_one_level(assessment: AssessmentInput) -> None:
    result = assess(assessment)

    for lift in what_holds_back(result=result, catalogue=DMS):
        lifted = groups_of(after(assessment, lift))[lift.kind, lift.id]

        assert lifted.is_published
        assert lift.to_level is None or lifted.gate_level == lift.to_level


def plain_cover(candidates: list[Candidate], needed: int) -> tuple[int, int]:
    """Count and cost of the cheapest cover, candidate by candidate over every missing sum."""
    best: dict[int, tuple[int, int]] = {max(needed, 0): (0, 0)}
    for candidate in candidates:
        taken = {}
        for missing, (count, cost) in best.items():
            left = max(missing - candidate.gain, 0)
            value = (count + candidate.count, cost + candidate.cost)
            taken[left] = min(taken.get(left, value), value)
        for left, value in taken.items():
            best[left] = min(best.get(left, value), value)
    return best[0]


@st.composite
def covers(draw: st.DrawFn) -> tuple[list[Candidate], int]:
    """As many candidates as a whole catalogue has, and a part of what they gain together."""
    kind = st.tuples(st.sampled_from([1, 2, 3, 4, 5, 10, 15, 20, 25]), st.integers(0, 9), st.integers(1, 9))
    rows = draw(st.lists(kind, max_size=74))
    candidates = [
        Candidate(name=place, gain=gain, count=min(count, 1), cost=cost * 100 + place)
        for place, (gain, count, cost) in enumerate(rows)
    ]
    return candidates, draw(st.integers(-5, sum(candidate.gain for candidate in candidates)))


@given(cover=covers())
@settings(max_examples=150, deadline=None)
def test_the_cheapest_cover_costs_what_a_plain_search_over_every_sum_finds(cover: tuple[list[Candidate], int]) -> None:
    candidates, needed = cover

    chosen = cheapest_cover(candidates=candidates, needed=needed)

    taken = [candidate for candidate in candidates if candidate.name in chosen]
    assert sum(candidate.gain for candidate in taken) >= needed
    assert (sum(one.count for one in taken), sum(one.cost for one in taken)) == plain_cover(candidates, needed)


def test_what_cannot_be_gained_is_refused() -> None:
    with pytest.raises(ValueError, match="gain less than the 9 that are needed"):
        cheapest_cover(candidates=[Candidate(name=1, gain=5, count=1, cost=0)], needed=9)
