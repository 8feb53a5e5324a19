"""Small catalogues made by hand and random ones made by Hypothesis, with random assessments of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from hypothesis import strategies as st

from clauses import load_catalogue
from clauses.model import Capability, Catalogue, Clause, Effort, Level, Mode, Requirement, Role
from clauses.profile import Aggregation, EvidenceRule, IndexRule, ScoringProfile, ShareAndFloorRule, TierRule
from questionnaires.answers import Answer, AnswerState, Applicability, ResponseSheet
from scoring.values import AssessmentInput, Unit

ROLES = ("EX", "DL", "IT", "EM")
HIGHEST_TIER = 3


def small_catalogue(
    *,
    requirements: Sequence[Mapping[str, Any]],
    profile: ScoringProfile | None = None,
    levels: range = range(6),
    steps: tuple[int, ...] = (10, 35, 55, 60, 80),
) -> Catalogue:
    """Return a catalogue of the given requirements; what a requirement does not say is set to something plain."""
    made = [_requirement(place, given) for place, given in enumerate(requirements)]
    numbers = sorted({requirement.clause for requirement in made}, key=int)
    return Catalogue(
        id="halden",
        edition="2026.1",
        title="Halden trial catalogue",
        purpose="A small catalogue for tests.",
        scale=tuple(Level(number=number, name=f"Level {number}", anchor="Seen.", test="Shown.") for number in levels),
        roles=tuple(Role(code=code, name=code, description="A role.") for code in ROLES),
        capabilities=tuple(
            Capability(code=code, name=code) for code in sorted({"GOV", *(item.capability for item in made)})
        ),
        efforts=(
            Effort(code="S", name="Small", person_days=8, months=1),
            Effort(code="M", name="Medium", person_days=25, months=3),
            Effort(code="L", name="Large", person_days=80, months=8),
        ),
        effort_step_percent=steps,
        modes=(Mode(id="full", title="Full", description="Everything."),),
        profile=profile or load_catalogue().profile,
        clauses=tuple(
            Clause(
                number=number,
                title=f"Clause {number}",
                short_title=f"Clause {number}",
                focus="What matters.",
                requirements=tuple(item for item in made if item.clause == number),
            )
            for number in numbers
        ),
    )


def _requirement(place: int, given: Mapping[str, Any]) -> Requirement:
    plain: dict[str, Any] = {
        "number": f"{4 + place % 3}.{place + 1}",
        "kind": "specific",
        "title": f"Requirement {place + 1}",
        "intent": "Know it.",
        "good_evidence": "A record.",
        "capability": "GOV",
        "readiness": 3,
        "governance": 3,
        "effort": "S",
        "roles": ROLES,
        "statements": tuple(f"Statement {level}." for level in range(10)),
    }
    return Requirement(**{**plain, **given})


@st.composite
def gates(draw: st.DrawFn, *, width: int) -> ShareAndFloorRule | TierRule:
    """A gate rule of either kind for a scale of `width` steps."""
    if draw(st.booleans()):
        below = draw(st.integers(1, width))
        return TierRule(
            kind="tiers",
            names=tuple(f"Tier {tier}" for tier in range(HIGHEST_TIER + 1)),
            top_at_least=draw(st.integers(1, below)),
            below_at_least=below,
        )
    return ShareAndFloorRule(
        kind="share_and_floor",
        weight=draw(st.sampled_from(["readiness", "governance"])),
        share_percent=draw(st.sampled_from([0, 50, 66, 80, 100])),
        floor_importance=draw(st.integers(3, 5)),
        floor_distance=draw(st.integers(0, 3)),
    )


@st.composite
def indices(draw: st.DrawFn, *, width: int) -> IndexRule:
    """An index rule with or without values per level, cut-back and tiers."""
    share = draw(st.integers(0, 100))
    values = st.sets(st.integers(0, 100), min_size=width + 1, max_size=width + 1).map(sorted)
    return IndexRule(
        readiness_percent=share,
        governance_percent=100 - share,
        values=draw(st.none() | values),
        cut_back_to_target=draw(st.booleans()),
        tiers=draw(st.sampled_from(["mean", "sum"])),
        out_of=draw(st.sampled_from([3, 100])),
    )


@st.composite
def evidence_rules(draw: st.DrawFn, *, width: int) -> EvidenceRule | None:
    """A grade for each level that never falls, from which level on data are needed, or no rule at all."""
    if draw(st.booleans()):
        return None
    needs = sorted(draw(st.lists(st.integers(0, 4), min_size=width + 1, max_size=width + 1)))
    data_from = draw(st.none() | st.integers(0, width))
    return EvidenceRule(needs=(0, *needs[1:]), data_from_level=data_from)


@st.composite
def profiles(draw: st.DrawFn, *, width: int) -> ScoringProfile:
    """A profile whose rules and constants differ from those of the DMS catalogue; levels are 1 or 0 to `width`."""
    plain = load_catalogue().profile
    share = st.integers(0, 100)
    return plain.model_copy(
        update={
            "aggregation": draw(st.sampled_from(get_args(Aggregation))),
            "coverage_percent": draw(st.sampled_from([0, 50, 80, 100])),
            "units_percent": draw(st.sampled_from([0, 50, 80, 100])),
            "unanswered": draw(st.sampled_from(["left_out", "lowest"])),
            "not_applicable": draw(st.sampled_from(["left_out", "lowest", "highest"])),
            "evidence": draw(evidence_rules(width=width)),
            "gate": draw(gates(width=width)),
            "index": draw(indices(width=width)),
            "priority": plain.priority.model_copy(
                update={
                    "readiness_percent": draw(share),
                    "distance_damping_percent": draw(st.sampled_from([0, 50, 70, 100])),
                    "enabling_factor_percent": draw(st.sampled_from([0, 100, 150])),
                    "unknowing_percent": draw(st.sampled_from([0, 25, 100])),
                    "effort_exponent_percent": draw(st.sampled_from([0, 50, 100])),
                    "votes_for_consensus": draw(st.integers(2, 5)),
                }
            ),
            "classes": plain.classes.model_copy(
                update={
                    "small_effort_days": draw(st.integers(1, 30)),
                    "high_enabling_percent": draw(st.sampled_from([0, 30, 50, 100])),
                    "foundation_top_percent": draw(st.sampled_from([0, 10, 25, 50, 100])),
                }
            ),
        }
    )


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    """A catalogue with a random acyclic graph, weights, roles, scale and profile."""
    count = draw(st.integers(1, 9))
    lowest, width = draw(st.integers(0, 1)), draw(st.integers(2, 6))
    order = draw(st.permutations(range(count)))
    keys = [f"req.{'abcdefghi'[place]}" for place in range(count)]
    importance = st.integers(1, 5)
    requirements = []
    for place in range(count):
        # Prerequisites come earlier in a random order of their own, so that catalogue order means nothing.
        earlier = [keys[other] for other in range(count) if order.index(other) < order.index(place)]
        prerequisites = draw(st.sets(st.sampled_from(earlier), max_size=3)) if earlier else set()
        requirements.append(
            {
                "key": keys[place],
                "capability": draw(st.sampled_from(["GOV", "SEC", "DAT"])),
                "tier": draw(st.integers(1, HIGHEST_TIER)),
                "prerequisites": tuple(sorted(prerequisites)),
                "readiness": draw(importance),
                "governance": draw(importance),
                "effort": draw(st.sampled_from("SML")),
                "roles": tuple(draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=4, unique=True))),
            }
        )
    steps = tuple(draw(st.integers(1, 90)) for _ in range(width))
    return small_catalogue(
        requirements=requirements,
        profile=draw(profiles(width=width)),
        levels=range(lowest, lowest + width + 1),
        steps=steps,
    )


@st.composite
def assessments(draw: st.DrawFn) -> AssessmentInput:
    """Random answers of up to five people to a random catalogue, with agreed levels, decisions, evidence, targets."""
    catalogue = draw(catalogues())
    keys = [requirement.key for requirement in catalogue.requirements]
    asked = tuple(key for key in keys if draw(st.integers(0, 9))) or (keys[0],)
    level = st.integers(catalogue.scale[0].number, catalogue.highest_level)
    people = range(draw(st.integers(0, 5)))
    units = draw(st.lists(st.integers(1, 500), max_size=4))
    decided = draw(st.dictionaries(st.sampled_from(keys), st.sampled_from(["not_applicable", "deferred"]), max_size=3))
    return AssessmentInput(
        catalogue=catalogue,
        asked=asked,
        targets={key: draw(level) for key in keys},
        sheets=tuple(draw(_sheets(person, keys, level, len(units))) for person in people),
        agreed=draw(st.dictionaries(st.sampled_from(keys), level, max_size=len(keys))),
        decisions={
            key: Applicability(key=key, state=AnswerState(state), reason="Told.") for key, state in decided.items()
        },
        evidence=draw(st.dictionaries(st.sampled_from(keys), st.integers(0, 4))),
        evidence_with_data=frozenset(draw(st.sets(st.sampled_from(keys)))),
        must_do=frozenset(draw(st.sets(st.sampled_from(keys), max_size=2))),
        units=tuple(Unit(name=f"Unit {place}", size=size) for place, size in enumerate(units)),
    )


@st.composite
def _sheets(draw: st.DrawFn, person: int, keys: list[str], level: st.SearchStrategy[int], units: int) -> ResponseSheet:
    answers = []
    for key in keys:
        state = draw(st.sampled_from([AnswerState.ANSWERED] * 6 + list(AnswerState)))
        given = draw(level) if state is AnswerState.ANSWERED else None
        if state is not AnswerState.UNANSWERED:
            answers.append(Answer(key=key, state=state, level=given, reason="Told."))
    roles = tuple(draw(st.lists(st.sampled_from(ROLES), min_size=1, max_size=3, unique=True)))
    # The number after the last unit stands for a person without one.
    place = draw(st.integers(0, units))
    unit = f"Unit {place}" if place < units else ""
    return ResponseSheet(respondent=f"Person {person}", roles=roles, answers=tuple(answers), unit=unit)
