"""A form that was sent too late or under another sign-in: refused, with what was typed shown to be copied."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.web.typed import LABELS, LEFT_OUT, MOST_CHARACTERS
from tests.people import CONSULTANT, OWNER, PASSWORD

TEMPLATES = Path(__file__).parents[3] / "frontend" / "templates"
ANSWER = "/a/1/answers/ctx.issues"
NOTE = "Halden's <b>press line</b> & its backlog\nsecond line"
SHOWN = "Halden&#39;s &lt;b&gt;press line&lt;/b&gt; &amp; its backlog\nsecond line</textarea>"
TEXT_FIELD = re.compile(
    r"""(?:text|area)\("(?P<macro>\w+)"|<textarea[^>]*? name="(?P<area>[^"]+)"|"""
    r"""<input(?=[^>]*type="(?:text|email|number|date)")(?![^>]*readonly)[^>]*? name="(?P<input>[^"]+)\""""
)


@pytest.fixture
def ended(installation):
    """A browser whose session has ended while a form was open in it."""
    visitor = installation.sign_in(CONSULTANT)
    secret = visitor.cookies["groundwork_session"]
    visitor.post("/sign-out")
    visitor.cookies.set("groundwork_session", secret)
    return visitor


def _sent_from(page: str) -> dict[str, str]:
    return {"referer": f"http://127.0.0.1{page}"}


def test_a_form_after_the_session_ended_is_shown_as_text_with_the_way_back(ended) -> None:
    fields = {"note": NOTE, "level": "3", "as": "agreed", "etag": "1.1", "csrf": "f00"}

    answer = ended.post(ANSWER, fields, headers=_sent_from("/a/1/c/4?show=flagged"))

    assert answer.status_code == 401
    assert "Your session has ended" in answer.text
    assert "nothing was saved" in answer.text
    assert SHOWN in answer.text
    assert 'href="/sign-in?next=/a/1/c/4%3Fshow%3Dflagged" target="_blank" rel="noopener"' in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert not {"f00", "agreed", "1.1"} & set(re.findall(r"[\w.]+", answer.text))


def test_a_form_of_an_earlier_sign_in_is_shown_as_text(installation) -> None:
    visitor = installation.sign_in(OWNER)

    answer = visitor.post(ANSWER, {"note": NOTE}, headers={"x-csrf-token": "0" * 32, **_sent_from("/a/1/c/4")})

    assert answer.status_code == 403
    assert "belongs to an earlier sign-in" in answer.text
    assert SHOWN in answer.text
    assert 'href="/a/1/c/4" target="_blank"' in answer.text


def test_a_form_about_what_is_no_longer_ones_own_is_shown_as_text(installation) -> None:
    visitor = installation.sign_in(OWNER)

    answer = visitor.post("/a/99/answers/ctx.issues", {"note": NOTE})

    assert answer.status_code == 404
    assert SHOWN in answer.text


def test_the_next_person_in_this_browser_sees_nothing_of_it(installation, ended) -> None:
    ended.post(ANSWER, {"note": NOTE})

    ended.post("/sign-in", {"email": OWNER, "password": PASSWORD})

    pages = [ended.get(path).text for path in ("/", "/a/1/c/4")]
    assert not any("press line" in page for page in pages)


def test_passwords_codes_and_addresses_beside_them_are_never_shown(ended) -> None:
    secret = {"present": "the present one", "password": "the future one", "code": "123456", "email": CONSULTANT}

    answer = ended.post("/account/password", {**secret, "token": "t0ken", "name": "Mara"})

    assert answer.status_code == 401
    assert ">\nMara</textarea>" in answer.text
    assert not any(value in answer.text for value in (*secret.values(), "t0ken"))


def test_what_is_too_much_is_cut_and_said(ended) -> None:
    answer = ended.post("/a/1/actions", {"title": "Short", "note": "x" * (MOST_CHARACTERS + 1), "reason": "More"})

    assert answer.status_code == 401
    assert "too much to show all of it" in answer.text
    assert len(re.findall("x{100,}", answer.text)[0]) == MOST_CHARACTERS - len("Short")
    assert "More</textarea>" not in answer.text


def test_files_are_not_kept_and_that_is_said(ended) -> None:
    answer = ended.request("POST", "/import", data={"organization": "Halden"}, files={"file": ("a.csv", b"secret,1")})

    assert answer.status_code == 401
    assert "Files are not kept" in answer.text
    assert "secret,1" not in answer.text
    assert ">\nHalden</textarea>" in answer.text


def test_a_file_that_came_in_vain_is_closed(ended) -> None:
    """An open file that nothing holds any more is a warning, and a warning fails the test."""
    answer = ended.request("POST", f"{ANSWER}/files", data={"note": "Halden"}, files={"file": ("a.csv", b"secret,1")})

    assert answer.status_code == 401
    assert "Files are not kept" in answer.text


def test_a_body_that_cannot_be_read_shows_nothing(ended) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}

    answer = ended.request("POST", ANSWER, content=b"no part at all", headers=headers)

    assert answer.status_code == 401
    assert "<textarea" not in answer.text


def test_a_body_beyond_the_limit_is_not_read(ended) -> None:
    answer = ended.post(ANSWER, {"note": "x" * (1024 * 1024)})

    assert answer.status_code == 413
    assert "<textarea" not in answer.text


@pytest.mark.parametrize("files", [{"file": ("a.csv", b"x" * 1024 * 1024)}, None])
def test_a_long_body_is_not_read_for_whoever_was_refused(ended, monkeypatch, files) -> None:
    """Nor is one whose length nobody tells, however short it is."""

    async def fail(request: object) -> None:
        raise AssertionError

    monkeypatch.setattr("app.web.typed.read_form", fail)
    options = {"data": {"note": NOTE}, "files": files} if files else {"content": _pieces()}

    answer = ended.request("POST", f"{ANSWER}/files", **options)

    assert answer.status_code == 401
    assert "Files are not kept" in answer.text
    assert "<textarea" not in answer.text


async def _pieces() -> AsyncIterator[bytes]:
    yield b"note=Halden"


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        ("https://evil.example/a/1", "/a/1"),
        ("http://127.0.0.1//evil.example", "/a/1"),
        ("http://[", "/a/1"),
        (f"http://127.0.0.1{ANSWER}", ANSWER),
        ("", "/a/1"),
    ],
)
def test_the_way_back_leads_to_this_site_only(ended, referer: str, back: str) -> None:
    answer = ended.post(ANSWER, {"note": NOTE}, headers={"referer": referer})

    assert f'href="/sign-in?next={back}"' in answer.text


def test_the_way_back_is_a_page_that_can_be_opened(ended) -> None:
    answer = ended.post("/a/1/people", {"name": "Jonas"}, headers=_sent_from("/a/1/people"))

    assert 'href="/sign-in?next=/a/1"' in answer.text


def test_scripts_and_programs_are_answered_as_before(ended) -> None:
    partial = ended.post(ANSWER, {"note": NOTE}, headers={"x-partial": "1"})
    program = ended.request("PUT", "/api/v1/assessments/1/responses/ctx.issues", json={"note": NOTE})

    assert (partial.status_code, program.status_code) == (401, 401)
    assert "press line" not in partial.text + program.text
    assert program.headers["content-type"] == "application/problem+json"


def test_every_text_field_of_every_form_is_known() -> None:
    """A new field has to be named in LABELS, or left out on purpose."""
    found = set()
    for template in TEMPLATES.rglob("*.html"):
        if template.parent.name == "macros":
            continue
        forms = re.split(r"<form", template.read_text(encoding="utf-8"))
        posting = [part for part in forms if 'method="get"' not in part.partition(">")[0]]
        names = (match[1] or match[2] or match[3] for part in posting for match in TEXT_FIELD.finditer(part))
        found |= {name.rpartition("-")[2] for name in names}

    assert found - set(LABELS) - LEFT_OUT == set()
    assert set(LABELS) <= found
