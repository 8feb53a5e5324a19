"""The keyboard alone is enough: answer a clause, filter, add an action, start an assessment."""

from __future__ import annotations

import re

from playwright.sync_api import expect


def test_a_clause_is_answered_by_keys_alone(site, visit) -> None:
    page = visit()
    page.goto(f"{site}/a/1/c/6")

    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("4")
    expect(page.locator('[id="r-6.1"] [name=level][value="4"]')).to_be_checked()
    page.keyboard.press("Alt+ArrowDown")
    page.keyboard.press("2")
    expect(page.locator('[id="r-6.1.1"] [name=level][value="2"]')).to_be_checked()
    page.keyboard.press("e")
    page.keyboard.type("2 notes")

    assert page.locator('[id="r-6.1.1"] [name=note]').input_value().endswith("2 notes")
    expect(page.locator('[id="r-6.1"] .state')).to_contain_text(re.compile(r"Saved \d\d"))


def test_single_keys_can_be_switched_off(site, visit) -> None:
    page = visit()
    page.goto(f"{site}/a/1/c/6")
    page.locator('[id="r-6.1"] [name=level]').first.focus()
    page.keyboard.press("?")
    box = page.locator("#keys-dialog [data-single-keys]")
    expect(box).to_be_visible()
    box.uncheck()
    page.keyboard.press("Escape")
    page.locator('[id="r-6.1"] [name=level][value="3"]').check()

    page.keyboard.press("1")

    expect(page.locator('[id="r-6.1"] [name=level][value="3"]')).to_be_checked()


def test_the_skip_link_leads_to_the_content_and_the_focus_is_seen(shared_site, visit) -> None:
    page = visit()
    page.goto(f"{shared_site}/a/1")

    page.keyboard.press("Tab")
    skip = page.locator(":focus").inner_text()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert skip == "Skip to content"
    assert page.locator("main :focus").count() == 1
    assert page.locator(":focus").evaluate("(each) => getComputedStyle(each).outlineStyle") == "solid"


def test_a_narrow_screen_opens_its_menu_by_keyboard(shared_site, visit) -> None:
    page = visit(width=390)
    page.goto(f"{shared_site}/a/1")
    menu = page.get_by_role("button", name="Menu")
    expect(page.locator("#nav")).to_be_hidden()

    menu.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#nav")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.locator("#nav")).to_be_hidden()


def test_an_action_is_added_in_a_dialog_and_focus_returns_after_escape(site, visit) -> None:
    page = visit()
    page.goto(f"{site}/a/1/plan")
    opener = page.get_by_role("link", name="Add action").first
    opener.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#page-dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(opener).to_be_focused()

    opener.press("Enter")
    page.locator("#page-dialog [name=title]").fill("Write the strategy")
    page.locator("#page-dialog [name=key]").select_option(index=1)
    page.locator("#page-dialog").get_by_role("button", name="Add action").press("Enter")

    expect(page.locator(".page-messages")).to_contain_text("The action is added.")
    expect(page.get_by_role("link", name="Write the strategy").first).to_be_visible()


def test_a_failed_start_moves_the_focus_to_the_summary(empty_site, visit) -> None:
    page = visit(expected=("status of 422",))
    page.goto(f"{empty_site}/new")
    page.get_by_role("button", name="Start the assessment").press("Enter")

    expect(page.locator("#error-summary")).to_be_focused()
    page.locator("#error-summary a").first.press("Enter")

    assert page.locator(":focus").get_attribute("name") == "organization"


def test_a_newcomer_walks_from_start_to_gap(empty_site, visit) -> None:
    page = visit()
    page.goto(empty_site)
    page.get_by_role("link", name="Start an assessment").first.click()
    page.get_by_label("Organization", exact=True).fill("Halden Components")
    page.get_by_label("Your name", exact=True).fill("Jonas Weber")
    page.get_by_label("Quick scan").check()
    page.get_by_role("button", name="Start the assessment").click()
    page.get_by_role("link", name="Start with clause 4").first.click()
    for card in page.locator(".requirement").all():
        card.locator('[name=level][value="1"]').check()
        expect(card.locator(".state")).to_contain_text(re.compile(r"Saved \d\d"))

    page.get_by_role("link", name="Gaps and plan").click()

    expect(page.locator(".gaps tbody tr").first).to_be_visible()
