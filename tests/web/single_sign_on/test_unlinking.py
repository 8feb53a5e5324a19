"""Taking single sign-on away from an account: by whoever sets a new password with a link, or by an administrator."""

from __future__ import annotations

import pytest

from app.db import local_scope
from app.services.accounts.people import ACCOUNT
from app.services.accounts.resetting import make_reset_link
from tests.people import ADMINISTRATOR, OWNER

NEW = "seven slow barges north"


@pytest.fixture
def here(trusting):
    """An installation in which an identity of the provider opens the account of the owner."""
    here = trusting()
    with here.house.app.state.database.writing() as session:
        mine = ACCOUNT.update().where(ACCOUNT.c.email == OWNER)
        local_scope(session).run(mine.values(sso_issuer=here.provider.issuer, sso_subject="eva-1"))
    return here


def _link(here, email: str = OWNER) -> str:
    with here.house.app.state.database.writing() as session:
        return make_reset_link(local_scope(session), here.house.people.accounts[email])


def _unlinked(here) -> list[str]:
    with here.house.app.state.database.reading() as session:
        found = session.connection().exec_driver_sql("SELECT action, after FROM auditentry ORDER BY id")
        return [str(after) for action, after in found if action == "identity.unlinked"]


def _without_password(here, email: str) -> None:
    with here.house.app.state.database.writing() as session:
        local_scope(session).run(ACCOUNT.update().where(ACCOUNT.c.email == email).values(password_hash=None))


def test_a_reset_link_says_that_an_identity_is_linked_and_keeps_it_unless_asked(here) -> None:
    link, stranger = _link(here), here.house.stranger()

    page = stranger.get(link)
    done = stranger.post(link, {"password": NEW})

    assert "Unlink Halden ID" in page.text
    assert "whoever did would still get in" in page.text
    assert 'name="unlink" value="1">' in page.text  # not marked
    assert done.status_code == 303
    assert here.account(OWNER).sso_subject == "eva-1"
    assert _unlinked(here) == []


def test_a_reset_link_unlinks_the_identity_for_whoever_marks_it(here) -> None:
    link, stranger = _link(here), here.house.stranger()

    weak = stranger.post(link, {"password": "short", "unlink": "1"})
    done = stranger.post(link, {"password": NEW, "unlink": "1"})

    assert 'name="unlink" value="1" checked' in weak.text
    assert done.status_code == 303
    assert here.account(OWNER).sso_subject is None
    assert "reset link" in _unlinked(here)[0]
    assert here.go(here.house.stranger()).status_code == 403


def test_a_reset_link_of_an_account_without_an_identity_speaks_of_none(here) -> None:
    link, stranger = _link(here, ADMINISTRATOR), here.house.stranger()

    assert "Unlink" not in stranger.get(link).text
    assert stranger.post(link, {"password": NEW, "unlink": "1"}).status_code == 303
    assert _unlinked(here) == []


def test_an_administrator_unlinks_an_account_and_ends_what_the_identity_began(here) -> None:
    administrator, number = here.house.sign_in(ADMINISTRATOR), here.house.people.accounts[OWNER]
    by_provider, by_password = here.house.stranger(), here.house.sign_in(OWNER)
    here.go(by_provider)

    page = administrator.get(f"/admin/accounts/{number}")
    after = administrator.follow(administrator.post(f"/admin/accounts/{number}/unlink"))
    again = administrator.post(f"/admin/accounts/{number}/unlink")

    assert "Unlink Halden ID" in page.text
    assert "The password stays." in page.text
    assert "Single sign-on opens the account no longer." in after.text
    assert "Unlink" not in after.text
    assert here.account(OWNER).sso_subject is None
    assert by_provider.request("GET", "/a/1").status_code == 303
    assert by_password.get("/a/1").status == 200
    assert again.status_code == 303
    assert len(_unlinked(here)) == 1
    assert "administrator" in _unlinked(here)[0]


def test_the_page_says_when_no_password_is_left(here) -> None:
    _without_password(here, OWNER)

    page = here.house.sign_in(ADMINISTRATOR).get(f"/admin/accounts/{here.house.people.accounts[OWNER]}")

    assert "There is no password: make a link for one afterwards." in page.text


def test_an_administrator_does_not_shut_themselves_out(here) -> None:
    administrator, number = here.house.sign_in(ADMINISTRATOR), here.house.people.accounts[ADMINISTRATOR]
    _without_password(here, ADMINISTRATOR)
    with here.house.app.state.database.writing() as session:
        mine = ACCOUNT.update().where(ACCOUNT.c.email == ADMINISTRATOR)
        local_scope(session).run(mine.values(sso_issuer=here.provider.issuer, sso_subject="ines-1"))

    refused = administrator.post(f"/admin/accounts/{number}/unlink")

    assert refused.status_code == 422
    assert "nothing else opens your account" in refused.text
    assert here.account(ADMINISTRATOR).sso_subject == "ines-1"


def test_an_account_that_does_not_exist_is_not_unlinked(here) -> None:
    assert here.house.sign_in(ADMINISTRATOR).post("/admin/accounts/99/unlink").status_code == 404
