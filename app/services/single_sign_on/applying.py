"""Bringing memberships and standing of an account up to what its groups give: the provider wins."""

from __future__ import annotations

import logging

from sqlalchemy import select

from app.db import Scope, table_of
from app.records import Account, Membership, Organization
from app.services.administration.accounts import is_last_administrator, lock_administration
from app.services.audit import record
from app.services.membership.members import BY_GROUPS, end_membership
from app.services.organizations.founding import add_organization
from app.values.single_sign_on import Wanted
from app.values.visitor import MemberRole

ACCOUNT = table_of(Account)
MEMBERSHIP = table_of(Membership)
ORGANIZATION = table_of(Organization)
LOG = logging.getLogger("groundwork.sso")


def apply_groups(scope: Scope, account_id: int, wanted: Wanted, *, founds: bool) -> None:
    """Give what the groups give, and take what groups gave before and give no longer; what was given by hand stays.

    A role that a group gives replaces one given by hand. The last administrator stays one.
    """
    roles = _by_number(scope, wanted, founds=founds)
    mine = select(MEMBERSHIP.c.organization_id, MEMBERSHIP.c.role, MEMBERSHIP.c.source)
    present = {row.organization_id: row for row in scope.rows(mine.where(MEMBERSHIP.c.account_id == account_id))}
    for organization_id, role in roles.items():
        row = present.get(organization_id)
        if row is None or row.role != role.value or row.source != BY_GROUPS:
            _give(scope, account_id, organization_id, role, before=None if row is None else row.role)
    for organization_id, row in present.items():
        if row.source == BY_GROUPS and organization_id not in roles:
            end_membership(scope, organization_id, account_id)
            _note(scope, "member.removed", account_id, organization_id, before=row.role, after=None)
    _apply_standing(scope, account_id, wanted)


def _by_number(scope: Scope, wanted: Wanted, *, founds: bool) -> dict[int, MemberRole]:
    roles: dict[int, MemberRole] = {}
    for name, role in wanted.roles.items():
        is_it = ORGANIZATION.c.id == name if isinstance(name, int) else ORGANIZATION.c.name == name
        row = scope.first(select(ORGANIZATION.c.id).where(is_it).order_by(ORGANIZATION.c.id))
        if row is not None:
            roles[row.id] = role
        elif founds and isinstance(name, str):
            roles[add_organization(scope, name)] = role
        else:
            LOG.warning("The mapping of groups names an organization that is not here: %r", name)
    return roles


def _give(scope: Scope, account_id: int, organization_id: int, role: MemberRole, *, before: str | None) -> None:
    here = (MEMBERSHIP.c.organization_id == organization_id) & (MEMBERSHIP.c.account_id == account_id)
    values = {"role": role.value, "source": BY_GROUPS}
    if before is None:
        keys = {"account_id": account_id, "organization_id": organization_id}
        scope.insert(Membership, **keys, **values, created_at=scope.now)
    else:
        scope.run(MEMBERSHIP.update().where(here).values(**values))
    action = "member.joined" if before is None else "member.changed"
    _note(scope, action, account_id, organization_id, before=before, after=role.value)


def _note(
    scope: Scope, action: str, account_id: int, organization_id: int, *, before: str | None, after: str | None
) -> None:
    record(
        scope,
        action,
        f"account:{account_id}",
        organization_id=organization_id,
        before={} if before is None else {"role": before},
        after={"by": BY_GROUPS} | ({} if after is None else {"role": after}),
    )


def _apply_standing(scope: Scope, account_id: int, wanted: Wanted) -> None:
    if wanted.is_administrator is False:
        lock_administration(scope)
    columns = (ACCOUNT.c.is_administrator, ACCOUNT.c.is_consultant)
    row = scope.rows(select(*columns).where(ACCOUNT.c.id == account_id))[0]
    before = {"administrator": bool(row.is_administrator), "consultant": bool(row.is_consultant)}
    given = {"administrator": wanted.is_administrator, "consultant": wanted.is_consultant}
    after = {name: before[name] if value is None else value for name, value in given.items()}
    if before["administrator"] and not after["administrator"] and is_last_administrator(scope, account_id):
        LOG.warning("The groups take the administration from the last administrator; it was left")
        after["administrator"] = True
    if after != before:
        values = {f"is_{name}": value for name, value in after.items()}
        scope.run(ACCOUNT.update().where(ACCOUNT.c.id == account_id).values(**values))
        record(scope, "account.changed", f"account:{account_id}", before=before, after=after | {"by": BY_GROUPS})
