"""Proving a chain: every entry must hold the hash of its own content and of the entry before it."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session

from app.db import table_of
from app.records import Organization
from app.services.audit.recording import ENTRY, seal
from app.values.audit import FIRST_HASH, INSTALLATION_CHAIN, ChainReport, ExpectedHash

AT_ONCE = 2_000


def list_chains(session: Session) -> tuple[int, ...]:
    """Return the number of every chain that has entries or whose organization exists, in order."""
    started = session.connection().execute(select(ENTRY.c.chain).distinct()).scalars()
    organizations = session.connection().execute(select(table_of(Organization).c.id)).scalars()
    return tuple(sorted({INSTALLATION_CHAIN, *started, *organizations}))


def verify_chain(session: Session, chain: int, *, expected: Sequence[ExpectedHash] = ()) -> ChainReport:
    """Check a chain from its first entry to its last and name the first broken place.

    `expected` are hashes that somebody keeps elsewhere: only they can tell that entries were cut off at the end, or
    that the whole chain was written anew. Entries are read one after the other; a long chain takes no more memory.
    """
    wanted = {each.position: each.hash for each in expected if each.chain == chain}
    with closing(_read(session, chain)) as rows:  # a broken chain is not read to its end
        return check_entries(rows, chain=chain, expected=wanted)


def check_entries(rows: Iterable[Row[Any]], *, chain: int, expected: Mapping[int, str]) -> ChainReport:
    """Check the entries of a chain in their order against each other and against hashes kept elsewhere."""
    position, previous, count = 0, FIRST_HASH, 0
    for row in rows:
        fault = _fault(row, position, previous) or _disappointment(row, expected)
        if fault:
            return ChainReport(chain=chain, entries=count, head=previous, position=row.position, fault=fault)
        position, previous, count = row.position, row.hash, count + 1
    beyond = min((each for each in expected if not 0 < each <= position), default=None)
    fault = f"the chain ends at entry {position}; entry {beyond}, known from elsewhere, was cut off" if beyond else ""
    return ChainReport(chain=chain, entries=count, head=previous, position=position + 1 if fault else 0, fault=fault)


def _fault(row: Row[Any], position: int, previous: str) -> str:
    """Return what is wrong with an entry that follows the entry at a position with a hash."""
    if row.position > position + 1:
        missing = row.position - position - 1
        return f"{'1 entry is' if missing == 1 else f'{missing:,} entries are'} missing before it"
    if row.position < 1:
        return "an entry was put in before the first one"
    if seal(row._mapping, row.previous_hash) != row.hash:  # noqa: SLF001 - SQLAlchemy's public name
        return "the entry was changed, moved or put in: its content does not add up to its hash"
    if row.previous_hash != previous:
        return "the entry does not follow the one before it: one of the two was replaced, moved or put in"
    return ""


def _disappointment(row: Row[Any], expected: Mapping[int, str]) -> str:
    wanted = expected.get(row.position, row.hash)
    return "" if wanted == row.hash else "the entry is not the one known from elsewhere: the chain was written anew"


def _read(session: Session, chain: int) -> Generator[Row[Any]]:
    entries = select(ENTRY).where(ENTRY.c.chain == chain).order_by(ENTRY.c.position)
    with session.connection().execute(entries.execution_options(yield_per=AT_ONCE)) as found:
        yield from found
