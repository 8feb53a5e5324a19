"""People of an installation for tests: one account for each role in Halden Components, and an outsider's in another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import select

from app.db import Scope, table_of
from app.records import Account, Membership, Organization
from app.services.accounts.passwords import hash_password
from app.services.accounts.people import add_account

PASSWORD = "quiet harbour lantern"
ADMINISTRATOR = "ines.keller@halden.example"
CONSULTANT = "mara.lindqvist@halden.example"
OWNER = "jonas.weber@halden.example"
RESPONDENT = "yuki.tanaka@halden.example"
READER = "tomas.novak@halden.example"
OUTSIDER = "petra.svoboda@brno.example"
ROLES = {CONSULTANT: "consultant", OWNER: "owner", RESPONDENT: "respondent", READER: "reader"}
OTHER_ORGANIZATION = "Brno Castings"


@dataclass(frozen=True)
class People:
    """The numbers of the accounts by e-mail address, and of the two organizations."""

    accounts: dict[str, int]
    halden: int
    brno: int


@cache
def stored_password() -> str:
    """Return what is stored of PASSWORD; hashing takes its time, so it is done once."""
    return hash_password(PASSWORD)


def name_of(email: str) -> str:
    """Return the name of the person with an address of these."""
    return email.partition("@")[0].replace(".", " ").title()


def settle_people(scope: Scope, *, halden: int) -> People:
    """Give an organization one member of each role; the administrator is a member of none, the outsider of another."""
    brno = scope.insert(Organization, name=OTHER_ORGANIZATION, created_at=scope.now)
    accounts = {
        email: add_account(
            scope,
            name=name_of(email),
            email=email,
            password_hash=stored_password(),
            is_administrator=email == ADMINISTRATOR,
            is_consultant=email in (CONSULTANT, OUTSIDER),
        )
        for email in (ADMINISTRATOR, *ROLES, OUTSIDER)
    }
    for email, role in ROLES.items():
        _join(scope, accounts[email], halden, role)
    _join(scope, accounts[OUTSIDER], brno, "owner")
    return People(accounts=accounts, halden=halden, brno=brno)


def find_people(scope: Scope) -> People:
    """Return the people that were settled in an installation."""
    account = table_of(Account)
    return People(
        accounts={row.email: row.id for row in scope.rows(select(account.c.email, account.c.id))},
        halden=organization_named(scope, "Halden Components"),
        brno=organization_named(scope, OTHER_ORGANIZATION),
    )


def organization_named(scope: Scope, name: str) -> int:
    """Return the number of an organization."""
    table = table_of(Organization)
    row = scope.first(scope.select(Organization).where(table.c.name == name))
    assert row is not None, name
    return int(row.id)


def _join(scope: Scope, account_id: int, organization_id: int, role: str) -> None:
    member = {"account_id": account_id, "organization_id": organization_id, "role": role}
    scope.insert(Membership, **member, created_at=scope.now)
