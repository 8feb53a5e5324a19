"""One assessment as arrays of one row: what was said, the levels it gave and every figure of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import AnyArray, CatalogueArrays, Flags, Floats
from scoring.compiled import compile_catalogue
from scoring.counting import count_responses
from scoring.engine import BatchResult, score_batch
from scoring.raters.spread import level_spread
from scoring.rollup import evidenced_levels
from scoring.units import UnitLevels, organization_levels, unit_levels
from scoring.values import AssessmentInput
from scoring.votes import ANSWERED, RequirementLevels, Responses, requirement_levels


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoredAssessment:
    """A batch of one with what it was computed from.

    `roles` names the role axis of `responses.votes`. `targets`, `with_data` and `must_do` are [m], `evidence` grades
    [m] are NaN where nobody has looked at any evidence, and then there are no `evidenced` levels [m]. `low` and `high`
    [1, m] are the levels that raters leave open (the lowest level where there is none). `units` holds the levels of the
    units, None where there are none, and `is_by_units` [1, m] marks the levels that they gave.
    """

    arrays: CatalogueArrays
    roles: tuple[str, ...]
    responses: Responses
    levels: RequirementLevels
    units: UnitLevels | None
    is_by_units: Flags
    targets: AnyArray
    evidence: AnyArray
    with_data: AnyArray
    evidenced: AnyArray | None
    must_do: AnyArray
    low: AnyArray
    high: AnyArray
    batch: BatchResult


def score_assessment(assessment: AssessmentInput) -> ScoredAssessment:
    """Count what was said into arrays and score it as a batch of one."""
    catalogue = assessment.catalogue
    arrays = compile_catalogue(catalogue=catalogue, asked=assessment.asked)
    roles, responses = count_responses(arrays=arrays, assessment=assessment)
    levels = requirement_levels(
        responses=responses,
        lowest=arrays.lowest,
        votes_for_consensus=catalogue.profile.priority.votes_for_consensus,
        aggregation=catalogue.profile.aggregation,
    )
    units = unit_levels(arrays=arrays, assessment=assessment) if assessment.units else None
    levels, is_by_units = _with_units(arrays, units, levels)
    targets = np.array([assessment.targets[key] for key in arrays.keys], dtype=np.int64)
    evidence = _grades(arrays, assessment)
    with_data, must_do = (
        np.array([key in keys for key in arrays.keys], dtype=np.bool_)
        for keys in (assessment.evidence_with_data, assessment.must_do)
    )
    low, high = level_spread(levels=levels, units=units, is_by_units=is_by_units, lowest=arrays.lowest)
    return score_levels(
        arrays=arrays,
        roles=roles,
        responses=responses,
        levels=levels,
        units=units,
        is_by_units=is_by_units,
        targets=targets,
        evidence=evidence,
        with_data=with_data,
        must_do=must_do,
        low=low,
        high=high,
    )


def score_levels(
    *,
    arrays: CatalogueArrays,
    roles: tuple[str, ...],
    responses: Responses,
    levels: RequirementLevels,
    units: UnitLevels | None,
    is_by_units: Flags,
    targets: AnyArray,
    evidence: AnyArray,
    with_data: AnyArray,
    must_do: AnyArray,
    low: AnyArray,
    high: AnyArray,
) -> ScoredAssessment:
    """Score levels that have been settled, as a batch of one; the arguments are as in the value that comes back."""
    batch = score_batch(
        arrays=arrays,
        levels=levels.levels,
        targets=targets,
        states=levels.states,
        evidence=None if np.isnan(evidence).all() else evidence,
        with_data=with_data,
        agreement=levels.agreement,
        must_do=must_do,
        low=low,
        high=high,
    )
    return ScoredAssessment(
        arrays=arrays,
        roles=roles,
        responses=responses,
        levels=levels,
        units=units,
        is_by_units=is_by_units,
        targets=targets,
        evidence=evidence,
        with_data=with_data,
        evidenced=_evidenced(arrays, levels, evidence, with_data),
        must_do=must_do,
        low=low,
        high=high,
        batch=batch,
    )


def _grades(arrays: CatalogueArrays, assessment: AssessmentInput) -> Floats:
    """Return the grade of evidence of each requirement, [m]: 0 where there is none, NaN where nobody has looked."""
    unseen = 0 if any(key in arrays.column for key in assessment.evidence) else np.nan
    return np.array([assessment.evidence.get(key, unseen) for key in arrays.keys], dtype=np.float64)


def _evidenced(
    arrays: CatalogueArrays, levels: RequirementLevels, evidence: Floats, with_data: Flags
) -> AnyArray | None:
    """Return what evidence shows of each level, [m]: nothing where there is no level, None where nobody has looked."""
    if np.isnan(evidence).all():
        return None
    level = np.where(levels.states[0] == ANSWERED, levels.levels[0], arrays.lowest).astype(np.int8)
    return evidenced_levels(arrays=arrays, level=level, grade=evidence.astype(np.int8), has_data=with_data)


def _with_units(
    arrays: CatalogueArrays, units: UnitLevels | None, levels: RequirementLevels
) -> tuple[RequirementLevels, Flags]:
    """Put the level of the units where they give one and none was agreed; votes, medians and agreement stay (SC-54)."""
    if units is None:
        return levels, np.zeros(levels.levels.shape, dtype=np.bool_)
    sizes = np.array([unit.size for unit in units.units])
    by_units = organization_levels(arrays=arrays, levels=units.levels, sizes=sizes)[None]
    counts = ~np.isnan(by_units) & (levels.states == ANSWERED) & ~levels.is_agreed
    return replace(levels, levels=np.where(counts, by_units, levels.levels)), counts
