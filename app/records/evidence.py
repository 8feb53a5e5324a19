"""Files that are attached to a requirement. Their content lies in the storage, under a name that nobody can guess."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field, SQLModel

from app.records.base import moment


class EvidenceFile(SQLModel, table=True):
    """One file of one requirement. From `removed_at` on it is hidden, until it is brought back or deleted for good.

    `name` is what it is called on pages and downloads, `media_type` what its content was found to be; `stored_name` is
    where the storage keeps it, `sha256` what it must add up to whenever it is read.
    """

    __table_args__ = (
        CheckConstraint("size > 0", name="size_above_zero"),
        Index("ix_evidencefile_assessment_key", "assessment_id", "key"),
    )

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id", index=True)
    assessment_id: int = Field(foreign_key="assessment.id", ondelete="CASCADE")
    key: str = Field(max_length=60)
    name: str = Field(max_length=200)
    media_type: str = Field(max_length=100)
    size: int
    sha256: str = Field(max_length=64)
    stored_name: str = Field(max_length=64, unique=True)
    uploaded_at: datetime = Field(sa_column=moment())
    uploaded_by: str = Field(default="", max_length=120)
    removed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
