"""Who gets in: accounts, their roles in organizations, sessions, links, tokens, and counted attempts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.records.base import MEMBER_ROLES, moment


class Installation(SQLModel, table=True):
    """The one row that says which installation this is; `secret` never leaves the server."""

    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: int | None = Field(default=None, primary_key=True)
    secret: str = Field(max_length=64)
    created_at: datetime = Field(sa_column=moment())


class Account(SQLModel, table=True):
    """A person who signs in. A removed person keeps the row without identity, so that the audit trail stays whole.

    `password_hash` is None for somebody who signs in elsewhere or has not chosen one yet; `totp_step` is the last time
    step whose code was accepted, so that no code works twice.
    """

    __table_args__ = (UniqueConstraint("sso_issuer", "sso_subject"),)

    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=120)
    password_hash: str | None = Field(default=None, max_length=200)
    is_administrator: bool = Field(default=False)
    is_consultant: bool = Field(default=False)
    is_demo: bool = Field(default=False)
    totp_secret: str | None = Field(default=None, max_length=64)
    totp_confirmed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    totp_step: int = Field(default=0)
    sso_issuer: str | None = Field(default=None, max_length=500)
    sso_subject: str | None = Field(default=None, max_length=255)
    created_at: datetime = Field(sa_column=moment())
    signed_in_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    disabled_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    removed_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class Membership(SQLModel, table=True):
    """The role of an account in an organization; one role each.

    `source` says where it came from: given by hand, or by the groups of single sign-on, which also take it away.
    """

    __table_args__ = (
        UniqueConstraint("account_id", "organization_id"),
        CheckConstraint(f"role IN ({MEMBER_ROLES})", name="known_role"),
        CheckConstraint("source IN ('hand', 'groups')", name="known_source"),
    )

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", ondelete="CASCADE")
    organization_id: int = Field(foreign_key="organization.id", index=True, ondelete="CASCADE")
    role: str = Field(max_length=20)
    source: str = Field(default="hand", max_length=10)
    created_at: datetime = Field(sa_column=moment())


class SignInSession(SQLModel, table=True):
    """A signed-in browser; the cookie holds the token, the row its SHA-256. It ends idle, at last, or when removed.

    While `awaits_code` the password was right and the second factor is still missing: such a session opens nothing.
    """

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    method: str = Field(max_length=20)
    awaits_code: bool = Field(default=False)
    created_at: datetime = Field(sa_column=moment())
    seen_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    address: str = Field(default="", max_length=60)
    device: str = Field(default="", max_length=200)


class RecoveryCode(SQLModel, table=True):
    """A code that replaces the second factor once."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    code_hash: str = Field(max_length=64)
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class OneTimeLink(SQLModel, table=True):
    """A link that works once: the first set-up, a password reset, joining an organization, or a new e-mail address."""

    __table_args__ = (
        CheckConstraint("purpose IN ('setup', 'reset', 'join', 'email')", name="known_purpose"),
        CheckConstraint(f"role IS NULL OR role IN ({MEMBER_ROLES})", name="known_role"),
        CheckConstraint(
            "(purpose = 'join') = (organization_id IS NOT NULL AND role IS NOT NULL)", name="join_has_role"
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    purpose: str = Field(max_length=10)
    token_hash: str = Field(max_length=64, unique=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", ondelete="CASCADE")
    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True, ondelete="CASCADE")
    role: str | None = Field(default=None, max_length=20)
    email: str = Field(default="", max_length=254)
    name: str = Field(default="", max_length=120)
    created_at: datetime = Field(sa_column=moment())
    created_by: str = Field(default="", max_length=120)
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class ApiToken(SQLModel, table=True):
    """A named key for programs: it may do what its account may, at most what `can_write` and the organization allow."""

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id", index=True, ondelete="CASCADE")
    organization_id: int | None = Field(default=None, foreign_key="organization.id", ondelete="CASCADE")
    name: str = Field(max_length=120)
    token_hash: str = Field(max_length=64, unique=True)
    hint: str = Field(max_length=12)
    can_write: bool = Field(default=False)
    created_at: datetime = Field(sa_column=moment())
    expires_at: datetime = Field(sa_column=moment())
    used_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))
    revoked_at: datetime | None = Field(default=None, sa_column=moment(nullable=True))


class Attempt(SQLModel, table=True):
    """One try that failed or that is counted: of what `kind`, at which account or from where (a hash), and when."""

    __table_args__ = (Index("ix_attempt_subject", "kind", "subject_hash", "made_at"),)

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=20)
    subject_hash: str = Field(max_length=64)
    made_at: datetime = Field(sa_column=moment())
