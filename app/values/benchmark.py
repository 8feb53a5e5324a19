"""Where an organization stands among the others of its group, as plain values: counts and quartiles, nobody's own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class BenchmarkFigure:
    """One figure of ours among the organizations that have it too.

    `kind` (clause, capability, catalogue) and `id` name what it is of, `figure` is gate_level or index. Where fewer
    than five others have it, their number is not told either: everything but `ours` is None. Where we have no such
    figure, `ours` and the three counts are None.
    """

    kind: str
    id: str
    figure: str
    ours: float | None
    organizations: int | None
    quartiles: tuple[float, float, float] | None
    lower: int | None
    equal: int | None
    higher: int | None


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """Our figures among those of `organizations` others, and what the sample is.

    The sample holds one result of each: the newest that is published, by this catalogue and in this mode, of an
    assessment that was started or imported from the month of `earliest` to that of `latest` (first days). Ours is not
    in it.
    """

    group: str
    organizations: int
    catalogue_id: str
    catalogue_edition: str
    catalogue_hash: str
    mode: str
    earliest: date
    latest: date
    figures: tuple[BenchmarkFigure, ...]
