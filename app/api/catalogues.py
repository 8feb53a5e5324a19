"""Catalogues: what is asked."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path

from app.api.documents import WITH_NOT_FOUND, Model, api_router
from app.services.catalogues import find_catalogue, list_catalogues
from clauses import Catalogue

router = api_router("/catalogues", "catalogues")


class CatalogueSummary(Model):
    """What identifies a catalogue edition, and how much it asks."""

    id: str
    edition: str
    title: str
    content_hash: str
    requirements: int
    modes: dict[str, str]


@router.get("")
def read_catalogues() -> list[CatalogueSummary]:
    """List the catalogue editions of this installation, oldest first."""
    return [
        CatalogueSummary(
            id=catalogue.id,
            edition=catalogue.edition,
            title=catalogue.title,
            content_hash=catalogue.content_hash,
            requirements=len(catalogue.requirements),
            modes={mode.id: mode.title for mode in catalogue.modes},
        )
        for catalogue in list_catalogues()
    ]


@router.get("/{catalogue_id}/{edition}", responses=WITH_NOT_FOUND)
def read_catalogue(
    catalogue_id: Annotated[str, Path(description="Name of the catalogue.", examples=["dms"])],
    edition: Annotated[str, Path(description="Its edition.", examples=["2026.1"])],
) -> Catalogue:
    """Return a whole catalogue edition: scale, roles, scoring profile, clauses and requirements."""
    return find_catalogue(catalogue_id, edition)
