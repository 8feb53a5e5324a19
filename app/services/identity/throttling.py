"""Slowing down whoever tries too often: tries are counted in the database, so that all workers see them.

A try is counted before it is looked at, so that many at once are no way around; one that comes too soon is refused and
not counted, so that the wait ends by itself.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil
from typing import Any

from sqlalchemy import func, select, text

from app.db import Scope, table_of
from app.errors import TooManyTries
from app.records import Attempt
from app.services.identity.installation import installation_secret
from app.services.rows import utc

ATTEMPT = table_of(Attempt)
HOUR = timedelta(hours=1)
LOCK_CLASS = 7_302


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How often something may be tried: `free` times within an hour, then after waits that double up to `longest`."""

    kind: str
    free: int
    first: timedelta
    longest: timedelta


# Short enough that nobody can keep another person out of their account, long enough that guessing is hopeless.
OF_ACCOUNT = Limit(kind="account", free=5, first=timedelta(seconds=2), longest=timedelta(seconds=60))
OF_ADDRESS = Limit(kind="address", free=20, first=timedelta(seconds=10), longest=timedelta(minutes=15))
OF_CODE = Limit(kind="code", free=5, first=timedelta(seconds=5), longest=timedelta(minutes=5))
OF_RESET = Limit(kind="reset", free=3, first=timedelta(minutes=5), longest=HOUR)
OF_RESETS = Limit(kind="resets", free=10, first=timedelta(seconds=30), longest=timedelta(minutes=15))
OF_EMAIL = Limit(kind="email", free=5, first=timedelta(minutes=1), longest=HOUR)
OF_LINK = Limit(kind="link", free=20, first=timedelta(seconds=10), longest=timedelta(minutes=15))


def count_try(scope: Scope, limit: Limit, subject: str) -> None:
    """Count a try of a subject (an e-mail address, a network address, an account); TooManyTries when it is too soon."""
    hashed = _hash(scope, limit, subject)
    _wait_for_others(scope, hashed)
    mine = (ATTEMPT.c.kind == limit.kind) & (ATTEMPT.c.subject_hash == hashed)
    scope.run(ATTEMPT.delete().where(mine, ATTEMPT.c.made_at <= scope.now - HOUR))
    row = scope.first(select(func.count().label("tries"), func.max(ATTEMPT.c.made_at).label("last")).where(mine))
    if row is not None and row.tries:
        seconds = (_utc(row.last) + delay_after(limit, row.tries) - scope.now).total_seconds()
        if seconds > 0:
            raise TooManyTries(
                f"There were too many tries. Wait {wait_text(ceil(seconds))} and try again.", seconds=ceil(seconds)
            )
    scope.insert(Attempt, kind=limit.kind, subject_hash=hashed, made_at=scope.now)


def forget_tries(scope: Scope, limit: Limit, subject: str) -> None:
    """Forget all tries of a subject, because one of them was right."""
    mine = (ATTEMPT.c.kind == limit.kind) & (ATTEMPT.c.subject_hash == _hash(scope, limit, subject))
    scope.run(ATTEMPT.delete().where(mine))


def forget_last_try(scope: Scope, limit: Limit, subject: str) -> None:
    """Take the last try of a subject back, because it was right; what others tried from there stays counted."""
    mine = (ATTEMPT.c.kind == limit.kind) & (ATTEMPT.c.subject_hash == _hash(scope, limit, subject))
    last = select(func.max(ATTEMPT.c.id)).where(mine).scalar_subquery()
    scope.run(ATTEMPT.delete().where(ATTEMPT.c.id == last))


def delay_after(limit: Limit, tries: int) -> timedelta:
    """Return the wait after so many tries within the hour.

    >>> [delay_after(OF_ACCOUNT, tries).seconds for tries in (4, 5, 6, 9, 10, 99)]
    [0, 2, 4, 32, 60, 60]
    """
    if tries < limit.free:
        return timedelta(0)
    doubled: int = 2 ** min(tries - limit.free, 20)
    return min(limit.first * doubled, limit.longest)


def wait_text(seconds: int) -> str:
    """Return a wait in words.

    >>> wait_text(1), wait_text(45), wait_text(61)
    ('1 second', '45 seconds', '2 minutes')
    """
    if seconds <= 60:
        return "1 second" if seconds == 1 else f"{seconds} seconds"
    return f"{ceil(seconds / 60)} minutes"


def place_of(address: str) -> str:
    """Return what counts as one place: an IPv4 address, or the network of 64 bits that one IPv6 customer has.

    >>> place_of("203.0.113.77"), place_of("2001:db8:1:2::9")
    ('203.0.113.77', '2001:db8:1:2::/64')
    >>> place_of("::ffff:203.0.113.77")
    '203.0.113.77'
    """
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found  # as a server on :: sees whoever comes by IPv4
    return str(found) if found.version == 4 else str(ip_network((found, 64), strict=False))


def _hash(scope: Scope, limit: Limit, subject: str) -> str:
    """Hash with the installation's secret: the table tells nobody which addresses were tried."""
    content = f"{limit.kind}:{subject}".encode("utf-8", "surrogatepass")
    return hmac.new(installation_secret(scope).encode(), content, hashlib.sha256).hexdigest()


def _wait_for_others(scope: Scope, hashed: str) -> None:
    """Let tries of one subject come one after another where the database has many writers."""
    connection = scope.connection
    if connection.dialect.name == "postgresql":
        number = int(hashed[:7], 16)
        connection.execute(
            text("SELECT pg_advisory_xact_lock(:class, :number)"), {"class": LOCK_CLASS, "number": number}
        )


def _utc(moment: Any) -> datetime:
    return utc(moment if isinstance(moment, datetime) else datetime.fromisoformat(str(moment)))
