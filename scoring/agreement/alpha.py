"""Agreement across many things at once: Krippendorff's alpha, whoever rated what and however many are missing."""

from __future__ import annotations

from typing import Literal

import numpy as np

from scoring.arrays import Floats, Numbers

Metric = Literal["nominal", "ordinal", "interval"]


def krippendorff_alpha(*, counts: Numbers, metric: Metric = "ordinal") -> Floats:
    """Return Krippendorff's alpha of votes counted per level (first axis) and unit (last axis) (rule SC-48).

    A unit is what is rated, here a requirement; axes between the two are a batch. Units with fewer than two votes stay
    out. Alpha is 1 for perfect agreement, 0 for chance and NaN where no two levels were ever chosen: then there is
    nothing that could be told apart.

    >>> krippendorff_alpha(counts=np.array([[2, 0, 1], [0, 2, 1]])).round(3).item()
    0.444
    """
    votes = np.add.reduce(counts, axis=0)
    paired = np.where(votes > 1, counts, 0)
    pairs = np.einsum("c...u,k...u->ck...", paired / np.maximum(votes - 1, 1), paired)
    used = np.add.reduce(paired, axis=-1)
    distance = _squared_distances(used, metric)
    seen = np.add.reduce(pairs * distance, axis=(0, 1))
    expected = np.add.reduce(used[:, None] * used[None] * distance, axis=(0, 1))
    degrees = np.add.reduce(used, axis=0) - 1
    is_known = expected > 0
    return np.where(is_known, 1 - degrees * seen / np.where(is_known, expected, 1.0), np.nan)


def _squared_distances(used: Numbers, metric: Metric) -> Floats:
    """Squared distance of every two levels [levels, levels, ...], given how often each level was used."""
    steps = np.arange(len(used), dtype=np.float64).reshape(-1, *(1 for _ in used.shape[1:]))
    if metric == "ordinal":
        # Half the votes on each of the two levels and all votes between them: the distance of their middle ranks.
        steps = np.cumsum(used, axis=0) - used / 2
    difference = steps[:, None] - steps[None]
    return np.sign(difference) ** 2 if metric == "nominal" else difference**2
