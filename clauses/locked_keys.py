"""Published keys: an identity that was once given away is never missing, renamed or used for something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

from clauses.faults import Finding
from clauses.outline import Outline


@dataclass(frozen=True, kw_only=True)
class LockedKey:
    """A published key: valid from edition `since` on, and up to but not including edition `retired`."""

    catalogue: str
    key: str
    since: str
    retired: str | None = None


def read_locked_keys() -> tuple[LockedKey, ...]:
    """Return all published keys of the packaged catalogues, retired ones included.

    >>> read_locked_keys()[0]
    LockedKey(catalogue='dms', key='ctx.issues', since='2026.1', retired=None)
    """
    text = files("clauses").joinpath("data", "locked_keys.txt").read_text(encoding="utf-8")
    return parse_locked_keys(text=text)


def parse_locked_keys(*, text: str) -> tuple[LockedKey, ...]:
    """Read lines of `catalogue key since [retired edition]`; a line that begins with # is a comment.

    >>> parse_locked_keys(text="dms ctx.fax 2026.1 retired 2028.1")[0].retired
    '2028.1'
    """
    rows = (line.split() for line in text.splitlines() if line.strip() and not line.startswith("#"))
    return tuple(
        LockedKey(catalogue=row[0], key=row[1], since=row[2], retired=row[4] if len(row) > 3 else None) for row in rows
    )


def edition_order(edition: str) -> tuple[int, ...]:
    """Return what editions are sorted by: 2026.10 comes after 2026.9, and 2026 before 2026.1.

    >>> edition_order("2026.10") > edition_order("2026.9") > edition_order("2026")
    True
    """
    return tuple(int(part) for part in edition.split(".") if part.isdecimal() and len(part) < 10)


def find_lock_faults(outline: Outline, locked: tuple[LockedKey, ...]) -> Iterator[Finding]:
    """Yield published keys that this edition lacks and retired keys that it uses again."""
    edition = edition_order(outline.top.text("edition"))
    places = {each.text("key"): each.at("key") for each in outline.requirements}
    published = [
        lock
        for lock in locked
        if places and lock.catalogue == outline.top.text("id") and edition_order(lock.since) <= edition
    ]
    for lock in published:
        if lock.retired is not None and edition_order(lock.retired) <= edition:
            if lock.key in places:
                message = f"The key `{lock.key}` was retired in edition {lock.retired} and is used again."
                yield Finding(path=places[lock.key], message=message, remedy="Give the requirement a new key.")
        elif lock.key not in places:
            message = f"The published key `{lock.key}` is missing."
            remedy = "Bring it back unchanged; to give it up, list it as retired in locked_keys.txt with the edition."
            yield Finding(path=("clauses",), message=message, remedy=remedy)
