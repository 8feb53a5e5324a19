"""Adding to the audit trail: one chain per organization, each entry sealed with the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from ipaddress import ip_address, ip_network
from typing import Any

from sqlalchemy import select, text

from app.db import Scope, table_of
from app.records import AuditEntry
from app.values.visitor import Visitor

ENTRY = table_of(AuditEntry)
INSTALLATION_CHAIN = 0
FIRST_HASH = "0" * 64
LOCK_CLASS = 7_301
SEALED = ("chain", "position", "at", "actor_kind", "actor_id", "address", "action", "subject", "before", "after")


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
        "at": scope.now,
        "actor_kind": kind_of(scope.visitor),
        "actor_id": actor_id_of(scope.visitor),
        "address": network_of(scope.visitor.address),
        "action": action,
        "subject": subject,
        "before": dict(before or {}),
        "after": dict(after or {}),
    }
    scope.insert(AuditEntry, **entry, previous_hash=previous, hash=seal(entry, previous))


def seal(entry: Mapping[str, Any], previous: str) -> str:
    """Return the hash of an entry and of the one before it.

    `entry` holds the columns of `SEALED`; its moment is a datetime in UTC.
    """
    plain = {name: entry[name] for name in SEALED}
    moment: datetime = plain["at"]
    plain["at"] = moment.replace(tzinfo=None).isoformat(timespec="microseconds")
    content = json.dumps([previous, plain], sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def kind_of(visitor: Visitor) -> str:
    """Return how the actor is named in the trail: as a token where a program used an account."""
    return "token" if visitor.token_id is not None else visitor.kind.value


def actor_id_of(visitor: Visitor) -> int | None:
    """Return the number of the account, else of the link."""
    return visitor.account_id if visitor.account_id is not None else visitor.link_id


def network_of(address: str) -> str:
    """Return the network that an address belongs to: enough to see from where, too little to name a person.

    >>> network_of("203.0.113.77"), network_of("2001:db8:1:2::9"), network_of("")
    ('203.0.113.0/24', '2001:db8:1::/48', '')
    """
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    return str(ip_network((found, 24 if found.version == 4 else 48), strict=False))


def _end_of(scope: Scope, chain: int) -> tuple[int, str]:
    """Return position and hash of the chain's last entry; nobody else adds to it before this transaction ends."""
    connection = scope.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:class, :chain)"), {"class": LOCK_CLASS, "chain": chain})
    last = select(ENTRY.c.position, ENTRY.c.hash).where(ENTRY.c.chain == chain)
    row = scope.first(last.order_by(ENTRY.c.position.desc()).limit(1))
    return (0, FIRST_HASH) if row is None else (row.position, row.hash)
