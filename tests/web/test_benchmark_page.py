"""The comparison as a page and its consent as a form: nothing of another organization is in the HTML but counts."""

from __future__ import annotations

import html
import re

from app.db import local_scope
from app.services.benchmark import set_comparison
from tests.neighbours import METALWORKING, NAMES, neighbour, settle, settle_neighbours

PAGE = "/a/1/benchmark"
ONLY_OSLO = re.compile(r"\b(?:Level [45]|[45] to|to [45]|Median [45]|[345]\.[1-9])\b")
CONSENT = {"benchmark_group": METALWORKING, "benchmark_consent": "1"}


def furnish(visitor, count: int = 6, *others) -> None:
    """Settle neighbours; more files may follow."""
    with visitor.app.state.database.writing() as session:
        scope = local_scope(session)
        settle_neighbours(scope, count)
        for file in others:
            settle(scope, file)


def words_of(text: str) -> str:
    """Return what the main part of a page says, without its markup."""
    main = text.partition("<main")[2].partition("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", f"<main{main}")).split())


def test_consent_is_given_in_the_settings_and_opens_the_comparison(halden) -> None:
    furnish(halden)

    saved = halden.follow(halden.post("/a/1/comparison", CONSENT))
    page = halden.get(PAGE)

    assert "Group and consent are saved." in saved.text
    assert re.search(r"Given \d+ \w{3} \d{4} by Demo consultant\.", saved.text)
    assert page.headings == ["4 of 6 other organizations of the group Metalworking stand higher than we do"]
    assert "4 of 6 stand higher, 2 equal, 0 lower" in page.text
    assert "Catalogue dms, edition 2026.1" in words_of(page.text)


def test_consent_taken_back_closes_the_comparison_for_all_at_once(halden) -> None:
    furnish(halden, 5)
    halden.post("/a/1/comparison", CONSENT)
    before = halden.get("/a/2/benchmark")

    halden.post("/a/1/comparison", {"benchmark_group": METALWORKING})

    assert "5 other organizations" in before.headings[0]
    assert "who does not take part does not see the comparison" in halden.get(PAGE).text
    assert "Fewer than five other organizations" in halden.get("/a/2/benchmark").text


def test_nothing_of_another_organization_is_on_the_page_but_counts_and_quartiles(halden) -> None:
    best = neighbour("Oslo Ovens", 5, clauses={"9": 3}, title="Oslo 2026", cycle="Autumn round")
    furnish(halden, 6, best)
    halden.post("/a/1/comparison", CONSENT)

    text = halden.get(PAGE).text

    said, own = (words_of(each).replace("0 to 5", "") for each in (text, halden.get("/a/8/benchmark").text))
    assert not [name for name in (*NAMES, "Oslo", "Autumn", "Round of") if name in text]
    assert "7 other organizations" in said
    # Ours end at 3 and the quartiles as well: what only Oslo has is nowhere, neither its level nor its index.
    assert ONLY_OSLO.findall(said) == []
    assert ONLY_OSLO.findall(own)
    assert "/a/8" not in text


def test_without_a_group_or_consent_the_page_says_what_is_missing_and_where_to_give_it(halden) -> None:
    none = halden.get(PAGE)
    halden.post("/a/1/comparison", {"benchmark_group": METALWORKING})
    no_consent = halden.get(PAGE)

    assert (none.status, none.headings) == (200, ["No comparison with others yet"])
    assert "belongs to no group yet" in none.text
    assert "has not consented" in no_consent.text
    assert "/a/1/settings#comparison" in none.links
    assert "/a/1/settings#comparison" in no_consent.links


def test_too_few_others_are_never_counted_in_words_or_figures(halden) -> None:
    furnish(halden, 4)
    halden.post("/a/1/comparison", CONSENT)

    page = halden.get(PAGE)

    assert "Fewer than five other organizations of the group Metalworking" in page.text
    assert not re.search(r"\d|\bfour\b", words_of(page.text))


def test_an_assessment_with_too_few_answers_is_not_compared(newcomer) -> None:
    newcomer.post("/new", {"organization": "Halden Components", "title": "DMS", "mode": "full", "planned_projects": "0",
                           "name": "Mara Lindqvist", "roles": ["EX"]})  # fmt: skip
    newcomer.post("/a/1/comparison", CONSENT)

    page = newcomer.get(PAGE)

    assert "Too little is answered" in page.text
    assert "/a/1/check" in page.links


def test_consent_without_a_group_comes_back_with_its_fault(halden) -> None:
    refused = halden.parse(halden.post("/a/1/comparison", {"benchmark_group": " ", "benchmark_consent": "1"}))

    assert refused.status == 422
    assert "#benchmark_group" in refused.links
    assert re.search(r'name="benchmark_consent" value="1" checked', refused.text)


def test_groups_that_exist_are_suggested(halden) -> None:
    furnish(halden, 1)

    assert '<option value="Metalworking">' in halden.get("/a/1/settings").text


def test_the_report_and_the_navigation_lead_there(halden) -> None:
    assert halden.get("/a/1/report").links.count(PAGE) == 2


def test_a_file_that_says_otherwise_about_a_known_organization_is_told(halden) -> None:
    with halden.app.state.database.writing() as session:
        set_comparison(local_scope(session), 1, group=METALWORKING, consent=True)
    content = neighbour("Halden Components", 3, organization_group="Foundries").model_dump_json().encode()

    response = halden.request("POST", "/import", files={"file": ("halden.json", content, "application/json")})

    assert "with the group Metalworking and with consent" in response.text
