"""Another e-mail address: proved by a link where mails can be sent, at once and unproved where not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.db import local_scope
from app.services.accounts.people import ACCOUNT
from app.services.identity.one_time_links import LINK
from tests.people import CONSULTANT, OWNER, PASSWORD
from tests.posts import Post, serve_post

NEW = "mara@halden.example"
LINK_IN_MAIL = re.compile(r"http://127\.0\.0\.1(/account/email/\S+)")
FREE_TRIES = 5


@pytest.fixture
def mara(installation):
    return installation.sign_in(CONSULTANT)


@pytest.fixture
def post(installation, monkeypatch) -> Iterator[Post]:
    post = Post()
    with serve_post(post) as given:
        settings = installation.app.state.settings.model_copy(update=given)
        monkeypatch.setattr(installation.app.state, "settings", settings)
        yield post


def _ask(visitor, email: str = NEW, **changes: str):
    return visitor.post("/account", {"name": "Mara Lindqvist", "email": email, "present": PASSWORD, **changes})


def _links(post: Post) -> list[str]:
    return [match[1] for mail in post.messages for match in LINK_IN_MAIL.finditer(mail.get_content())]


def _deeds(installation) -> list[str]:
    with installation.app.state.database.reading() as session:
        found = session.connection().exec_driver_sql("SELECT action FROM auditentry ORDER BY id")
        return [action for (action,) in found if action.startswith("email.")]


def test_a_new_address_counts_once_its_link_is_opened(installation, mara, post) -> None:
    asked = mara.follow(_ask(mara))
    (link,) = _links(post)

    assert "A link is on its way to your new address." in asked.text
    assert f"<b>{NEW}</b> waits" in asked.text
    assert f"until then {CONSULTANT} counts" in asked.text
    assert installation.stranger().post("/sign-in", {"email": NEW, "password": PASSWORD}).status_code == 422
    assert f"sign in with <b>{NEW}</b>" in mara.get(link).text
    assert mara.get("/account").values["email"] == CONSULTANT

    proved = mara.follow(mara.post(link))

    assert "Your e-mail address is changed." in proved.text
    assert proved.values["email"] == NEW
    assert "waits" not in proved.text
    assert installation.stranger().post("/sign-in", {"email": NEW, "password": PASSWORD}).status_code == 303
    assert _deeds(installation) == ["email.asked", "email.changed"]


def test_the_address_before_is_told_when_it_is_asked_and_when_it_counts(mara, post) -> None:
    _ask(mara)
    mara.post(_links(post)[0])

    assert [mail["To"] for mail in post.messages] == [NEW, CONSULTANT, CONSULTANT]
    assert "about to change" in post.messages[1]["Subject"]
    assert "was changed" in post.messages[2]["Subject"]


def test_the_link_works_once(mara, post) -> None:
    _ask(mara)
    (link,) = _links(post)
    mara.post(link)

    assert mara.post(link).status_code == 404
    assert mara.get(link).status == 404


def test_the_link_ends_after_a_day(installation, mara, post) -> None:
    _ask(mara)
    with installation.app.state.database.writing() as session:
        scope = local_scope(session)
        scope.run(LINK.update().values(expires_at=scope.now - timedelta(seconds=1)))

    assert mara.post(_links(post)[0]).status_code == 404
    assert mara.get("/account").values["email"] == CONSULTANT
    assert "waits" not in mara.get("/account").text


def test_only_the_account_that_asked_may_use_the_link(installation, mara, post) -> None:
    _ask(mara)
    (link,) = _links(post)
    jonas, stranger = installation.sign_in(OWNER), installation.stranger()

    assert jonas.post(link).status_code == 404
    assert NEW not in jonas.get(link).text
    assert stranger.request("GET", link).headers["location"].startswith("/sign-in?next=%2Faccount%2Femail%2F")
    assert stranger.post(link).status_code == 401
    assert mara.post(link).status_code == 303


def test_the_database_keeps_no_secret_of_the_link(installation, mara, post) -> None:
    _ask(mara)
    secret = _links(post)[0].rpartition("/")[2]

    with installation.app.state.database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT * FROM onetimelink WHERE purpose = 'email'").all()

    assert len(rows) == 1
    assert secret not in repr(rows)


def test_a_link_sent_again_ends_the_one_before(installation, mara, post) -> None:
    _ask(mara)

    again = mara.follow(mara.post("/account/email/again"))

    first, second = _links(post)
    assert f"<b>{NEW}</b> waits" in again.text
    assert mara.post(first).status_code == 404
    assert mara.post(second).status_code == 303
    assert _deeds(installation) == ["email.asked", "email.asked-again", "email.changed"]


def test_a_wish_taken_back_leaves_the_address(installation, mara, post) -> None:
    _ask(mara)

    page = mara.follow(mara.post("/account/email/take-back"))

    assert "Your e-mail address stays as it is." in page.text
    assert "waits" not in page.text
    assert mara.post(_links(post)[0]).status_code == 404
    assert mara.post("/account/email/again").status_code == 404
    assert _deeds(installation) == ["email.asked", "email.taken-back"]


def test_an_address_that_is_taken_looks_the_same_and_its_owner_is_told(mara, post) -> None:
    free, free_page = _ask(mara), mara.get("/account").text
    taken, taken_page = _ask(mara, OWNER), mara.get("/account").text

    def told(text: str) -> str:
        return re.sub(r"until [^;]+;", "", text.replace(OWNER, NEW))

    assert (free.status_code, free.headers["location"]) == (taken.status_code, taken.headers["location"])
    assert told(free_page) == told(taken_page)
    assert [mail["To"] for mail in post.messages] == [NEW, CONSULTANT, OWNER, CONSULTANT]
    assert "It belongs to your account" in post.messages[2].get_content()
    assert len(_links(post)) == 1


def test_an_address_that_somebody_else_has_by_now_is_not_taken_over(installation, mara, post) -> None:
    _ask(mara)
    with installation.app.state.database.writing() as session:
        local_scope(session).run(ACCOUNT.update().where(ACCOUNT.c.email == OWNER).values(email=NEW))

    answer = mara.post(_links(post)[0])

    assert answer.status_code == 422
    assert "There is an account with this e-mail address already." in answer.text


def test_a_new_password_ends_a_link_that_waits(mara, post) -> None:
    _ask(mara)

    mara.post("/account/password", {"present": PASSWORD, "password": "seven slow barges north"})

    assert mara.post(_links(post)[0]).status_code == 404


def test_the_password_is_asked_and_the_name_needs_no_link(mara, post) -> None:
    wrong = _ask(mara, present="not this one")
    named = mara.follow(_ask(mara, CONSULTANT, name="Mara L.", present=""))

    assert wrong.status_code == 422
    assert 'href="#email-present"' in wrong.text
    assert named.values["name"] == "Mara L."
    assert post.messages == []


def test_an_address_that_the_mail_server_does_not_know_is_told(mara, post) -> None:
    answer = _ask(mara, "nobody@halden.example")

    assert answer.status_code == 422
    assert 'id="email-error"' in answer.text
    assert "did not take the mail" in answer.text
    assert "waits" not in mara.get("/account").text


def test_nobody_is_flooded_with_mails(mara, post) -> None:
    answers = [_ask(mara, f"mara{number}@halden.example") for number in range(FREE_TRIES + 1)]

    assert [answer.status_code for answer in answers] == [303] * FREE_TRIES + [429]
    assert mara.post("/account/email/again").status_code == 429


def test_without_a_mail_server_an_address_counts_at_once_and_the_page_says_so(installation, mara) -> None:
    page = mara.get("/account")

    done = mara.follow(_ask(mara))

    assert "nobody proves that it is yours" in page.text
    assert done.values["email"] == NEW
    assert _deeds(installation) == []


def test_where_any_host_is_allowed_no_link_is_mailed(installation, mara, post) -> None:
    """A stranger could have named the server that the link leads to."""
    state = installation.app.state
    state.settings = state.settings.model_copy(update={"allowed_hosts": ("*",)})

    done = mara.follow(_ask(mara))

    assert done.values["email"] == NEW
    assert [mail["To"] for mail in post.messages] == [CONSULTANT]
    assert "another e-mail address" in post.messages[0].get_content()


def test_without_the_password_nobody_learns_which_addresses_are_taken(mara) -> None:
    answers = [_ask(mara, email, present="not this one").text.replace(OWNER, NEW) for email in (NEW, OWNER)]

    assert answers[0] == answers[1]
