"""Settling weights in a browser: by keyboard and without script, at any width, and on paper."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

REFUSED = "status of 422"
WHY = "The supervisory board looks at governance first"


def test_weights_are_previewed_and_saved_by_keyboard(site, visit) -> None:
    page = visit()
    page.goto(f"{site}/a/1/settings/weights")

    page.get_by_role("link", name="Governance first").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Show what would change").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="What would change").wait_for()
    page.get_by_label("Why").focus()
    page.keyboard.type(WHY)
    page.get_by_role("button", name="Save version 1").focus()
    page.keyboard.press("Enter")

    page.get_by_text("Version 1 counts: a 0.3, b 1, k 0.5.").wait_for()
    assert page.get_by_text(WHY).is_visible()


def test_a_refusal_moves_the_focus_to_the_summary_and_its_links_to_the_fields(site, visit) -> None:
    page = visit(expected=(REFUSED,))
    page.goto(f"{site}/a/1/settings/weights")

    page.get_by_role("button", name="Save version 1").click()
    page.locator("#error-summary").wait_for()
    focused = page.evaluate("document.activeElement.id")
    page.locator("#error-summary a").first.click()

    assert focused == "error-summary"
    assert page.evaluate("document.activeElement.id") == "reason"


@pytest.mark.parametrize("scripted", [True, False])
def test_a_group_compares_in_pairs(site, visit, scripted: bool) -> None:
    page = visit(width=390, java_script_enabled=scripted)
    page.goto(f"{site}/a/1/settings/weights/compare")

    page.locator("#person-0-name").fill("Mara Lindqvist")
    page.locator("#person-0-0").select_option("3")
    page.get_by_role("button", name="Add a person").click()
    page.locator("#person-1-name").fill("Jonas Weber")
    page.get_by_role("button", name="Show the weights").click()
    page.get_by_text("Consistency ratio").wait_for()
    page.get_by_label("Why").fill("Workshop of 1 December")
    page.get_by_role("button", name="Accept as version 1").click()

    page.get_by_text("comparison in pairs by 2 people").wait_for()


def test_another_order_is_one_choice_away(shared_site, visit) -> None:
    page = visit()
    page.goto(f"{shared_site}/a/1/plan/views")

    page.get_by_label("Order by").select_option("benefit")
    page.wait_for_url("**sort=benefit*")

    assert page.locator("thead th[aria-sort]").inner_text().startswith("Benefit")
    assert page.locator("tbody tr").nth(1).locator("td").nth(2).locator("b").inner_text() == "1"


@pytest.mark.parametrize("path", ["/a/1/plan/views", "/a/1/settings/weights"])
def test_the_pages_print_on_few_sheets_without_their_buttons(shared_site, visit, path: str) -> None:
    page = visit()
    page.goto(shared_site + path)

    pages = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True))).pages

    text = "".join(each.extract_text() for each in pages)
    assert len(pages) <= 3
    assert "Save version" not in text
