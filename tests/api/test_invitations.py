"""Inviting respondents over the API: one, many, everybody; each link is told once, each row of a list by itself."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.access.cookies import link_cookie
from app.db import stranger_scope
from app.services.sharing.opening import open_invitation
from tests.people import OWNER, READER, RESPONDENT
from tests.posts import Post, serve_post

ONE = "/api/v1/assessments/1"
HERE = f"{ONE}/invitations"
ANA = {"name": "Ana Sousa", "email": "ana@halden.example", "roles": ["EM"], "asked": ["gov.leadership"]}
MARA, EWA = 1, 2


def _states(client: Any) -> dict[str, str]:
    return {each["name"]: each["state"] for each in client.get(HERE).json()}


def _opens(client: Any, link: str) -> bool:
    """Return whether a link leads to its landing page."""
    return client.get(link.removeprefix("http://127.0.0.1")).status_code == 200


def test_a_link_is_made_sent_again_and_revoked(client: Any) -> None:
    first = client.post(f"{HERE}/{MARA}/send").json()
    second = client.post(f"{HERE}/{MARA}/send").json()
    listed = client.get(HERE)
    opens = [_opens(client, each["link"]) for each in (first, second)]
    revoked = client.delete(f"{HERE}/{MARA}")

    assert (first["name"], first["is_mailed"]) == ("Mara Lindqvist", False)
    assert opens == [False, True]
    assert (listed.json()[0]["state"], "/i/" in listed.text) == ("sent", False)
    assert (revoked.status_code, _states(client)["Mara Lindqvist"]) == (204, "revoked")
    assert not _opens(client, second["link"])
    entries = client.get("/api/v1/organizations/1/audit?kind=invitation").json()["entries"]
    assert [each["action"] for each in reversed(entries)] == [
        "invitation.made", "invitation.renewed", "invitation.revoked"
    ]  # fmt: skip
    assert second["link"].rpartition("/")[2] not in str(entries)


def test_a_list_is_taken_in_row_by_row(client: Any) -> None:
    rows = [
        ANA,
        {"name": "Mara Lindqvist", "email": "mara@halden.example", "roles": ["IT"]},
        {"name": "Bo", "roles": ["XX"]},
        {"name": "ana sousa", "roles": ["EM"]},
        {"name": "Kim", "email": "kim@", "roles": ["EM"]},
        {"name": "x" * 121, "roles": ["EM"]},
        {"name": "Li", "roles": ["EM"], "asked": ["9.9"]},
        {"name": "Zoé", "roles": ["EM"], "unit": "Plant Lyon"},
        {"name": "N\x00", "roles": ["EM"]},
    ]

    report = client.post(HERE, json={"people": rows}).json()

    told = {row["place"]: (row["outcome"], row["respondent_id"]) for row in report["rows"]}
    assert told == {
        "people[0]": ("added", 10),
        "people[1]": ("noted", MARA),
        **{f"people[{index}]": ("refused", None) for index in range(2, 9)},
    }
    assert "The roles stay EX" in report["rows"][1]["text"]
    for index, why in enumerate(
        ("no role XX", "stands in people[0]", "not an e-mail", "121", "no requirement 9.9", "Plant Lyon", "cannot"), 2
    ):
        assert why in report["rows"][index]["text"]
    assert all(_opens(client, row["invitation"]["link"]) for row in report["rows"][:2])
    assert all(row["invitation"] is None for row in report["rows"][2:])
    assert report["others"] == []
    assert client.get(ONE).json()["respondents"][-1]["asked"] == ["gov.leadership"]
    assert len(_states(client)) == 10


def test_a_list_sent_again_makes_no_second_link(client: Any) -> None:
    first = client.post(HERE, json={"people": [ANA]}).json()["rows"][0]

    again = client.post(HERE, json={"people": [ANA]}).json()["rows"][0]

    assert (again["outcome"], again["respondent_id"], again["invitation"]) == ("known", first["respondent_id"], None)
    assert "Has been invited before" in again["text"]
    assert _opens(client, first["invitation"]["link"])


def test_looking_at_a_list_changes_nothing(client: Any) -> None:
    before = client.get(HERE).json()

    looked = client.post(HERE, json={"people": [ANA, {"name": "Bo", "roles": []}], "look": True}).json()

    assert [row["outcome"] for row in looked["rows"]] == ["added", "refused"]
    assert [row["invitation"] for row in looked["rows"]] == [None, None]
    assert client.get(HERE).json() == before


def test_everybody_who_is_not_invited_yet_is_invited_once(client: Any) -> None:
    client.post(f"{HERE}/{MARA}/send")
    client.post(f"{HERE}/{EWA}/send")
    client.delete(f"{HERE}/{EWA}")

    report = client.post(HERE, json={"people": [ANA], "everybody": True}).json()
    again = client.post(HERE, json={"everybody": True}).json()

    assert [row["invitation"]["name"] for row in report["rows"]] == ["Ana Sousa"]
    assert sorted(each["respondent_id"] for each in report["others"]) == list(range(3, 10))
    assert again == {"rows": [], "others": []}
    assert _states(client)["Ewa Kowalczyk"] == "revoked"


def test_a_closed_assessment_invites_nobody_and_adds_nobody(client: Any) -> None:
    client.post(f"{ONE}/close")

    answers = [
        client.post(f"{HERE}/{MARA}/send"),
        client.post(HERE, json={"people": [ANA]}),
        client.post(HERE, json={"everybody": True}),
    ]

    assert [answer.status_code for answer in answers] == [409] * 3
    assert set(_states(client).values()) == {"not_invited"}
    assert "Ana Sousa" not in _states(client)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"people": []},
        {"people": [{"name": "Ana Sousa"}]},
        {"people": [ANA | {"asked": []}]},
        {"people": [ANA | {"name": "x" * 1_001}]},
        {"people": [ANA] * 501},
        {"everybody": "yes"},
    ],
)
def test_a_request_that_names_nobody_as_it_should_is_refused(shared_client: Any, body: dict[str, Any]) -> None:
    refused = shared_client.post(HERE, json=body)

    assert refused.status_code == 422
    assert refused.json()["problems"][0]["place"].removeprefix("body.").startswith(("people", "everybody"))
    assert len(_states(shared_client)) == 9


def test_where_a_link_goes_is_changed_and_ends_an_unopened_one(client: Any) -> None:
    link = client.post(f"{HERE}/{MARA}/send").json()["link"]

    changed = client.patch(f"{HERE}/{MARA}", json={"email": "mara@halden.example"}).json()
    same = client.patch(f"{HERE}/{MARA}", json={}).json()
    refused = client.patch(f"{HERE}/{MARA}", json={"email": "mara"})

    assert (changed["email"], changed["state"]) == ("mara@halden.example", "not_invited")
    assert same == changed
    assert (refused.status_code, refused.json()["problems"][0]["place"]) == (422, "email")
    assert not _opens(client, link)


def test_a_change_is_made_whole_or_not_at_all(client: Any) -> None:
    refused = client.patch(f"{HERE}/{MARA}", json={"email": "mara@halden.example", "account_id": 99})

    assert refused.status_code == 422
    assert "may not answer" in refused.json()["detail"]
    assert client.get(HERE).json()[0]["email"] == ""


def test_a_respondent_is_given_an_account_and_then_no_link(programs: Any) -> None:
    owner, accounts = programs.token(OWNER, can_write=True), programs.people.accounts
    path = f"/assessments/1/invitations/{MARA}"

    linked = programs.ask(owner, "PATCH", path, json={"account_id": accounts[RESPONDENT]}).json()
    refused = programs.ask(owner, "POST", f"{path}/send")
    reader = programs.ask(owner, "PATCH", path, json={"account_id": accounts[READER]})
    row = {"name": "Mara Lindqvist", "roles": ["EX"]}
    told = programs.ask(owner, "POST", "/assessments/1/invitations", json={"people": [row]}).json()["rows"][0]

    assert (linked["account_id"], linked["state"]) == (accounts[RESPONDENT], "account")
    assert (refused.status_code, reader.status_code) == (422, 422)
    assert "Answers with an account and needs no invitation." in told["text"]


def test_whoever_answers_for_themselves_keeps_their_way_in(client: Any) -> None:
    link = client.post(f"{HERE}/{MARA}/send").json()["link"]
    with client.app.state.database.writing() as session:
        open_invitation(stranger_scope(session), link.rpartition("/")[2])

    taken = client.patch(f"{HERE}/{MARA}", json={"account_id": 1})

    assert (taken.status_code, _states(client)["Mara Lindqvist"]) == (422, "opened")


def test_a_link_opens_no_api(programs: Any) -> None:
    owner = programs.token(OWNER, can_write=True)
    link = programs.ask(owner, "POST", f"/assessments/1/invitations/{MARA}/send").json()["link"]
    cookie = f"{link_cookie('invitation', 1)}={link.rpartition('/')[2]}"

    assert programs.client.get(HERE, headers={"cookie": cookie}).status_code == 401


@pytest.fixture
def post(client: Any) -> Iterator[Post]:
    """A mail server that the installation knows."""
    post, app = Post(), client.app
    with serve_post(post) as given:
        app.state.settings = app.state.settings.model_copy(update=given)
        yield post


def test_mails_bring_the_links_of_those_with_an_address(client: Any, post: Post) -> None:
    report = client.post(HERE, json={"people": [ANA, {"name": "Bo Lind", "roles": ["EM"]}]}).json()

    ana, bo = (row["invitation"] for row in report["rows"])
    (message,) = post.messages
    assert message["To"] == "ana@halden.example"
    assert (ana["is_mailed"], ana["link"], bo["is_mailed"]) == (True, None, False)
    assert _opens(client, bo["link"])
    assert _states(client)["Ana Sousa"] == "sent"


def test_a_mail_that_was_not_taken_is_told_in_the_list(client: Any, post: Post) -> None:
    client.patch(f"{HERE}/{MARA}", json={"email": "nobody@halden.example"})

    client.post(f"{HERE}/{MARA}/send")

    assert (post.messages, _states(client)["Mara Lindqvist"]) == ([], "not_sent")


def test_a_program_that_writes_its_own_mails_gets_the_links(client: Any, post: Post) -> None:
    client.patch(f"{HERE}/{MARA}", json={"email": "mara@halden.example"})

    made = client.post(f"{HERE}/{MARA}/send?mail=false").json()

    assert (post.messages, made["is_mailed"], _opens(client, made["link"])) == ([], False, True)
