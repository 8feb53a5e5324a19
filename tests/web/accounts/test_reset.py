"""A new password by a link: asked for by mail, the same answer to everybody, and the link works once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.db import local_scope
from app.services.accounts.resetting import make_reset_link
from app.settings import Settings
from tests.people import CONSULTANT, PASSWORD, with_people
from tests.posts import Post, serve_post
from tests.web.conftest import House, open_house

NEW = "seven slow barges north"
SENT = "If there is an account with this address, a link is on its way to it."


@pytest.fixture
def posted(settings_for: Callable[..., Settings], tmp_path: Path) -> Iterator[tuple[House, Post]]:
    """The peopled installation with a mail server."""
    post = Post()
    with (
        serve_post(post) as given,
        open_house(settings_for(tmp_path / "posted", like=with_people, demo=False, **given)) as house,
    ):
        yield house, post


def _link(house: House) -> str:
    with house.app.state.database.writing() as session:
        return make_reset_link(local_scope(session), house.people.accounts[CONSULTANT])


def test_a_link_is_mailed_and_changes_the_password(posted) -> None:
    house, post = posted
    visitor, signed_in = house.stranger(), house.sign_in(CONSULTANT)

    answer = visitor.post("/reset", {"email": CONSULTANT.upper()})
    link = re.search(r"http://127\.0\.0\.1(/reset/\S+)", post.messages[0].get_content())
    assert link is not None
    done = visitor.post(link[1], {"password": NEW})

    assert SENT in answer.text
    assert post.messages[0]["To"] == CONSULTANT
    assert "Sign in with it." in visitor.follow(done).text
    assert signed_in.request("GET", "/").status_code == 303
    assert visitor.post("/sign-in", {"email": CONSULTANT, "password": PASSWORD}).status_code == 422
    assert visitor.post("/sign-in", {"email": CONSULTANT, "password": NEW}).status_code == 303
    assert visitor.get(link[1]).status == 404
    assert "was changed" in post.messages[1]["Subject"]


def test_everybody_gets_the_same_answer(posted) -> None:
    house, post = posted

    answers = [house.stranger().post("/reset", {"email": email}) for email in (CONSULTANT, "other@halden.example", "")]

    assert len({(answer.status_code, answer.text) for answer in answers}) == 1
    assert [message["To"] for message in post.messages] == [CONSULTANT]


def test_one_address_gets_three_mails_an_hour_and_one_place_asks_ten_times(posted) -> None:
    house, post = posted
    visitor = house.stranger()

    answers = [visitor.post("/reset", {"email": CONSULTANT}) for _ in range(11)]

    assert [answer.status_code for answer in answers] == [200] * 10 + [429]
    assert len(post.messages) == 3


def test_the_mail_begins_with_the_public_address(posted, monkeypatch) -> None:
    house, post = posted
    settings = house.app.state.settings.model_copy(update={"public_url": "https://groundwork.example/"})
    monkeypatch.setattr(house.app.state, "settings", settings)

    house.stranger().post("/reset", {"email": CONSULTANT})

    assert "https://groundwork.example/reset/" in post.messages[0].get_content()


def test_no_stranger_has_a_link_to_a_server_of_their_own_mailed(posted, monkeypatch, caplog) -> None:
    house, post = posted
    settings = house.app.state.settings.model_copy(update={"allowed_hosts": ("*",)})
    monkeypatch.setattr(house.app.state, "settings", settings)

    house.stranger().post("/reset", {"email": CONSULTANT})

    assert post.messages == []
    assert "GROUNDWORK_PUBLIC_URL" in caplog.text


def test_without_a_mail_server_an_administrator_is_asked(installation) -> None:
    visitor = installation.stranger()

    assert "Ask an administrator" in visitor.get("/reset").text
    assert "Ask an administrator" in visitor.post("/reset", {"email": CONSULTANT}).text


def test_with_a_mail_server_the_address_is_asked_for(posted) -> None:
    house, _ = posted

    assert "email" in house.stranger().get("/reset").values


def test_looking_at_the_link_does_not_use_it_up(installation) -> None:
    link, visitor = _link(installation), installation.stranger()

    for _ in range(3):
        assert visitor.get(link).status == 200
    assert visitor.post(link, {"password": NEW}).status_code == 303


def test_a_weak_password_is_refused_and_the_link_stays(installation) -> None:
    link, visitor = _link(installation), installation.stranger()

    assert visitor.post(link, {"password": "short"}).status_code == 422
    assert visitor.post(link, {"password": NEW}).status_code == 303


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_link_opens_nothing(installation, method: str) -> None:
    assert installation.stranger().request(method, "/reset/unknown").status_code == 404


def test_whoever_tries_many_links_is_slowed_down(installation) -> None:
    visitor = installation.stranger()

    answers = [visitor.request("GET", f"/reset/unknown{number}").status_code for number in range(21)]

    assert answers == [404] * 20 + [429]
    assert visitor.get(_link(installation)).status == 200


def test_password_managers_find_where_passwords_are_changed(installation) -> None:
    answer = installation.stranger().request("GET", "/.well-known/change-password")

    assert answer.headers["location"] == "/account#password"
