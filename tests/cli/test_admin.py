"""`groundwork admin`: ways in for whoever has the terminal; and the log, which tells no secrets."""

from __future__ import annotations

import logging
import logging.config
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.cli import serving
from app.cli.log_lines import SecretMask, log_settings
from app.cli.storing import open_database
from app.db import local_scope
from app.services.accounts.passwords import is_password
from app.services.accounts.people import ACCOUNT, add_account, find_by_email
from app.services.accounts.resetting import person_of_reset
from app.services.identity.one_time_links import find_link
from app.settings import Settings

Run = Callable[..., Any]
MARA = "mara.lindqvist@halden.example"


def _made(run: Run, folder: Path, *more: object) -> Any:
    return run("admin", "create", "--email", MARA, "--name", "Mara Lindqvist", *more, "--data-dir", folder)


@pytest.mark.usefixtures("each_database")
def test_without_an_address_a_set_up_link_is_printed(run: Run, folder: Path, monkeypatch) -> None:
    monkeypatch.setenv("GROUNDWORK_PUBLIC_URL", "https://groundwork.example/")

    outcome = run("admin", "create", "--data-dir", folder)

    address = outcome.out.splitlines()[-1]
    assert address.startswith("https://groundwork.example/setup/")
    with open_database(folder) as database, database.reading() as session:
        assert find_link(local_scope(session), "setup", address.rpartition("/")[2])


@pytest.mark.usefixtures("each_database")
def test_an_administrator_is_made_with_a_password_or_a_link(run: Run, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "quiet harbour lantern")

    outcome = _made(run, folder)

    assert outcome.out == "Mara Lindqvist is administrator now.\n"
    with open_database(folder) as database, database.reading() as session:
        row = find_by_email(local_scope(session), MARA)
    assert row.is_administrator
    assert is_password(row.password_hash, "quiet harbour lantern")


@pytest.mark.usefixtures("each_database")
def test_a_weak_password_makes_no_account(run: Run, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("typer.prompt", lambda *_, **__: "short")

    outcome = _made(run, folder)

    assert outcome.code == 1
    assert "at least 10" in outcome.err


@pytest.mark.usefixtures("each_database")
def test_a_link_to_choose_the_password_opens_for_its_account(run: Run, folder: Path) -> None:
    first = _made(run, folder, "--link")
    run("admin", "reset", MARA, "--without-second-factor", "--data-dir", folder)
    again = run("admin", "reset", MARA.upper(), "--data-dir", folder)

    with open_database(folder) as database, database.reading() as session:
        secret = again.out.splitlines()[-1].rpartition("/")[2]
        assert person_of_reset(local_scope(session), secret).email == MARA
    assert first.out.splitlines()[-1].startswith("http://127.0.0.1:8000/reset/")


@pytest.mark.usefixtures("each_database")
def test_a_link_is_printed_to_nobody_whose_password_does_not_count(run: Run, folder: Path, monkeypatch) -> None:
    _made(run, folder, "--link")
    with open_database(folder) as database, database.writing() as session:
        scope = local_scope(session)
        add_account(scope, name="Jonas Weber", email="jonas@halden.example", password_hash=None)
        scope.run(ACCOUNT.update().values(sso_issuer="https://id.halden.example", sso_subject=ACCOUNT.c.email))
    for name, value in {"ONLY": "true", "ISSUER": "https://id.halden.example", "CLIENT_ID": "groundwork"}.items():
        monkeypatch.setenv(f"GROUNDWORK_SSO_{name}", value)

    refused = run("admin", "reset", "jonas@halden.example", "--data-dir", folder)
    administrator = run("admin", "reset", MARA, "--data-dir", folder)

    assert refused.code == 2
    assert "GROUNDWORK_SSO_ONLY leaves them to administrators" in refused.err
    assert "/reset/" in administrator.out
    assert "Single sign-on opens this account as well." in administrator.out


@pytest.mark.usefixtures("each_database")
def test_an_address_without_account_is_told(run: Run, folder: Path) -> None:
    outcome = run("admin", "reset", "nobody@halden.example", "--data-dir", folder)

    assert outcome.code == 2
    assert "groundwork admin list" in outcome.err


@pytest.mark.usefixtures("each_database")
def test_accounts_are_listed_with_how_they_are_secured(run: Run, folder: Path) -> None:
    empty = run("admin", "list", "--data-dir", folder)
    _made(run, folder, "--link")

    outcome = run("admin", "list", "--data-dir", folder)

    assert "groundwork admin create" in empty.out
    assert MARA in outcome.out
    assert "admin, consultant  no password" in outcome.out


@pytest.mark.usefixtures("each_database")
def test_a_start_prints_the_link_until_somebody_has_an_account(run: Run, folder: Path, capsys) -> None:
    settings = Settings(data_dir=folder)
    with open_database(folder):
        pass

    serving.print_first_link(settings, "http://127.0.0.1:8123")
    first = capsys.readouterr().out
    _made(run, folder, "--link")
    serving.print_first_link(settings, "http://127.0.0.1:8123")

    assert first.splitlines()[-1].startswith("http://127.0.0.1:8123/setup/")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("part", ["setup", "reset", "join", "account/email", "i", "s"])
def test_the_log_masks_the_secrets_of_links(part: str) -> None:
    line = '%s - "%s %s HTTP/%s" %d'
    record = logging.LogRecord(
        "uvicorn.access", 20, "", 1, line, ("127.0.0.1", "GET", f"/{part}/Zm9-_v?x=1", "1.1", 200), None
    )

    SecretMask().filter(record)

    assert record.getMessage() == f'127.0.0.1 - "GET /{part}/...?x=1 HTTP/1.1" 200'


def test_the_log_masks_what_an_identity_provider_sends() -> None:
    record = logging.LogRecord("uvicorn.access", 20, "", 1, "GET /sso/back?code=Zm9&state=b-_r HTTP/1.1", None, None)

    SecretMask().filter(record)

    assert record.getMessage() == "GET /sso/back?code=...&state=... HTTP/1.1"


def test_a_line_of_our_own_is_masked_as_well() -> None:
    record = logging.LogRecord("groundwork.errors", 40, "", 1, "POST /reset/Zm9v failed", None, None)

    SecretMask().filter(record)

    assert record.getMessage() == "POST /reset/... failed"


def test_every_handler_of_the_server_masks() -> None:
    found = log_settings("debug")

    assert all(handler["filters"] == ["secrets"] for handler in found["handlers"].values())
    assert found["loggers"]["groundwork"]["level"] == "DEBUG"


def test_a_fault_of_an_address_is_told_once_and_blames_no_file(run: Run, folder: Path) -> None:
    outcome = run("admin", "create", "--email", "mara", "--name", "Mara Lindqvist", "--link", "--data-dir", folder)

    assert outcome.code == 1
    assert outcome.err.count("mara is no e-mail address") == 1
    assert "file" not in outcome.err


@pytest.mark.parametrize("option", [("--link",), ("--name", "Mara Lindqvist")])
def test_an_option_about_an_account_without_its_address_is_refused(run: Run, option: tuple[str, ...]) -> None:
    outcome = run("admin", "create", *option)

    assert outcome.code == 2
    assert "--name and --link need --email" in outcome.err
    assert not outcome.out
