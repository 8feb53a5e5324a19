"""Letting an organization go: hidden at once, kept for a grace period, deleted with everything in it afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, func, select
from sqlmodel import SQLModel

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Assessment, Membership, Organization, Respondent
from app.services.audit import record
from app.services.rows import utc
from questionnaires.answers import Problem

ORGANIZATION = table_of(Organization)
LARGEST_ID = 2**31 - 1


@dataclass(frozen=True, kw_only=True)
class Leaving:
    """An organization with what goes when it goes; `due` is None while nobody has removed it."""

    id: int
    name: str
    due: datetime | None
    assessments: int
    respondents: int
    members: int


def find_leaving(scope: Scope, organization_id: int) -> Leaving:
    """Return an organization and how much is in it; NotFound when it is not visible."""
    row = _find(scope, organization_id)
    return Leaving(
        id=row.id,
        name=row.name,
        due=None if row.removal_due is None else utc(row.removal_due),
        assessments=_count(scope, Assessment, organization_id),
        respondents=_count(scope, Respondent, organization_id),
        members=_count(scope, Membership, organization_id),
    )


def remove_organization(scope: Scope, organization_id: int, *, typed: str, grace_days: int) -> datetime:
    """Hide an organization at once and return when it is deleted for good; its name has to be typed.

    Removing it again changes nothing: the day that was told stays.
    """
    row = _find(scope, organization_id)
    if " ".join(typed.split()).casefold() != " ".join(row.name.split()).casefold():
        problem = Problem(
            place="confirm", message="Nothing is removed.", remedy=f"Type {row.name} to remove the organization."
        )
        raise Refused(str(problem), [problem])
    if row.removal_due is not None:
        return utc(row.removal_due)
    due = scope.now + timedelta(days=grace_days)
    scope.run(scope.update(Organization).where(ORGANIZATION.c.id == organization_id).values(removal_due=due))
    _tell(scope, "organization.leaving", organization_id, after={"removal_due": due})
    return due


def keep_organization(scope: Scope, organization_id: int) -> None:
    """Take a removal back, as long as the organization is there. One that nobody removed stays as it is."""
    row = _find(scope, organization_id)
    if row.removal_due is None:
        return
    scope.run(scope.update(Organization).where(ORGANIZATION.c.id == organization_id).values(removal_due=None))
    _tell(scope, "organization.kept", organization_id, before={"removal_due": utc(row.removal_due)})


def _tell(scope: Scope, action: str, organization_id: int, **values: Any) -> None:
    """Add an entry to the organization's chain and to the installation's, whose administrators look after it."""
    subject = f"organization:{organization_id}"
    record(scope, action, subject, organization_id=organization_id, **values)
    record(scope, action, subject, **values)


def _find(scope: Scope, organization_id: int) -> Row[Any]:
    is_sensible = 0 < organization_id <= LARGEST_ID
    row = scope.first(scope.select(Organization).where(ORGANIZATION.c.id == organization_id)) if is_sensible else None
    if row is None:
        raise NotFound(f"There is no organization {organization_id}. Choose one of yours.")
    return row


def _count(scope: Scope, record_class: type[SQLModel], organization_id: int) -> int:
    table = table_of(record_class)
    return int(scope.rows(select(func.count()).where(table.c.organization_id == organization_id))[0][0])
