"""Accounts and organizations as the administrator sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.presenters.words import count_text, date_text, initials_text, moment_text
from app.values.people import AccountInfo, OrganizationSummary


@dataclass(frozen=True, kw_only=True)
class AccountRow:
    """One account in the list."""

    href: str
    name: str
    email: str
    initials: str
    marks: tuple[str, ...]
    is_disabled: bool
    text: str


@dataclass(frozen=True, kw_only=True)
class AccountsView:
    """The list of accounts."""

    accounts: tuple[AccountRow, ...]
    count_text: str
    search: str
    empty_text: str


@dataclass(frozen=True, kw_only=True)
class AccountView:
    """One account with what the administrator may do. `facts` are pairs of a term and what it is."""

    id: int
    name: str
    email: str
    is_administrator: bool
    is_consultant: bool
    is_disabled: bool
    is_self: bool
    has_password: bool
    has_single_sign_on: bool
    facts: tuple[tuple[str, str], ...]
    sessions: int
    action: str


@dataclass(frozen=True, kw_only=True)
class OrganizationRow:
    """One organization in the administrator's list; `action` is empty where people look after it themselves."""

    name: str
    text: str
    is_orphan: bool
    is_leaving: bool
    is_open: bool
    number: int
    action: str


@dataclass(frozen=True, kw_only=True)
class OrganizationsView:
    """The list of organizations."""

    organizations: tuple[OrganizationRow, ...]
    count_text: str


def build_accounts(accounts: Sequence[AccountInfo], *, total: int, search: str, now: datetime) -> AccountsView:
    """Build the list of accounts; `total` counts also those that a search leaves out."""
    shown = count_text(total, "account") if len(accounts) == total else f"{len(accounts)} of {total} accounts"
    return AccountsView(
        accounts=tuple(_account_row(account, now=now) for account in accounts),
        count_text=shown,
        search=search,
        empty_text=f"No account has {search} in its name or address." if search else "No account yet.",
    )


def build_account(account: AccountInfo, *, own_account: int | None, now: datetime) -> AccountView:
    """Build the page of one account."""
    ways = ("a password" if account.has_password else "", "single sign-on" if account.has_single_sign_on else "")
    second = " and a second factor" if account.has_second_factor else ""
    return AccountView(
        id=account.id,
        name=account.name,
        email=account.email,
        is_administrator=account.is_administrator,
        is_consultant=account.is_consultant,
        is_disabled=account.is_disabled,
        is_self=account.id == own_account,
        has_password=account.has_password,
        has_single_sign_on=account.has_single_sign_on,
        facts=(
            ("Last sign-in", _seen_text(account, now=now)),
            ("Signs in with", (" or ".join(filter(None, ways)) or "nothing yet") + second),
            ("Open sessions", str(account.sessions)),
            ("Organizations", str(account.organizations)),
            ("Since", date_text(account.created_at.astimezone(now.tzinfo).date())),
        ),
        sessions=account.sessions,
        action=f"/admin/accounts/{account.id}",
    )


def build_organizations(organizations: Sequence[OrganizationSummary], *, open_number: int | None) -> OrganizationsView:
    """Build the list of organizations; the one whose form was sent stays open."""
    return OrganizationsView(
        organizations=tuple(
            OrganizationRow(
                name=each.name,
                text=_organization_text(each),
                is_orphan=each.is_orphan,
                is_leaving=each.removal_due is not None,
                is_open=each.id == open_number,
                number=each.id,
                action=f"/admin/organizations/{each.id}/members" if each.is_orphan else "",
            )
            for each in organizations
        ),
        count_text=count_text(len(organizations), "organization"),
    )


def _account_row(account: AccountInfo, *, now: datetime) -> AccountRow:
    marks = (
        "administrator" if account.is_administrator else "",
        "consultant" if account.is_consultant else "",
        "disabled" if account.is_disabled else "",
    )
    return AccountRow(
        href=f"/admin/accounts/{account.id}",
        name=account.name,
        email=account.email,
        initials=initials_text(account.name),
        marks=tuple(filter(None, marks)),
        is_disabled=account.is_disabled,
        text=_seen_text(account, now=now, before="signed in "),
    )


def _seen_text(account: AccountInfo, *, now: datetime, before: str = "") -> str:
    if account.signed_in_at is None:
        return "never signed in"
    return before + moment_text(account.signed_in_at, now=now)


def _organization_text(organization: OrganizationSummary) -> str:
    parts = (count_text(organization.members, "member"), count_text(organization.assessments, "assessment"))
    leaving = "" if organization.removal_due is None else f", leaves on {date_text(organization.removal_due.date())}"
    return ", ".join(parts) + leaving
