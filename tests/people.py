"""People of an installation for tests: one account for each role in Halden Components, and an outsider's in another."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from sqlalchemy import select

from app.db import Scope, local_scope, table_of
from app.main import create_app
from app.records import Membership, Organization
from app.services.accounts.passwords import hash_password
from app.services.accounts.people import ACCOUNT, add_account
from app.settings import Settings

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


def with_people(settings: Settings) -> None:
    """Fill an installation with the sample organization as assessment 1, one member of each role, and an outsider.

    The administrator is a member of none.
    """
    app = create_app(settings.model_copy(update={"sample": True, "demo": False}))
    with app.state.database.writing() as session:
        _settle(local_scope(session))
    app.state.database.close()


def people_of(scope: Scope) -> People:
    """Return who is there after `with_people`."""
    accounts = {row.email: row.id for row in scope.rows(select(ACCOUNT)) if not row.is_demo}
    names = {row.name: row.id for row in scope.rows(scope.select(Organization))}
    return People(accounts=accounts, halden=names["Halden Components"], brno=names[OTHER_ORGANIZATION])


def _settle(scope: Scope) -> None:
    table = table_of(Organization)
    halden = scope.rows(scope.select(Organization).where(table.c.name == "Halden Components"))[0].id
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


def _join(scope: Scope, account_id: int, organization_id: int, role: str) -> None:
    member = {"account_id": account_id, "organization_id": organization_id, "role": role}
    scope.insert(Membership, **member, created_at=scope.now)
