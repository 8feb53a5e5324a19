"""How an organization weighs its gaps: the constants of P, shifts of importance with their reasons, and the seed.

A version is stored once and never changed; whoever wants other settings, or earlier ones again, makes a new version.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Self

from pydantic import BaseModel, ConfigDict, Field

from app.values.exact import Number, Whole
from clauses.model import Catalogue
from questionnaires.answers import Problem
from scoring.weights import adjust_catalogue, adjustment_faults

if TYPE_CHECKING:
    from scoring import PriorityWeights

LARGEST_SEED = 2**31 - 1
LONGEST_REASON = 500
MOST_PEOPLE = 50
RATIO_ALLOWANCE = 0.005
CONSTANTS = ("readiness_percent", "enabling_factor_percent", "effort_exponent_percent")


class SettingsValue(BaseModel):
    """Base of the values: nothing unknown is accepted."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


class ImportanceShift(SettingsValue):
    """One requirement whose importance for readiness or governance is shifted by -1 or +1, and why."""

    key: str = Field(max_length=60)
    readiness: Whole = 0
    governance: Whole = 0
    reason: str = Field(default="", max_length=LONGEST_REASON)


class PersonJudgements(SettingsValue):
    """What one person says in six pairs: readiness with governance, enabling power, low effort, and so on.

    A judgement says how many times the first matters as much as the second: 9 far more, 1 the same, 1/9 far less.
    """

    name: str = Field(min_length=1, max_length=120)
    judgements: tuple[Number, ...]


class GroupComparison(SettingsValue):
    """The comparison in pairs that a, b and k follow from, and how consistent it is (accepted below 0.10)."""

    people: tuple[PersonJudgements, ...] = Field(min_length=1, max_length=MOST_PEOPLE)
    consistency_ratio: Number


class ScoringSettings(SettingsValue):
    """What an organization settles about scoring: a, b and k in percent, shifts of importance, seed of what is drawn.

    Without a `comparison` a, b and k were chosen by hand.
    """

    readiness_percent: Whole
    enabling_factor_percent: Whole
    effort_exponent_percent: Whole
    shifts: tuple[ImportanceShift, ...] = ()
    seed: Whole = Field(default=1, ge=0, le=LARGEST_SEED)
    comparison: GroupComparison | None = None

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """Return the settings that a catalogue brings along."""
        return cls(**{name: getattr(catalogue.profile.priority, name) for name in CONSTANTS})

    @property
    def constants(self) -> dict[str, int]:
        """The constants of P by the names that a profile gives them."""
        return {name: getattr(self, name) for name in CONSTANTS}

    @property
    def by_key(self) -> dict[str, tuple[int, int]]:
        """The shifts of readiness and governance importance by key."""
        return {shift.key: (shift.readiness, shift.governance) for shift in self.shifts}

    def adjust(self, catalogue: Catalogue) -> Catalogue:
        """Return the catalogue with these weights; ValueError when they do not fit it."""
        return adjust_catalogue(catalogue=catalogue, **self.constants, shifts=self.by_key)

    @property
    def origin_text(self) -> str:
        """Where a, b and k come from.

        >>> ScoringSettings(readiness_percent=60, enabling_factor_percent=100, effort_exponent_percent=50).origin_text
        'chosen by hand'
        """
        if self.comparison is None:
            return "chosen by hand"
        people = len(self.comparison.people)
        who = "1 person" if people == 1 else f"{people} people"
        return f"comparison in pairs by {who}, consistency ratio {self.comparison.consistency_ratio:.2f}"


@dataclass(frozen=True, kw_only=True)
class SettingsVersion:
    """Settings as they were stored: number from 1, why, when and by whom."""

    version: int
    settings: ScoringSettings
    reason: str
    created_at: datetime
    created_by: str


def settings_faults(settings: ScoringSettings, catalogue: Catalogue) -> tuple[Problem, ...]:
    """Return every fault of settings for a catalogue, with place and remedy.

    >>> from clauses import load_catalogue
    >>> catalogue = load_catalogue()
    >>> shift = ImportanceShift(key="ctx.issues", readiness=1)
    >>> [fault.message for fault in settings_faults(
    ...     ScoringSettings.of(catalogue).model_copy(update={"shifts": (shift,)}), catalogue)]
    ['The shift of 4.1 has no reason.']
    """
    found = adjustment_faults(catalogue=catalogue, constants=settings.constants, shifts=settings.by_key)
    return (*found, *_reason_faults(settings, catalogue), *_comparison_faults(settings))


def _reason_faults(settings: ScoringSettings, catalogue: Catalogue) -> Iterator[Problem]:
    seen: set[str] = set()
    for shift in settings.shifts:
        place = f"shifts, {shift.key}"
        name = catalogue.by_key[shift.key].number if shift.key in catalogue.by_key else shift.key
        if shift.key in seen:
            yield Problem(place=place, message=f"{name} is shifted a second time.", remedy="Keep one of the two.")
        elif not shift.readiness and not shift.governance:
            yield Problem(place=place, message=f"The shift of {name} changes nothing.", remedy="Remove it.")
        elif not shift.reason:
            remedy = "Say why it matters more or less here than in general."
            yield Problem(place=place, message=f"The shift of {name} has no reason.", remedy=remedy)
        seen.add(shift.key)


def _comparison_faults(settings: ScoringSettings) -> Iterator[Problem]:
    """A comparison is kept as the origin of a, b and k only where they do follow from it."""
    if settings.comparison is None:
        return
    try:
        derived = settings_from_comparison(settings, settings.comparison.people)
    except ValueError as error:
        yield Problem(place="comparison", message=str(error), remedy="Correct the judgement.")
        return
    ratio = derived.comparison.consistency_ratio if derived.comparison else 0.0
    if derived.constants != settings.constants or abs(ratio - settings.comparison.consistency_ratio) > RATIO_ALLOWANCE:
        numbers = ", ".join(str(value) for value in derived.constants.values())
        message = f"From these judgements follow {numbers} percent and a consistency ratio of {ratio:.2f}."
        yield Problem(place="comparison", message=message, remedy="Use these, or leave the comparison out.")


def settings_from_comparison(settings: ScoringSettings, people: tuple[PersonJudgements, ...]) -> ScoringSettings:
    """Return the settings with a, b and k from a group's comparison in pairs (SC-50), all else as it is.

    Raises ValueError, naming the person, for a wrong number of judgements or one off the scale.
    """
    weights = weigh(people)
    constants = {name: getattr(weights, name) for name in CONSTANTS}
    kept = GroupComparison(people=people, consistency_ratio=round(weights.comparison.consistency_ratio, 4))
    return settings.model_copy(update={**constants, "comparison": kept})


def weigh(people: tuple[PersonJudgements, ...]) -> PriorityWeights:
    """Return a, b and k with the weights and the consistency of a group's judgements; ValueError names the person."""
    from scoring import priority_weights  # noqa: PLC0415 - the engine waits until it is needed

    return priority_weights(matrices=[_matrix(person) for person in people])


def _matrix(person: PersonJudgements) -> list[list[float]]:
    from scoring import comparison_matrix  # noqa: PLC0415 - the engine waits until it is needed
    from scoring.raters.ahp import PRIORITY_CRITERIA  # noqa: PLC0415 - likewise

    try:
        matrix: list[list[float]] = comparison_matrix(criteria=PRIORITY_CRITERIA, judgements=person.judgements).tolist()
    except ValueError as error:
        raise ValueError(f"{person.name}: {error}") from error
    return matrix
