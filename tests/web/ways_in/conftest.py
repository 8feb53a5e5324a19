"""Links as people use them: made on the pages of a consultant, opened in browsers that nobody knows."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.services.identity.secrets import form_token
from tests.people import CONSULTANT


@dataclass
class Guest:
    """A browser with a link: whatever it posts carries the token that the forms of its pages carry."""

    browser: Any
    secret: str
    headers: dict[str, str] = field(default_factory=dict)

    def get(self, url: str) -> Any:
        return self.browser.get(url)

    def post(self, url: str, data: dict[str, object] | None = None, **headers: str) -> Any:
        return self.browser.post(url, data, headers={"x-csrf-token": form_token(self.secret), **headers})


@dataclass
class Ways:
    """The consultant's browser, and what the links open that are made in it."""

    installation: Any
    consultant: Any

    def respondent(self, name: str) -> int:
        """Return the number of a respondent."""
        page = self.consultant.get("/a/1/invitations").text
        found = re.search(rf'id="person-(\d+)"(?:(?!</summary>).)*<b>{re.escape(name)}</b>', page, flags=re.DOTALL)
        assert found, name
        return int(found[1])

    def invite(self, name: str, email: str = "") -> str:
        """Invite somebody and return the path of their link."""
        done = self.consultant.post(f"/a/1/invitations/{self.respondent(name)}", {"email": email, "do": "invite"})
        found = re.search(r'value="http://127.0.0.1(/i/[^"]+)"', done.text)
        assert found, done.text[:3000]
        return found[1]

    def open(self, path: str) -> Guest:
        """Open an invitation in a browser that nobody knows."""
        browser = self.installation.stranger()
        opened = browser.post(path)
        assert opened.headers["location"] in ("/a/1", "/a/1/c/4", "/a/1/c/5"), opened.text[:2000]
        return Guest(browser, path.removeprefix("/i/"))

    def share(self, label: str = "Board") -> str:
        """Make a share link and return its path."""
        page = self.consultant.get("/a/1/share")
        done = self.consultant.post("/a/1/share", {"label": label, "last_day": page.values["last_day"]})
        found = re.search(r'value="http://127.0.0.1(/s/[^"]+)"', done.text)
        assert found, done.text[:3000]
        return found[1]


@pytest.fixture
def ways(installation: Any) -> Ways:
    """An installation with a consultant who makes links."""
    return Ways(installation, installation.sign_in(CONSULTANT))


@pytest.fixture
def guest(ways: Ways) -> Callable[[str], Guest]:
    """Invite somebody and open their link."""
    return lambda name: ways.open(ways.invite(name))
