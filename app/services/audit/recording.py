"""Adding to the audit trail: one chain per organization, each entry sealed with the hash of the one before.

Whoever adds holds the end of the chain until the transaction ends: on PostgreSQL by an advisory lock, on SQLite because
there is one writer. Add last, after all other changes, so that nobody waits for the end while others wait for him.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from functools import lru_cache
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

from sqlalchemy import bindparam, select, text

from app.db import Scope, table_of
from app.records import AuditEntry
from app.values.audit import FIRST_HASH, INSTALLATION_CHAIN, SEALED
from app.values.visitor import Visitor

ENTRY = table_of(AuditEntry)
LOCK_CLASS = 7_301
LONGEST = {"action": 60, "subject": 120}
# Built once: saving an answer adds an entry each time.
ADD = ENTRY.insert()
END = (
    select(ENTRY.c.position, ENTRY.c.hash)
    .where(ENTRY.c.chain == bindparam("the_chain"))
    .order_by(ENTRY.c.position.desc())
    .limit(1)
)
HOLD = text("SELECT pg_advisory_xact_lock(:class, :the_chain)").bindparams(**{"class": LOCK_CLASS})


def record(
    scope: Scope,
    action: str,
    subject: str,
    *,
    organization_id: int | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Add an entry to the chain of an organization (None: of the installation), in the transaction of the scope.

    `action` is what was done (`member.added`), `subject` to which thing (`account:7`, `assessment:3/action:2`).
    `before` and `after` hold the changed values as JSON; a single vote, a name or an address is never among them.
    """
    chain = INSTALLATION_CHAIN if organization_id is None else organization_id
    position, previous = _end_of(scope, chain)
    entry: dict[str, Any] = {
        "chain": chain,
        "position": position + 1,
        "at": scope.now.astimezone(UTC),
        "actor_kind": kind_of(scope.visitor),
        "actor_id": actor_id_of(scope.visitor),
        "address": network_of(scope.visitor.address),
        "action": action[: LONGEST["action"]],
        "subject": subject[: LONGEST["subject"]],
        "before": plain(before or {}),
        "after": plain(after or {}),
    }
    scope.run(ADD, {**entry, "previous_hash": previous, "hash": seal(entry, previous)})


def seal(entry: Mapping[Any, Any], previous: str) -> str:
    """Return the hash of an entry and of the one before it.

    `entry` holds the columns of `SEALED`; its moment is in UTC, with or without saying so.
    """
    sealed = {name: entry[name] for name in SEALED}
    sealed["at"] = moment_text(entry["at"])
    content = json.dumps([previous, sealed], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def plain(value: Any) -> Any:
    """Return a value as JSON gives it back, so that what is sealed is what is read again.

    >>> plain({"due": date(2026, 12, 12), "roles": ("EX", "IT"), 3: {"b", "a"}})
    {'due': '2026-12-12', 'roles': ['EX', 'IT'], '3': ['a', 'b']}
    """
    if isinstance(value, Mapping):
        return {str(name): plain(each) for name, each in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(plain(each) for each in value)
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if isinstance(value, datetime):
        return moment_text(value)
    return value.isoformat() if isinstance(value, date) else _plain_text(value)


def _plain_text(value: Any) -> Any:
    """Return a text without what no database keeps; numbers, truth and nothing are JSON already."""
    given = value.value if isinstance(value, Enum) else value
    return given.replace("\x00", "") if isinstance(given, str) else given


def kind_of(visitor: Visitor) -> str:
    """Return how the actor is named in the trail: as a token where a program used an account."""
    return "token" if visitor.token_id is not None else visitor.kind.value


def actor_id_of(visitor: Visitor) -> int | None:
    """Return the number of the account, else of the link."""
    return visitor.account_id if visitor.account_id is not None else visitor.link_id


@lru_cache(maxsize=1024)
def network_of(address: str) -> str:
    """Return the network that an address belongs to: enough to see from where, too little to name a person.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2::9"), network_of("")
    ('203.0.113.0/24', '2001:db8:1::/48', '')
    >>> network_of("::ffff:203.0.113.77")
    '203.0.113.0/24'
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    if isinstance(found, IPv6Address):
        found = found.ipv4_mapped or found
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))


def moment_text(at: datetime) -> str:
    """Write a moment as it is sealed. PostgreSQL gives it back in the zone of its server, SQLite without any."""
    plainly = at.astimezone(UTC).replace(tzinfo=None) if at.tzinfo else at
    return plainly.isoformat(timespec="microseconds")


def _end_of(scope: Scope, chain: int) -> tuple[int, str]:
    """Return position and hash of the chain's last entry; nobody else adds to it before this transaction ends."""
    if scope.connection.dialect.name == "postgresql":
        scope.first(HOLD, {"the_chain": chain})
    row = scope.first(END, {"the_chain": chain})
    return (0, FIRST_HASH) if row is None else (row.position, row.hash)
