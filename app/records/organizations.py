"""The organization, which owns every other row."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from app.records.base import moment


class Organization(SQLModel, table=True):
    """Whose management of digitalization is assessed; the owner of every other row.

    Its name is one among those that a visitor sees, not in the installation: that another one is called so is no
    business of theirs.

    It is compared with the others of `benchmark_group` (empty: none) as long as `benchmark_consent` stands, which says
    when and by whom it was given. From `removal_due` on it is removed with everything in it; until then it is hidden.
    """

    __table_args__ = (
        CheckConstraint("benchmark_consent = (benchmark_consent_at IS NOT NULL)", name="consent_is_dated"),
        CheckConstraint("benchmark_consent_at IS NULL OR benchmark_group <> ''", name="consent_is_for_a_group"),
    )

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120, index=True)
    created_at: datetime = Field(sa_column=moment())
    benchmark_group: str = Field(default="", max_length=60)
    benchmark_consent: bool = Field(default=False)
    benchmark_consent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    benchmark_consent_by: str = Field(default="", max_length=120)
    removal_due: datetime | None = Field(default=None, sa_column=moment(nullable=True))
