"""Evidence files on the pages, without script: attached by a form, told beside the requirement, removed with undo."""

from __future__ import annotations

import pytest

from tests.evidence import pdf

FILES = "/a/1/answers/dir.strategy/files"
PAGE = "/a/1/c/6"


def attach(halden, *files: tuple[str, bytes], url: str = FILES, **headers: str):
    return halden.request("POST", url, files=[("file", (*each, "text/html")) for each in files], headers=headers)


def test_a_file_is_attached_and_stands_on_its_card_with_who_and_when(halden) -> None:
    done = attach(halden, ("Digital strategy 2026.pdf", pdf()))
    page = halden.follow(done)

    assert done.headers["location"] == "/a/1/c/6#r-6.4"
    assert "The file is attached." in page.text
    assert 'href="/a/1/files/1" download' in page.text
    assert "1 kB, Demo consultant, " in page.text


def test_several_files_come_at_once_and_a_bad_one_does_not_hold_back_the_others(halden) -> None:
    answer = attach(halden, ("strategy.pdf", pdf()), ("logo.svg", b"<svg/>"), ("minutes.txt", b"Agreed."))
    page = halden.parse(answer)

    assert answer.status_code == 422
    assert "6.4: not every file is attached" in page.text
    assert "<b>logo.svg</b>: The file is an SVG picture, which can carry script. Save it as PNG or PDF." in page.text
    assert page.text.count("data-file=") == 2
    assert halden.get(PAGE).text.count("data-file=") == 2


def test_two_files_are_told_as_two(halden) -> None:
    page = halden.follow(attach(halden, ("strategy.pdf", pdf()), ("minutes.txt", b"Agreed.")))

    assert "The files are attached." in page.text


def test_attaching_nothing_is_told_at_the_requirement(halden) -> None:
    page = halden.parse(attach(halden, ("", b"")))

    assert "No file is chosen. Choose one first." in page.text


def test_a_name_that_is_markup_is_shown_as_text(halden) -> None:
    page = halden.parse(attach(halden, ("<img src=x onerror=alert(1)>.svg", b"<svg/>")))

    assert "&lt;img src=x onerror=alert(1)&gt;.svg" in page.text


def test_a_download_is_an_attachment_in_a_sandbox(halden) -> None:
    attach(halden, ("strategy.pdf", pdf()))

    sent = halden.request("GET", "/a/1/files/1")

    assert (sent.status_code, sent.content) == (200, pdf())
    assert sent.headers["content-disposition"].startswith('attachment; filename="strategy.pdf"')
    assert sent.headers["content-security-policy"] == "sandbox; default-src 'none'"


def test_a_removed_file_comes_back_with_undo(halden) -> None:
    attach(halden, ("strategy.pdf", pdf()))

    removed = halden.follow(halden.post("/a/1/files/1/remove"))
    back = halden.follow(halden.post("/a/1/files/1/restore"))

    assert "The file is removed." in removed.text
    assert 'action="/a/1/files/1/restore"' in removed.text
    assert "data-file=" not in removed.text
    assert "The file is back." in back.text
    assert "strategy.pdf" in back.text


def test_with_script_a_fragment_comes_back(halden) -> None:
    partial = {"x-partial": "1"}

    added = attach(halden, ("strategy.pdf", pdf()), **partial)
    removed = halden.post("/a/1/files/1/remove", headers=partial)
    back = halden.post("/a/1/files/1/restore", headers=partial)

    for answer in (added, removed, back):
        assert answer.status_code == 200
        assert answer.text.strip().startswith('<div class="file-list">')
    assert "strategy.pdf is removed." in removed.text
    assert "is removed." not in back.text


def test_with_script_a_fault_is_an_error(halden) -> None:
    answer = attach(halden, ("logo.svg", b"<svg/>"), **{"x-partial": "1", "accept": "application/json"})

    assert answer.status_code == 422
    assert answer.json()["problems"][0]["place"] == "logo.svg"


def test_an_address_of_files_that_is_reloaded_leads_to_the_requirement(halden) -> None:
    assert halden.request("GET", FILES).headers["location"] == "/a/1/c/6#r-6.4"


@pytest.mark.parametrize("url", ["/a/1/answers/no.such/files", "/a/9/answers/dir.strategy/files"])
def test_files_of_what_does_not_exist_are_not_found(halden, url: str) -> None:
    assert halden.get(url).status == 404
    assert attach(halden, ("strategy.pdf", pdf()), url=url).status_code == 404


def test_a_form_of_another_site_attaches_nothing(halden) -> None:
    answer = attach(halden, ("strategy.pdf", pdf()), **{"x-csrf-token": "guessed"})

    assert answer.status_code == 403
    assert "data-file=" not in halden.get(PAGE).text


def test_the_check_of_all_answers_counts_files(halden) -> None:
    attach(halden, ("strategy.pdf", pdf()), ("minutes.txt", b"Agreed."))

    page = halden.get("/a/1/check")

    assert ", 2 files" in page.text


def test_the_workbook_lists_the_names_of_files(halden) -> None:
    import io

    from openpyxl import load_workbook

    attach(halden, ("strategy.pdf", pdf()), ("minutes.txt", b"Agreed."))

    book = load_workbook(io.BytesIO(halden.request("GET", "/a/1/report.xlsx").content))

    rows = [[cell.value for cell in row] for row in book["Requirements"].iter_rows()]
    heading = next(row for row in rows if "Files" in row)
    named = [row[heading.index("Files")] for row in rows if row[heading.index("Key")] == "dir.strategy"]
    assert named == ["strategy.pdf, minutes.txt"]
