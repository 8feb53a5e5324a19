"""What people answered, what an assessment shares about a requirement, and every change of both."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.records.base import ANSWER_STATES, moment


class Answer(SQLModel, table=True):
    """A respondent's own answer to one requirement; only its own respondent's devices can be in conflict over it."""

    __table_args__ = (
        UniqueConstraint("respondent_id", "key"),
        CheckConstraint("(state = 'answered') = (level IS NOT NULL)", name="level_exactly_when_answered"),
        CheckConstraint(f"state IN ({ANSWER_STATES})", name="known_state"),
        CheckConstraint("level IS NULL OR level BETWEEN 0 AND 9", name="level_on_a_scale"),
        Index("ix_answer_assessment_key", "assessment_id", "key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    respondent_id: int = Field(foreign_key="respondent.id", ondelete="CASCADE")
    key: str = Field(max_length=60)
    state: str = Field(max_length=20)
    level: int | None = None
    note: str = Field(default="", max_length=4000)
    version: int = Field(default=1)
    updated_at: datetime = Field(sa_column=moment())
    updated_by: str = Field(default="", max_length=120)


class Item(SQLModel, table=True):
    """What an assessment shares about one requirement: note, applicability, agreed level, evidence, flags.

    Evidence has a grade, may carry data, is valid through `evidence_until` and is kept at `evidence_source`.
    """

    __table_args__ = (
        UniqueConstraint("assessment_id", "key"),
        CheckConstraint("state IS NULL OR state IN ('not_applicable', 'deferred')", name="known_state"),
        CheckConstraint("state IS NULL OR reason <> ''", name="decision_has_reason"),
        CheckConstraint("agreed_level IS NULL OR agreed_level BETWEEN 0 AND 9", name="level_on_a_scale"),
        CheckConstraint("evidence_grade IS NULL OR evidence_grade BETWEEN 0 AND 4", name="known_grade"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    key: str = Field(max_length=60)
    note: str = Field(default="", max_length=4000)
    state: str | None = Field(default=None, max_length=20)
    reason_class: str | None = Field(default=None, max_length=40)
    reason: str = Field(default="", max_length=1000)
    agreed_level: int | None = None
    agreed_reason: str = Field(default="", max_length=1000)
    evidence_grade: int | None = None
    evidence_has_data: bool = Field(default=False)
    evidence_until: date | None = None
    evidence_source: str = Field(default="", max_length=500)
    is_flagged: bool = Field(default=False)
    is_must_do: bool = Field(default=False)
    version: int = Field(default=1)
    updated_at: datetime = Field(sa_column=moment())
    updated_by: str = Field(default="", max_length=120)


class Change(SQLModel, table=True):
    """What one version changed, as `[before, after]` per field. Nothing that was once saved is ever lost.

    The subject is an answer (with `respondent_id`), an item (without), an action (`key` = "action:<number>") or a
    milestone that was removed or brought back ("milestone:<id>").
    """

    __table_args__ = (Index("ix_change_subject", "assessment_id", "key", "respondent_id"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    respondent_id: int | None = Field(default=None, foreign_key="respondent.id", ondelete="CASCADE")
    key: str = Field(max_length=60)
    version: int
    fields: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    changed_at: datetime = Field(sa_column=moment())
    changed_by: str = Field(default="", max_length=120)
