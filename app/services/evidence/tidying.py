"""Tidying up: removed files that nobody brought back, files that no row names, and whether all others are whole."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.db import Database, Scope, local_scope, table_of
from app.records import EvidenceFile
from app.services.evidence.files import file_from
from app.services.evidence.reading import DamagedFileError, open_checked
from app.storage import FileStorage
from app.values.evidence_files import EvidenceFileInfo

FILE = table_of(EvidenceFile)
YOUNG = timedelta(days=1)  # what is younger may belong to a request that has not ended
LOG = logging.getLogger("groundwork.files")


@dataclass(frozen=True, kw_only=True)
class Swept:
    """What a sweep found: files that no row names. `is_done` is false when it took none of them away."""

    names: tuple[str, ...]
    is_done: bool


def purge_removed_files(scope: Scope, before: datetime) -> tuple[str, ...]:
    """Delete the rows of files that were removed before a moment, and return where their bytes lie.

    Remove those from the storage when the transaction is committed, with `forget_files`; until then a failure keeps
    all. Should it never come to that, the next sweep finds them.
    """
    gone = FILE.c.removed_at.is_not(None) & (FILE.c.removed_at < before)
    names = tuple(row.stored_name for row in scope.rows(scope.select(EvidenceFile, FILE.c.stored_name).where(gone)))
    scope.run(scope.delete(EvidenceFile).where(gone))
    return names


def tidy_storage(database: Database, storage: FileStorage, *, now: datetime, removed_before: datetime) -> int:
    """Delete removed files whose time is over and what no row names, and return how many stored files that were."""
    with database.writing() as session:
        names = purge_removed_files(local_scope(session, now=now), removed_before)
    forget_files(storage, names)
    with database.reading() as session:
        swept = sweep_orphans(local_scope(session, now=now), storage)
    return len(names) + (len(swept.names) if swept.is_done else 0)


def forget_files(storage: FileStorage, names: tuple[str, ...]) -> None:
    """Remove stored files whose rows are gone."""
    for name in names:
        storage.remove(name)


def sweep_orphans(scope: Scope, storage: FileStorage, *, is_asked_for: bool = False, only_looks: bool = False) -> Swept:
    """Remove stored files that no row names and that are older than a day: left by failed requests and deletions.

    The scope must see everything. When no stored file at all has a row, this is probably the wrong database: then
    nothing is removed, unless a person asked for it.
    """
    held = tuple(storage.names())
    known = {row.stored_name for row in scope.rows(FILE.select().with_only_columns(FILE.c.stored_name))}
    orphans = tuple(each.name for each in held if each.name not in known and each.kept_at < scope.now - YOUNG)
    is_strange = bool(orphans) and not any(each.name in known for each in held)
    if is_strange and not is_asked_for:
        LOG.warning(
            "No row names any of the %s stored files, so none is swept. Is this the right database? If it is, call "
            "groundwork files sweep.",
            len(held),
        )
    if only_looks or (is_strange and not is_asked_for):
        return Swept(names=orphans, is_done=False)
    forget_files(storage, orphans)
    return Swept(names=orphans, is_done=True)


def find_damage(scope: Scope, storage: FileStorage) -> Iterator[tuple[EvidenceFileInfo, str]]:
    """Read every file there is, removed ones as well, and yield each with what is wrong: nothing if all is well."""
    for row in scope.rows(FILE.select().order_by(FILE.c.id)):
        found = file_from(row)
        try:
            open_checked(storage, row.stored_name, found).close()
        except DamagedFileError as error:
            yield found, error.detail
        else:
            yield found, ""
