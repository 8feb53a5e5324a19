"""The scope: who asks, when, and which organizations they may see. Every query of a service goes through it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Connection, CursorResult, Delete, Executable, Insert, Row, Select, Table, Update, select
from sqlmodel import Session, SQLModel

from app.db.engines import WRITES
from app.db.tables import table_of
from app.records import Membership, Organization
from app.values.visitor import STRANGER, TERMINAL, Visitor

LOCAL_ACTOR = "Terminal"


@dataclass(frozen=True, kw_only=True)
class Scope:
    """What a service works in. `organizations` selects the ids of the organizations that this actor may see.

    `now` is the one moment (UTC) of everything that happens in this scope. `actor` is the name that is shown for it,
    `visitor` who that is. `may_add_organizations` is true where the actor may found another organization by starting or
    importing an assessment for it.
    """

    session: Session
    actor: str
    now: datetime
    organizations: Select[Any]
    may_add_organizations: bool = False
    visitor: Visitor = TERMINAL

    @property
    def today(self) -> date:
        """The day of this moment where the server stands: the day that its pages show."""
        return self.now.astimezone().date()

    def select(self, record: type[SQLModel], *columns: Any) -> Select[Any]:
        """Return a select of the record's visible rows: plain columns (all of them by default), not objects."""
        table = table_of(record)
        return select(*(columns or table.c)).select_from(table).where(self.sees(table))

    def update(self, record: type[SQLModel]) -> Update:
        """Return an update of the record's visible rows."""
        table = table_of(record)
        return table.update().where(self.sees(table))

    def delete(self, record: type[SQLModel]) -> Delete:
        """Return a delete of the record's visible rows."""
        table = table_of(record)
        return table.delete().where(self.sees(table))

    def sees(self, table: Table) -> Any:
        """Return the condition that a row of the table belongs to a visible organization."""
        owner = table.c.id if table is table_of(Organization) else table.c.organization_id
        return owner.in_(self.organizations)

    def rows(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Sequence[Row[Any]]:
        """Run the statement and return all its rows."""
        return self._execute(statement, values).all()

    def first(self, statement: Executable, values: Mapping[str, Any] | None = None) -> Row[Any] | None:
        """Run the statement and return its first row, or None."""
        return self._execute(statement, values).first()

    def run(self, statement: Executable, values: Mapping[str, Any] | None = None) -> int:
        """Run a changing statement and return the number of rows it touched."""
        return self._execute(statement, values).rowcount

    def insert(self, record: type[SQLModel], **values: Any) -> int:
        """Insert one row and return its id; `organization_id` must be of a row that this scope has read."""
        result = self._execute(_insert_of(record), values)
        return int(result.inserted_primary_key[0]) if result.inserted_primary_key else 0

    def insert_all(self, record: type[SQLModel], rows: Iterable[Mapping[str, Any]]) -> None:
        """Insert many rows in one round trip."""
        if given := [dict(row) for row in rows]:
            self.connection.execute(_insert_of(record), given)

    @property
    def connection(self) -> Connection:
        """The connection of the transaction; asking the session for it each time would cost as much as a statement.

        Inside a savepoint the session is asked: it makes the savepoint when it gives its connection.
        """
        found: Connection | None = self.__dict__.get("_kept")
        if found is None or found.closed or self.session.in_nested_transaction():
            found = self.__dict__["_kept"] = self.session.connection()
        return found

    @property
    def is_writing(self) -> bool:
        """Whether this scope may change something."""
        return bool(self.connection.get_execution_options().get(WRITES))

    def _execute(self, statement: Executable, values: Mapping[str, Any] | None) -> CursorResult[Any]:
        return self.connection.execute(statement, values)


def local_scope(session: Session, *, now: datetime | None = None) -> Scope:
    """Return the scope of whoever sits at the terminal, who sees every organization of the installation.

    The organizations are a subquery of each statement: no round trip of their own, and one founded later is seen.
    It is one object for ever, so that services can keep statements that are built on it.
    """
    return Scope(
        session=session,
        actor=LOCAL_ACTOR,
        now=now or datetime.now(UTC),
        organizations=_all_organizations(),
        may_add_organizations=True,
    )


def organization_scope(session: Session, *, actor: str, organization_id: int, now: datetime | None = None) -> Scope:
    """Return a scope that sees one organization and nothing of any other."""
    return Scope(
        session=session,
        actor=actor,
        now=now or datetime.now(UTC),
        organizations=_one_organization(organization_id),
    )


def stranger_scope(session: Session, *, visitor: Visitor = STRANGER, now: datetime | None = None) -> Scope:
    """Return a scope that sees no organization: for finding out who asks, and for what nobody needs an account for."""
    return Scope(
        session=session,
        actor=visitor.name,
        now=now or datetime.now(UTC),
        organizations=_one_organization(0),
        visitor=visitor,
    )


def visitor_scope(
    session: Session, visitor: Visitor, *, organization_id: int | None, roles: tuple[str, ...], adds: bool
) -> Scope:
    """Return the scope of a visitor: one organization, or (None) every one in which they have one of the roles."""
    if organization_id is not None:
        mine = _one_organization(organization_id)
    elif visitor.is_demo:
        mine = _all_organizations()
    else:
        mine = _organizations_of(visitor.account_id or 0, roles, visitor.organization_id)
    return Scope(
        session=session,
        actor=visitor.name,
        now=datetime.now(UTC),
        organizations=mine,
        may_add_organizations=adds,
        visitor=visitor,
    )


def widened_scope(scope: Scope, *, roles: tuple[str, ...]) -> Scope:
    """Return a scope of every organization in which the visitor has one of the roles, for what spans all of them.

    Whoever has no account keeps the scope they have.
    """
    visitor = scope.visitor
    if not visitor.is_signed_in:
        return scope
    wide = visitor_scope(scope.session, visitor, organization_id=None, roles=roles, adds=False)
    return replace(scope, organizations=wide.organizations)


def group_scope(scope: Scope, *, group: str, besides: int) -> Scope:
    """Return a scope of the other organizations of a group that have consented to be counted, at this very moment.

    It reaches beyond what the actor may see, so nothing but counts of figures may leave it. `besides` is our own id.
    Whoever is removed and only kept for the grace period is hidden here as everywhere.
    """
    table = table_of(Organization)
    others = select(table.c.id).where(
        table.c.benchmark_group == group,
        table.c.benchmark_consent.is_(True),
        table.c.removal_due.is_(None),
        table.c.id != besides,
    )
    return replace(scope, organizations=others, may_add_organizations=False)


@cache
def _insert_of(record: type[SQLModel]) -> Insert:
    return table_of(record).insert()


@cache
def _all_organizations() -> Select[Any]:
    organization = table_of(Organization)
    return select(organization.c.id).where(organization.c.removal_due.is_(None))


@lru_cache(maxsize=256)
def _one_organization(organization_id: int) -> Select[Any]:
    column = table_of(Organization).c.id
    return select(column).where(column == organization_id)


@lru_cache(maxsize=256)
def _organizations_of(account_id: int, roles: tuple[str, ...], only: int | None) -> Select[Any]:
    member, organization = table_of(Membership), table_of(Organization)
    found = select(member.c.organization_id).join(organization, organization.c.id == member.c.organization_id)
    found = found.where(
        member.c.account_id == account_id, member.c.role.in_(roles), organization.c.removal_due.is_(None)
    )
    return found if only is None else found.where(organization.c.id == only)
