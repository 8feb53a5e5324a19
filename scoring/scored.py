"""One assessment as arrays of one row: what was said, the levels it gave and every figure of the engine."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from scoring.arrays import AnyArray, CatalogueArrays
from scoring.compiled import compile_catalogue
from scoring.counting import count_responses
from scoring.engine import BatchResult, score_batch
from scoring.values import AssessmentInput
from scoring.votes import RequirementLevels, Responses, requirement_levels


@dataclass(frozen=True, kw_only=True, eq=False)
class ScoredAssessment:
    """A batch of one with what it was computed from.

    `roles` names the role axis of `responses.votes`; `targets`, `evidence` and `must_do` are [m].
    """

    arrays: CatalogueArrays
    roles: tuple[str, ...]
    responses: Responses
    levels: RequirementLevels
    targets: AnyArray
    evidence: AnyArray
    must_do: AnyArray
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
    targets = np.array([assessment.targets[key] for key in arrays.keys], dtype=np.int64)
    evidence = np.array([assessment.evidence.get(key, 0) for key in arrays.keys], dtype=np.int64)
    must_do = np.array([key in assessment.must_do for key in arrays.keys], dtype=np.bool_)
    batch = score_batch(
        arrays=arrays,
        levels=levels.levels,
        targets=targets,
        states=levels.states,
        evidence=evidence,
        agreement=levels.agreement,
        must_do=must_do,
    )
    return ScoredAssessment(
        arrays=arrays,
        roles=roles,
        responses=responses,
        levels=levels,
        targets=targets,
        evidence=evidence,
        must_do=must_do,
        batch=batch,
    )
