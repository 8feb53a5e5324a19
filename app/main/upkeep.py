"""What the server does by itself once a day: deleting for good what is due."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import text
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from app.db import Database, Scope, local_scope
from app.settings import Settings
from app.storage import FileStorage
from app.values.visitor import SERVER, Visitor

LOG = logging.getLogger("groundwork.upkeep")
FIRST_AFTER = 10.0  # a start is not slowed down by it
EVERY = 24 * 60 * 60.0
LOCK_CLASS = 7_302


@dataclass(frozen=True, kw_only=True)
class Purged:
    """What was deleted for good: organizations by number, and how many ended things of each kind."""

    organizations: tuple[int, ...] = ()
    ended: Mapping[str, int] = field(default_factory=dict)


def purge(
    database: Database,
    settings: Settings,
    *,
    visitor: Visitor = SERVER,
    now: datetime | None = None,
    forget_file: Callable[[str], None] | None = None,
) -> Purged:
    """Delete every organization whose grace period is over, and what has been kept for the retention period.

    Each organization goes in a transaction of its own; its files go when that is committed. Where another worker is at
    it already, nothing is done.
    """
    now = now or datetime.now(UTC)
    gone = []
    for organization_id in _due(database, now):
        with database.writing() as session:
            names = _purge_one(session, organization_id, visitor, now)
        if names is not None:
            gone.append(organization_id)
        for name in names or ():
            if forget_file is not None:
                forget_file(name)
    with database.writing() as session:
        ended = _purge_ended(session, settings, visitor, now)
    return Purged(organizations=tuple(gone), ended=ended)


def tidy_files(database: Database, settings: Settings, storage: FileStorage, *, now: datetime | None = None) -> int:
    """Delete evidence files that were removed before the retention period, and what the storage holds in vain."""
    from app.services.evidence.tidying import tidy_storage  # noqa: PLC0415 - a start needs none of it

    now = now or datetime.now(UTC)
    return tidy_storage(database, storage, now=now, removed_before=now - timedelta(days=settings.retention_days))


async def keep_house(database: Database, settings: Settings, storage: FileStorage) -> None:
    """Purge soon after the start and then once a day, in turn with the requests; a failure waits for the next day."""
    await asyncio.sleep(FIRST_AFTER)
    while True:
        try:
            async with database.turn():
                done = await run_in_threadpool(partial(purge, database, settings, forget_file=storage.remove))
            files = await run_in_threadpool(tidy_files, database, settings, storage)
            if done.organizations or done.ended or files:
                told = "Deleted for good: organizations %s, ended %s, stored files %s"
                LOG.info(told, list(done.organizations), dict(done.ended), files)
        except Exception:
            LOG.exception("What is due could not be deleted; it is tried again tomorrow")
        await asyncio.sleep(EVERY)


def _due(database: Database, now: datetime) -> tuple[int, ...]:
    from app.services.organizations.purging import list_due  # noqa: PLC0415 - a start needs none of it

    with database.reading() as session:
        return list_due(local_scope(session, now=now))


def _purge_one(session: Session, organization_id: int, visitor: Visitor, now: datetime) -> tuple[str, ...] | None:
    from app.services.organizations.purging import list_due, purge_organization  # noqa: PLC0415 - likewise

    scope = _scope(session, visitor, now)
    if not _is_mine(session) or organization_id not in list_due(scope):
        return None
    return purge_organization(scope, organization_id)


def _purge_ended(session: Session, settings: Settings, visitor: Visitor, now: datetime) -> Mapping[str, int]:
    from app.services.organizations.purging import purge_ended  # noqa: PLC0415 - likewise

    before = now - timedelta(days=settings.retention_days)
    return purge_ended(_scope(session, visitor, now), before=before) if _is_mine(session) else {}


def _scope(session: Session, visitor: Visitor, now: datetime) -> Scope:
    return replace(local_scope(session, now=now), visitor=visitor, actor=visitor.name)


def _is_mine(session: Session) -> bool:
    """Return whether no other worker is at it; on SQLite there is one process."""
    if session.get_bind().dialect.name != "postgresql":
        return True
    taken = session.connection().execute(text(f"SELECT pg_try_advisory_xact_lock({LOCK_CLASS}, 0)")).scalar()
    return bool(taken)
