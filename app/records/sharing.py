"""Ways in without an account: a respondent's personal link, and a link to one report."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field, SQLModel

from app.records.base import moment


class Invitation(SQLModel, table=True):
    """A respondent's personal link, usable until it is revoked or the assessment closes; the row keeps its SHA-256.

    Sending it again makes a new link and ends the one before. Without `made_at` there is an e-mail address and no link
    yet; `sent_at` says when the mail server took it, or when it was shown to be passed on by hand.
    """

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", index=True, ondelete="CASCADE")
    respondent_id: int = Field(foreign_key="respondent.id", unique=True, ondelete="CASCADE")
    email: str = Field(default="", max_length=254)
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_column=moment())
    created_by: str = Field(default="", max_length=120)
    made_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    sent_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    opened_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    seen_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ShareLink(SQLModel, table=True):
    """A link to the report of one assessment: read-only, with a last day, revocable."""

    id: int | None = Field(default=None, primary_key=True)
    organization_id: int = Field(foreign_key="organization.id")
    assessment_id: int = Field(foreign_key="assessment.id", index=True, ondelete="CASCADE")
    label: str = Field(max_length=120)
    token_hash: str = Field(max_length=64, unique=True)
    created_at: datetime = Field(sa_column=moment())
    created_by: str = Field(default="", max_length=120)
    expires_at: datetime = Field(sa_column=moment())
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    seen_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    times_opened: int = Field(default=0)
