"""Single sign-on as the only way in: no password of anybody but administrators counts, and what pages say then."""

from __future__ import annotations

import re

import pytest

from app.db import local_scope
from app.services.accounts.resetting import make_reset_link, request_reset
from app.services.membership.inviting import invite_member
from tests.people import ADMINISTRATOR, CONSULTANT, OWNER, PASSWORD
from tests.posts import Post, serve_post

NEW = "seven slow barges north"
OFF = "Passwords are switched off here."


@pytest.fixture
def only(trusting):
    return trusting(sso_only=True)


def _enter(visitor, email: str, password: str = PASSWORD):
    return visitor.post("/sign-in", {"email": email, "password": password})


def _reset_link(here, email: str) -> str:
    with here.house.app.state.database.writing() as session:
        return make_reset_link(local_scope(session), here.house.people.accounts[email])


def _entries(here, action: str) -> list[str]:
    with here.house.app.state.database.reading() as session:
        found = session.connection().exec_driver_sql("SELECT action, after FROM auditentry ORDER BY id")
        return [str(after) for done, after in found if done == action]


def test_the_sign_in_page_leads_to_the_provider_first(only) -> None:
    page = only.house.stranger().get("/sign-in?next=/a/1")

    assert page.text.index("/sso/start?next=/a/1") < page.text.index('name="password"')
    assert "I administer this installation" in page.text


def test_only_administrators_get_in_with_a_password(only) -> None:
    stranger = only.house.stranger()

    administrator = _enter(only.house.stranger(), ADMINISTRATOR)
    owner, wrong = _enter(stranger, OWNER), _enter(stranger, OWNER, "not this one at all")
    nobody = _enter(stranger, "nobody@halden.example")

    assert administrator.status_code == 303
    assert {owner.status_code, wrong.status_code, nobody.status_code} == {422}
    assert owner.text == wrong.text == nobody.text.replace("nobody@halden.example", OWNER)
    assert "groundwork_session" not in stranger.cookies


def test_no_reset_link_is_mailed_or_works_but_for_administrators(only) -> None:
    link, own = _reset_link(only, OWNER), _reset_link(only, ADMINISTRATOR)
    with only.house.app.state.database.writing() as session:
        scope = local_scope(session)
        asked = {each: request_reset(scope, each, administrators_only=True) for each in (OWNER, ADMINISTRATOR)}
    stranger = only.house.stranger()

    assert asked[OWNER] is None
    assert asked[ADMINISTRATOR] is not None
    assert stranger.get(link).status == stranger.post(link, {"password": NEW}).status_code == 403
    assert OFF in stranger.get(link).text
    assert stranger.get(own).status == 404  # the one that was asked for has ended it
    assert stranger.get(asked[ADMINISTRATOR][1]).status == 200
    assert "Only administrators of this installation have a password here" in stranger.get("/reset").text


def test_the_page_answers_the_same_to_every_address(only, monkeypatch) -> None:
    post, state = Post(), only.house.app.state
    with serve_post(post) as given:
        monkeypatch.setattr(state, "settings", state.settings.model_copy(update=given))
        answers = [only.house.stranger().post("/reset", {"email": each}).text for each in (OWNER, ADMINISTRATOR)]

    assert answers[0] == answers[1]
    assert [mail["To"] for mail in post.messages] == [ADMINISTRATOR]


def test_nobody_else_changes_a_password_or_what_it_guards(only) -> None:
    owner = only.house.sign_in(OWNER)
    given = {"present": PASSWORD, "password": NEW}

    page = owner.get("/account")
    refused = [
        owner.post("/account/password", given),
        owner.post("/account/two-factor/start", given),
        owner.post("/account/two-factor/confirm", {"code": "123456"}),
        owner.post("/account/single-sign-on/unlink", given),
    ]
    address = owner.post("/account", {"name": "Jonas", "email": "jonas@halden.example", "present": PASSWORD})

    assert "You sign in with Halden ID, so there is no password here." in page.text
    assert [answer.status_code for answer in refused] == [403] * 4
    assert all(OFF in answer.text for answer in refused)
    assert address.status_code == 422
    assert "comes from your organization" in address.text
    assert 'name="present"' not in owner.get("/account/data").text


def test_an_administrator_changes_their_password_as_ever(only) -> None:
    administrator = only.house.sign_in(ADMINISTRATOR)

    done = administrator.post("/account/password", {"present": PASSWORD, "password": NEW})

    assert done.status_code == 303
    assert _enter(only.house.stranger(), ADMINISTRATOR, NEW).status_code == 303


def test_the_administration_makes_no_link_for_somebody_without_a_password(only) -> None:
    administrator, number = only.house.sign_in(ADMINISTRATOR), only.house.people.accounts[OWNER]

    page = administrator.get(f"/admin/accounts/{number}")
    refused = administrator.post(f"/admin/accounts/{number}/reset")

    assert "Everybody but administrators signs in with Halden ID only." in page.text
    assert f"/admin/accounts/{number}/reset" not in page.text
    assert refused.status_code == 403


def test_an_account_with_a_password_is_linked_by_its_address_and_opened_by_nothing_else(only, provider) -> None:
    """Its owner cannot sign in to link it, and the address was proved by the provider alone."""
    before, link = only.house.sign_in(OWNER), _reset_link(only, OWNER)
    before.post("/account/tokens", {"name": "Nightly export", "days": "30", "access": "read", "organization": ""})
    provider.person = {"sub": "jonas-1", "email": OWNER, "email_verified": True, "name": "Jonas"}
    fresh = only.house.stranger()

    entered = only.go(fresh, back="/a/1/settings")

    assert entered.status_code == 303
    assert fresh.get("/a/1/settings").status == 200
    assert only.account(OWNER).sso_subject == "jonas-1"
    assert before.request("GET", "/a/1").status_code == 303
    assert only.house.stranger().get(link).status == 404
    assert re.search(r"""['"]tokens_ended['"]: ?1""", _entries(only, "identity.linked")[-1])


def test_an_administrator_is_never_linked_by_an_address(only, provider) -> None:
    provider.person = {"sub": "admin-1", "email": ADMINISTRATOR, "email_verified": True, "name": "Somebody"}

    refused = only.go(only.house.stranger())

    assert refused.status_code == 403
    assert only.account(ADMINISTRATOR).sso_subject is None


def test_another_identity_with_the_same_address_is_refused_until_it_is_unlinked(only, provider) -> None:
    provider.person = {"sub": "jonas-1", "email": OWNER, "email_verified": True, "name": "Jonas"}
    only.go(only.house.stranger())
    provider.person |= {"sub": "jonas-2"}
    administrator, number = only.house.sign_in(ADMINISTRATOR), only.house.people.accounts[OWNER]

    refused = only.go(only.house.stranger())
    administrator.post(f"/admin/accounts/{number}/unlink")
    entered = only.go(only.house.stranger())

    assert refused.status_code == 403
    assert "Ask an administrator to unlink that one." in refused.text
    assert entered.status_code == 303
    assert only.account(OWNER).sso_subject == "jonas-2"


def test_an_unproved_address_links_nothing(only, provider) -> None:
    provider.person = {"sub": "jonas-1", "email": OWNER, "email_verified": False, "name": "Jonas"}

    assert only.go(only.house.stranger()).status_code == 403
    assert only.account(OWNER).sso_subject is None


def test_somebody_invited_joins_by_signing_in_and_chooses_no_password(only, provider) -> None:
    with only.house.app.state.database.writing() as session:
        halden, email = only.house.people.halden, "eva.horvath@halden.example"
        link = f"/join/{invite_member(local_scope(session), halden, email=email, name='Eva', role='reader')}"
    stranger = only.house.stranger()

    page = stranger.get(link)
    refused = stranger.post(link, {"name": "Eva", "password": NEW})
    back = only.go(stranger, back=link)
    arrived = stranger.request("GET", back.headers["location"])

    assert "no password is needed" in page.text
    assert 'name="password"' not in page.text
    assert refused.status_code == 403
    assert arrived.headers["location"] == f"/?organization={only.house.people.halden}"
    assert only.roles("eva.horvath@halden.example") == {"Halden Components": ("reader", "hand")}


def test_an_open_session_of_a_password_is_linked_with_it(only) -> None:
    """Whoever is still signed in when the setting is switched on may link the account themselves."""
    consultant = only.house.sign_in(CONSULTANT)

    page = consultant.get("/account/single-sign-on")

    assert 'name="present"' in page.text
