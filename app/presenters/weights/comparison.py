"""The page on which a group compares the four criteria in pairs, with the weights that follow from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import TYPE_CHECKING

from app.presenters import links
from app.presenters.marks import Choice
from app.presenters.standing import Standing
from app.presenters.weight_words import constant_text, judgement_fraction, judgement_text
from app.presenters.weights.change import ChangeView, build_change
from app.presenters.words import percent_text
from app.values import PersonJudgements, ScoringSettings

if TYPE_CHECKING:
    from scoring import PriorityWeights

CRITERIA = ("readiness", "governance", "enabling power", "low effort")
MEANINGS = (
    ("readiness", "how much projects need it"),
    ("governance", "how much steering, law and audits need it"),
    ("enabling power", "how much else waits for it"),
    ("low effort", "how few person-days it takes"),
)
PAIRS = tuple(combinations(CRITERIA, 2))
STEPS = (9, 8, 7, 6, 5, 4, 3, 2, 1)
EQUAL = "1"
HIGHEST = 9


@dataclass(frozen=True, kw_only=True)
class TypedPerson:
    """One person of the form as typed: name and six judgements as text ("3", "1/3")."""

    name: str = ""
    judgements: tuple[str, ...] = (EQUAL,) * len(PAIRS)


@dataclass(frozen=True, kw_only=True)
class PairField:
    """One pair as a list of 17 steps in words."""

    id: str
    label: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, kw_only=True)
class PersonFields:
    """The fields of one person."""

    id: str
    title: str
    name: str
    pairs: tuple[PairField, ...]


@dataclass(frozen=True, kw_only=True)
class WeighedView:
    """What follows from the comparison. `look_text` names the judgement to look at first, empty when they fit."""

    weights: tuple[tuple[str, str], ...]
    constants_text: str
    ratio_text: str
    is_accepted: bool
    look_text: str


@dataclass(frozen=True, kw_only=True)
class ComparisonPage:
    """The page. `weighed` and `change` are there once the judgements have been weighed."""

    eyebrow: str
    meanings: tuple[tuple[str, str], ...]
    people: tuple[PersonFields, ...]
    weighed: WeighedView | None
    change: ChangeView | None
    reason: str
    base_version: int
    next_version: int
    action: str
    weights_href: str
    errors: Mapping[str, str] = field(default_factory=dict)


def build_comparison(
    standing: Standing,
    *,
    people: Sequence[TypedPerson] = (),
    found: PriorityWeights | None = None,
    after: Standing | None = None,
    reason: str = "",
    errors: Mapping[str, str] | None = None,
) -> ComparisonPage:
    """Build the page; `found` are the weights of the people's judgements, `after` the assessment by them."""
    present = standing.snapshot.present_settings
    number = 0 if present is None else present.version
    shown = tuple(people) or stored_people(None if present is None else present.settings) or (TypedPerson(),)
    return ComparisonPage(
        eyebrow=standing.snapshot.header.organization.name,
        meanings=MEANINGS,
        people=tuple(_person(person, place) for place, person in enumerate(shown)),
        weighed=None if found is None else _weighed(found),
        change=None if after is None else build_change(standing, after),
        reason=reason,
        base_version=number,
        next_version=number + 1,
        action=links.weights_path(standing.id, "compare"),
        weights_href=links.weights_path(standing.id),
        errors=dict(errors or {}),
    )


def stored_people(settings: ScoringSettings | None) -> tuple[TypedPerson, ...]:
    """Return the people of a stored comparison as they would be typed."""
    found: tuple[PersonJudgements, ...] = ()
    if settings is not None and settings.comparison is not None:
        found = settings.comparison.people
    return tuple(
        TypedPerson(name=person.name, judgements=tuple(judgement_fraction(each) for each in person.judgements))
        for person in found
    )


def _person(person: TypedPerson, place: int) -> PersonFields:
    return PersonFields(
        id=f"person-{place}",
        title=person.name or f"Person {place + 1}",
        name=person.name,
        pairs=tuple(
            PairField(
                id=f"person-{place}-{number}",
                label=f"{first.capitalize()} or {second}",
                choices=_choices(first, second, chosen),
            )
            for number, ((first, second), chosen) in enumerate(zip(PAIRS, person.judgements, strict=True))
        ),
    )


def _choices(first: str, second: str, chosen: str) -> tuple[Choice, ...]:
    values = (*(float(step) for step in STEPS), *(1 / step for step in reversed(STEPS[:-1])))
    written = [(judgement_fraction(value), judgement_text(value, first=first, second=second)) for value in values]
    return tuple(
        Choice(value=value, text=f"{text[0].upper()}{text[1:]} ({value})", is_selected=value == chosen)
        for value, text in written
    )


def _weighed(found: PriorityWeights) -> WeighedView:
    comparison = found.comparison
    ratio = f"{comparison.consistency_ratio:.2f}"
    fits = "the judgements fit together" if comparison.is_accepted else "the judgements contradict each other"
    constants = (found.readiness_percent, found.enabling_factor_percent, found.effort_exponent_percent)
    a, b, k = (constant_text(percent) for percent in constants)
    review = comparison.look_first
    look = ""
    if review is not None:
        said, fitting = (
            judgement_text(_on_scale(value), first=review.first, second=review.second)
            for value in (review.given, review.implied)
        )
        look = f"Look first at {review.first} and {review.second}. The group says: {said}. To fit the rest: {fitting}."
    return WeighedView(
        weights=tuple(
            (name.capitalize(), percent_text(weight))
            for name, weight in zip(comparison.criteria, comparison.weights, strict=True)
        ),
        constants_text=f"a {a}, b {b}, k {k}",
        ratio_text=f"Consistency ratio {ratio}: {fits} (accepted below 0.10).",
        is_accepted=comparison.is_accepted,
        look_text=look,
    )


def _on_scale(value: float) -> float:
    return min(max(value, 1 / HIGHEST), HIGHEST)
