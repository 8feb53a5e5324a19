"""Plain values about accounts: who somebody is, and what a sign-in came to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Person:
    """Who has an account."""

    id: int
    name: str
    email: str
    is_administrator: bool = False
    has_single_sign_on: bool = False


@dataclass(frozen=True, kw_only=True)
class SignInTry:
    """What a typed e-mail address led to, before the password is looked at; `stored` is the hash, None for nobody."""

    email: str
    account_id: int | None
    stored: str | None


@dataclass(frozen=True, kw_only=True)
class SignedIn:
    """A session that has begun: its secret, and whether the second factor is still to come."""

    secret: str
    awaits_code: bool


@dataclass(frozen=True, kw_only=True)
class OpenSession:
    """One browser that is signed in."""

    id: int
    device: str
    address: str
    method: str
    began: datetime
    seen: datetime
    is_this: bool


@dataclass(frozen=True, kw_only=True)
class PendingAddress:
    """A new e-mail address that waits for its link to be opened, until a moment."""

    email: str
    until: datetime


@dataclass(frozen=True, kw_only=True)
class AskedAddress:
    """A new e-mail address that was asked for, with the path of the link that proves it.

    `is_taken` says that another account has it: its owner is told instead, and whoever asked learns nothing.
    """

    present: str
    wanted: str
    path: str
    is_taken: bool


@dataclass(frozen=True, kw_only=True)
class OwnAccount:
    """One's own account, as far as its page shows it; `codes_left` counts unused recovery codes."""

    id: int
    name: str
    email: str
    has_password: bool
    has_second_factor: bool
    codes_left: int
