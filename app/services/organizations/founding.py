"""Founding an organization: a name of its own, a number that nothing else ever had, and its founder as a member."""

from __future__ import annotations

from sqlalchemy import func, select

from app.db import Scope, table_of
from app.errors import Refused
from app.records import AuditEntry, Membership, Organization
from app.services.audit import record
from app.services.rows import utc
from app.values import OrganizationInfo
from app.values.visitor import MemberRole

ORGANIZATION = table_of(Organization)
ENTRY = table_of(AuditEntry)


def found_organization(scope: Scope, name: str) -> OrganizationInfo:
    """Found an organization, and make a signed-in founder a member of it.

    Two organizations may have one name, but Refused where the founder knows one of it that waits for its removal: they
    may mean to keep that one.
    """
    _refuse_leaving(scope, name)
    number = add_organization(scope, name)
    if scope.visitor.is_signed_in and not scope.visitor.is_demo:
        role = MemberRole.CONSULTANT if scope.visitor.is_consultant else MemberRole.OWNER
        member = {"account_id": scope.visitor.account_id, "organization_id": number, "role": role.value}
        scope.insert(Membership, **member, created_at=scope.now)
        after = {"role": role.value}
        record(scope, "member.added", f"account:{scope.visitor.account_id}", organization_id=number, after=after)
    return OrganizationInfo(id=number, name=name)


def add_organization(scope: Scope, name: str) -> int:
    """Store an organization without any member and return its number; whoever calls makes sure of its name."""
    number = scope.insert(Organization, **_number(scope), name=name, created_at=scope.now)
    record(scope, "organization.founded", f"organization:{number}", organization_id=number)
    return number


def _refuse_leaving(scope: Scope, name: str) -> None:
    """Tell whoever knows it that an organization of this name waits for its removal."""
    leaving = (ORGANIZATION.c.name == name) & ORGANIZATION.c.removal_due.is_not(None)
    for row in scope.rows(select(ORGANIZATION.c.id, ORGANIZATION.c.removal_due).where(leaving)):
        if scope.visitor.is_administrator or scope.visitor.role_in(row.id) is not None:
            raise Refused(
                f"{name} is removed and will be deleted for good on {utc(row.removal_due):%d %b %Y}. Keep it after "
                "all, or choose another name."
            )


def _number(scope: Scope) -> dict[str, int]:
    """Return the number of the new organization where the database would give one away again.

    SQLite counts on from the highest number there is. The trail of a deleted organization stays, and whoever comes
    after must not find it as their own.
    """
    if scope.connection.dialect.name != "sqlite":
        return {}
    highest = scope.rows(select(func.max(ORGANIZATION.c.id), select(func.max(ENTRY.c.chain)).scalar_subquery()))[0]
    return {"id": max(each or 0 for each in highest) + 1}
