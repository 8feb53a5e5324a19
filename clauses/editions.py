"""The catalogues that come with Groundwork: which editions exist, and loading one of them."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from clauses.faults import CatalogueError, Fault
from clauses.locked_keys import edition_order
from clauses.model import Catalogue
from clauses.reading import read_catalogue

_PREFIX, _SUFFIX = "dms-", ".yaml"


@cache
def catalogue_editions() -> tuple[str, ...]:
    """Return the editions of the packaged DMS catalogue, oldest first.

    >>> catalogue_editions()[0]
    '2026.1'
    """
    names = (entry.name for entry in files("clauses").joinpath("data").iterdir())
    editions = (name[len(_PREFIX) : -len(_SUFFIX)] for name in names if name.startswith(_PREFIX))
    return tuple(sorted(editions, key=edition_order))


def load_catalogue(edition: str | None = None) -> Catalogue:
    """Return a packaged edition of the DMS catalogue, the newest by default; each is read once per process.

    Raises CatalogueError for an edition that does not exist.

    >>> load_catalogue().edition
    '2026.1'
    """
    return _load(edition or catalogue_editions()[-1])


@cache
def _load(edition: str) -> Catalogue:
    name = f"{_PREFIX}{edition}{_SUFFIX}"
    if edition not in catalogue_editions():
        known = ", ".join(catalogue_editions())
        fault = Fault(file=name, line=1, message="There is no such edition.", remedy=f"Choose one of: {known}.")
        raise CatalogueError((fault,))
    return read_catalogue(text=files("clauses").joinpath("data", name).read_text(encoding="utf-8"), name=name)
