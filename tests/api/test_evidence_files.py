"""Evidence files through the API: attached as a form, downloaded in a sandbox, removed with a way back."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.evidence import GOOD, MEDIA_TYPES, office, pdf

FILES = "/api/v1/assessments/1/responses/dir.strategy/files"
ONE = "/api/v1/assessments/1/files"


def _attach(client: Any, name: str = "policy.pdf", content: bytes | None = None, url: str = FILES) -> Any:
    return client.post(url, files={"file": (name, pdf() if content is None else content, "text/html")})


def _stored(client: Any) -> list[Path]:
    folder = client.app.state.storage.folder
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_file_is_attached_listed_downloaded_removed_and_brought_back(client) -> None:
    content = pdf(pages=3)

    added = _attach(client, "Größe & Œuvre.pdf", content)
    listed = client.get(FILES)
    sent = client.get(f"{ONE}/1")
    removed = client.delete(f"{ONE}/1")
    gone = client.get(f"{ONE}/1")
    back = client.post(f"{ONE}/1/restore")

    assert (added.status_code, added.headers["location"]) == (201, f"{ONE}/1")
    assert added.json()["name"] == "Größe & Œuvre.pdf"
    assert listed.json() == [added.json()] == [back.json()]
    assert (sent.status_code, sent.content) == (200, content)
    assert (removed.status_code, removed.content, gone.status_code) == (204, b"", 404)
    assert "was removed" in gone.json()["detail"]


def test_a_download_is_saved_and_never_shown(client) -> None:
    _attach(client, "Größe; x?.txt", b"hello")

    headers = client.get(f"{ONE}/1").headers

    assert headers["content-type"].startswith("text/plain")
    assert headers["content-disposition"] == (
        "attachment; filename=\"Gr__e_ x_.txt\"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%3B%20x_.txt"
    )
    assert headers["content-security-policy"] == "sandbox; default-src 'none'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


@pytest.mark.parametrize("name", ["policy.pdf", "board.png", "policy.docx", "register.ods"])
def test_the_media_type_is_what_the_content_is_and_packed_content_is_not_packed_again(client, name: str) -> None:
    _attach(client, name, GOOD[name]())

    sent = client.get(f"{ONE}/1", headers={"accept-encoding": "gzip"})

    assert sent.headers["content-type"] == MEDIA_TYPES[name]
    assert "content-encoding" not in sent.headers


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("logo.svg", b"<svg><script/></svg>", "logo.svg: The file is an SVG picture, which can carry script."),
        ("../../policy.pdf", None, "../../policy.pdf: The name holds a path."),
        ("policy.png", None, "its name ends in .png. Rename it to .pdf."),
        ("policy.pdf", pdf()[:-30], "no end; it was cut off"),
        ("bomb.xlsx", office("xlsx", sheet="\0" * 25_000_000), "times its size"),
    ],
)
def test_a_bad_file_is_refused_and_leaves_nothing(client, name: str, content: bytes | None, told: str) -> None:
    answer = _attach(client, name, content)

    assert answer.status_code == 422
    assert told in answer.json()["detail"]
    assert client.get(FILES).json() == []
    assert _stored(client) == []


def test_the_largest_request_limits_a_file_as_well_and_says_so(client) -> None:
    answer = _attach(client, "notes.txt", b"a" * 299_900)
    too_large = _attach(client, "notes.txt", b"a" * 400_000)

    assert answer.status_code == 413
    assert too_large.status_code == 413
    assert "at most 0.286 MB are read" in too_large.json()["detail"]


def test_what_the_rows_do_not_take_is_taken_out_of_the_storage(client) -> None:
    _attach(client)
    again = _attach(client, "copy.pdf")

    assert (again.status_code, again.json()["detail"]) == (422, "copy.pdf: It is attached already, as policy.pdf.")
    assert len(_stored(client)) == 1


def test_several_files_in_one_request_are_refused_as_a_whole(client) -> None:
    parts = [("file", ("one.txt", b"one")), ("file", ("two.txt", b"two"))]

    answer = client.post(FILES, files=parts)

    assert answer.status_code == 422
    assert "none was attached" in answer.json()["detail"]
    assert _stored(client) == []


@pytest.mark.parametrize("options", [{}, {"data": {"file": "policy"}}, {"files": {"other": ("a.txt", b"a")}}])
def test_a_request_without_a_file_is_told_so(client, options: dict[str, Any]) -> None:
    answer = client.post(FILES, **options)

    assert answer.status_code in (415, 422)
    assert _stored(client) == []


def test_a_body_of_another_kind_is_told_what_is_read(client) -> None:
    answer = client.post(FILES, json={"file": "policy"})

    assert (answer.status_code, answer.json()["detail"][-25:]) == (415, "Send multipart/form-data.")


def test_a_form_that_cannot_be_read_is_told_so(client) -> None:
    answer = client.post(FILES, content=b"no form", headers={"content-type": "multipart/form-data"})

    assert answer.status_code == 400
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/api/v1/assessments/99/responses/dir.strategy/files"),
        ("POST", "/api/v1/assessments/99/responses/dir.strategy/files"),
        ("POST", "/api/v1/assessments/1/responses/no.such/files"),
        ("GET", f"{ONE}/99"),
        ("DELETE", f"{ONE}/99"),
        ("POST", f"{ONE}/99/restore"),
        ("GET", f"{ONE}/{10**30}"),
    ],
)
def test_what_does_not_exist_is_not_found(client, method: str, url: str) -> None:
    options = {"files": {"file": ("a.txt", b"a")}} if url.endswith("files") and method == "POST" else {}

    assert client.request(method, url, **options).status_code == 404
    assert _stored(client) == []


def test_a_damaged_file_is_kept_back_and_logged_without_its_name(client, caplog: pytest.LogCaptureFixture) -> None:
    _attach(client, "salaries.pdf")
    _stored(client)[0].write_bytes(b"something else")

    answer = client.get(f"{ONE}/1")

    assert (answer.status_code, answer.json()["title"]) == (500, "The file is damaged")
    assert "File 1 of assessment 1 is not as it was stored" in caplog.text
    assert "salaries" not in caplog.text


def test_a_storage_that_cannot_be_written_saves_nothing(client) -> None:
    folder: Path = client.app.state.storage.folder
    folder.write_text("in the way")

    answer = _attach(client)

    assert answer.status_code == 503
    assert "Nothing was saved" in answer.json()["detail"]
    assert client.get(FILES).json() == []


def test_files_that_come_at_the_same_moment_stay_within_the_limit(client) -> None:
    async def send_all() -> list[int]:
        transport = httpx.ASGITransport(app=client.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as program:
            parts = [{"file": (f"note {number}.txt", f"note {number}".encode())} for number in range(14)]
            answers = await asyncio.gather(*(program.post(FILES, files=each) for each in parts))
        return [each.status_code for each in answers]

    answers = asyncio.run(send_all())

    assert sorted(answers) == [201] * 10 + [422] * 4
    assert len(client.get(FILES).json()) == len(_stored(client)) == 10


def test_the_description_says_how_a_file_is_sent_and_received(shared_client) -> None:
    paths = shared_client.get("/api/v1/openapi.json").json()["paths"]
    sending = paths["/api/v1/assessments/{assessment_id}/responses/{key}/files"]["post"]
    receiving = paths["/api/v1/assessments/{assessment_id}/files/{file_id}"]["get"]

    assert list(sending["requestBody"]["content"]) == ["multipart/form-data"]
    assert "application/octet-stream" in receiving["responses"]["200"]["content"]
