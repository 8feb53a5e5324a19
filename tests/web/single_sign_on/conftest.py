"""Installations that trust a local OpenID provider, and a browser that goes there and comes back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from sqlalchemy import Row, select

from app.db import local_scope, table_of
from app.records import Account, Membership, Organization
from app.settings import Settings
from tests.openid_provider import CLIENT_ID, CLIENT_SECRET, Provider, serve_provider
from tests.people import with_people
from tests.web.conftest import House, Visitor, open_house

EVA = {"sub": "eva-1", "email": "Eva.Horvath@halden.example", "email_verified": True, "name": "Eva Horváth"}


@dataclass
class Trusting:
    """An installation that trusts the provider, with the people of tests/people.py."""

    house: House
    provider: Provider

    def go(self, visitor: Visitor, *, back: str = "/", **changes: str) -> httpx.Response:
        """Walk the whole way in a browser: to the provider, which lets the person in, and back."""
        left = visitor.request("GET", f"/sso/start?next={back}")
        return self.come_back(visitor, left.headers["location"], **changes)

    def come_back(self, visitor: Visitor, address: str, **changes: str) -> httpx.Response:
        """Go on to the provider and come back; `changes` alters what is brought along."""
        sent = httpx.get(address)
        assert sent.status_code == 302, sent.text
        parts = urlsplit(sent.headers["location"])
        answer = httpx.QueryParams(parts.query).merge(changes)
        return visitor.request("GET", f"{parts.path}?{answer}")

    def account(self, email: str) -> Row | None:
        table = table_of(Account)
        with self.house.app.state.database.reading() as session:
            return local_scope(session).first(select(table).where(table.c.email == email))

    def roles(self, email: str) -> dict[str, tuple[str, str]]:
        """Return role and source of every membership by the name of the organization."""
        member, account, organization = table_of(Membership), table_of(Account), table_of(Organization)
        found = (
            select(organization.c.name, member.c.role, member.c.source)
            .join(member, member.c.organization_id == organization.c.id)
            .join(account, account.c.id == member.c.account_id)
            .where(account.c.email == email)
        )
        with self.house.app.state.database.reading() as session:
            return {row.name: (row.role, row.source) for row in local_scope(session).rows(found)}


@pytest.fixture(scope="module")
def served() -> Iterator[Provider]:
    with serve_provider() as provider:
        yield provider


@pytest.fixture
def provider(served: Provider) -> Provider:
    """The provider, well-behaved and about to let Eva in."""
    clean = Provider(issuer=served.issuer)
    for name in vars(clean):
        setattr(served, name, getattr(clean, name))
    served.person = dict(EVA)
    return served


@pytest.fixture
def trusting(
    provider: Provider, settings_for: Callable[..., Settings], tmp_path: Path
) -> Iterator[Callable[..., Trusting]]:
    """Start an installation that trusts the provider, with settings of one's own."""
    houses = ExitStack()

    def start(**settings: object) -> Trusting:
        values = {
            "sso_issuer": provider.issuer,
            "sso_client_id": CLIENT_ID,
            "sso_client_secret": CLIENT_SECRET,
            "sso_name": "Halden ID",
            "demo": False,
        }
        made = settings_for(tmp_path / "trusting", like=with_people, **(values | settings))
        return Trusting(houses.enter_context(open_house(made)), provider)

    with houses:
        yield start
