"""A catalogue with the weights of one organization: a, b and k of the priority, and importance shifted by at most one.

The edition itself is never changed. What is asked follows from the edition; only what is scored sees these weights.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from clauses.model import Catalogue, Clause, Requirement
from questionnaires.answers import Problem

MOST_SHIFT = 1
LOWEST_IMPORTANCE, HIGHEST_IMPORTANCE = 1, 5
MOST_READINESS_PERCENT, MOST_ENABLING_PERCENT, MOST_EFFORT_PERCENT = 100, 300, 100
MOST_PERCENT = {
    "readiness_percent": MOST_READINESS_PERCENT,
    "enabling_factor_percent": MOST_ENABLING_PERCENT,
    "effort_exponent_percent": MOST_EFFORT_PERCENT,
}

Shifts = Mapping[str, tuple[int, int]]


def adjust_catalogue(
    *,
    catalogue: Catalogue,
    readiness_percent: int,
    enabling_factor_percent: int,
    effort_exponent_percent: int,
    shifts: Shifts,
) -> Catalogue:
    """Return the catalogue with other constants of P and shifted importance (R, G) by key; the same one without change.

    Raises ValueError with every fault that `adjustment_faults` finds.

    >>> from clauses import load_catalogue
    >>> adjusted = adjust_catalogue(catalogue=load_catalogue(), readiness_percent=30, enabling_factor_percent=100,
    ...     effort_exponent_percent=50, shifts={"ctx.issues": (1, 0)})
    >>> adjusted.by_key["ctx.issues"].readiness - load_catalogue().by_key["ctx.issues"].readiness
    1
    """
    constants = {
        "readiness_percent": readiness_percent,
        "enabling_factor_percent": enabling_factor_percent,
        "effort_exponent_percent": effort_exponent_percent,
    }
    if faults := adjustment_faults(catalogue=catalogue, constants=constants, shifts=shifts):
        raise ValueError(" ".join(str(fault) for fault in faults))
    priority = catalogue.profile.priority.model_copy(update=constants)
    if priority == catalogue.profile.priority and not any(map(any, shifts.values())):
        return catalogue
    changed = {
        "profile": catalogue.profile.model_copy(update={"priority": priority}),
        "clauses": tuple(_shifted_clause(clause, shifts) for clause in catalogue.clauses),
    }
    # Made anew instead of copied: a copy would keep the hash and the list of requirements of the edition.
    return Catalogue.model_construct(**{name: getattr(catalogue, name) for name in Catalogue.model_fields} | changed)


def adjustment_faults(*, catalogue: Catalogue, constants: Mapping[str, int], shifts: Shifts) -> tuple[Problem, ...]:
    """Return every fault of constants (by the name of the profile's field, in percent) and shifts, with its remedy.

    >>> from clauses import load_catalogue
    >>> (fault,) = adjustment_faults(catalogue=load_catalogue(), constants={}, shifts={"ctx.issues": (2, 0)})
    >>> fault.place, fault.message
    ('shifts, ctx.issues', 'The importance of 4.1 was shifted by 2 for readiness.')
    """
    return (*_constant_faults(constants), *_shift_faults(catalogue, shifts))


def _constant_faults(constants: Mapping[str, int]) -> Iterator[Problem]:
    for name, percent in constants.items():
        most = MOST_PERCENT[name]
        if not 0 <= percent <= most:
            remedy = f"Give a whole number from 0 to {most}."
            yield Problem(place=name, message=f"{percent} percent is out of range.", remedy=remedy)


def _shift_faults(catalogue: Catalogue, shifts: Shifts) -> Iterator[Problem]:
    for key, (readiness, governance) in shifts.items():
        requirement, place = catalogue.by_key.get(key), f"shifts, {key}"
        if requirement is None:
            message = f'There is no requirement "{key}" in the catalogue.'
            yield Problem(place=place, message=message, remedy="Use a key such as dir.strategy.")
            continue
        for name, present, shift in (
            ("readiness", requirement.readiness, readiness),
            ("governance", requirement.governance, governance),
        ):
            if abs(shift) > MOST_SHIFT:
                message = f"The importance of {requirement.number} was shifted by {shift} for {name}."
                remedy = "An organization may shift an importance by 1 at most, up or down."
                yield Problem(place=place, message=message, remedy=remedy)
            elif not LOWEST_IMPORTANCE <= present + shift <= HIGHEST_IMPORTANCE:
                end = "highest" if shift > 0 else "lowest"
                message = f"{requirement.number} has the {end} importance for {name} already: {present}."
                yield Problem(place=place, message=message, remedy="Leave it as it is, or shift it the other way.")


def _shifted_clause(clause: Clause, shifts: Shifts) -> Clause:
    return clause.model_copy(
        update={"requirements": tuple(_shifted(requirement, shifts) for requirement in clause.requirements)}
    )


def _shifted(requirement: Requirement, shifts: Shifts) -> Requirement:
    readiness, governance = shifts.get(requirement.key, (0, 0))
    return requirement.model_copy(
        update={"readiness": requirement.readiness + readiness, "governance": requirement.governance + governance}
    )
