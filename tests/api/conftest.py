"""A client of the real application, on a database that holds the sample organization as assessment 1."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partialmethod
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from app.db import local_scope
from app.main import create_app
from app.services.identity.tokens import make_token
from app.settings import Settings
from app.values.visitor import MemberRole, MembershipInfo, Visitor, VisitorKind
from tests.databases import Installations, with_sample
from tests.people import People, people_of, with_people


class Client:
    """Sends requests to an application in this process, one after the other, as a program on this machine would."""

    def __init__(self, app: FastAPI, base_url: str = "http://127.0.0.1") -> None:
        self.app = app
        self.base_url = base_url

    def request(self, method: str, url: str, **options: Any) -> httpx.Response:
        """Send one request and return its whole response."""
        return asyncio.run(self._send(method, url, options))

    async def _send(self, method: str, url: str, options: dict[str, Any]) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url=self.base_url) as client:
            return await client.request(method, url, **options)

    get = partialmethod(request, "GET")
    post = partialmethod(request, "POST")
    put = partialmethod(request, "PUT")
    patch = partialmethod(request, "PATCH")
    delete = partialmethod(request, "DELETE")


@dataclass
class Programs:
    """An installation with people, and programs that use their tokens."""

    app: FastAPI
    people: People
    client: Client

    def token(self, email: str, *, can_write: bool = False, organization_id: int | None = None, days: int = 30) -> str:
        memberships = tuple(
            MembershipInfo(organization_id=number, organization="-", role=MemberRole.OWNER)
            for number in (self.people.halden, self.people.brno)
        )
        person = Visitor(
            kind=VisitorKind.ACCOUNT, account_id=self.people.accounts[email], name=email, memberships=memberships
        )
        with self.app.state.database.writing() as session:
            scope = replace(local_scope(session), visitor=person)
            return make_token(
                scope, name=f"Of {email}", can_write=can_write, days=days, organization_id=organization_id
            )

    def ask(self, token: str, method: str, path: str, **options: object) -> httpx.Response:
        headers = {"authorization": f"Bearer {token}"}
        return self.client.request(method, f"/api/v1{path}", headers=headers, **options)

    def page(self, path: str) -> httpx.Response:
        """Open a page as somebody whom nobody knows."""
        return self.client.get(path, headers={"accept": "text/html"})


@pytest.fixture
def start() -> Iterator[Callable[..., FastAPI]]:
    """Start applications, and give their databases back in the end."""
    started: list[FastAPI] = []

    def start_one(settings: Settings | None = None) -> FastAPI:
        started.append(create_app(settings))
        return started[-1]

    yield start_one
    for app in started:
        app.state.database.close()


@pytest.fixture
def app(start: Callable[..., FastAPI], settings_for: Callable[..., Settings]) -> FastAPI:
    return start(settings_for(like=with_sample, max_body_bytes=300_000))


@pytest.fixture
def client(app: FastAPI) -> Client:
    return Client(app)


@pytest.fixture(scope="session")
def shared_clients() -> Iterator[dict[str, Client]]:
    clients: dict[str, Client] = {}
    yield clients
    for client in clients.values():
        client.app.state.database.close()


@pytest.fixture
def shared_client(
    database_kind: str,
    installations: Installations,
    shared_clients: dict[str, Client],
    tmp_path_factory: pytest.TempPathFactory,
) -> Client:
    """An application for tests that change nothing: one per kind of database."""
    if database_kind not in shared_clients:
        folder = tmp_path_factory.mktemp("shared")
        settings = installations.make(database_kind, folder, like=with_sample, max_body_bytes=300_000)
        shared_clients[database_kind] = Client(create_app(settings))
    return shared_clients[database_kind]


@pytest.fixture
def client_of() -> type[Client]:
    return Client


@pytest.fixture
def programs(start: Callable[..., FastAPI], settings_for: Callable[..., Settings], client_of: type[Client]) -> Programs:
    app = start(settings_for(like=with_people, demo=False))
    with app.state.database.reading() as session:
        people = people_of(local_scope(session))
    return Programs(app, people, client_of(app))
