"""The audit trail: who did what to which thing, when, from where, with the values before and after."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.records.base import moment


class AuditEntry(SQLModel, table=True):
    """One entry of a chain; rows are only ever added. `hash` covers the entry and the hash of the one before.

    Each organization has a chain of its own, named by its id; chain 0 is the installation's. The actor is named by kind
    and number, never by name, so that a person can be removed without touching the trail.
    """

    __table_args__ = (UniqueConstraint("chain", "position"), Index("ix_auditentry_time", "chain", "at"))

    id: int | None = Field(default=None, primary_key=True)
    chain: int
    position: int
    at: datetime = Field(sa_column=moment())
    actor_kind: str = Field(max_length=20)
    actor_id: int | None = None
    address: str = Field(default="", max_length=60)
    action: str = Field(max_length=60)
    subject: str = Field(max_length=120)
    before: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    after: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    previous_hash: str = Field(max_length=64)
    hash: str = Field(max_length=64)
