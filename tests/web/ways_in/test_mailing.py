"""Invitations as mails: sent once all is stored, and told where the mail server did not take one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.posts import Post, serve_post

MARA, YUKI = "nobody.at.all@halden.example", "yuki.tanaka@halden.example"


@pytest.fixture
def post(ways: Any) -> Iterator[Post]:
    """A mail server that the installation knows."""
    post, app = Post(), ways.installation.app
    with serve_post(post) as given:
        app.state.settings = app.state.settings.model_copy(update=given)
        yield post


def test_a_mail_brings_the_link_and_the_page_does_not_show_it(ways: Any, post: Post) -> None:
    number = ways.respondent("Yuki Tanaka")

    done = ways.consultant.post(f"/a/1/invitations/{number}", {"email": YUKI, "do": "invite"})

    page = ways.consultant.follow(done)
    (message,) = post.messages
    assert message["To"] == YUKI
    assert "http://127.0.0.1/i/" in message.get_content()
    assert "The mails are on their way" in page.text
    assert "Sent" in page.text
    assert "/i/" not in page.text


def test_a_mail_that_was_not_taken_is_told_on_the_page(ways: Any, post: Post) -> None:
    number = ways.respondent("Mara Lindqvist")

    ways.consultant.post(f"/a/1/invitations/{number}", {"email": MARA, "do": "invite"})

    assert post.messages == []
    assert "Not sent yet" in ways.consultant.get("/a/1/invitations").text


def test_links_of_people_without_an_address_are_shown(ways: Any, post: Post) -> None:
    ways.consultant.post(f"/a/1/invitations/{ways.respondent('Yuki Tanaka')}", {"email": YUKI, "do": "save"})

    done = ways.consultant.post("/a/1/invitations")

    assert done.text.count('value="http://127.0.0.1/i/') == 8
    assert len(post.messages) == 1
