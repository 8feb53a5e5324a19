"""One's tokens for programs, and the choices of the form that makes one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.presenters.marks import Choice
from app.presenters.words import date_text, moment_text
from app.values.people import TokenInfo
from app.values.visitor import MembershipInfo


@dataclass(frozen=True, kw_only=True)
class TokenRow:
    """One token in the list."""

    id: int
    name: str
    text: str
    used_text: str
    is_over: bool


@dataclass(frozen=True, kw_only=True)
class TokensView:
    """The page of tokens."""

    tokens: tuple[TokenRow, ...]
    reaches: tuple[Choice, ...]
    organizations: tuple[Choice, ...]
    lives: tuple[Choice, ...]


def build_tokens(
    tokens: Sequence[TokenInfo],
    *,
    memberships: Sequence[MembershipInfo],
    days: Sequence[int],
    typed: dict[str, str],
    now: datetime,
) -> TokensView:
    """Build the page of tokens; `typed` is what the form was left with."""
    mine = [(str(each.organization_id), each.organization) for each in memberships if not each.is_leaving]
    return TokensView(
        tokens=tuple(_row(token, now=now) for token in tokens),
        reaches=_choices([("read", "Read only"), ("write", "Read and write")], typed.get("reach", "read")),
        organizations=_choices([("", "All organizations that you belong to"), *mine], typed.get("organization", "")),
        lives=_choices([(str(each), f"{each} days") for each in days], typed.get("days", "30")),
    )


def _row(token: TokenInfo, *, now: datetime) -> TokenRow:
    ends = date_text(token.expires_at.astimezone(now.tzinfo).date())
    end = "revoked" if token.is_revoked else f"expired on {ends}" if token.is_over else f"expires on {ends}"
    reach = "read and write" if token.can_write else "read only"
    return TokenRow(
        id=token.id,
        name=token.name,
        text=f"{reach}, {token.organization or 'all organizations'}, ends in {token.hint}, {end}",
        used_text="never used" if token.used_at is None else f"used {moment_text(token.used_at, now=now)}",
        is_over=token.is_over,
    )


def _choices(pairs: Sequence[tuple[str, str]], chosen: str) -> tuple[Choice, ...]:
    return tuple(Choice(value=value, text=text, is_selected=value == chosen) for value, text in pairs)
