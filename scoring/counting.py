"""One assessment counted into arrays: how many votes per role and level, how many answers per state."""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np

from clauses.model import Requirement
from questionnaires.answers import ResponseSheet
from scoring.arrays import CatalogueArrays, Floats, Numbers
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
    names, columns, levels = tuple(sorted(roles)), len(arrays.keys), arrays.width + 1
    votes = _tally(voted, (max(len(roles), 1), levels, columns))
    by_name = [roles[name] for name in names] or [0]
    return names, Responses(
        votes=votes[by_name].transpose(1, 0, 2)[:, :, None],
        states=_tally(spoken, (len(STATES), columns))[:, None],
        agreed=_agreed_levels(arrays, assessment),
        decisions=_decisions(arrays, assessment),
    )


def _count_sheet(
    arrays: CatalogueArrays, sheet: ResponseSheet, roles: dict[str, int], spoken: list[int], voted: list[int]
) -> None:
    """Add the cells that a sheet's answers fall into: (state, column) to `spoken`, (role, step, column) to `voted`."""
    lowest, highest, columns = arrays.lowest, arrays.highest, len(arrays.keys)
    role_of, place_of, size = _voting_roles(arrays, sheet.roles), arrays.column, columns * (arrays.width + 1)
    first_cell = {role: roles.setdefault(role, len(roles)) * size for role in set(role_of)}
    for key, answer in {answer.key: answer for answer in sheet.answers}.items():
        column = place_of.get(key)
        if column is None:
            continue
        level = answer.level
        if level is None:
            spoken.append(STATE_CODE[answer.state] * columns + column)
            continue
        if not lowest <= level <= highest:
            raise ValueError(f"The vote on {key} is {level}; it must be a whole number from {lowest} to {highest}.")
        # Code 0 is ANSWERED, the only state with a level.
        spoken.append(column)
        voted.append(first_cell[role_of[column]] + (level - lowest) * columns + column)


def _tally(cells: list[int], shape: tuple[int, ...]) -> Numbers:
    """Count how often each cell of an array of this shape was met."""
    counts = np.bincount(np.array(cells, dtype=np.int64), minlength=math.prod(shape))
    return counts.astype(np.int32).reshape(shape)


def _agreed_levels(arrays: CatalogueArrays, assessment: AssessmentInput) -> Floats:
    agreed = np.full((1, len(arrays.keys)), np.nan)
    for key, level in assessment.agreed.items():
        if key in arrays.column:
            agreed[0, arrays.column[key]] = level
    return agreed


def _decisions(arrays: CatalogueArrays, assessment: AssessmentInput) -> Numbers:
    decided = np.full((1, len(arrays.keys)), ANSWERED, dtype=np.int8)
    for key, decision in assessment.decisions.items():
        if key in arrays.column:
            decided[0, arrays.column[key]] = STATE_CODE[decision.state]
    return decided
