"""What comes out of an assessment: results as they were computed or frozen, and the actions of its plan."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.records.base import ACTION_STATES, moment


class PlanAction(SQLModel, table=True):
    """An action of the plan; `number` counts from 1 inside its assessment, `closes` holds its closures.

    A removed action keeps its row and its number, so that it can be restored and no number means two things.
    """

    __table_args__ = (
        UniqueConstraint("assessment_id", "number"),
        CheckConstraint("start IS NULL OR due IS NULL OR start <= due", name="starts_before_due"),
        CheckConstraint("effort_days IS NULL OR effort_days >= 0", name="effort_not_negative"),
        CheckConstraint(f"status IN ({ACTION_STATES})", name="known_status"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    number: int
    title: str = Field(max_length=200)
    closes: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    owner: str = Field(default="", max_length=120)
    start: date | None = None
    due: date | None = None
    effort_days: float | None = None
    status: str = Field(default="open", max_length=20)
    definition_of_done: str = Field(default="", max_length=2000)
    verified_by: str = Field(default="", max_length=120)
    verified_on: date | None = None
    note: str = Field(default="", max_length=4000)
    version: int = Field(default=1)
    removed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class Milestone(SQLModel, table=True):
    """A frozen result with its input, immutable; `document` is the full result document."""

    __table_args__ = (UniqueConstraint("assessment_id", "label"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    label: str = Field(max_length=60)
    recorded_on: date
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_column=moment())


class StoredResult(SQLModel, table=True):
    """The computed result of an assessment, valid while `revision` and `code_version` still match.

    It is valid through the day `expires_on`, on which the next evidence expires; None: as long as nothing changes.
    `overall` repeats the result of the whole catalogue, so that a list of assessments reads no full document.
    """

    assessment_id: int = Field(primary_key=True, foreign_key="assessment.id", ondelete="CASCADE")
    organization_id: int = Field(foreign_key="organization.id")
    revision: int
    code_version: str = Field(max_length=40)
    expires_on: date | None = None
    overall: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
