"""A recorded result as the arrays that the engine scores: what it kept of votes, roles, evidence and decisions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from clauses.model import Catalogue
from scoring.arrays import AnyArray, CatalogueArrays, Flags, Floats, Numbers
from scoring.compiled import compile_catalogue
from scoring.raters.spread import level_spread
from scoring.scored import ScoredAssessment, score_levels
from scoring.values import AssessmentResult, RequirementResult
from scoring.votes import (
    ANSWERED,
    STATE_CODE,
    STATES,
    RequirementLevels,
    Responses,
    aggregated,
    settled_levels,
)


def score_recorded(*, result: AssessmentResult, catalogue: Catalogue, keys: Sequence[str]) -> ScoredAssessment:
    """Score what a result recorded of these requirements by the rules of a catalogue that has them all (SC-68).

    Levels that came from votes are formed anew by the profile's aggregation, from the recorded votes and role medians;
    agreed levels and those of units stay. The levels of single units were not recorded: their range stays, too.
    """
    arrays = compile_catalogue(catalogue=catalogue, asked=tuple(keys))
    of_key = {found.key: found for found in result.requirements}
    found = [of_key[key] for key in arrays.keys]
    roles = tuple(sorted({role for each in found for role in each.role_medians}))
    is_by_units = np.array([[each.source == "units" for each in found]])
    levels = _levels(arrays, found, roles, is_by_units)
    low, high = level_spread(levels=levels, units=None, is_by_units=is_by_units, lowest=arrays.lowest)
    ends = (_numbers([each.low for each in found]), _numbers([each.high for each in found]))
    low, high = (np.where(is_by_units, end, own) for end, own in zip(ends, (low, high), strict=True))
    is_seen = any(
        group.evidenced_level is not None for group in (*result.clauses, *result.capabilities, result.overall)
    ) or any(each.evidence_grade or each.evidenced_level is not None for each in result.requirements)
    top = catalogue.profile.priority.highest_evidence_grade
    return score_levels(
        arrays=arrays,
        roles=roles,
        responses=_responses(arrays, found, roles, levels),
        levels=levels,
        units=None,
        is_by_units=is_by_units,
        targets=np.array([each.target for each in found], dtype=np.int64),
        evidence=np.array([min(each.evidence_grade, top) if is_seen else np.nan for each in found], dtype=np.float64),
        with_data=np.array([_has_data(arrays, each) for each in found], dtype=np.bool_),
        must_do=np.array([each.is_must_do for each in found], dtype=np.bool_),
        low=low,
        high=high,
    )


def _levels(
    arrays: CatalogueArrays, found: Sequence[RequirementResult], roles: tuple[str, ...], is_by_units: Flags
) -> RequirementLevels:
    profile = arrays.catalogue.profile
    votes = np.array([each.votes for each in found], dtype=np.int32).T[:, None]
    # Without any vote the role axis has one nameless place, as when sheets are counted.
    medians = np.full((max(len(roles), 1), 1, len(found)), np.nan)
    for place, role in enumerate(roles):
        medians[place] = _numbers([each.role_medians.get(role) for each in found])
    recorded = _numbers([each.level for each in found])
    is_agreed = np.array([[each.source == "agreed" for each in found]])
    voted = aggregated(aggregation=profile.aggregation, votes=votes, role_medians=medians, lowest=arrays.lowest)
    return settled_levels(
        votes=votes,
        role_medians=medians,
        voted=np.where(is_by_units, recorded, voted),
        states=np.array([[STATE_CODE[each.state] for each in found]], dtype=np.int8),
        agreed=np.where(is_agreed, recorded, np.nan),
        is_denied=np.zeros((1, len(found)), dtype=np.bool_),
        votes_for_consensus=profile.priority.votes_for_consensus,
    )


def _numbers(values: Sequence[int | None]) -> Floats:
    """Whole numbers as one row, NaN where there is none."""
    return np.array([[np.nan if value is None else value for value in values]])


def _has_data(arrays: CatalogueArrays, found: RequirementResult) -> bool:
    """Whether evidence carried data; where that was not kept, it did if the evidenced level could not do without."""
    if found.evidence_has_data is not None:
        return found.evidence_has_data
    rule = arrays.catalogue.profile.evidence
    needs_from = None if rule is None else rule.data_from_level
    return needs_from is not None and found.evidenced_level is not None and found.evidenced_level >= needs_from


def _responses(
    arrays: CatalogueArrays, found: Sequence[RequirementResult], roles: tuple[str, ...], levels: RequirementLevels
) -> Responses:
    """Votes by role as far as they were kept: all of them where one role voted, else the median of each role."""
    shape = (arrays.width + 1, max(len(roles), 1), len(found))
    votes: Numbers = np.zeros(shape, dtype=np.int32)
    settled: AnyArray = levels.levels[0]
    for column, each in enumerate(found):
        if each.source == "units":
            votes[int(settled[column]) - arrays.lowest, 0, column] = 1
        elif len(each.role_medians) == 1:
            votes[:, roles.index(next(iter(each.role_medians))), column] = each.votes
        else:
            for role, median in each.role_medians.items():
                votes[median - arrays.lowest, roles.index(role), column] = 1
    return Responses(
        votes=votes[:, :, None],
        states=np.zeros((len(STATES), 1, len(found)), dtype=np.int32),
        agreed=np.where(levels.is_agreed, levels.levels, np.nan),
        decisions=np.full((1, len(found)), ANSWERED, dtype=np.int8),
    )
