"""From what respondents say to one level per requirement: lower medians, agreement and the five states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from clauses.profile import Aggregation
from questionnaires.answers import AnswerState
from scoring.agreement import consensus, near_share, twice_running
from scoring.arrays import Flags, Floats, Numbers

STATES: tuple[AnswerState, ...] = (
    AnswerState.ANSWERED,
    AnswerState.UNANSWERED,
    AnswerState.DONT_KNOW,
    AnswerState.NOT_APPLICABLE,
    AnswerState.DEFERRED,
)
ANSWERED, UNANSWERED, DONT_KNOW, NOT_APPLICABLE, DEFERRED = (np.int8(code) for code in range(len(STATES)))
STATE_CODE = {state: code for code, state in enumerate(STATES)}


@dataclass(frozen=True, kw_only=True, eq=False)
class Responses:
    """What was said in n assessments about m requirements, counted; never who said it.

    `votes` [levels, roles, n, m] counts the votes per level (lowest first) and role. `states` [5, n, m] counts the
    answers per state code. `agreed` [n, m] holds agreed levels, NaN where there is none. `decisions` [n, m] holds the
    state code NOT_APPLICABLE or DEFERRED where that was decided, else ANSWERED. Levels, roles and states come first, so
    that counting along them is a few long operations.
    """

    votes: Numbers
    states: Numbers
    agreed: Floats
    decisions: Numbers


@dataclass(frozen=True, kw_only=True, eq=False)
class RequirementLevels:
    """One level and state per requirement: `levels`, `states`, `agreement` and `near` are [n, m], NaN where none.

    `role_medians` is [roles, n, m], `votes` [levels, n, m]; `consensus` Cns is given for any number of votes, while
    `agreement` is what confidence uses; `is_agreed` marks levels that were set together.
    """

    levels: Floats
    states: Numbers
    role_medians: Floats
    votes: Numbers
    consensus: Floats
    near: Floats
    agreement: Floats
    is_agreed: Flags
    has_applicability_conflict: Flags


def lower_medians(*, counts: Numbers, lowest: int = 0) -> Floats:
    """Return the lower median of votes counted per level along the first axis; NaN without votes (rule SC-01).

    >>> lower_medians(counts=np.array([0, 0, 4, 4, 0, 0])).item()
    2.0
    """
    twice, total = twice_running(counts=counts)
    median = lowest + np.add.reduce(twice < total, axis=0, dtype=np.int8)
    return np.where(total > 0, median, np.nan)


def lowest_votes(*, counts: Numbers, lowest: int = 0) -> Floats:
    """Return the lowest vote of votes counted per level along the first axis; NaN without votes (rule SC-60).

    >>> lowest_votes(counts=np.array([0, 2, 0, 1])).item()
    1.0
    """
    given = counts > 0
    return np.where(given.any(axis=0), lowest + given.argmax(axis=0), np.nan)


def highest_votes(*, counts: Numbers, lowest: int = 0) -> Floats:
    """Return the highest vote of votes counted per level along the first axis; NaN without votes (rule SC-60).

    >>> highest_votes(counts=np.array([0, 2, 0, 1])).item()
    3.0
    """
    return lowest + len(counts) - 1 - lowest_votes(counts=counts[::-1])


def _medians_of_roles(votes: Numbers, role_medians: Floats, lowest: int) -> Floats:
    scale = np.arange(lowest, lowest + len(votes))[:, None, None, None]
    counted = np.add.reduce(role_medians == scale, axis=1, dtype=np.int32)
    return lower_medians(counts=counted, lowest=lowest)


_AGGREGATIONS: dict[Aggregation, Callable[[Numbers, Floats, int], Floats]] = {
    "lower_median_of_role_medians": _medians_of_roles,
    "lower_median": lambda votes, _medians, lowest: lower_medians(counts=votes, lowest=lowest),
    "lowest": lambda votes, _medians, lowest: lowest_votes(counts=votes, lowest=lowest),
    "highest": lambda votes, _medians, lowest: highest_votes(counts=votes, lowest=lowest),
}


def requirement_levels(
    *,
    responses: Responses,
    lowest: int,
    votes_for_consensus: int,
    aggregation: Aggregation = "lower_median_of_role_medians",
) -> RequirementLevels:
    """Bring what n assessments say to one level and one state per requirement.

    Rules SC-01 to SC-06, SC-19, SC-20 and SC-60; `aggregation` is the profile's way from the votes to one level.
    """
    role_medians = lower_medians(counts=responses.votes, lowest=lowest)
    votes = np.add.reduce(responses.votes, axis=1)
    voted = aggregated(aggregation=aggregation, votes=votes, role_medians=role_medians, lowest=lowest)
    return settled_levels(
        votes=votes,
        role_medians=role_medians,
        voted=voted,
        states=_states(responses, ~np.isnan(voted)),
        agreed=responses.agreed,
        is_denied=responses.states[NOT_APPLICABLE] > 0,
        votes_for_consensus=votes_for_consensus,
    )


def aggregated(*, aggregation: Aggregation, votes: Numbers, role_medians: Floats, lowest: int) -> Floats:
    """Bring votes [levels, n, m] and role medians [roles, n, m] to one level each, [n, m], NaN without votes."""
    return _AGGREGATIONS[aggregation](votes, role_medians, lowest)


def settled_levels(
    *,
    votes: Numbers,
    role_medians: Floats,
    voted: Floats,
    states: Numbers,
    agreed: Floats,
    is_denied: Flags,
    votes_for_consensus: int,
) -> RequirementLevels:
    """Choose between `voted` and `agreed` levels and say how far the votes agree (SC-03, SC-06, SC-19, SC-20).

    Without units; `voted` and `agreed` are NaN where there is none, `is_denied` marks where somebody said not
    applicable. Arrays are as in `RequirementLevels`.
    """
    is_agreed = (states == ANSWERED) & ~np.isnan(agreed)
    has_votes = np.add.reduce(votes, axis=0)
    index, near = consensus(counts=votes), near_share(counts=votes)
    agreement = np.where(has_votes >= votes_for_consensus, index, near)
    return RequirementLevels(
        levels=np.where(states == ANSWERED, np.where(is_agreed, agreed, voted), np.nan),
        states=states,
        role_medians=role_medians,
        votes=votes,
        consensus=index,
        near=near,
        agreement=np.where(is_agreed & (has_votes == 0), 1.0, agreement),
        is_agreed=is_agreed,
        has_applicability_conflict=(states == ANSWERED) & ~is_agreed & is_denied,
    )


def _states(responses: Responses, has_votes: Flags) -> Numbers:
    said, has_level = responses.states > 0, has_votes | ~np.isnan(responses.agreed)
    states = np.where(said[DONT_KNOW], DONT_KNOW, UNANSWERED)
    states = np.where(said[DEFERRED], DEFERRED, states)
    states = np.where(said[NOT_APPLICABLE], NOT_APPLICABLE, states)
    states = np.where(has_level, ANSWERED, states)
    return np.where(responses.decisions != ANSWERED, responses.decisions, states)
