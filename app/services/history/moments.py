"""The results of an assessment by day, and what they can be scored under."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from app.errors import NotFound
from app.services.assessing import adjusted_catalogue, scored_catalogue
from app.services.catalogues import catalogue_of_edition, list_catalogues
from app.values import AssessmentSnapshot
from app.values.history import NOW, PRESENT, Basis, Moment
from clauses import Catalogue
from scoring.values import AssessmentResult


def list_moments(snapshot: AssessmentSnapshot, result: AssessmentResult, *, today: date) -> tuple[Moment, ...]:
    """Return every milestone by date, then the present result."""
    past = (
        Moment(id=str(each.id), label=each.label, day=each.recorded_on, result=each.result)
        for each in snapshot.milestones
    )
    return (*past, Moment(id=NOW, label="Now", day=today, result=result))


def find_moment(moments: Sequence[Moment], moment_id: str) -> Moment:
    """Return a moment by its id; NotFound tells which there are."""
    return _find(moments, {each.id: each for each in moments}, moment_id)


def find_labelled(moments: Sequence[Moment], label: str) -> Moment:
    """Return a moment by its label, in any capitals; NotFound tells which there are."""
    return _find(moments, {each.label.casefold(): each for each in moments}, label.casefold())


def _find(moments: Sequence[Moment], known: Mapping[str, Moment], name: str) -> Moment:
    if name not in known:
        labels = ", ".join(each.label for each in moments)
        raise NotFound(f"This assessment has no result {name[:60]}. Choose one of its results: {labels}.")
    return known[name]


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
