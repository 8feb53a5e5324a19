"""Share links: one report for leadership to read, until a day, revocable."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select

from app.db import Scope, keep_aside, table_of
from app.errors import NotFound
from app.records import Organization, ShareLink
from app.services.assessment_rows import find_row, is_id
from app.services.audit import record
from app.services.checking import LONGEST_NAME, Checklist
from app.services.identity.secrets import new_secret, secret_hash
from app.services.rows import utc
from app.services.sharing.opening import LINK_ENDED
from app.values.ways_in import ShareLinkInfo

SHARE, ORGANIZATION = table_of(ShareLink), table_of(Organization)
USUAL_DAYS = 30
MOST_DAYS = 366


def list_share_links(scope: Scope, assessment_id: int) -> tuple[ShareLinkInfo, ...]:
    """Return the share links of an assessment, the newest first."""
    here = scope.select(ShareLink).where(SHARE.c.assessment_id == assessment_id)
    return tuple(_link(row) for row in scope.rows(here.order_by(SHARE.c.id.desc())))


def make_share_link(
    scope: Scope, assessment_id: int, *, label: str, last_day: date | None
) -> tuple[ShareLinkInfo, str]:
    """Make a link to the report that works through a day; return it with its path. Show it once; nothing keeps it."""
    assessment = find_row(scope, assessment_id)
    checklist = Checklist()
    kept = checklist.text(label, place="label", longest=LONGEST_NAME, is_required=True)
    latest = scope.today + timedelta(days=MOST_DAYS)
    checklist.require(
        last_day is not None and scope.today <= last_day <= latest,
        place="last_day",
        message="A link to a report works from today on, and for a year at most.",
        remedy=f"Choose a last day from {scope.today:%d %b %Y} to {latest:%d %b %Y}.",
    )
    checklist.finish("No link was made.")
    secret, day = new_secret(), last_day or scope.today
    link_id = scope.insert(
        ShareLink,
        organization_id=assessment.organization_id,
        assessment_id=assessment_id,
        label=kept,
        token_hash=secret_hash(secret),
        created_at=scope.now,
        created_by=scope.actor,
        expires_at=end_of(day),
    )
    subject = f"assessment:{assessment_id}/share:{link_id}"
    record(
        scope,
        "share.made",
        subject,
        organization_id=assessment.organization_id,
        after={"last_day": day.isoformat()},
    )
    return _link(scope.rows(scope.select(ShareLink).where(SHARE.c.id == link_id))[0]), f"/s/{secret}"


def revoke_share_link(scope: Scope, assessment_id: int, link_id: int) -> None:
    """End a share link at once, for everybody who has it."""
    here = (SHARE.c.id == link_id) & (SHARE.c.assessment_id == assessment_id)
    row = scope.first(scope.select(ShareLink).where(here)) if is_id(link_id) else None
    if row is None:
        raise NotFound(f"Assessment {assessment_id} has no share link {link_id}. Choose one from its list.")
    if row.revoked_at is None:
        scope.run(scope.update(ShareLink).where(here).values(revoked_at=scope.now))
        record(
            scope, "share.revoked", f"assessment:{assessment_id}/share:{link_id}", organization_id=row.organization_id
        )


def open_share_link(scope: Scope, secret: str) -> int:
    """Count that a share link was opened, and return the assessment whose report it shows; NotFound when it ended."""
    row = scope.first(_select_open(scope, secret))
    if row is None:
        raise NotFound(LINK_ENDED)
    counted = {"times_opened": SHARE.c.times_opened + 1, "seen_at": scope.now}
    keep_aside(scope.session, SHARE.update().where(SHARE.c.id == row.id).values(**counted))
    return int(row.assessment_id)


def end_of(day: date) -> datetime:
    """Return the moment in UTC at which a day ends where the server stands."""
    return datetime.combine(day + timedelta(days=1), time()).astimezone().astimezone(UTC)


def _select_open(scope: Scope, secret: str) -> Select[Any]:
    is_open = SHARE.c.revoked_at.is_(None) & (SHARE.c.expires_at > scope.now) & ORGANIZATION.c.removal_due.is_(None)
    found = select(SHARE).join(ORGANIZATION, ORGANIZATION.c.id == SHARE.c.organization_id)
    return found.where(SHARE.c.token_hash == secret_hash(secret), is_open)


def _link(row: Any) -> ShareLinkInfo:
    return ShareLinkInfo(
        id=row.id,
        label=row.label,
        created_at=utc(row.created_at),
        created_by=row.created_by,
        expires_at=utc(row.expires_at),
        revoked_at=None if row.revoked_at is None else utc(row.revoked_at),
        seen_at=None if row.seen_at is None else utc(row.seen_at),
        times_opened=row.times_opened,
    )
