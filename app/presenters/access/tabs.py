"""Pages that belong together beyond assessments, as tabs: of an account, an organization, the installation."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Tab:
    """One page of a group."""

    title: str
    href: str
    is_active: bool


ACCOUNT = (
    ("account", "Account", ""),
    ("sessions", "Sessions", "/sessions"),
    ("tokens", "API tokens", "/tokens"),
    ("data", "Your data", "/data"),
)
# The permission that a page of an organization needs; nobody is led to a page that is closed to them.
ORGANIZATION = (
    ("members", "Members", "", "manage organization"),
    ("audit", "Audit trail", "/audit", "manage organization"),
    ("personal", "Personal data", "/personal", "manage organization"),
    ("data", "Removal", "/data", "delete organization"),
)
ADMINISTRATION = (
    ("accounts", "Accounts", ""),
    ("organizations", "Organizations", "/organizations"),
    ("audit", "Audit trail", "/audit"),
)


def account_tabs(active: str) -> tuple[Tab, ...]:
    """Return the tabs of one's own account.

    >>> [tab.href for tab in account_tabs("sessions") if tab.is_active]
    ['/account/sessions']
    """
    return tuple(Tab(title=title, href=f"/account{end}", is_active=name == active) for name, title, end in ACCOUNT)


def organization_tabs(organization_id: int, active: str, *, may: Collection[str]) -> tuple[Tab, ...]:
    """Return the tabs of an organization that a visitor with these permissions may open.

    >>> [tab.title for tab in organization_tabs(7, "audit", may={"manage organization"})]
    ['Members', 'Audit trail', 'Personal data']
    """
    return tuple(
        Tab(title=title, href=f"/o/{organization_id}{end}", is_active=name == active)
        for name, title, end, needed in ORGANIZATION
        if needed in may
    )


def administration_tabs(active: str) -> tuple[Tab, ...]:
    """Return the tabs of the installation.

    >>> [tab.href for tab in administration_tabs("audit")]
    ['/admin', '/admin/organizations', '/admin/audit']
    """
    return tuple(Tab(title=title, href=f"/admin{end}", is_active=name == active) for name, title, end in ADMINISTRATION)
