"""Signing in on the page: what a wrong password, an unknown address and too many tries get, and where one lands."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.db import local_scope
from app.services.accounts import passwords
from app.services.accounts.people import ACCOUNT
from app.settings import Settings
from tests.people import CONSULTANT, OUTSIDER, OWNER, PASSWORD, READER

WRONG = "E-mail address or password is wrong."


def _enter(visitor, email: str = CONSULTANT, password: str = PASSWORD, **fields: str):
    return visitor.post("/sign-in", {"email": email, "password": password, **fields})


def test_people_arrive_where_their_role_lets_them(installation) -> None:
    owner, reader, outsider = (installation.sign_in(email) for email in (OWNER, READER, OUTSIDER))

    assert owner.get("/a/1/settings").status == 200
    assert reader.get("/a/1/report").status == 200
    assert outsider.get("/a/1").status == 404
    assert installation.stranger().request("GET", "/a/1").headers["location"] == "/sign-in?next=%2Fa%2F1"


def test_a_right_password_leads_to_what_was_asked_for(installation) -> None:
    visitor = installation.stranger()

    done = _enter(visitor, next="/a/1/plan?rows=all")

    cookie = next(value for value in done.headers.get_list("set-cookie") if "groundwork_session" in value)
    assert (done.status_code, done.headers["location"]) == (303, "/a/1/plan?rows=all")
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert visitor.get("/").status == 200
    assert visitor.request("GET", "/sign-in?next=/a/1").headers["location"] == "/a/1"


@pytest.mark.parametrize(("address", "is_secure"), [("https://127.0.0.1", True), ("http://127.0.0.1", False)])
def test_behind_tls_the_cookie_goes_over_tls_only(installation, address: str, is_secure: bool) -> None:
    visitor = installation.stranger()

    done = visitor.post(f"{address}/sign-in", {"email": CONSULTANT, "password": PASSWORD})

    (cookie,) = [each for each in done.headers.get_list("set-cookie") if each.startswith("groundwork_session=")]
    assert ("; Secure" in cookie) is is_secure


@pytest.mark.parametrize(
    "wanted", ["https://evil.example", "//evil.example", "/\\evil.example", "/sign-out", "", "/a\x00"]
)
def test_nobody_is_led_elsewhere(installation, wanted: str) -> None:
    assert _enter(installation.stranger(), next=wanted).headers["location"] == "/"


def test_wrong_passwords_and_unknown_addresses_look_the_same(installation) -> None:
    answers = []
    for email in (CONSULTANT, "nobody@halden.example"):
        visitor = installation.stranger()
        answer = _enter(visitor, email, "not this one at all")
        answers.append((answer.status_code, answer.text.replace(email, "EMAIL"), sorted(answer.headers)))

    assert answers[0] == answers[1]
    assert answers[0][0] == 422
    assert WRONG in answers[0][1]


def test_wrong_passwords_and_unknown_addresses_take_the_same_work(installation, monkeypatch) -> None:
    verified: list[str] = []
    monkeypatch.setattr(
        "app.web.pages.accounts.signing_in.is_password",
        lambda stored, given: verified.append(stored or passwords.NOBODY) or False,
    )

    for email in (CONSULTANT, "nobody@halden.example", ""):
        _enter(installation.stranger(), email, "not this one at all")

    assert [value.rpartition("$")[0].rpartition("$")[0] for value in verified] == ["$argon2id$v=19$m=47104,t=2,p=1"] * 3
    assert verified[1:] == [passwords.NOBODY] * 2


def test_what_was_typed_comes_back_except_the_password(installation) -> None:
    answer = _enter(installation.stranger(), "mara@", "not this one at all")

    page = installation.stranger().parse(answer)
    assert page.values["email"] == "mara@"
    assert "not this one" not in answer.text


def test_too_many_tries_are_told_to_wait(installation) -> None:
    visitor = installation.stranger()
    answers = [_enter(visitor, password="not this one at all") for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert answers[-1].headers["retry-after"] in {"1", "2"}
    assert re.search(r"There were too many tries\. Wait [12] seconds? and try again\.", answers[-1].text)
    assert _enter(visitor, OWNER).status_code == 303


def test_a_password_is_taken_as_typed(installation) -> None:
    assert _enter(installation.stranger(), password=f" {PASSWORD} ").status_code == 422


def test_a_hash_under_old_parameters_is_renewed_in_passing(installation) -> None:
    from argon2 import PasswordHasher

    old = PasswordHasher(time_cost=1, memory_cost=8_192, parallelism=1).hash(PASSWORD)
    database = installation.app.state.database
    with database.writing() as session:
        local_scope(session).run(ACCOUNT.update().where(ACCOUNT.c.email == CONSULTANT).values(password_hash=old))

    assert _enter(installation.stranger()).status_code == 303
    with database.reading() as session:
        stored = local_scope(session).first(select(ACCOUNT.c.password_hash).where(ACCOUNT.c.email == CONSULTANT))
    assert not passwords.is_outdated(stored.password_hash)
    assert _enter(installation.stranger()).status_code == 303


def test_signing_out_ends_the_session_on_the_server(installation) -> None:
    visitor = installation.sign_in(CONSULTANT)
    secret = visitor.cookies["groundwork_session"]

    done = visitor.post("/sign-out")

    assert done.headers["location"] == "/sign-in"
    visitor.cookies.set("groundwork_session", secret)
    assert visitor.request("GET", "/").status_code == 303


def test_a_stranger_may_sign_out_as_well(installation) -> None:
    assert installation.stranger().post("/sign-out").headers["location"] == "/sign-in"


def test_a_foreign_page_signs_nobody_in(installation) -> None:
    done = installation.stranger().post(
        "/sign-in", {"email": CONSULTANT, "password": PASSWORD}, headers={"sec-fetch-site": "cross-site"}
    )

    assert done.status_code == 403


def test_a_save_without_session_is_told_to_sign_in(installation) -> None:
    done = installation.stranger().post("/a/1/answers/ctx.issues", {"level": "2"}, headers={"x-partial": "1"})

    assert done.status_code == 401


def test_the_second_step_is_for_whoever_has_made_the_first(installation) -> None:
    visitor = installation.stranger()

    assert visitor.request("GET", "/sign-in/code?next=/a/1").headers["location"] == "/sign-in?next=%2Fa%2F1"
    assert visitor.post("/sign-in/code", {"code": "123456"}).headers["location"] == "/sign-in"


def test_an_expired_session_is_a_strangers(installation, monkeypatch) -> None:
    visitor = installation.sign_in(CONSULTANT)
    short = Settings(session_idle_minutes=5, demo=False)
    monkeypatch.setattr(installation.app.state, "settings", short)
    with installation.app.state.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE signinsession SET seen_at = '2020-01-01 00:00:00'")

    assert visitor.request("GET", "/").headers["location"] == "/sign-in?next=%2F"
