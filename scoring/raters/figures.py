"""The agreement figures of one requirement and of a whole assessment as plain values, ready to be printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.agreement import (
    consensus,
    interquartile_range,
    krippendorff_alpha,
    near_share,
    van_der_eijk_a,
    within_group_agreement,
)
from scoring.arrays import AnyArray
from scoring.votes import lower_medians


@dataclass(frozen=True, kw_only=True)
class AgreementFigures:
    """How far the votes on one requirement agree; None where a figure cannot be told from so few votes.

    `median` is the lower median, `lowest` and `highest` are the ends of what was voted, `near` is the share of votes
    within one level of the ordinary median. `consensus` (Cns), `rwg`, `iqr` (interquartile range in levels) and
    `van_der_eijk_a` need as many votes as the catalogue's profile demands: four in the DMS catalogue.
    """

    votes: int
    median: int | None
    lowest: int | None
    highest: int | None
    near: float | None
    consensus: float | None
    rwg: float | None
    iqr: float | None
    van_der_eijk_a: float | None


@dataclass(frozen=True, kw_only=True)
class Reliability:
    """Krippendorff's alpha over all requirements with two votes or more; None where nothing could be told apart.

    `votes` counts the votes on the `requirements` that took part.
    """

    alpha: float | None
    requirements: int
    votes: int


def agreement_figures(*, counts: Sequence[int], votes_for_consensus: int, lowest: int = 0) -> AgreementFigures:
    """Return all agreement figures of the votes on one requirement, counted per level from `lowest` upwards.

    Cns, rwg, IQR and A are given from `votes_for_consensus` votes on; fewer show range and near share only.

    >>> found = agreement_figures(counts=(0, 1, 3, 2, 2, 0), votes_for_consensus=4)
    >>> found.votes, found.median, round(found.consensus, 3), found.rwg.__round__(2), found.iqr
    (8, 2, 0.713, 0.61, 1.25)
    """
    given = np.array(counts, dtype=np.int64)
    votes, voted = int(given.sum()), np.flatnonzero(given)
    is_enough = votes >= votes_for_consensus
    return AgreementFigures(
        votes=votes,
        median=int(lower_medians(counts=given, lowest=lowest)) if votes else None,
        lowest=lowest + int(voted[0]) if votes else None,
        highest=lowest + int(voted[-1]) if votes else None,
        near=_figure(near_share(counts=given)),
        consensus=_figure(consensus(counts=given), is_shown=is_enough),
        rwg=_figure(within_group_agreement(counts=given), is_shown=is_enough),
        iqr=_figure(interquartile_range(counts=given), is_shown=is_enough),
        van_der_eijk_a=_figure(van_der_eijk_a(counts=given), is_shown=is_enough),
    )


def reliability(*, votes: Sequence[Sequence[int]]) -> Reliability:
    """Return Krippendorff's ordinal alpha of one assessment from the votes per level of each requirement (rule SC-48).

    The rows are the `votes` of a result's requirements. Who gave a vote does not matter, and nobody has to answer
    everything.

    >>> reliability(votes=[(0, 3, 0), (0, 0, 2), (1, 0, 0)])
    Reliability(alpha=1.0, requirements=2, votes=5)
    """
    counts = np.array(votes, dtype=np.int64).reshape(len(votes), -1)
    shared = counts[counts.sum(axis=1) > 1]
    return Reliability(
        alpha=_figure(krippendorff_alpha(counts=shared.T)) if shared.size else None,
        requirements=len(shared),
        votes=int(shared.sum()),
    )


def _figure(value: AnyArray, *, is_shown: bool = True) -> float | None:
    return float(value) if is_shown and not np.isnan(value) else None
