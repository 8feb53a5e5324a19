"""The tables. Rows carry no behaviour; every row belongs to an organization, and the database holds the constraints."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, DateTime, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING

ANSWER_STATES = "'answered', 'unanswered', 'dont_know', 'not_applicable', 'deferred'"
ACTION_STATES = "'open', 'in_work', 'done', 'verified'"


def _moment(*, nullable: bool = False) -> Any:
    """Return a column for a UTC moment."""
    return Column(DateTime(timezone=True), nullable=nullable)


class Organization(SQLModel, table=True):
    """Whose management of digitalization is assessed; the owner of every other row.

    It is compared with the others of `benchmark_group` (empty: none) as long as `benchmark_consent` stands, which says
    when and by whom it was given.
    """

    __table_args__ = (
        CheckConstraint("benchmark_consent = (benchmark_consent_at IS NOT NULL)", name="consent_is_dated"),
        CheckConstraint("benchmark_consent_at IS NULL OR benchmark_group <> ''", name="consent_is_for_a_group"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120, unique=True)
    created_at: datetime = Field(sa_column=_moment())
    benchmark_group: str = Field(default="", max_length=60)
    benchmark_consent: bool = Field(default=False)
    benchmark_consent_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))
    benchmark_consent_by: str = Field(default="", max_length=120)


class Assessment(SQLModel, table=True):
    """One dated run of a catalogue edition over a scope. `revision` grows with each change that can move a figure."""

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
    created_at: datetime = Field(sa_column=_moment())


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
    """A person who answers in one assessment, with the roles they answer for (codes, best first) and their unit."""

    __table_args__ = (UniqueConstraint("assessment_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    name: str = Field(max_length=120)
    job_title: str = Field(default="", max_length=120)
    roles: list[str] = Field(sa_column=Column(JSON, nullable=False))
    unit_id: int | None = Field(default=None, foreign_key="unit.id")


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
    updated_at: datetime = Field(sa_column=_moment())
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
    updated_at: datetime = Field(sa_column=_moment())
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
    changed_at: datetime = Field(sa_column=_moment())
    changed_by: str = Field(default="", max_length=120)


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
    created_at: datetime = Field(sa_column=_moment())
    created_by: str = Field(default="", max_length=120)


class FinishedClause(SQLModel, table=True):
    """Somebody said "I have finished this clause"."""

    __table_args__ = (UniqueConstraint("assessment_id", "clause"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    clause: str = Field(max_length=10)


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
    removed_at: datetime | None = Field(default=None, sa_column=_moment(nullable=True))


class Milestone(SQLModel, table=True):
    """A frozen result with its input, immutable; `document` is the full result document."""

    __table_args__ = (UniqueConstraint("assessment_id", "label"),)

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    label: str = Field(max_length=60)
    recorded_on: date
    document: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    created_at: datetime = Field(sa_column=_moment())


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
