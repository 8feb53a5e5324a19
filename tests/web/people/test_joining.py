"""Inviting somebody into an organization, and coming in: with a new account or the one they have."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.db import local_scope, table_of
from app.records import OneTimeLink
from tests.people import CONSULTANT, OUTSIDER, OWNER, PASSWORD, READER

LINK = re.compile(r"http://127\.0\.0\.1(/join/[\w-]+)")
NEWCOMER = "eva.horvath@halden.example"


def _invite(house, *, by: str = OWNER, email: str = NEWCOMER, role: str = "reader", name: str = "Eva Horvath") -> str:
    """Invite somebody and return the path of the link that is shown."""
    data = {"email": email, "name": name, "role": role}
    page = house.sign_in(by).post(f"/o/{house.people.halden}/members", data)
    assert page.status_code == 200, page.text
    found = LINK.search(page.text)
    assert found, page.text
    return found[1]


def _let_pass(house, time: timedelta) -> None:
    link = table_of(OneTimeLink)
    with house.app.state.database.writing() as session:
        scope = local_scope(session)
        scope.run(link.update().values(expires_at=scope.now - time))


def test_without_a_mail_server_the_link_is_shown_once(installation) -> None:
    path = _invite(installation)

    again = installation.sign_in(OWNER).get(f"/o/{installation.people.halden}")

    assert path not in again.text
    assert NEWCOMER in again.text
    assert "reader, invited by Jonas Weber, expires on" in again.text


def test_somebody_new_makes_an_account_and_is_in(installation) -> None:
    path = _invite(installation)
    newcomer = installation.stranger()

    offered = newcomer.get(path)
    joined = newcomer.post(path, {"name": "Eva Horváth", "password": "quiet harbour lantern"})

    assert "Join Halden Components" in offered.headings
    assert offered.values["email"] == NEWCOMER
    assert joined.headers["location"] == f"/?organization={installation.people.halden}"
    assert newcomer.get("/a/1/report").status == 200
    assert newcomer.get("/a/1/settings").status == 403
    assert newcomer.request("GET", path).headers["location"] == joined.headers["location"]
    assert installation.stranger().get(path).status == installation.sign_in(OUTSIDER).get(path).status == 404


def test_a_weak_password_and_a_missing_name_are_refused_beside_their_fields(installation) -> None:
    path = _invite(installation)
    newcomer = installation.stranger()

    nameless = newcomer.post(path, {"name": " ", "password": "quiet harbour lantern"})
    weak = newcomer.post(path, {"name": "Eva Horvath", "password": "short"})

    assert (nameless.status_code, weak.status_code) == (422, 422)
    assert 'href="#name"' in nameless.text
    assert 'href="#password"' in weak.text
    assert "short" not in re.sub(r"<[^>]+>", "", weak.text).split()
    assert newcomer.get(path).status == 200


def test_whoever_has_an_account_signs_in_and_joins(installation) -> None:
    path = _invite(installation, email=OUTSIDER, role="consultant")

    stranger = installation.stranger().get(path)
    member = installation.sign_in(OUTSIDER)
    offered = member.get(path)
    joined = member.post(path)

    assert "/sign-in?next=%2Fjoin%2F" in stranger.text
    assert 'name="password"' not in stranger.text
    assert "You are signed in as" in offered.text
    assert joined.status_code == 303
    assert member.get("/a/1/settings").status == 200


def test_an_account_cannot_be_made_twice_for_one_address(installation) -> None:
    path = _invite(installation, email=OUTSIDER)

    refused = installation.stranger().post(path, {"name": "Eva", "password": PASSWORD})

    assert refused.status_code == 403
    assert "There is an account for this address already" in refused.text


def test_an_invitation_is_not_handed_on_to_another_account(installation) -> None:
    path = _invite(installation, role="consultant")
    outsider = installation.sign_in(OUTSIDER)

    page, refused = outsider.get(path), outsider.post(path)

    assert f"This invitation is for {NEWCOMER}, and you are signed in as {OUTSIDER}" in page.text
    assert refused.status_code == 403
    assert outsider.get("/a/1").status == 404


def test_a_used_a_revoked_an_expired_and_an_invented_link_look_the_same(installation) -> None:
    owner, halden = installation.sign_in(OWNER), installation.people.halden
    revoked = _invite(installation, email="eva@halden.example")
    (number,) = re.findall(r"/invitations/(\d+)/revoke", owner.get(f"/o/{halden}").text)
    owner.post(f"/o/{halden}/invitations/{number}/revoke")
    expired = _invite(installation)
    _let_pass(installation, timedelta(minutes=1))
    stranger = installation.stranger()

    pages = [stranger.get(path) for path in (revoked, expired, "/join/" + "x" * 43)]

    assert {page.status for page in pages} == {404}
    assert len({re.sub(r"/join/[\w-]+", "", page.text) for page in pages}) == 1


def test_sending_again_makes_a_new_link_and_ends_the_one_before(installation) -> None:
    owner, halden = installation.sign_in(OWNER), installation.people.halden
    before = _invite(installation)
    (number,) = re.findall(r"/invitations/(\d+)/again", owner.get(f"/o/{halden}").text)

    found = LINK.search(owner.post(f"/o/{halden}/invitations/{number}/again").text)

    assert found
    assert installation.stranger().get(before).status == 404
    assert installation.stranger().get(found[1]).status == 200
    assert owner.post(f"/o/{halden}/invitations/{number}/again").status_code == 404


def test_an_expired_invitation_is_listed_and_can_be_sent_again(installation) -> None:
    owner, halden = installation.sign_in(OWNER), installation.people.halden
    _invite(installation)
    _let_pass(installation, timedelta(days=1))

    page = owner.get(f"/o/{halden}")
    (number,) = re.findall(r"/invitations/(\d+)/again", page.text)

    assert "expired on" in page.text
    assert LINK.search(owner.post(f"/o/{halden}/invitations/{number}/again").text)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"email": "", "role": "reader"}, "This field is empty."),
        ({"email": "mara at halden", "role": "reader"}, "This is not an e-mail address."),
        ({"email": READER, "role": "reader"}, "is a member already."),
        ({"email": NEWCOMER, "role": ""}, "No role is chosen."),
        ({"email": NEWCOMER, "role": "emperor"}, "You may not give the role emperor."),
        ({"email": NEWCOMER, "role": "reader", "name": "x" * 121}, "at most 120 fit."),
    ],
)
def test_a_faulty_invitation_names_the_fault_and_keeps_what_was_typed(installation, typed, told: str) -> None:
    refused = installation.sign_in(OWNER).post(f"/o/{installation.people.halden}/members", typed)

    assert refused.status_code == 422
    assert told in refused.text
    assert installation.sign_in(OWNER).parse(refused).values["email"] == typed["email"]


def test_a_consultant_invites_an_owner_only_where_there_is_none(installation) -> None:
    consultant, halden = installation.sign_in(CONSULTANT), installation.people.halden
    refused = consultant.post(f"/o/{halden}/members", {"email": NEWCOMER, "role": "owner"})
    owner_number = installation.people.accounts[OWNER]
    installation.sign_in(OWNER).post(f"/o/{halden}/members/{owner_number}/remove", {"confirmed": "1"})

    path = _invite(installation, by=CONSULTANT, role="owner")
    second = consultant.post(f"/o/{halden}/members", {"email": "second@halden.example", "role": "owner"})

    assert (refused.status_code, second.status_code) == (422, 422)
    assert installation.stranger().get(path).status == 200


def test_a_consultant_leaves_the_invitation_of_an_owner_alone(installation) -> None:
    halden = installation.people.halden
    path = _invite(installation, role="owner")
    consultant = installation.sign_in(CONSULTANT)
    (number,) = re.findall(r"/invitations/(\d+)/revoke", consultant.get(f"/o/{halden}").text)

    answers = [
        consultant.post(f"/o/{halden}/invitations/{number}/revoke"),
        consultant.post(f"/o/{halden}/invitations/{number}/again"),
        consultant.post(f"/o/{halden}/members", {"email": NEWCOMER, "role": "reader"}),
    ]

    assert [answer.status_code for answer in answers] == [403, 403, 403]
    assert installation.stranger().get(path).status == 200


def test_joining_never_takes_a_role_that_reaches_further(installation) -> None:
    path = _invite(installation, email=OUTSIDER, role="owner")
    installation.sign_in(OUTSIDER).post(path)
    from app.db import table_of
    from app.records import Membership

    link, membership = table_of(OneTimeLink), table_of(Membership)
    with installation.app.state.database.writing() as session:
        scope = local_scope(session)
        scope.run(link.update().values(used_at=None, role="reader"))
    installation.sign_in(OUTSIDER).post(path)

    with installation.app.state.database.reading() as session:
        here = membership.c.account_id == installation.people.accounts[OUTSIDER]
        halden = membership.c.organization_id == installation.people.halden
        row = local_scope(session).first(membership.select().where(here, halden))
    assert row is not None
    assert row.role == "owner"


def test_a_disabled_account_is_told_so_and_does_not_join(installation) -> None:
    from app.records import Account

    path, account = _invite(installation, email=OUTSIDER), table_of(Account)
    with installation.app.state.database.writing() as session:
        scope = local_scope(session)
        scope.run(account.update().where(account.c.email == OUTSIDER).values(disabled_at=scope.now))

    page = installation.stranger().get(path)

    assert "is disabled" in page.text
    assert 'name="password"' not in page.text


def test_neither_joining_nor_leaving_hands_the_answers_of_a_respondent_over(installation) -> None:
    from app.records import Account, Invitation, Respondent

    respondent, account = table_of(Respondent), table_of(Account)
    with installation.app.state.database.writing() as session:
        scope = local_scope(session)
        first, second, *_ = scope.rows(scope.select(Respondent).order_by(respondent.c.id))
        owner = {"organization_id": first.organization_id, "assessment_id": first.assessment_id}
        link = {"email": NEWCOMER, "token_hash": "x" * 64, "created_at": scope.now}
        scope.insert(Invitation, **owner, **link, respondent_id=first.id)
        reader = installation.people.accounts[READER]
        scope.run(respondent.update().where(respondent.c.id == second.id).values(account_id=reader))
    path = _invite(installation, role="respondent")
    installation.stranger().post(path, {"name": "Somebody Else", "password": "quiet harbour lantern"})
    installation.sign_in(OWNER).post(f"/o/{installation.people.halden}/members/{reader}/remove")

    with installation.app.state.database.reading() as session:
        scope = local_scope(session)
        assert scope.first(account.select().where(account.c.email == NEWCOMER)) is not None
        held = {row.id: row.account_id for row in scope.rows(scope.select(Respondent))}
    assert (held[first.id], held[second.id]) == (None, reader)
