"""What somebody tries who means harm: each way in was open once, and stays shut."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from app.access import admission
from app.cli.log_lines import SecretMask
from app.db import local_scope
from app.main import create_app
from app.services.accounts.resetting import make_reset_link
from app.services.identity.sessions import end_all_sessions
from app.services.membership.inviting import list_pending
from app.services.membership.members import end_membership
from app.services.privacy.erasing import erase_account
from app.settings import Settings
from tests.databases import migrated
from tests.people import OWNER
from tests.web.conftest import House, Visitor

NEW = "seven slow barges north"


@pytest.mark.parametrize("kind", ["application/json", "application/x-ndjson", "image/png"])
def test_a_change_without_the_token_of_the_browser_is_refused_whatever_kind_its_body_claims(
    installation: House, kind: str
) -> None:
    owner = installation.sign_in(OWNER)

    refused = owner.request("POST", "/a/1/close", content=b"{}", headers={"content-type": kind, "x-csrf-token": ""})

    assert refused.status_code == 403
    assert "belongs to an earlier sign-in" in refused.text


@pytest.mark.parametrize(
    "host", ["127.0.0.1:80@evil.example", "localhost:evil.example", "[::1]@evil.example", "[::1]x"]
)
def test_a_host_that_only_begins_like_ours_is_refused(installation: House, host: str) -> None:
    visitor = installation.stranger()

    answer = visitor.request("GET", "/sign-in", headers={"host": host})

    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:8471", "LOCALHOST:80", "[::1]", "[::1]:8471"])
def test_our_own_hosts_are_answered_with_and_without_a_port(installation: House, host: str) -> None:
    visitor = installation.stranger()

    answer = visitor.request("GET", "/sign-in", headers={"host": host})

    assert answer.status_code == 200


def test_a_new_password_by_a_link_ends_the_tokens_that_somebody_else_may_have_made(installation: House) -> None:
    owner = installation.sign_in(OWNER)
    made = owner.post("/account/tokens", {"name": "Left behind", "reach": "write", "days": "365"})
    token = made.text.partition('value="gw_')[2].partition('"')[0]
    headers = {"authorization": f"Bearer gw_{token}"}
    before = installation.stranger().request("GET", "/api/v1/assessments", headers=headers)

    with installation.app.state.database.writing() as session:
        link = make_reset_link(local_scope(session), installation.people.accounts[OWNER])
    installation.stranger().post(link, {"password": NEW})

    after = installation.stranger().request("GET", "/api/v1/assessments", headers=headers)
    assert (before.status_code, after.status_code) == (200, 401)


def test_the_demo_does_not_come_back_when_the_last_account_is_removed(
    settings_for: Callable[..., Settings], tmp_path: Path
) -> None:
    from app.services.accounts.people import ACCOUNT
    from app.services.accounts.setting_up import add_administrator

    app = create_app(settings_for(tmp_path / "data", like=migrated, demo=True))
    with app.state.database.writing() as session:
        scope = local_scope(session)
        made = add_administrator(scope, name="Mara Lindqvist", email="mara@halden.example", password_hash=None)
        erase_account(scope, made)
        assert scope.first(select(ACCOUNT.c.removed_at).where(ACCOUNT.c.id == made)) is not None
    visitor = Visitor(app)

    answer = visitor.request("GET", "/")

    visitor.close()
    app.state.database.close()
    assert answer.headers["location"] == "/sign-in?next=%2F"


def test_an_address_cannot_write_a_line_of_its_own_into_the_log() -> None:
    line = logging.LogRecord("groundwork", logging.ERROR, "", 0, "%s failed", ("/x\nINFO: all is well\r\x1b[2K",), None)

    SecretMask().filter(line)

    assert line.getMessage() == "/x?INFO: all is well??[2K failed"


@pytest.mark.parametrize("what", ["membership", "session"])
def test_rights_that_end_while_a_form_is_still_arriving_have_ended(
    installation: House, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    monkeypatch.setattr(admission, "SLOW_FORM", 0.0)
    owner, people = installation.sign_in(OWNER), installation.people
    form = urlencode({"email": "back@halden.example", "role": "consultant"}).encode()

    async def slowly() -> AsyncIterator[bytes]:
        yield form[:10]
        with installation.app.state.database.writing() as session:
            scope = local_scope(session)
            if what == "session":
                end_all_sessions(scope, people.accounts[OWNER])
            else:
                end_membership(scope, people.halden, people.accounts[OWNER])
        yield form[10:]

    answer = owner.request(
        "POST",
        f"/o/{people.halden}/members",
        content=slowly(),
        headers={"content-type": "application/x-www-form-urlencoded"},
    )

    with installation.app.state.database.reading() as session:
        assert list_pending(local_scope(session), people.halden) == ()
    assert answer.status_code == (404 if what == "membership" else 401)


FILES = "/api/v1/assessments/1/responses/dir.strategy/files"


@pytest.mark.parametrize(
    ("path", "charset", "value"),
    [
        ("/sign-in", "undefined", b"Mara"),
        ("/o/1/members", "punycode", b"\\ud800"),
        ("/account", "utf-7", b"+2AA-"),
        (FILES, "unicode_escape", b"\\ud800"),
    ],
)
def test_a_form_in_an_encoding_that_gives_no_text_is_told(
    installation: House, path: str, charset: str, value: bytes
) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n' + value + b"\r\n--x--\r\n"
    kind = f"multipart/form-data; boundary=x; charset={charset}"

    answer = installation.sign_in(OWNER).request("POST", path, content=body, headers={"content-type": kind})

    assert answer.status_code == 400
    assert "cannot be read" in answer.text


@pytest.mark.parametrize(
    ("path", "kind", "status"),
    [
        ("/api/v1/assessments/import", "application/json", 401),
        ("/api/v1/assessments/1/responses", "application/json", 401),
        ("/import", "multipart/form-data; boundary=x", 401),
        ("/a/1/invitations/list", "multipart/form-data; boundary=x", 401),
    ],
)
def test_nothing_long_is_read_of_a_stranger(installation: House, path: str, kind: str, status: int) -> None:
    read: list[int] = []

    async def long() -> AsyncIterator[bytes]:
        for number in range(20):
            read.append(number)
            yield b"[" * 1000

    answer = installation.stranger().request("POST", path, content=long(), headers={"content-type": kind})

    assert (answer.status_code, read) == (status, [])


@pytest.mark.parametrize("path", ["/sign-in", "/account", "/api/v1/assessments", "/api/v1/assessments/1/actions"])
def test_what_takes_no_files_reads_no_megabytes(installation: House, path: str) -> None:
    kind = "application/json" if path.startswith("/api/") else "application/x-www-form-urlencoded"

    answer = installation.sign_in(OWNER).request(
        "POST", path, content=b"a" * (1024 * 1024 + 1), headers={"content-type": kind}
    )

    assert answer.status_code == 413
    assert "at most 1 MB" in answer.text


@pytest.mark.parametrize("path", ["/import", "/a/1/invitations/list", "/a/1/answers/dir.strategy/files"])
def test_what_takes_files_reads_megabytes(installation: House, path: str) -> None:
    answer = installation.sign_in(OWNER).request("POST", path, files={"file": ("a.csv", b"a" * 1_200_000)})

    assert answer.status_code in (200, 303, 422)
