"""Finding out who asks, from what a request carries. Each way of being known gives one visitor, or none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, bindparam, select

from app.db import Scope, keep_aside, table_of
from app.records import Account, ApiToken, Assessment, Invitation, Membership, Organization, Respondent, ShareLink
from app.services.identity.installation import find_demo, installation_secret
from app.services.identity.secrets import form_token, secret_hash
from app.services.identity.sessions import SESSION, find_session, is_due
from app.services.rows import utc
from app.values.visitor import MemberRole, MembershipInfo, Visitor, VisitorKind

ACCOUNT = table_of(Account)
ASSESSMENT = table_of(Assessment)
INVITATION = table_of(Invitation)
MEMBERSHIP = table_of(Membership)
ORGANIZATION = table_of(Organization)
RESPONDENT = table_of(Respondent)
SHARE = table_of(ShareLink)
TOKEN = table_of(ApiToken)
# Nearly every request asks this, so it is put together once.
_ORGANIZATION = select(ASSESSMENT.c.organization_id).where(ASSESSMENT.c.id == bindparam("the_assessment"))


def visitor_of_session(scope: Scope, secret: str, *, idle: timedelta) -> Visitor | None:
    """Return the person whom a session's secret signs in, and note that they were seen."""
    rows = find_session(scope, secret, idle=idle)
    if not rows:
        return None
    row = rows[0]
    if is_due(utc(row.seen_at), scope.now):
        keep_aside(scope.session, SESSION.update().where(SESSION.c.id == row.session_id).values(seen_at=scope.now))
    return replace(_person(scope, rows), session_id=row.session_id, csrf=form_token(secret))


def visitor_of_token(scope: Scope, secret: str) -> Visitor | None:
    """Return the account that a program's token speaks for, narrowed to the token's organization and reach."""
    is_open = (
        (TOKEN.c.token_hash == secret_hash(secret)) & TOKEN.c.revoked_at.is_(None) & (TOKEN.c.expires_at > scope.now)
    )
    only = TOKEN.c.organization_id.label("reach")
    columns = (TOKEN.c.id.label("token_id"), only, TOKEN.c.can_write, TOKEN.c.used_at)
    places = (MEMBERSHIP.c.organization_id, MEMBERSHIP.c.role, ORGANIZATION.c.name.label("organization"))
    found = (
        select(ACCOUNT, *columns, *places, ORGANIZATION.c.removal_due)
        .join(TOKEN, TOKEN.c.account_id == ACCOUNT.c.id)
        .outerjoin(MEMBERSHIP, MEMBERSHIP.c.account_id == ACCOUNT.c.id)
        .outerjoin(ORGANIZATION, ORGANIZATION.c.id == MEMBERSHIP.c.organization_id)
        .where(is_open, ACCOUNT.c.disabled_at.is_(None), ACCOUNT.c.removed_at.is_(None))
    )
    rows = scope.rows(found)
    if not rows:
        return None
    row = rows[0]
    if row.used_at is None or is_due(utc(row.used_at), scope.now):
        keep_aside(scope.session, TOKEN.update().where(TOKEN.c.id == row.token_id).values(used_at=scope.now))
    visitor = replace(_person(scope, rows), token_id=row.token_id, can_write=row.can_write)
    if row.reach is None:
        return visitor
    memberships = tuple(each for each in visitor.memberships if each.organization_id == row.reach)
    return replace(
        visitor,
        memberships=memberships,
        organization_id=row.reach,
        is_administrator=False,
        is_consultant=False,
    )


def visitor_of_invitation(scope: Scope, secret: str) -> Visitor | None:
    """Return the respondent whom a personal link lets in while the assessment is open."""
    is_open = (
        INVITATION.c.revoked_at.is_(None) & ASSESSMENT.c.closed_at.is_(None) & ORGANIZATION.c.removal_due.is_(None)
    )
    found = (
        select(INVITATION, RESPONDENT.c.name)
        .join(RESPONDENT, RESPONDENT.c.id == INVITATION.c.respondent_id)
        .join(ASSESSMENT, ASSESSMENT.c.id == INVITATION.c.assessment_id)
        .join(ORGANIZATION, ORGANIZATION.c.id == INVITATION.c.organization_id)
        .where(INVITATION.c.token_hash == secret_hash(secret), is_open)
    )
    row = scope.first(found)
    if row is None:
        return None
    if row.seen_at is None or is_due(utc(row.seen_at), scope.now):
        seen = INVITATION.update().where(INVITATION.c.id == row.id).values(seen_at=scope.now)
        keep_aside(scope.session, seen)
    return Visitor(
        kind=VisitorKind.INVITED,
        name=row.name,
        email=row.email,
        address=scope.visitor.address,
        link_id=row.id,
        organization_id=row.organization_id,
        assessment_id=row.assessment_id,
        respondent_ids=frozenset({row.respondent_id}),
        csrf=form_token(secret),
    )


def visitor_of_share(scope: Scope, secret: str) -> Visitor | None:
    """Return the reader whom a share link lets see one report until it expires."""
    is_open = SHARE.c.revoked_at.is_(None) & (SHARE.c.expires_at > scope.now) & ORGANIZATION.c.removal_due.is_(None)
    found = select(SHARE).join(ORGANIZATION, ORGANIZATION.c.id == SHARE.c.organization_id)
    row = scope.first(found.where(SHARE.c.token_hash == secret_hash(secret), is_open))
    if row is None:
        return None
    return Visitor(
        kind=VisitorKind.SHARED,
        name=row.label,
        address=scope.visitor.address,
        link_id=row.id,
        organization_id=row.organization_id,
        assessment_id=row.assessment_id,
        respondent_ids=frozenset(),
        can_write=False,
        csrf=form_token(secret),
    )


def visitor_of_demo(scope: Scope) -> Visitor | None:
    """Return the demo consultant, of every organization; None as soon as somebody has a real account."""
    row = find_demo(scope)
    if row is None:
        return None
    columns = (ORGANIZATION.c.id.label("organization_id"), ORGANIZATION.c.name.label("organization"))
    every = scope.rows(select(*columns, ORGANIZATION.c.removal_due))
    memberships = in_order(_membership(each, MemberRole.CONSULTANT) for each in every)
    return replace(_visitor(scope, row, VisitorKind.DEMO, memberships), csrf=form_token(installation_secret(scope)))


def organization_of(scope: Scope, assessment_id: int) -> int | None:
    """Return the organization of an assessment, None without such an assessment."""
    row = scope.first(_ORGANIZATION, {"the_assessment": assessment_id})
    return None if row is None else int(row.organization_id)


def own_respondents(scope: Scope, account_id: int, *, assessment_id: int | None) -> frozenset[int]:
    """Return the respondents that an account answers as in an assessment."""
    mine = select(RESPONDENT.c.id).where(
        RESPONDENT.c.account_id == account_id, RESPONDENT.c.assessment_id == assessment_id
    )
    return frozenset(row.id for row in scope.rows(mine))


def _person(scope: Scope, rows: Sequence[Row[Any]]) -> Visitor:
    """Read an account from its rows, one for each organization that it belongs to."""
    memberships = [_membership(row, MemberRole(row.role)) for row in rows if row.role is not None]
    return _visitor(scope, rows[0], VisitorKind.ACCOUNT, in_order(memberships))


def in_order(memberships: Iterable[MembershipInfo]) -> tuple[MembershipInfo, ...]:
    """Return memberships by the name of the organization, the same on every database."""
    return tuple(sorted(memberships, key=lambda each: (each.organization.casefold(), each.organization_id)))


def _membership(row: Row[Any], role: MemberRole) -> MembershipInfo:
    return MembershipInfo(
        organization_id=row.organization_id,
        organization=row.organization,
        role=role,
        is_leaving=row.removal_due is not None,
    )


def _visitor(scope: Scope, row: Row[Any], kind: VisitorKind, memberships: tuple[MembershipInfo, ...]) -> Visitor:
    return Visitor(
        kind=kind,
        name=row.name,
        email=row.email,
        address=scope.visitor.address,
        account_id=row.id,
        is_administrator=bool(row.is_administrator),
        is_consultant=bool(row.is_consultant),
        memberships=memberships,
    )
