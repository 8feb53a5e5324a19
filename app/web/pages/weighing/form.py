"""Reading the forms of weights: constants, shifts of importance, and the judgements of a group."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.errors import Refused
from app.intake.weights import read_judgement
from app.presenters.weights import TypedPerson, TypedShift, TypedWeights
from app.presenters.weights.comparison import EQUAL, PAIRS
from app.values import ImportanceShift, PersonJudgements, ScoringSettings
from app.values.scoring_settings import CONSTANTS, LARGEST_SEED, LONGEST_REASON, MOST_PEOPLE
from app.web.forms import field_errors, read_whole, whole_number

MOST_SHIFTS = 200
LONGEST_PERSON = 120
NUMBERS = (*CONSTANTS, "seed")


def typed_weights(form: Mapping[str, str]) -> TypedWeights:
    """Return the form as typed; rows without a requirement and without a reason are left out."""
    return TypedWeights(
        **{name: form.get(name, "") for name in (*NUMBERS, "reason")},
        shifts=tuple(shift for shift in _shifts(form) if shift.key or shift.reason),
    )


def _shifts(form: Mapping[str, str]) -> Iterator[TypedShift]:
    for place in range(MOST_SHIFTS):
        if f"shift-{place}-key" not in form:
            return
        yield TypedShift(
            key=form[f"shift-{place}-key"],
            readiness=form.get(f"shift-{place}-readiness", "0"),
            governance=form.get(f"shift-{place}-governance", "0"),
            reason=form.get(f"shift-{place}-reason", ""),
        )


def read_settings(typed: TypedWeights, present: ScoringSettings, errors: dict[str, str]) -> ScoringSettings:
    """Read the settings; unreadable values are noted by field.

    A comparison stays the origin of a, b and k as long as they are what followed from it.
    """
    numbers = {name: read_whole(getattr(typed, name), name, errors) for name in NUMBERS}
    if numbers["seed"] > LARGEST_SEED:
        errors["seed"] = f"The seed is a whole number up to {LARGEST_SEED:,}."
    shifts = tuple(_shift(row, f"shift-{place}", errors) for place, row in enumerate(typed.shifts))
    if errors:
        return present
    kept = all(getattr(present, name) == numbers[name] for name in CONSTANTS)
    return ScoringSettings(**numbers, shifts=shifts, comparison=present.comparison if kept else None)


def _shift(row: TypedShift, name: str, errors: dict[str, str]) -> ImportanceShift:
    if not row.key:
        errors[f"{name}-key"] = "No requirement is chosen. Choose the one that is meant, or empty the reason."
    if len(row.reason) > LONGEST_REASON:
        errors[f"{name}-reason"] = f"This reason is longer than {LONGEST_REASON} characters. Shorten it."
    readiness, governance = (
        (whole_number(text.removeprefix("-")) or 0) * (-1 if text.startswith("-") else 1)
        for text in (row.readiness, row.governance)
    )
    return ImportanceShift(
        key=row.key[:60], readiness=readiness, governance=governance, reason=row.reason[:LONGEST_REASON]
    )


def shift_errors(refusal: Refused, typed: TypedWeights) -> dict[str, str]:
    """Return the faults of a refusal by field; those of a shift stand beside its requirement."""
    rows = {f"shifts, {row.key}": f"shift-{place}-key" for place, row in enumerate(typed.shifts)}
    return field_errors(refusal, fields={**{name: name for name in (*NUMBERS, "reason")}, **rows}, other="reason")


def typed_people(form: Mapping[str, str]) -> tuple[TypedPerson, ...]:
    """Return the people of the comparison as typed."""
    found: list[TypedPerson] = []
    for place in range(MOST_PEOPLE):
        if f"person-{place}-name" not in form:
            break
        judgements = (form.get(f"person-{place}-{pair}", EQUAL) for pair in range(len(PAIRS)))
        found.append(TypedPerson(name=form[f"person-{place}-name"], judgements=tuple(judgements)))
    return tuple(found)


def read_people(typed: tuple[TypedPerson, ...], errors: dict[str, str]) -> tuple[PersonJudgements, ...]:
    """Read the judgements; a person without a name is called by their place, an unreadable judgement is noted."""
    people = []
    for place, person in enumerate(typed):
        judgements = [read_judgement(text) for text in person.judgements]
        for number, judgement in enumerate(judgements):
            if isinstance(judgement, str):
                errors[f"person-{place}-{number}"] = f"{judgement[:20]} is not a judgement. Choose one of the list."
        name = person.name[:LONGEST_PERSON] or f"Person {place + 1}"
        values = tuple(float(each) for each in judgements if not isinstance(each, str))
        people.append(PersonJudgements(name=name, judgements=values))
    return tuple(people)
