"""Share links: one report to read without an account, until a day."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import Path, Request
from pydantic import Field

from app.access import RequestScope
from app.api.documents import WITH_BODY, WITH_NOT_FOUND, AssessmentId, Model, api_router
from app.db import Scope
from app.delivery import outer_address
from app.services.assessments import find_assessment
from app.services.sharing import share_links as service
from app.values.exact import Day
from app.values.ways_in import ShareLinkInfo, ShareState

router = api_router("/assessments/{assessment_id}/share-links", "share links")
LinkId = Annotated[int, Path(description="Number of the share link.", examples=[1])]


class NewShareLink(Model):
    """Whom a link is for, and the last day on which it works: a year from now at most."""

    label: str = Field(max_length=1_000, examples=["Board"])
    last_day: Day = Field(examples=["2026-12-31"])


class ShareLinkBody(Model):
    """A link to the report with how it was used. It ends with its last day, where the server stands."""

    id: int = Field(examples=[1])
    label: str = Field(examples=["Board"])
    state: ShareState = Field(examples=["works"])
    created_at: datetime
    created_by: str = Field(examples=["Mara Lindqvist"])
    expires_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None
    times_opened: int = Field(examples=[4])


class MadeShareLink(ShareLinkBody):
    """A link just made. `link` is told this once."""

    link: str = Field(examples=["https://groundwork.example.org/s/..."])


@router.get("", responses=WITH_NOT_FOUND)
def read_share_links(scope: RequestScope, assessment_id: AssessmentId) -> tuple[ShareLinkBody, ...]:
    """List the share links, the newest first. No link is told."""
    find_assessment(scope, assessment_id)
    return tuple(ShareLinkBody(**_values(scope, each)) for each in service.list_share_links(scope, assessment_id))


@router.post("", status_code=201, responses=WITH_NOT_FOUND | WITH_BODY)
def add_share_link(
    request: Request, scope: RequestScope, assessment_id: AssessmentId, body: NewShareLink
) -> MadeShareLink:
    """Make a link that opens the report and the arithmetic of its figures, and nothing else."""
    made, path = service.make_share_link(scope, assessment_id, label=body.label, last_day=body.last_day)
    return MadeShareLink(**_values(scope, made), link=outer_address(request, path))


@router.delete("/{link_id}", status_code=204, responses=WITH_NOT_FOUND)
def revoke_share_link(scope: RequestScope, assessment_id: AssessmentId, link_id: LinkId) -> None:
    """End a share link at once, for everybody who has it. It stays in the list."""
    service.revoke_share_link(scope, assessment_id, link_id)


def _values(scope: Scope, found: ShareLinkInfo) -> dict[str, Any]:
    return vars(found) | {"state": found.state_at(scope.now)}
