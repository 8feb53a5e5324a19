"""Results of other days beside the present one: scored again and compared, never changed. Nothing is stored here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING

from app.errors import NotFound, Refused
from app.services.assessing import adjusted_catalogue, scored_catalogue
from app.services.catalogues import catalogue_of_edition, list_catalogues
from app.values import AssessmentSnapshot
from app.values.history import NOW, PRESENT, Basis, Moment
from clauses import Catalogue
from scoring.values import AssessmentResult, Trace

if TYPE_CHECKING:
    from scoring.replaying import Comparison, Replay


def list_moments(snapshot: AssessmentSnapshot, result: AssessmentResult, *, today: date) -> tuple[Moment, ...]:
    """Return every milestone by date, then the present result."""
    past = (
        Moment(id=str(each.id), label=each.label, day=each.recorded_on, result=each.result)
        for each in snapshot.milestones
    )
    return (*past, Moment(id=NOW, label="Now", day=today, result=result))


def find_moment(moments: Sequence[Moment], moment_id: str) -> Moment:
    """Return a moment by its id, or by its label; NotFound tells which there are."""
    found = next((each for each in moments if moment_id in (each.id, each.label)), None)
    if found is None:
        known = ", ".join(each.label for each in moments)
        raise NotFound(f"This assessment has no result {moment_id[:60]}. Choose one of: {known}.")
    return found


def list_bases(snapshot: AssessmentSnapshot, catalogue: Catalogue | None = None) -> tuple[Basis, ...]:
    """Return what results can be scored under: the present settings, earlier ones, and packaged editions as they come.

    `catalogue` is the edition of a file that is not packaged. Of what scores alike, the first one stays.
    """
    edition = catalogue or catalogue_of_edition(snapshot.header.catalogue_edition)
    present = snapshot.present_settings
    bases = [
        Basis(
            id=PRESENT,
            name="the present settings",
            catalogue=scored_catalogue(snapshot, edition),
            settings_version=0 if present is None else present.version,
        ),
        Basis(id=f"edition:{edition.edition}", name=f"edition {edition.edition} as it comes", catalogue=edition),
    ]
    bases += [
        Basis(id=f"edition:{each.edition}", name=f"edition {each.edition} as it comes", catalogue=each)
        for each in list_catalogues()
        if each.id == edition.id
    ]
    bases += [
        Basis(
            id=f"settings:{each.version}",
            name=f"settings {each.version}",
            catalogue=adjusted_catalogue(edition, each.settings),
            settings_version=each.version,
        )
        for each in snapshot.settings
    ]
    first: dict[str, Basis] = {}
    for each in bases:
        first.setdefault(each.catalogue.content_hash, each)
    return tuple(first.values())


def find_basis(bases: Sequence[Basis], basis_id: str) -> Basis:
    """Return a basis by its id, the first one without one; NotFound tells which there are."""
    found = next((each for each in bases if each.id == basis_id), None if basis_id else bases[0])
    if found is None:
        known = ", ".join(each.id for each in bases)
        raise NotFound(f"Results of this assessment cannot be scored under {basis_id[:60]}. Choose one of: {known}.")
    return found


def origin_basis(bases: Collection[Basis], moment: Moment) -> Basis | None:
    """Return the basis that a result was scored with, None where that content is not at hand."""
    return next((each for each in bases if each.catalogue.content_hash == moment.result.catalogue_hash), None)


def replay_moment(
    moment: Moment, basis: Basis, bases: Collection[Basis], *, keys: Collection[str] | None = None
) -> Replay:
    """Score a recorded result again under a basis; Refused where that cannot be done."""
    from scoring.replaying import replay  # noqa: PLC0415 - the engine waits until it is needed

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
    from scoring.replaying import compare_results  # noqa: PLC0415 - the engine waits until it is needed

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
    from scoring.replaying import trace_replay  # noqa: PLC0415 - likewise

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
