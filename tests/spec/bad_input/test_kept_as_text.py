"""Texts that look like formulas, markup or code stay texts: in the database, on pages, in JSON and in the workbook."""

from __future__ import annotations

import html
import io
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from fastapi import FastAPI
from openpyxl import load_workbook

from app.db import local_scope
from app.main import create_app
from app.services.identity.installation import installation_secret
from app.services.identity.secrets import form_token
from app.settings import Settings
from clauses import load_catalogue
from tests.spec.bad_input.sending import Received, request_of, send

TEXTS: list[dict[str, str]] = yaml.safe_load(Path(__file__).with_name("kept_as_text.yaml").read_text(encoding="utf-8"))
REQUIREMENTS = load_catalogue().requirements[: len(TEXTS)]
CASES = [pytest.param(item, case["text"], id=case["what"]) for item, case in zip(REQUIREMENTS, TEXTS, strict=True)]


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """The sample organization with each text as the note on another requirement, and the last one as its title."""
    app = create_app(Settings(data_dir=tmp_path_factory.mktemp("texts"), sample=True))
    for item, case in zip(REQUIREMENTS, TEXTS, strict=True):
        saved = ask(app, f"PUT /api/v1/assessments/1/responses/{item.key}", json={"note": case["text"]})
        assert saved.status == 200, saved.text
    titled = ask(app, "POST /a/1/details", form={"title": TEXTS[-1]["text"], "planned_projects": "0"})
    assert titled.status == 303
    yield app
    app.state.database.close()


@pytest.fixture(scope="module")
def workbook(app: FastAPI) -> Any:
    received = ask(app, "GET /a/1/report.xlsx")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl tells which decorations of its own it does not read back
        return load_workbook(io.BytesIO(received.body))


def ask(app: FastAPI, to: str, **parts: Any) -> Received:
    with app.state.database.reading() as session:
        csrf = form_token(installation_secret(local_scope(session)))
    return send(app, request_of({"to": to, **parts}, {}, csrf))


@pytest.mark.parametrize(("item", "text"), CASES)
def test_the_api_returns_the_text_as_it_was_sent(app: FastAPI, item: Any, text: str) -> None:
    received = ask(app, f"GET /api/v1/assessments/1/responses/{item.key}")

    assert json.loads(received.text)["item"]["note"] == text


@pytest.mark.parametrize(("item", "text"), CASES)
def test_a_page_shows_the_text_and_takes_no_markup_from_it(app: FastAPI, item: Any, text: str) -> None:
    page = ask(app, f"GET /a/1/c/{item.clause}").text

    assert html.escape(text) in page.replace("&#34;", "&quot;").replace("&#39;", "&#x27;")
    if "<" in text:
        assert text not in page


@pytest.mark.parametrize(("item", "text"), CASES)
def test_the_workbook_holds_the_text_as_text(workbook: Any, item: Any, text: str) -> None:
    cells = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.value == text]

    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_no_text_has_become_a_formula_of_the_workbook(workbook: Any) -> None:
    formulas = [cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]

    assert [value for value in formulas if any(case["text"] in str(value) for case in TEXTS)] == []


def test_a_title_changes_nothing_about_the_header_of_a_download(app: FastAPI) -> None:
    received = ask(app, "GET /a/1/report.xlsx")

    disposition = received.headers["content-disposition"]
    assert disposition.startswith("attachment")
    assert disposition.count('"') <= 2
    assert 'evil.exe"' not in disposition
