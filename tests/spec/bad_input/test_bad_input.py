"""The cases beside this file: wrong input gets a clear answer and leaves nothing behind, neither stored nor logged."""

from __future__ import annotations

import hashlib
import html
import json
import logging
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from sqlalchemy import select
from sqlmodel import SQLModel

from app.db import local_scope
from app.main import create_app
from app.records import StoredResult
from app.services.identity.installation import installation_secret
from app.services.identity.secrets import form_token
from docs.bad_input import TARGET, write_page
from tests.databases import KINDS, Installations, with_sample
from tests.spec.bad_input.files import FILES
from tests.spec.bad_input.sending import Received, request_of, send

GROUPS: list[dict[str, Any]] = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
CASES = [pytest.param(case, id=f"{group['group']}: {case['what']}") for group in GROUPS for case in group["cases"]]
COMPUTED = {str(StoredResult.__tablename__)}


@pytest.fixture(scope="module", params=KINDS)
def app(
    request: pytest.FixtureRequest, installations: Installations, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[FastAPI]:
    """The sample organization on each kind of database; whatever is sent here is refused, so all cases share it."""
    if reason := installations.why_not(request.param):
        pytest.skip(reason)
    folder = tmp_path_factory.mktemp("sample")
    settings = installations.make(request.param, folder, like=with_sample, max_body_bytes=300_000)
    app = create_app(settings)
    yield app
    app.state.database.close()
    installations.drop(settings)


@cache
def content_of(name: str) -> bytes:
    return FILES[name]()


def ask(app: FastAPI, case: dict[str, Any]) -> Received:
    with app.state.database.reading() as session:
        csrf = form_token(installation_secret(local_scope(session)))
    files = {case["content"]: content_of(case["content"])} if "content" in case else {}
    return send(app, request_of(case, files, csrf))


def everything(app: FastAPI) -> str:
    """Return a hash of all rows of all tables, but of what is computed from them."""
    digest = hashlib.sha256()
    with app.state.database.reading() as session:
        for table in SQLModel.metadata.sorted_tables:
            if table.name not in COMPUTED:
                rows = session.connection().execute(select(table).order_by(*table.primary_key.columns)).all()
                digest.update(repr((table.name, rows)).encode())
    return digest.hexdigest()


@pytest.mark.parametrize("case", CASES)
def test_wrong_input_is_answered_clearly_and_nothing_is_stored(
    app: FastAPI, case: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    before = everything(app)

    answer = ask(app, case)

    assert answer.status == case["status"], answer.text[:2000]
    assert case["says"] in html.unescape(answer.text)
    assert "Traceback" not in answer.text + caplog.text
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []
    assert everything(app) == before
    if "/api/" in case["to"]:
        assert answer.headers["content-type"] == "application/problem+json"
        assert json.loads(answer.text)["status"] == answer.status
    elif answer.headers["content-type"].startswith("text/html"):
        assert "<h1" in answer.text


def test_there_are_more_cases_than_promised_and_no_two_are_the_same() -> None:
    names = [(group["group"], case["what"]) for group in GROUPS for case in group["cases"]]

    assert len(names) >= 60
    assert len(names) == len(set(names))


def test_the_documentation_shows_the_cases_as_they_are() -> None:
    assert TARGET.read_text(encoding="utf-8") == write_page(), "Run `make reference`."
