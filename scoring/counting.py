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
    spoken, voted = _answers(arrays, assessment)
    roles = tuple(sorted({role for _, role, _ in voted}))
    return roles, Responses(
        votes=_count_votes(arrays, roles, voted),
        states=_count_states(arrays, spoken),
        agreed=_agreed_levels(arrays, assessment),
        decisions=_decisions(arrays, assessment),
    )


def _answers(
    arrays: CatalogueArrays, assessment: AssessmentInput
) -> tuple[list[tuple[int, int]], list[tuple[int, str, int]]]:
    """List what was said as (column, state code) and what was voted as (column, role, step above the lowest level)."""
    spoken: list[tuple[int, int]] = []
    voted: list[tuple[int, str, int]] = []
    for sheet in assessment.sheets:
        role_of = _voting_roles(arrays, sheet.roles)
        for answer in {answer.key: answer for answer in sheet.answers}.values():
            column = arrays.column.get(answer.key)
            if column is None:
                continue
            spoken.append((column, STATE_CODE[answer.state]))
            if answer.level is not None:
                voted.append((column, role_of[column], _step(arrays, answer.key, answer.level)))
    return spoken, voted


def _step(arrays: CatalogueArrays, key: str, level: int) -> int:
    if not arrays.lowest <= level <= arrays.highest:
        raise ValueError(
            f"The vote on {key} is {level}; it must be a whole number from {arrays.lowest} to {arrays.highest}."
        )
    return level - arrays.lowest


def _count_votes(arrays: CatalogueArrays, roles: tuple[str, ...], voted: list[tuple[int, str, int]]) -> Numbers:
    place = {role: number for number, role in enumerate(roles)}
    shape = (len(arrays.keys), max(len(roles), 1), arrays.width + 1)
    cells = [(column * shape[1] + place[role]) * shape[2] + step for column, role, step in voted]
    return np.bincount(np.array(cells, dtype=np.int64), minlength=shape[0] * shape[1] * shape[2]).reshape(1, *shape)


def _count_states(arrays: CatalogueArrays, spoken: list[tuple[int, int]]) -> Numbers:
    shape = (len(arrays.keys), len(STATES))
    cells = [column * shape[1] + code for column, code in spoken]
    return np.bincount(np.array(cells, dtype=np.int64), minlength=shape[0] * shape[1]).reshape(1, *shape)


def _agreed_levels(arrays: CatalogueArrays, assessment: AssessmentInput) -> Floats:
    agreed = np.full((1, len(arrays.keys)), np.nan)
    for column, level in _by_column(arrays, assessment.agreed.items()):
        agreed[0, column] = level
    return agreed


def _decisions(arrays: CatalogueArrays, assessment: AssessmentInput) -> Numbers:
    decided = np.full((1, len(arrays.keys)), ANSWERED, dtype=np.int8)
    codes = ((key, STATE_CODE[decision.state]) for key, decision in assessment.decisions.items())
    for column, code in _by_column(arrays, codes):
        decided[0, column] = code
    return decided


def _by_column(arrays: CatalogueArrays, items: Iterable[tuple[str, int]]) -> Iterator[tuple[int, int]]:
    return ((arrays.column[key], value) for key, value in items if key in arrays.column)
