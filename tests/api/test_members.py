"""Organizations and their members over the API: who sees them, who changes them, and what the guard rails refuse."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from app.db import local_scope
from app.records import OneTimeLink
from tests.people import ADMINISTRATOR, CONSULTANT, OUTSIDER, OWNER, READER, RESPONDENT
from tests.posts import Post, serve_post

HALDEN = "/organizations/1"
EVA = {"email": "Eva.Horvath@halden.example", "name": "Eva Horvath", "role": "reader"}


def _roles(programs: Any, token: str) -> dict[str, str]:
    return {each["email"]: each["role"] for each in programs.ask(token, "GET", f"{HALDEN}/members").json()}


def _member(programs: Any, email: str) -> str:
    return f"{HALDEN}/members/{programs.people.accounts[email]}"


def _told(programs: Any, token: str) -> list[tuple[str, str]]:
    entries = programs.ask(token, "GET", f"{HALDEN}/audit?kind=member").json()["entries"]
    return [(each["action"], each["subject"].partition(":")[0]) for each in reversed(entries)]


def test_everybody_finds_the_organizations_they_belong_to_and_no_other(programs: Any) -> None:
    reader, outsider, administrator = map(programs.token, (READER, OUTSIDER, ADMINISTRATOR))
    halden = {"id": 1, "name": "Halden Components", "role": "reader", "is_leaving": False}

    assert programs.ask(reader, "GET", "/organizations").json() == [halden]
    assert programs.ask(reader, "GET", HALDEN).json() == halden
    assert [each["role"] for each in programs.ask(outsider, "GET", "/organizations").json()] == ["owner"]
    assert programs.ask(administrator, "GET", "/organizations").json() == []
    assert programs.ask(outsider, "GET", HALDEN).status_code == 404


def test_a_token_for_one_organization_lists_only_that(programs: Any) -> None:
    elsewhere = programs.token(OWNER, organization_id=programs.people.brno)

    assert programs.ask(elsewhere, "GET", "/organizations").json() == []
    assert programs.ask(elsewhere, "GET", f"{HALDEN}/members").status_code == 404


def test_an_owner_lists_changes_and_removes_members(programs: Any) -> None:
    owner = programs.token(OWNER, can_write=True)

    changed = programs.ask(owner, "PUT", _member(programs, READER), json={"role": "respondent"})
    removed = programs.ask(owner, "DELETE", _member(programs, RESPONDENT))
    again = programs.ask(owner, "DELETE", _member(programs, RESPONDENT))

    assert (changed.status_code, changed.json()["role"], changed.json()["is_active"]) == (200, "respondent", True)
    assert (removed.status_code, again.status_code) == (204, 404)
    assert _roles(programs, owner) == {CONSULTANT: "consultant", OWNER: "owner", READER: "respondent"}
    assert _told(programs, owner) == [("member.changed", "account"), ("member.removed", "account")]


@pytest.mark.parametrize("email", [READER, RESPONDENT])
def test_who_does_not_manage_neither_sees_nor_changes_members(programs: Any, email: str) -> None:
    token = programs.token(email, can_write=True)

    answers = [
        programs.ask(token, "GET", f"{HALDEN}/members"),
        programs.ask(token, "PUT", _member(programs, email), json={"role": "owner"}),
        programs.ask(token, "POST", f"{HALDEN}/invitations", json=EVA | {"role": "owner"}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 3
    assert "It takes the role consultant or owner" in answers[0].json()["detail"]


def test_the_guard_rails_of_the_pages_hold(programs: Any) -> None:
    consultant, owner = programs.token(CONSULTANT, can_write=True), programs.token(OWNER, can_write=True)
    before = _roles(programs, owner)

    refused = {
        "You may not give the role owner": programs.ask(
            consultant, "PUT", _member(programs, READER), json={"role": "owner"}
        ),
        "reaches further than your role": programs.ask(consultant, "DELETE", _member(programs, OWNER)),
        "Confirm the change": programs.ask(owner, "PUT", _member(programs, OWNER), json={"role": "reader"}),
        "Confirm it": programs.ask(owner, "DELETE", _member(programs, OWNER)),
    }

    assert {answer.status_code for answer in refused.values()} == {422}
    assert [told for told, answer in refused.items() if told not in answer.json()["detail"]] == []
    assert _roles(programs, owner) == before


def test_the_last_one_who_manages_stays_even_when_confirmed(programs: Any) -> None:
    owner = programs.token(OWNER, can_write=True)
    programs.ask(owner, "DELETE", _member(programs, CONSULTANT))

    left = programs.ask(owner, "DELETE", f"{_member(programs, OWNER)}?confirmed=true")
    lessened = programs.ask(owner, "PUT", f"{_member(programs, OWNER)}?confirmed=true", json={"role": "reader"})

    assert (left.status_code, lessened.status_code) == (422, 422)
    assert "the last one who may manage" in left.json()["detail"]


def test_whoever_confirms_it_leaves_and_their_token_ends_with_that(programs: Any) -> None:
    token = programs.token(CONSULTANT, can_write=True, organization_id=1)

    left = programs.ask(token, "DELETE", f"{_member(programs, CONSULTANT)}?confirmed=true")

    assert left.status_code == 204
    assert programs.ask(token, "GET", "/organizations").status_code == 401


def test_an_invitation_tells_its_link_once(programs: Any) -> None:
    owner = programs.token(OWNER, can_write=True)

    made = programs.ask(owner, "POST", f"{HALDEN}/invitations", json=EVA).json()
    listed = programs.ask(owner, "GET", f"{HALDEN}/invitations")
    again = programs.ask(owner, "POST", f"{HALDEN}/invitations/{made['id']}/send").json()

    links = [each["link"].removeprefix("http://127.0.0.1") for each in (made, again)]
    assert (made["email"], made["is_mailed"], made["fault"]) == ("eva.horvath@halden.example", False, "")
    assert "/join/" not in listed.text
    assert listed.json() == [{name: made[name] for name in listed.json()[0]}]
    assert [programs.page(link).status_code for link in links] == [404, 200]
    assert programs.ask(owner, "DELETE", f"{HALDEN}/invitations/{made['id']}").status_code == 404
    assert programs.ask(owner, "DELETE", f"{HALDEN}/invitations/{again['id']}").status_code == 204
    assert programs.ask(owner, "GET", f"{HALDEN}/invitations").json() == []
    assert programs.page(links[1]).status_code == 404
    assert _told(programs, owner) == [
        ("member.invited", "link"), ("member.invited", "link"), ("member.invitation_revoked", "link")
    ]  # fmt: skip


def test_a_renewed_link_goes_to_whom_it_is_for_although_somebody_was_invited_later(programs: Any) -> None:
    owner = programs.token(OWNER, can_write=True)
    number = programs.ask(owner, "POST", f"{HALDEN}/invitations", json=EVA).json()["id"]
    with programs.app.state.database.writing() as session:
        scope = local_scope(session)
        later = {"id": 1_000, "email": "ana.sousa@halden.example", "role": "owner", "token_hash": "0" * 64}
        moments = {"created_at": scope.now, "expires_at": scope.now + timedelta(days=7)}
        scope.insert(OneTimeLink, purpose="join", organization_id=1, **later, **moments)

    again = programs.ask(owner, "POST", f"{HALDEN}/invitations/{number}/send").json()

    assert (again["email"], again["role"]) == ("eva.horvath@halden.example", "reader")


FAULTY: list[tuple[dict[str, str], str]] = [
    ({"email": "eva", "role": "reader"}, "email"),
    ({"email": "", "role": "reader"}, "email"),
    ({"email": READER, "role": "reader"}, "email"),
    ({"email": "eva@halden.example", "name": "x" * 121, "role": "reader"}, "name"),
    ({"email": "eva@halden.example", "role": "owner"}, "role"),
    ({"email": "eva@halden.example", "role": "boss"}, "body.role"),
    ({"email": "eva@halden.example"}, "body.role"),
]


def test_a_faulty_invitation_is_refused_with_the_place_of_the_fault(programs: Any) -> None:
    consultant = programs.token(CONSULTANT, can_write=True)

    refused = [programs.ask(consultant, "POST", f"{HALDEN}/invitations", json=body) for body, _ in FAULTY]

    assert {answer.status_code for answer in refused} == {422}
    for answer, (_, place) in zip(refused, FAULTY, strict=True):
        assert place in {problem["place"] for problem in answer.json()["problems"]}
    assert programs.ask(consultant, "GET", f"{HALDEN}/invitations").json() == []


def test_an_invitation_that_is_not_there_is_not_found(programs: Any) -> None:
    owner = programs.token(OWNER, can_write=True)

    answers = [
        programs.ask(owner, method, f"{HALDEN}/invitations/{number}{action}")
        for number in (99, 2**63, 10**30)
        for method, action in (("DELETE", ""), ("POST", "/send"))
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_the_demo_invites_nobody(shared_client: Any) -> None:
    refused = shared_client.post(f"/api/v1{HALDEN}/invitations", json=EVA)

    assert (refused.status_code, "The demo invites nobody" in refused.text) == (403, True)


@pytest.fixture
def post(programs: Any) -> Iterator[Post]:
    """A mail server that the installation knows."""
    post, app = Post(), programs.app
    with serve_post(post) as given:
        app.state.settings = app.state.settings.model_copy(update=given)
        yield post


def test_a_mail_brings_the_link_and_the_answer_does_not(programs: Any, post: Post) -> None:
    owner = programs.token(OWNER, can_write=True)

    mailed = programs.ask(owner, "POST", f"{HALDEN}/invitations", json=EVA).json()
    failed = programs.ask(owner, "POST", f"{HALDEN}/invitations", json=EVA | {"email": "nobody@brno.example"}).json()

    (message,) = post.messages
    assert "http://127.0.0.1/join/" in message.get_content()
    assert (mailed["is_mailed"], mailed["link"]) == (True, None)
    assert (failed["is_mailed"], failed["fault"][:24]) == (False, "The mail server did not ")
    assert programs.page(failed["link"].removeprefix("http://127.0.0.1")).status_code == 200
