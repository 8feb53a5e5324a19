"""The audit trail of an organization: who did what to which thing, when and from where."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_NOT_FOUND, Model, OrganizationId, api_router
from app.services.audit import reading
from app.services.audit.verifying import verify_chain
from app.values.audit import ChainReport, TrailEntry, TrailFilter
from app.values.exact import Moment

router = api_router("/organizations/{organization_id}/audit", "audit")
LONGEST_PAGE = 500
Since = Annotated[Moment | None, Query(description="Entries from this moment on, with its offset from UTC.")]
Until = Annotated[Moment | None, Query(description="Entries before this moment, with its offset from UTC.")]


class EntryDocument(Model):
    """One entry. `actor_id` is the number of an account, or of a link; `from` is a network, never a full address."""

    position: int = Field(examples=[412])
    at: datetime
    actor_kind: str = Field(examples=["account"])
    actor_id: int | None = Field(examples=[7])
    address: str = Field(examples=["203.0.113.0/24"])
    action: str = Field(examples=["item.changed"])
    subject: str = Field(examples=["assessment:3/item:dir.strategy"])
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    previous_hash: str
    hash: str

    @classmethod
    def of(cls, entry: TrailEntry) -> EntryDocument:
        """Return the document of an entry."""
        return cls(**{name: getattr(entry, name) for name in cls.model_fields})


class TrailDocument(Model):
    """One page of the trail, the newest entry first, with how many entries are looked for in all."""

    found: int = Field(examples=[412])
    page: int = Field(examples=[1])
    pages: int = Field(examples=[9])
    entries: tuple[EntryDocument, ...]


@router.get("", responses=WITH_NOT_FOUND)
def read_trail(
    scope: RequestScope,
    organization_id: OrganizationId,
    since: Since = None,
    until: Until = None,
    actor: Annotated[str, Query(max_length=60, description="`terminal`, `invited` or `account:7`.")] = "",
    kind: Annotated[str, Query(max_length=60, description="First word of the actions, such as `answer`.")] = "",
    thing: Annotated[str, Query(max_length=120, description="A subject, or what stands above it.")] = "",
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    per_page: Annotated[int, Query(ge=1, le=LONGEST_PAGE)] = 50,
) -> TrailDocument:
    """List what was done, the newest first."""
    reading.require_chain(scope, organization_id)
    wanted = TrailFilter(since=since, until=until, actor=actor, kind=kind, thing=thing)
    found = reading.count_entries(scope, organization_id, wanted)
    entries = reading.list_entries(scope, organization_id, wanted, limit=per_page, skip=(page - 1) * per_page)
    return TrailDocument(
        found=found,
        page=page,
        pages=(found + per_page - 1) // per_page,
        entries=tuple(EntryDocument.of(entry) for entry in entries),
    )


@router.get("/state", responses=WITH_NOT_FOUND)
def check_trail(scope: RequestScope, organization_id: OrganizationId) -> ChainReport:
    """Check the whole chain now: how many entries, the hash of the last one, and the first broken place, if any."""
    reading.require_chain(scope, organization_id)
    return verify_chain(scope.session, organization_id)
