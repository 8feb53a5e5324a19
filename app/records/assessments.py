"""An assessment and what is settled for it: people, units, targets, settings of scoring, finished clauses."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.records.base import moment


class Assessment(SQLModel, table=True):
    """One dated run of a catalogue edition over a scope. `revision` grows with each change that can move a figure.

    From `closed_at` on answers are locked and no invitation opens it, until it is opened again.
    """

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    title: str = Field(max_length=120)
    cycle: str = Field(default="", max_length=60)
    scope: str = Field(default="", max_length=1000)
    mode: str = Field(max_length=40)
    planned_projects: int = Field(default=0, ge=0)
    due: date | None = None
    catalogue_id: str = Field(max_length=40)
    catalogue_edition: str = Field(max_length=20)
    catalogue_hash: str = Field(max_length=64)
    revision: int = Field(default=1)
    created_at: datetime = Field(sa_column=moment())
    closed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    closed_by: str = Field(default="", max_length=120)


class Target(SQLModel, table=True):
    """The level the organization decides to reach for one requirement."""

    __table_args__ = (
        UniqueConstraint("assessment_id", "key"),
        CheckConstraint("level BETWEEN 0 AND 9", name="level_on_a_scale"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    key: str = Field(max_length=60)
    level: int


class Unit(SQLModel, table=True):
    """A part of the organization that is assessed by itself; `size` is its weight, mostly its number of people."""

    __table_args__ = (UniqueConstraint("assessment_id", "name"), CheckConstraint("size >= 1", name="size_from_one"))

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    name: str = Field(max_length=120)
    size: int


class Respondent(SQLModel, table=True):
    """A person who answers in one assessment, with the roles they answer for (codes, best first) and their unit.

    `asked` narrows what the roles are asked to these keys (None: all of it). A respondent with an account signs in to
    answer; one without may have an invitation. From `sealed_at` on nobody sees or changes what they answered for
    themselves: their identity was removed.
    """

    __table_args__ = (UniqueConstraint("assessment_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    name: str = Field(max_length=120)
    job_title: str = Field(default="", max_length=120)
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    unit_id: int | None = Field(default=None, foreign_key="unit.id")
    asked: list[str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True), nullable=True))
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    sealed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ScoringSettingsVersion(SQLModel, table=True):
    """Settings of scoring as they were settled once; a row is never changed, `document` holds all values."""

    __tablename__ = "scoring_settings"
    __table_args__ = (
        UniqueConstraint("assessment_id", "version"),
        CheckConstraint("version >= 1", name="version_from_one"),
        CheckConstraint("reason <> ''", name="settings_have_reason"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    version: int
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reason: str = Field(max_length=500)
    created_at: datetime = Field(sa_column=moment())
    created_by: str = Field(default="", max_length=120)


class FinishedClause(SQLModel, table=True):
    """Somebody said "I have finished this clause"."""

    __table_args__ = (UniqueConstraint("assessment_id", "clause"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    clause: str = Field(max_length=10)
