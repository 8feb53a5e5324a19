"""A visitor without script: fetches pages of the real application and checks each one's HTML on the way."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from app.db import local_scope
from app.main import create_app
from app.services.identity.installation import installation_secret
from app.services.identity.secrets import form_token
from app.services.identity.sessions import start_session
from app.settings import Settings
from tests.databases import migrated
from tests.people import People, people_of, with_people

SAMPLE = Path(__file__).parents[2] / "app" / "sample" / "halden-components.json"
VOID = {"input", "meta", "link", "br", "img", "hr"}
LEFTOVER = re.compile(r"\{\{|\{%|\bUndefined\b|>\s*None\s*<|=\"None\"|&lt;(?:svg|span|p)\b")


@dataclass
class Page(HTMLParser):
    """What a page is made of, as far as hygiene and tests ask."""

    url: str
    status: int
    text: str
    headings: list[str] = field(default_factory=list)
    title: str = ""
    ids: list[str] = field(default_factory=list)
    labelled: set[str] = field(default_factory=set)
    fields: list[dict[str, str | None]] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    values: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[str] = []
        self.feed(self.text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._note_faults(tag, given)
        self._note_parts(tag, given)
        if tag not in VOID:
            self._open.append(tag)
        if tag == "h1":
            self.headings.append("")

    def _note_faults(self, tag: str, given: dict[str, str | None]) -> None:
        self.faults += [f"inline {name} on <{tag}>" for name in given if name == "style" or name.startswith("on")]
        if tag == "script" and not given.get("src"):
            self.faults.append("script without src")
        if tag == "style":
            self.faults.append("style element")

    def _note_parts(self, tag: str, given: dict[str, str | None]) -> None:
        if given.get("id"):
            self.ids.append(str(given["id"]))
        if tag == "label" and given.get("for"):
            self.labelled.add(str(given["for"]))
        if tag == "a" and given.get("href") is not None:
            self.links.append(str(given["href"]))
        if tag in {"input", "select", "textarea"} and given.get("type") != "hidden":
            self.fields.append({**given, "in_label": "1" if "label" in self._open else None})
        if tag == "input" and given.get("name"):
            self.values.setdefault(str(given["name"]), str(given.get("value") or ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if "h1" in self._open:
            self.headings[-1] += data
        if self._open and self._open[-1] == "title" and "svg" not in self._open:
            self.title += data


def hygiene(page: Page) -> list[str]:
    """Return what is wrong with a page's HTML."""
    faults = list(page.faults)
    if len(page.headings) != 1:
        faults.append(f"{len(page.headings)} h1 elements")
    if not re.fullmatch(r"[^\s-].* - Groundwork", page.title.strip()):
        faults.append(f"title {page.title!r}")
    faults += [f"id {name} {count} times" for name, count in Counter(page.ids).items() if count > 1]
    faults += [
        f"field {given.get('name')} without a label"
        for given in page.fields
        if not (given["in_label"] or given.get("aria-label") or given.get("id") in page.labelled)
    ]
    faults += [f"left over: {match[0]}" for match in LEFTOVER.finditer(page.text)]
    faults += [f"link {link}" for link in page.links if link.startswith("#") and link[1:] not in page.ids]
    return faults


def demo_token(app: FastAPI) -> str:
    """Return what the forms of the demo consultant carry."""
    with app.state.database.reading() as session:
        return form_token(installation_secret(local_scope(session)))


class Visitor:
    """A browser without script: keeps cookies, follows no redirect by itself, refuses to accept unclean pages.

    With the secret of a session it is signed in.
    """

    def __init__(self, app: FastAPI, secret: str = "") -> None:
        self.app = app
        self._runner = asyncio.Runner()
        transport = httpx.ASGITransport(app=app)
        self._client = httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1", headers={"accept": "text/html"}
        )
        # What the page's forms carry: the demo consultant's token never changes, so it need not be read each time.
        self._client.headers["x-csrf-token"] = form_token(secret) if secret else demo_token(app)
        if secret:
            self._client.cookies.set("groundwork_session", secret)

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    def take_form_token(self) -> None:
        """Carry the token of the session that the server has just begun in this browser."""
        self._client.headers["x-csrf-token"] = form_token(self.cookies.get("groundwork_session", ""))

    def close(self) -> None:
        self._runner.run(self._client.aclose())
        self._runner.close()

    def request(self, method: str, url: str, **options: object) -> httpx.Response:
        response = self._runner.run(self._client.request(method, url, **options))  # type: ignore[arg-type]
        is_html = response.headers.get("content-type", "").startswith("text/html")
        is_file = "attachment" in response.headers.get("content-disposition", "")
        if is_html and not is_file and "<!doctype" in response.text[:20]:
            assert hygiene(self.parse(response)) == [], url
        return response

    @staticmethod
    def parse(response: httpx.Response) -> Page:
        return Page(url=str(response.url), status=response.status_code, text=response.text)

    def get(self, url: str, **options: object) -> Page:
        return self.parse(self.request("GET", url, **options))

    def post(self, url: str, data: dict[str, object] | None = None, **options: object) -> httpx.Response:
        return self.request("POST", url, data=data or {}, **options)

    def follow(self, response: httpx.Response) -> Page:
        """Go where a redirect leads."""
        assert response.status_code == 303, response.text[:2000]
        return self.get(response.headers["location"])


def with_upload(settings: Settings) -> None:
    """Fill an installation with Halden Components, imported through the page."""
    app = create_app(settings)
    visitor = Visitor(app)
    done = visitor.request("POST", "/import", files={"file": (SAMPLE.name, SAMPLE.read_bytes(), "application/json")})
    assert done.headers["location"] == "/a/1"
    visitor.close()
    app.state.database.close()


@pytest.fixture
def halden(settings_for: Callable[..., Settings], tmp_path: Path) -> Iterator[Visitor]:
    """A visitor of an installation of their own that holds Halden Components."""
    app = create_app(settings_for(tmp_path / "data", like=with_upload))
    visitor = Visitor(app)
    yield visitor
    visitor.close()
    app.state.database.close()


@pytest.fixture
def newcomer(settings_for: Callable[..., Settings], tmp_path: Path) -> Iterator[Visitor]:
    """A visitor of an empty installation."""
    app = create_app(settings_for(tmp_path / "data", like=migrated))
    visitor = Visitor(app)
    yield visitor
    visitor.close()
    app.state.database.close()


@dataclass
class House:
    """An installation with Halden Components (assessment 1), people of every role, and no demo."""

    app: FastAPI
    people: People
    visitors: list[Visitor] = field(default_factory=list)

    def sign_in(self, email: str) -> Visitor:
        """Return a browser in which this person is signed in, without the sign-in page."""
        with self.app.state.database.writing() as session:
            scope = local_scope(session)
            secret = start_session(scope, self.people.accounts[email], method="password", lasts=timedelta(days=1))
        return self._keep(Visitor(self.app, secret))

    def stranger(self) -> Visitor:
        """Return a browser that nobody knows."""
        return self._keep(Visitor(self.app))

    def _keep(self, visitor: Visitor) -> Visitor:
        self.visitors.append(visitor)
        return visitor


@contextmanager
def open_house(settings: Settings) -> Iterator[House]:
    """Open an installation that `with_people` has filled."""
    app = create_app(settings)
    with app.state.database.reading() as session:
        house = House(app, people_of(local_scope(session)))
    yield house
    for visitor in house.visitors:
        visitor.close()
    app.state.database.close()


@pytest.fixture
def installation(settings_for: Callable[..., Settings], tmp_path: Path) -> Iterator[House]:
    """An installation of one's own with people of every role: `installation.sign_in(OWNER)` gives a browser."""
    with open_house(settings_for(tmp_path / "peopled", like=with_people, demo=False)) as house:
        yield house
