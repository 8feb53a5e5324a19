"""Looking into a chain of the audit trail: what was done when by whom, a page at a time or all of it as a stream."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session

from app.db import Scope, table_of
from app.errors import NotFound
from app.records import Account, Assessment, Organization, Respondent
from app.services.audit.recording import ENTRY
from app.services.rows import utc
from app.values.audit import TrailEntry, TrailFilter, TrailNames

ACCOUNT = table_of(Account)
ASSESSMENT = table_of(Assessment)
ORGANIZATION = table_of(Organization)
RESPONDENT = table_of(Respondent)
AT_ONCE = 1_000
LARGEST_ID = 2**31 - 1
WITH_ACCOUNT = ("account", "demo", "token")
NUMBERED = re.compile(r"\b(account|assessment|respondent):(\d{1,9})")


def require_chain(scope: Scope, organization_id: int) -> str:
    """Return the name of a visible organization whose chain is to be read; NotFound otherwise."""
    is_sensible = 0 < organization_id <= LARGEST_ID
    row = scope.first(scope.select(Organization).where(ORGANIZATION.c.id == organization_id)) if is_sensible else None
    if row is None:
        raise NotFound(f"There is no organization {organization_id}. Choose one of yours.")
    return str(row.name)


def list_entries(scope: Scope, chain: int, wanted: TrailFilter, *, limit: int, skip: int = 0) -> tuple[TrailEntry, ...]:
    """Return the entries that are looked for, the newest first."""
    newest_first = _found(chain, wanted).order_by(ENTRY.c.position.desc())
    return tuple(_entry(row) for row in scope.rows(newest_first.limit(limit).offset(skip)))


def count_entries(scope: Scope, chain: int, wanted: TrailFilter) -> int:
    """Return how many entries are looked for."""
    found = _found(chain, wanted).subquery()
    return int(scope.rows(select(func.count()).select_from(found))[0][0])


def stream_entries(session: Session, chain: int, wanted: TrailFilter) -> Iterator[TrailEntry]:
    """Yield every entry that is looked for in the order of the chain, without holding all of them."""
    entries = _found(chain, wanted).order_by(ENTRY.c.position).execution_options(yield_per=AT_ONCE)
    with session.connection().execute(entries) as found:
        for row in found:
            yield _entry(row)


def list_actors(scope: Scope, chain: int) -> tuple[tuple[str, int | None], ...]:
    """Return by whom there are entries in a chain, as kinds with numbers; links are not told apart."""
    rows = scope.rows(select(ENTRY.c.actor_kind, ENTRY.c.actor_id).where(ENTRY.c.chain == chain).distinct())
    actors = {(row.actor_kind, row.actor_id if row.actor_kind in WITH_ACCOUNT else None) for row in rows}
    return tuple(sorted(actors, key=lambda actor: (actor[0], actor[1] or 0)))


def list_kinds(scope: Scope, chain: int) -> tuple[str, ...]:
    """Return the first words of all actions in a chain."""
    rows = scope.rows(select(ENTRY.c.action).where(ENTRY.c.chain == chain).distinct())
    return tuple(sorted({row.action.partition(".")[0] for row in rows}))


def list_things(scope: Scope, chain: int) -> tuple[tuple[str, str], ...]:
    """Return the assessments that entries of a chain can be about, as subjects with titles, the newest first."""
    here = scope.select(Assessment, ASSESSMENT.c.id, ASSESSMENT.c.title, ASSESSMENT.c.cycle)
    rows = scope.rows(here.where(ASSESSMENT.c.organization_id == chain).order_by(ASSESSMENT.c.id.desc()))
    return tuple((f"assessment:{row.id}", _named(row)) for row in rows)


def find_names(session: Session, entries: Iterable[TrailEntry], accounts: Iterable[int | None] = ()) -> TrailNames:
    """Return the present names of everybody and everything that entries are about; nobody who was removed.

    `accounts` are wanted as well, whether an entry is about them or not.
    """
    numbers: dict[str, set[int]] = {"account": {each for each in accounts if each}, "assessment": set()}
    numbers["respondent"] = set()
    for entry in entries:
        if entry.actor_kind in WITH_ACCOUNT and entry.actor_id:
            numbers["account"].add(entry.actor_id)
        for kind, number in NUMBERED.findall(entry.subject):
            numbers[kind].add(int(number))
    people = select(ACCOUNT.c.id, ACCOUNT.c.name).where(ACCOUNT.c.removed_at.is_(None))
    named = select(RESPONDENT.c.id, RESPONDENT.c.name)
    titled = select(ASSESSMENT.c.id, ASSESSMENT.c.title, ASSESSMENT.c.cycle, ASSESSMENT.c.created_at)
    return TrailNames(
        accounts={row.id: row.name for row in _rows(session, people, ACCOUNT.c.id, numbers["account"])},
        respondents={row.id: row.name for row in _rows(session, named, RESPONDENT.c.id, numbers["respondent"])},
        assessments={
            row.id: (_named(row), utc(row.created_at))
            for row in _rows(session, titled, ASSESSMENT.c.id, numbers["assessment"])
        },
    )


def _named(row: Row[Any]) -> str:
    """Return the title of an assessment with its cycle: of one organization, most have the same title."""
    return " ".join(part for part in (row.title, row.cycle) if part)


def _rows(session: Session, statement: Select[Any], column: Any, numbers: set[int]) -> Iterable[Row[Any]]:
    if not numbers:
        return ()
    return session.connection().execute(statement.where(column.in_(sorted(numbers)))).all()


def _found(chain: int, wanted: TrailFilter) -> Select[Any]:
    """Return a select of the entries of a chain that are looked for."""
    found = select(ENTRY).where(ENTRY.c.chain == chain)
    if wanted.since is not None:
        found = found.where(ENTRY.c.at >= wanted.since.astimezone(UTC))
    if wanted.until is not None:
        found = found.where(ENTRY.c.at < wanted.until.astimezone(UTC))
    if wanted.kind:
        of_kind = ENTRY.c.action.startswith(f"{wanted.kind}.", autoescape=True)
        found = found.where((ENTRY.c.action == wanted.kind) | of_kind)
    if wanted.thing:
        inside = ENTRY.c.subject.startswith(f"{wanted.thing}/", autoescape=True)
        found = found.where((ENTRY.c.subject == wanted.thing) | inside)
    kind, _, number = wanted.actor.partition(":")
    if number.isdecimal() and len(number) <= 9:
        found = found.where(ENTRY.c.actor_kind.in_(WITH_ACCOUNT), ENTRY.c.actor_id == int(number))
    elif kind:
        found = found.where(ENTRY.c.actor_kind == kind)
    return found


def _entry(row: Row[Any]) -> TrailEntry:
    values = dict(row._mapping)  # noqa: SLF001 - SQLAlchemy's public name
    del values["id"]
    return TrailEntry(**values | {"at": utc(row.at)})
