"""Deleting for good: organizations whose grace period is over, and what was kept for the retention period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, false, or_, select
from sqlmodel import SQLModel

from app.db import Scope, table_of
from app.records import (
    ApiToken,
    Attempt,
    Invitation,
    OneTimeLink,
    Organization,
    RecoveryCode,
    ShareLink,
    SignInSession,
)
from app.services.audit import record

ORGANIZATION = table_of(Organization)
INVITATION = table_of(Invitation)
STORED_NAME = "stored_name"
# What has ended, by the moments that say so: a row whose earliest one lies before the retention period is deleted.
ENDS: Mapping[type[SQLModel], tuple[str, ...]] = {
    SignInSession: ("expires_at", "seen_at"),
    OneTimeLink: ("expires_at", "used_at", "revoked_at"),
    RecoveryCode: ("used_at",),
    ApiToken: ("expires_at", "revoked_at"),
    Invitation: ("revoked_at",),
    ShareLink: ("expires_at", "revoked_at"),
    Attempt: ("made_at",),
}


def list_due(scope: Scope) -> tuple[int, ...]:
    """Return the organizations whose grace period is over."""
    due = select(ORGANIZATION.c.id).where(ORGANIZATION.c.removal_due <= scope.now).order_by(ORGANIZATION.c.id)
    return tuple(row.id for row in scope.rows(due))


def purge_organization(scope: Scope, organization_id: int) -> tuple[str, ...]:
    """Delete an organization with everything in it if it is due, and return the names of its stored files.

    Its audit trail stays, because it names nobody, and ends with this. One that was kept in the meantime stays whole.
    """
    here = (ORGANIZATION.c.id == organization_id) & (ORGANIZATION.c.removal_due <= scope.now)
    if scope.first(select(ORGANIZATION.c.id).where(here).with_for_update()) is None:
        return ()
    files: list[str] = []
    for table in reversed(SQLModel.metadata.sorted_tables):
        if "organization_id" in table.c:
            files += _stored_names(scope, table, organization_id)
            scope.run(table.delete().where(table.c.organization_id == organization_id))
    scope.run(ORGANIZATION.delete().where(ORGANIZATION.c.id == organization_id))
    subject = f"organization:{organization_id}"
    record(scope, "organization.purged", subject, organization_id=organization_id)
    record(scope, "organization.purged", subject)
    return tuple(files)


def purge_ended(scope: Scope, *, before: datetime) -> dict[str, int]:
    """Delete ended sessions, used and expired links, revoked tokens and counted attempts; return how many of each."""
    counts = {}
    for record_class, moments in ENDS.items():
        table = table_of(record_class)
        counts[table.name] = scope.run(table.delete().where(_has_ended(table, moments, before), ~_is_kept(table)))
    ended = INVITATION.update().where(_has_ended(INVITATION, ENDS[Invitation], before), INVITATION.c.email != "")
    scope.run(ended.values(email=""))
    found = {name: count for name, count in counts.items() if count}
    if found:
        record(scope, "retention.purged", "installation", after=found)
    return found


def _has_ended(table: Table, moments: tuple[str, ...], before: datetime) -> ColumnElement[bool]:
    return or_(*(table.c[name] < before for name in moments))


def _is_kept(table: Table) -> ColumnElement[bool]:
    """Keep that an invitation was opened: what its respondent answered stays theirs when the link is long over."""
    return INVITATION.c.opened_at.is_not(None) if table is INVITATION else false()


def _stored_names(scope: Scope, table: Table, organization_id: int) -> list[str]:
    """Return where the bytes of an organization's files lie."""
    if STORED_NAME not in table.c:
        return []
    statement: Any = select(table.c[STORED_NAME]).where(table.c.organization_id == organization_id)
    return [row[0] for row in scope.rows(statement)]
