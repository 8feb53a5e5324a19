"""A link goes by mail where a mail server is set; where that fails, it is shown, and the reason is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from tests.people import ADMINISTRATOR, OWNER, READER, with_people
from tests.posts import Post, serve_post
from tests.web.conftest import House, open_house

NEWCOMER = {"email": "eva.horvath@halden.example", "role": "reader"}
LINK = re.compile(r"https://groundwork\.halden\.example(/[\w/-]+)")


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def house(post: Post, settings_for: Callable[..., Settings], tmp_path: Path) -> Iterator[House]:
    """An installation that sends mails."""
    with serve_post(post) as reached:
        made = settings_for(
            tmp_path / "mailing",
            like=with_people,
            demo=False,
            public_url="https://groundwork.halden.example",
            smtp_sender="Groundwork <groundwork@halden.example>",
            **reached,
        )
        with open_house(made) as opened:
            yield opened


def test_an_invitation_goes_by_mail_and_is_not_shown(house: House, post: Post) -> None:
    page = house.sign_in(OWNER).post(f"/o/{house.people.halden}/members", NEWCOMER)

    (mail,) = post.messages
    text = mail.get_content()
    (path,) = LINK.findall(text)
    assert mail["To"] == "eva.horvath@halden.example"
    assert "Jonas Weber invites you" in text
    assert "for seven days" in text
    assert "The link is on its way to eva.horvath@halden.example" in page.text
    assert path not in page.text
    assert "Join Halden Components" in house.stranger().get(path).headings


def test_a_link_for_a_new_password_goes_by_mail(house: House, post: Post) -> None:
    administrator = house.sign_in(ADMINISTRATOR)

    page = administrator.post(f"/admin/accounts/{house.people.accounts[READER]}/reset")

    (mail,) = post.messages
    assert mail["To"] == READER
    assert "/reset/" in mail.get_content()
    assert "https://groundwork.halden.example/reset/" not in page.text


def test_when_the_mail_server_takes_nothing_the_link_is_shown(house: House, post: Post) -> None:
    page = house.sign_in(OWNER).post(f"/o/{house.people.halden}/members", NEWCOMER | {"email": "nobody@brno.example"})

    assert post.messages == []
    assert "The mail server did not take the mail" in page.text
    assert LINK.search(page.text)
