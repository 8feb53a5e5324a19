"""Every page is clean HTML, says what it is, and leads nowhere that does not exist."""

from __future__ import annotations

from urllib.parse import unquote

import pytest

TRACE = "/a/1/trace/"

START = {
    "organization": "Brno Castings",
    "title": "First look",
    "mode": "quick",
    "name": "Petra",
    "roles": ["EX", "DL"],
}
PAGES = {
    "/": "Assessments",
    "/new": "Start an assessment",
    "/import": "Import a file",
    "/help": "Help",
    "/a/1": "Overview",
    "/a/1/c/4": "4 Context of the organization",
    "/a/1/c/6?show=unanswered": "6 Planning",
    "/a/1/c/9?show=flagged": "9 Performance evaluation",
    "/a/1/check": "Check answers",
    "/a/1/report": "Report",
    "/a/1/plan": "Gaps and plan",
    "/a/1/plan?rows=all": "Gaps and plan",
    "/a/1/actions/new": "Add action",
    "/a/1/actions/1": "Edit action",
    "/a/1/plan/views": "Compare priorities",
    "/a/1/settings": "Settings",
    "/a/1/settings/weights": "Weights",
    "/a/1/settings/weights/compare": "Compare in pairs",
}


@pytest.mark.parametrize(("url", "name"), PAGES.items())
def test_a_page_is_clean_and_its_title_begins_with_its_name(halden, url: str, name: str) -> None:
    page = halden.get(url)

    assert page.status == 200
    assert page.title.startswith(f"{name} - ")


def test_every_link_of_every_page_leads_somewhere(halden) -> None:
    links = {link for url in PAGES for link in halden.get(url).links if link.startswith("/")}
    figures = {unquote(link).removeprefix(TRACE) for link in links if link.startswith(TRACE)}
    one_of_a_kind = {(figure.partition(":")[0], figure.rpartition(":")[2]): figure for figure in sorted(figures)}
    pages = {
        url: halden.get(url)
        for url in {link.partition("#")[0] for link in links}
        if not url.endswith((".xlsx", ".json", ".html"))
        and (not url.startswith(TRACE) or unquote(url).removeprefix(TRACE) in one_of_a_kind.values())
    }

    assert figures <= {entry["figure"] for entry in halden.request("GET", "/api/v1/assessments/1/figures").json()}
    # Whoever is signed in already is led back from the sign-in page.
    broken = [url for url, page in pages.items() if page.status != (303 if url.startswith("/sign-in?") else 200)]
    lost = [link for link in links if "#" in link and link.partition("#")[2] not in pages[link.partition("#")[0]].ids]

    assert broken == []
    assert lost == []


@pytest.mark.parametrize(
    "url",
    [
        "/nowhere",
        "/a/99",
        "/a/99/report",
        "/a/1/c/11",
        "/a/1/actions/99",
        "/a/1/trace/clause:99:gate",
        "/a/1/trace/nonsense",
    ],
)
def test_what_does_not_exist_is_said_on_a_page(halden, url: str) -> None:
    page = halden.get(url)

    assert page.status == 404
    assert page.headings


def test_a_number_that_is_none_is_refused_on_a_page(halden) -> None:
    assert halden.get("/a/1/actions/one").status == 422
    assert halden.get("/a/one").status == 404


def test_an_empty_installation_says_how_to_begin(newcomer) -> None:
    page = newcomer.get("/")

    assert "No assessment yet" in page.text
    assert "/new" in page.links


def test_the_theme_is_kept_in_a_cookie_and_written_into_the_page(halden) -> None:
    response = halden.post("/theme", {"theme": "dark", "back": "/help"})

    assert response.headers["location"] == "/help"
    assert 'data-theme="dark"' in halden.get("/help").text


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_a_way_back_never_leads_to_another_site(halden, back: str) -> None:
    assert halden.post("/theme", {"theme": "sepia", "back": back}).headers["location"] == "/"
    assert 'data-theme="auto"' in halden.get("/").text


def test_texts_of_people_are_shown_as_texts(halden) -> None:
    hostile = '<script>alert("x")</script>'

    halden.post("/a/1/people", {"name": hostile, "roles": ["EX"]})

    assert hostile not in halden.get("/a/1/settings").text
    assert "&lt;script&gt;" in halden.get("/a/1/settings").text


def test_the_downloads_are_files(halden) -> None:
    for url, start in (("/a/1/report.xlsx", b"PK"), ("/a/1/assessment.json", b"{"), ("/a/1/report.html", b"<!doctype")):
        response = halden.request("GET", url)

        assert response.status_code == 200
        assert "attachment" in response.headers["content-disposition"]
        assert response.content.startswith(start)


def test_the_interactive_chart_has_the_values_of_the_report(halden) -> None:
    figure = halden.request("GET", "/a/1/radar.json").json()

    assert [trace["meta"]["series"] for trace in figure["data"]] == ["band", "band", "target", "now", "evidenced"]


def test_the_report_tells_what_is_not_evidenced_and_what_holds_back_with_links_to_the_cards(halden) -> None:
    page = halden.get("/a/1/report")

    assert "Evidence shows less than is claimed for " in page.text
    assert "three records with data" in page.text
    assert "the whole catalogue at 1: " in page.text
    assert '<a href="/a/1/c/6#r-6.6">6.6</a>' in page.text
    assert "Krippendorff" in page.text
    assert 'aria-label="4.1 Understanding the organization and its context: claimed level 4, evidenced 3"' in page.text


def test_the_overview_tells_what_holds_the_whole_back(halden) -> None:
    page = halden.get("/a/1")

    assert "What holds us back" in page.text
    assert "/a/1/report#holding" in page.links
    assert "/a/1/c/6#r-6.6" in page.links


def test_nobody_has_graded_evidence_is_said_once_with_the_place_to_do_it(newcomer) -> None:
    newcomer.post("/new", {**START, "people": ""})
    newcomer.post("/a/1/answers/gov.leadership", {"as": "1", "level": "3", "etag": "0.0", "was": "{}"})

    report = newcomer.get("/a/1/report")

    assert report.text.count("Nobody has graded any evidence yet") == 1
    assert "Now, evidenced" not in report.text
    assert "/a/1/c/5#r-5.1" in report.links
