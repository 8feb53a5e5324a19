"""The first account: what a stranger is told, the form behind the link, and the end of the demo."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.db import local_scope
from app.main import create_app
from app.services.accounts.setting_up import make_first_link
from app.settings import Settings
from tests.databases import migrated
from tests.web.conftest import Visitor

MARA = {"name": "Mara Lindqvist", "email": "mara@halden.example", "password": "quiet harbour lantern"}


@pytest.fixture
def fresh(settings_for: Callable[..., Settings], tmp_path: Path) -> Iterator[Visitor]:
    """A visitor of an installation in which nobody has an account and nothing is tried."""
    app = create_app(settings_for(tmp_path / "data", like=migrated, demo=False))
    visitor = Visitor(app)
    yield visitor
    visitor.close()
    app.state.database.close()


def _link(visitor: Visitor) -> str:
    with visitor.app.state.database.writing() as session:
        return str(make_first_link(local_scope(session)))


def test_a_stranger_is_told_where_the_first_account_comes_from(fresh) -> None:
    page = fresh.follow(fresh.request("GET", "/"))

    assert page.headings == ["Nobody has an account yet"]
    assert "groundwork admin create" in page.text
    assert "email" not in page.values


def test_the_link_makes_an_administrator_who_is_signed_in(fresh) -> None:
    link = _link(fresh)

    done = fresh.post(link, {**MARA, "organization": "Halden Components"})

    fresh.take_form_token()
    assert "Your account is made" in fresh.follow(done).text
    assert "Halden Components" in fresh.get("/organizations").text
    assert fresh.get(link).status == 404
    assert fresh.post("/sign-out").status_code == 303
    assert "first account" not in fresh.get("/sign-in").text


def test_looking_at_the_link_does_not_use_it_up(fresh) -> None:
    link = _link(fresh)

    assert [fresh.get(link).headings for _ in range(2)] == [["Your account"]] * 2
    assert fresh.post(link, MARA).status_code == 303


def test_the_form_comes_back_with_what_was_typed_and_every_fault(fresh) -> None:
    done = fresh.post(_link(fresh), {"name": "Mara", "email": "mara", "password": "short"})

    page = fresh.parse(done)
    assert (page.status, page.values["name"], page.values["email"]) == (422, "Mara", "mara")
    assert "mara is no e-mail address." in page.text
    assert "short" not in page.values.values()


def test_a_weak_password_stands_beside_its_field(fresh) -> None:
    done = fresh.post(_link(fresh), {**MARA, "password": "password123!"})

    assert done.status_code == 422
    assert 'id="password-error"' in done.text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_link_opens_nothing(fresh, method: str) -> None:
    answer = fresh.request(method, "/setup/unknown", data=MARA if method == "POST" else None)

    assert answer.status_code == 404
    assert "Ask for a new one." in answer.text


def test_the_demo_ends_with_the_first_account(halden) -> None:
    assert "demo consultant" in halden.get("/").text

    done = halden.post(_link(halden), MARA)

    halden.take_form_token()
    assert "Halden Components" in halden.follow(done).text
    assert "demo consultant" not in halden.get("/").text
    halden.cookies.clear()
    assert halden.request("GET", "/").status_code == 303


def test_the_demo_has_no_account_to_change(halden) -> None:
    for path in ("/account", "/account/sessions", "/account/two-factor"):
        assert halden.get(path).status == 403
    assert halden.post("/account/password", {"present": "x", "password": "quiet harbour lantern"}).status_code == 403
    assert halden.request("GET", "/sign-in").headers["location"] == "/"
