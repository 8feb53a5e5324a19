"""The audit trail as plain values: one entry, what is looked for, and what checking a chain has found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

INSTALLATION_CHAIN = 0
FIRST_HASH = "0" * 64
SEALED = ("chain", "position", "at", "actor_kind", "actor_id", "address", "action", "subject", "before", "after")


@dataclass(frozen=True, kw_only=True)
class TrailEntry:
    """One entry as it is stored: who did what to which thing, when, from which network, and both values."""

    chain: int
    position: int
    at: datetime
    actor_kind: str
    actor_id: int | None
    address: str
    action: str
    subject: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    previous_hash: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class TrailFilter:
    """What somebody looks for; what is empty restricts nothing. `until` is the first moment that is too late.

    `kind` is the first word of actions (`answer` finds `answer.changed`), `actor` a kind with or without a number
    (`terminal`, `account:7`), `thing` the beginning of subjects (`assessment:3`).
    """

    since: datetime | None = None
    until: datetime | None = None
    actor: str = ""
    kind: str = ""
    thing: str = ""


@dataclass(frozen=True, kw_only=True)
class ExpectedHash:
    """The hash that an entry had once, as somebody keeps it elsewhere."""

    chain: int
    position: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class ChainReport:
    """What checking a chain has found: how many entries, the hash of the last one, and the first broken place.

    `fault` is empty while the chain is whole; `position` is where it breaks.
    """

    chain: int
    entries: int
    head: str
    position: int = 0
    fault: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether no entry was changed, taken out, put in or moved."""
        return not self.fault


@dataclass(frozen=True, kw_only=True)
class TrailNames:
    """The names behind the numbers of a trail, as they stand today. Whoever is not in here is gone."""

    accounts: Mapping[int, str]
    respondents: Mapping[int, str]
    assessments: Mapping[int, tuple[str, datetime]]
