"""One assessment counted into arrays: how many votes per role and level, how many answers per state."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

import numpy as np

from clauses.model import Requirement
from scoring.compiled import CatalogueArrays, Floats, Numbers
from scoring.values import AssessmentInput
from scoring.votes import ANSWERED, STATE_CODE, STATES, Responses


def voting_role(*, requirement: Requirement, roles: tuple[str, ...]) -> str:
    """Return the one role under which a person counts for a requirement: the first in its list of roles (SC-04).

    A person with none of the listed roles counts under the first of their own.

    >>> from clauses import load_catalogue
    >>> voting_role(requirement=load_catalogue().by_key["dir.strategy"], roles=("PM", "DL", "EX"))
    'EX'
    """
    return next((role for role in (*requirement.roles, *roles) if role in roles), "")


@lru_cache(maxsize=512)
def _voting_roles(arrays: CatalogueArrays, roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(voting_role(requirement=requirement, roles=roles) for requirement in arrays.requirements)


def count_responses(*, arrays: CatalogueArrays, assessment: AssessmentInput) -> tuple[tuple[str, ...], Responses]:
    """Count the sheets, agreed levels and decisions of one assessment; returns the role axis and the counts.

    Answers to requirements that are not asked stay out; a sheet that answers a requirement twice counts with its last
    answer. Raises ValueError for a level outside the scale.
    """
    roles: dict[str, int] = {}
    spoken: list[int] = []
    voted: list[int] = []
    for sheet in assessment.sheets:
        _count_sheet(arrays, sheet, roles, spoken, voted)
    return tuple(roles), Responses(
        votes=_tally(voted, (len(arrays.keys), max(len(roles), 1), arrays.width + 1), arrays.width + 1),
        states=_tally(spoken, (len(arrays.keys), len(STATES))),
        agreed=_agreed_levels(arrays, assessment),
        decisions=_decisions(arrays, assessment),
    )
