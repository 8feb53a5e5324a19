"""One's own account: details, password, sessions and the second factor, each changed by whoever knows the password."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from app.db import local_scope
from app.services.accounts.people import ACCOUNT
from tests.people import CONSULTANT, OWNER, PASSWORD
from tests.posts import Post, serve_post

NEW = "seven slow barges north"


@pytest.fixture
def mara(installation):
    return installation.sign_in(CONSULTANT)


def test_a_name_is_changed_without_the_password(mara) -> None:
    done = mara.post("/account", {"name": "Mara L.", "email": CONSULTANT})

    page = mara.follow(done)
    assert "Your details are saved." in page.text
    assert page.values["name"] == "Mara L."
    assert mara.post("/account", {"name": "Mara L.", "email": CONSULTANT}).status_code == 303


def test_an_address_is_changed_with_the_password_only(mara) -> None:
    given = {"name": "Mara", "email": "mara@halden.example"}

    wrong = mara.post("/account", {**given, "present": "not this one"})
    right = mara.post("/account", {**given, "present": PASSWORD})

    assert wrong.status_code == 422
    assert 'href="#email-present"' in wrong.text
    assert right.status_code == 303
    assert mara.get("/account").values["email"] == "mara@halden.example"


@pytest.mark.parametrize(("field", "value"), [("email", OWNER), ("email", "nowhere"), ("name", "")])
def test_details_that_do_not_fit_are_refused(mara, field: str, value: str) -> None:
    given = {"name": "Mara", "email": CONSULTANT, "present": PASSWORD, field: value}

    answer = mara.post("/account", given)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_a_new_password_ends_all_other_sessions(installation, mara) -> None:
    other = installation.sign_in(CONSULTANT)

    done = mara.post("/account/password", {"present": PASSWORD, "password": NEW})

    assert "All other sessions are ended." in mara.follow(done).text
    assert other.request("GET", "/").status_code == 303
    entered = installation.stranger().post("/sign-in", {"email": CONSULTANT, "password": NEW})
    assert entered.status_code == 303


def test_a_changed_password_is_told_by_mail(mara, monkeypatch) -> None:
    post = Post()
    with serve_post(post) as given:
        settings = mara.app.state.settings.model_copy(update=given)
        monkeypatch.setattr(mara.app.state, "settings", settings)

        mara.post("/account/password", {"present": PASSWORD, "password": NEW})
        mara.post("/account", {"name": "Mara L.", "email": CONSULTANT})

    assert [message["To"] for message in post.messages] == [CONSULTANT]
    assert "Your password for Groundwork was changed" in post.messages[0].get_content()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"present": "not this one", "password": NEW}, "present"),
        ({"present": PASSWORD, "password": "short"}, "password"),
        ({}, "password"),
    ],
)
def test_a_password_is_not_changed_without_the_present_one_or_to_a_weak_one(mara, fields, field: str) -> None:
    answer = mara.post("/account/password", fields)

    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text


def test_guessing_the_present_password_is_slowed_down(mara) -> None:
    answers = [mara.post("/account/password", {"present": "not this one", "password": NEW}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "retry-after" in answers[-1].headers


def test_sessions_are_listed_and_ended_one_by_one(installation, mara) -> None:
    other = installation.sign_in(CONSULTANT)
    page = mara.get("/account/sessions")
    (number,) = re.findall(r"/account/sessions/(\d+)/end", page.text)

    done = mara.post(f"/account/sessions/{number}/end")

    assert page.text.count("This one") == 1
    assert "The session is ended." in mara.follow(done).text
    assert other.request("GET", "/").status_code == 303
    assert mara.post(f"/account/sessions/{number}/end").status_code == 404


@pytest.mark.parametrize(("number", "status"), [("0", 422), ("x", 422), ("99999999999999999999", 404)])
def test_a_number_that_no_session_has_is_refused(mara, number: str, status: int) -> None:
    assert mara.post(f"/account/sessions/{number}/end").status_code == status


def test_nobody_ends_the_session_of_somebody_else(installation, mara) -> None:
    jonas = installation.sign_in(OWNER)
    database = installation.app.state.database
    with database.reading() as session:
        rows = session.connection().exec_driver_sql("SELECT id FROM signinsession ORDER BY id").all()

    assert mara.post(f"/account/sessions/{rows[-1][0]}/end").status_code == 404
    assert jonas.get("/").status == 200


def test_idle_sessions_are_not_listed(installation, mara) -> None:
    installation.sign_in(CONSULTANT)
    with installation.app.state.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE signinsession SET seen_at = '2020-01-01' WHERE id = 2")

    assert "/end" not in mara.get("/account/sessions").text.replace("/account/sessions/end", "")


def test_signing_out_everywhere_ends_this_session_too(installation, mara) -> None:
    other = installation.sign_in(CONSULTANT)

    done = mara.post("/account/sessions/end")

    assert done.headers["location"] == "/sign-in"
    assert other.request("GET", "/").status_code == 303
    assert mara.request("GET", "/").status_code == 303


def _switch_on(mara) -> tuple[pyotp.TOTP, list[str]]:
    assert mara.post("/account/two-factor/start", {"present": PASSWORD}).status_code == 303
    page = mara.get("/account/two-factor")
    key = re.search(r'<code id="key">([A-Z2-7 ]+)</code>', page.text)
    assert key is not None
    app = pyotp.TOTP(key[1].replace(" ", ""))
    # The code of the half minute before, so that the present one is still free for signing in.
    done = mara.post("/account/two-factor/confirm", {"code": app.at(datetime.now(UTC) - timedelta(seconds=30))})
    assert done.status_code == 200
    return app, re.findall(r"<code>([a-z0-9-]{14})</code>", done.text)


def test_a_second_factor_is_set_up_and_asked_for(installation, mara) -> None:
    app, codes = _switch_on(mara)
    visitor = installation.stranger()

    first = visitor.post("/sign-in", {"email": CONSULTANT, "password": PASSWORD, "next": "/a/1"})
    assert first.headers["location"] == "/sign-in/code?next=%2Fa%2F1"
    assert visitor.request("GET", "/a/1").status_code == 303
    assert visitor.get("/sign-in/code?next=/a/1").values["next"] == "/a/1"
    wrong = visitor.post("/sign-in/code", {"code": "000000", "next": "/a/1"})
    assert wrong.status_code == 422
    right = visitor.post("/sign-in/code", {"code": app.now(), "next": "/a/1"})

    assert len(codes) == 10
    assert right.headers["location"] == "/a/1"
    assert visitor.get("/a/1").status == 200
    assert "10 recovery codes are left" in mara.get("/account/two-factor").text


def test_wrong_codes_are_slowed_down(installation, mara) -> None:
    _switch_on(mara)
    visitor = installation.stranger()
    visitor.post("/sign-in", {"email": CONSULTANT, "password": PASSWORD})

    answers = [visitor.post("/sign-in/code", {"code": "000000"}) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert "retry-after" in answers[-1].headers


def test_the_picture_and_the_codes_bring_no_style_of_their_own(mara) -> None:
    mara.post("/account/two-factor/start", {"present": PASSWORD})

    page = mara.get("/account/two-factor")

    assert '<svg aria-hidden="true"' in page.text
    assert "style=" not in page.text


def test_a_second_factor_is_not_begun_without_the_password(mara) -> None:
    answer = mara.post("/account/two-factor/start", {"present": "not this one"})

    assert answer.status_code == 422
    assert 'id="present-error"' in answer.text


def test_a_code_that_does_not_fit_switches_nothing_on(mara) -> None:
    mara.post("/account/two-factor/start", {"present": PASSWORD})

    answer = mara.post("/account/two-factor/confirm", {"code": "000000"})

    assert answer.status_code == 422
    assert 'id="code-error"' in answer.text


def test_recovery_codes_are_renewed_and_the_second_factor_switched_off(installation, mara) -> None:
    _, codes = _switch_on(mara)

    renewed = mara.post("/account/two-factor/codes", {"present": PASSWORD})
    wrong = mara.post("/account/two-factor/off", {"present": "not this one"})
    off = mara.post("/account/two-factor/off", {"present": PASSWORD})

    assert codes[0] not in renewed.text
    assert wrong.status_code == 422
    assert "The second factor is off." in mara.follow(off).text
    entered = installation.stranger().post("/sign-in", {"email": CONSULTANT, "password": PASSWORD})
    assert entered.headers["location"] == "/"


def test_renewing_needs_the_password_and_a_second_factor(mara) -> None:
    assert mara.post("/account/two-factor/codes", {"present": "not this one"}).status_code == 422
    assert mara.post("/account/two-factor/codes", {"present": PASSWORD}).status_code == 422


def test_whoever_signs_in_elsewhere_has_no_password_here(installation, mara) -> None:
    with installation.app.state.database.writing() as session:
        mine = ACCOUNT.update().where(ACCOUNT.c.email == CONSULTANT)
        local_scope(session).run(mine.values(password_hash=None))

    page = mara.get("/account")

    assert "there is no password here" in page.text
    assert "set up there" in mara.get("/account/two-factor").text
    assert mara.post("/account", {"name": "Mara", "email": "other@halden.example"}).status_code == 422
    assert mara.post("/account", {"name": "Mara", "email": CONSULTANT}).status_code == 303
