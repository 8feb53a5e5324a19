"""The catalogue an assessment was started with, and who is asked what in it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from functools import lru_cache

from app.errors import NotFound, Refused
from app.values import AssessmentHeader
from clauses import Catalogue, CatalogueError, catalogue_editions, load_catalogue
from questionnaires import Questionnaire, build_questionnaire


def list_catalogues() -> tuple[Catalogue, ...]:
    """Return every packaged catalogue edition, oldest first."""
    return tuple(load_catalogue(edition) for edition in catalogue_editions())


def find_catalogue(catalogue_id: str, edition: str) -> Catalogue:
    """Return a packaged edition; NotFound names the ones there are."""
    for catalogue in list_catalogues():
        if (catalogue.id, catalogue.edition) == (catalogue_id, edition):
            return catalogue
    known = ", ".join(f"{catalogue.id} {catalogue.edition}" for catalogue in list_catalogues())
    raise NotFound(f"There is no catalogue {catalogue_id} {edition}. Choose one of: {known}.")


def catalogue_of_edition(edition: str) -> Catalogue:
    """Return the catalogue edition that an assessment was started with; Refused when this version lacks it."""
    try:
        return load_catalogue(edition)
    except CatalogueError as error:
        raise Refused(
            f"This assessment uses catalogue edition {edition}, which this version of Groundwork does not have. "
            f"It has: {', '.join(catalogue_editions())}. Install the version the assessment was made with."
        ) from error


def catalogue_notice(header: AssessmentHeader) -> str | None:
    """Return a sentence for everybody who sees a result when the packaged edition is not the one that was used.

    An edition is immutable once used; a different hash under the same name means that its file was changed.
    """
    present = catalogue_of_edition(header.catalogue_edition)
    if present.content_hash == header.catalogue_hash:
        return None
    return (
        f"The catalogue {header.catalogue_id} {header.catalogue_edition} has changed since this assessment began: "
        f"then {header.catalogue_hash[:12]}, now {present.content_hash[:12]}. Figures may differ from earlier ones. "
        "Compare with a milestone before you publish them."
    )


@dataclass(frozen=True)
class _Asking:
    """Key of the memory: catalogues of equal content ask the same."""

    content_hash: str
    mode: str
    roles: tuple[str, ...] | None
    narrowed_to: frozenset[str] | None
    catalogue: Catalogue = field(compare=False)


def asked_in_order(catalogue: Catalogue, mode: str) -> tuple[str, ...]:
    """Return the keys that a mode asks for, in catalogue order."""
    return _questionnaire(_Asking(catalogue.content_hash, mode, None, None, catalogue)).keys


def asked_of(
    catalogue: Catalogue, mode: str, roles: tuple[str, ...] | None, narrowed_to: Collection[str] | None = None
) -> frozenset[str]:
    """Return the keys that the roles are asked in a mode (None: all keys of the mode); kept in memory.

    `narrowed_to` leaves of these only its keys.
    """
    narrowing = None if narrowed_to is None else frozenset(narrowed_to)
    return _asked(_Asking(catalogue.content_hash, mode, roles, narrowing, catalogue))


def asked_keys(
    edition: str, mode: str, roles: tuple[str, ...] | None, narrowed_to: Collection[str] | None = None
) -> frozenset[str]:
    """Return the keys that the roles are asked in a mode of a packaged edition, as `asked_of` does."""
    return asked_of(catalogue_of_edition(edition), mode, roles, narrowed_to)


@lru_cache(maxsize=512)
def _questionnaire(asking: _Asking) -> Questionnaire:
    return build_questionnaire(
        catalogue=asking.catalogue, mode=asking.mode, roles=asking.roles, narrowed_to=asking.narrowed_to
    )


@lru_cache(maxsize=512)
def _asked(asking: _Asking) -> frozenset[str]:
    return frozenset(_questionnaire(asking).keys)
