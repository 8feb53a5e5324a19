"""Results of other days scored again, compared and explained; what was recorded is never changed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.errors import NotFound, Refused
from app.values.history import Basis, Moment
from clauses import Catalogue
from scoring.values import Trace

if TYPE_CHECKING:
    from scoring.replaying.values import Comparison, Replay


def replay_moment(
    moment: Moment, basis: Basis, bases: Collection[Basis], *, keys: Collection[str] | None = None
) -> Replay:
    """Score a recorded result again under a basis; Refused where that cannot be done."""
    from scoring.replaying.replay import replay  # noqa: PLC0415 - the engine waits until it is needed

    try:
        return replay(
            result=moment.result,
            catalogue=basis.catalogue,
            editions=_catalogues(bases),
            keys=keys,
            settings_version=basis.settings_version,
        )
    except ValueError as error:
        raise Refused(f"{moment.label} cannot be scored under {basis.name}. {error}") from error


def compare_moments(earlier: Moment, later: Moment, basis: Basis, bases: Collection[Basis]) -> Comparison:
    """Compare two results with the same settings on both sides; Refused where that cannot be done."""
    from scoring.replaying.comparing import compare_results  # noqa: PLC0415 - the engine waits until it is needed

    try:
        return compare_results(
            earlier=earlier.result,
            later=later.result,
            catalogue=basis.catalogue,
            editions=_catalogues(bases),
            settings_version=basis.settings_version,
        )
    except ValueError as error:
        raise Refused(f"{earlier.label} and {later.label} cannot be compared. {error}") from error


def replay_trend(
    moments: Sequence[Moment], basis: Basis, bases: Collection[Basis]
) -> tuple[tuple[tuple[Moment, Replay], ...], tuple[Moment, ...]]:
    """Score every moment under one basis on the requirements that all have; also those that cannot be told with them.

    What cannot be scored under the basis, or shares nothing with the present result, is left out.
    """
    common = {found.key for found in moments[-1].result.requirements} & set(basis.catalogue.by_key)
    kept, left_out = [], []
    for moment in moments:
        shared = common & {found.key for found in moment.result.requirements}
        if moment.result.catalogue_id == basis.catalogue.id and shared and _fits(moment, basis, bases):
            common = shared
            kept.append(moment)
        else:
            left_out.append(moment)
    points = tuple((moment, replay_moment(moment, basis, bases, keys=common)) for moment in kept)
    return points, tuple(left_out)


def trace_moment(
    moment: Moment, basis: Basis, bases: Collection[Basis], figure: str, *, keys: Collection[str] | None = None
) -> tuple[Trace, tuple[str, ...]]:
    """Explain a figure of a result that is scored again, and name all its figures; NotFound for any other name."""
    from scoring import figure_names  # noqa: PLC0415 - the engine waits until it is needed
    from scoring.replaying.replay import trace_replay  # noqa: PLC0415 - likewise

    replayed = replay_moment(moment, basis, bases, keys=keys)
    names = figure_names(result=replayed.result)
    if figure not in names:
        raise NotFound(f"The result {moment.label} has no figure {figure[:100]}. Choose one from its page.")
    return trace_replay(replayed=replayed, catalogue=basis.catalogue, figure=figure), names


def _fits(moment: Moment, basis: Basis, bases: Collection[Basis]) -> bool:
    try:
        replay_moment(moment, basis, bases)
    except Refused:
        return False
    return True


def _catalogues(bases: Collection[Basis]) -> tuple[Catalogue, ...]:
    return tuple(basis.catalogue for basis in bases)
