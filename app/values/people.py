"""People as the pages of members, tokens and administration see them: no password, no secret, no answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.values.visitor import MemberRole


@dataclass(frozen=True, kw_only=True)
class Member:
    """A person in one organization. `is_active` is false while the account is disabled."""

    account_id: int
    name: str
    email: str
    role: MemberRole
    joined_at: datetime
    is_active: bool = True
    comes_from_groups: bool = False


@dataclass(frozen=True, kw_only=True)
class PendingMember:
    """Somebody who was invited into an organization and has not come yet."""

    link_id: int
    name: str
    email: str
    role: MemberRole
    invited_by: str
    expires_at: datetime
    is_expired: bool


@dataclass(frozen=True, kw_only=True)
class JoinOffer:
    """What an invitation into an organization offers, and to whom."""

    link_id: int
    organization_id: int
    organization: str
    role: MemberRole
    email: str
    name: str
    invited_by: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class TokenInfo:
    """A key for programs as its owner sees it: never the key itself, only how it ends."""

    id: int
    name: str
    hint: str
    can_write: bool
    organization: str | None
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None
    is_over: bool
    is_revoked: bool


@dataclass(frozen=True, kw_only=True)
class AccountInfo:
    """An account as the administrator sees it."""

    id: int
    name: str
    email: str
    is_administrator: bool
    is_consultant: bool
    is_disabled: bool
    has_password: bool
    has_second_factor: bool
    has_single_sign_on: bool
    created_at: datetime
    signed_in_at: datetime | None
    sessions: int
    organizations: int


@dataclass(frozen=True, kw_only=True)
class OrganizationSummary:
    """An organization as the administrator sees it: how many people and assessments, and nothing of what they say."""

    id: int
    name: str
    created_at: datetime
    members: int
    managers: int
    assessments: int
    removal_due: datetime | None

    @property
    def is_orphan(self) -> bool:
        """Whether nobody who can sign in may manage it."""
        return self.managers == 0
