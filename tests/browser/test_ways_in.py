"""A consultant invites, an employee answers by link, a director opens the shared report: three browsers, one walk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.conftest import serve

NOT_FOUND = "status of 404"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}


@pytest.fixture
def site(seeded_folder: Path, tmp_path: Path) -> Iterator[str]:
    """A site of one's own with Halden Components."""
    shutil.copytree(seeded_folder, tmp_path / "data")
    with serve(tmp_path / "data") as address:
        yield address


def _check(page, faults: list[str]) -> None:
    """Note accessibility faults, and whether the page scrolls sideways on a phone."""
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        found = Axe().run(page, options=RULES).response["violations"]
        faults += [f"{page.url} at {width}: {rule['id']} {rule['nodes'][0]['target']}" for rule in found]
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        faults += [f"{page.url} at {width} is {wide} px too wide"] if wide > 0 else []
    page.set_viewport_size({"width": 1280, "height": 900})


def test_from_the_invitation_to_the_shared_report(site, visit) -> None:
    faults: list[str] = []
    consultant, employee, director = visit(), visit(width=390), visit(expected=(NOT_FOUND,))
    consultant.goto(f"{site}/a/1/invitations")
    consultant.get_by_role("textbox", name="People").fill("Ana Sousa; ana@halden.example; EM; 5.1 7.3\nLiv; XX")
    consultant.get_by_role("button", name="See what happens").click()
    expect(consultant.get_by_text("Added")).to_be_visible()
    _check(consultant, faults)
    consultant.get_by_role("button", name="Take the list in").click()
    consultant.locator("summary", has_text="Ana Sousa").click()
    _check(consultant, faults)
    consultant.get_by_role("button", name="Invite to Ana Sousa").click()
    link = consultant.get_by_label("Ana Sousa", exact=True).input_value()
    _check(consultant, faults)

    employee.goto(link)
    _check(employee, faults)
    employee.get_by_role("button", name="Start answering").click()
    expect(employee).to_have_url(f"{site}/a/1/c/5")
    employee.get_by_role("radio", name=re.compile("^2 Managed")).check()
    expect(employee.locator(".state").first).to_contain_text("Saved")
    _check(employee, faults)
    employee.goto(f"{site}/a/1")
    _check(employee, faults)
    employee.goto(f"{site}/a/1/check")
    expect(employee.get_by_text("1 question left")).to_be_visible()
    _check(employee, faults)

    consultant.goto(f"{site}/a/1/report")
    consultant.get_by_role("link", name="Share", exact=True).click()
    consultant.get_by_label("Who it is for").fill("Board")
    consultant.get_by_role("button", name="Make a link").click()
    shared = consultant.get_by_label("Link to the report").input_value()
    _check(consultant, faults)
    director.goto(shared)
    expect(director.locator("nav.nav")).to_have_count(0)
    director.get_by_role("link", name="How this came about").first.click()
    director.goto(f"{site}/s/no-such-link")
    expect(director.get_by_role("heading", name="This link does not work")).to_be_visible()
    _check(director, faults)

    consultant.goto(f"{site}/a/1/check")
    consultant.get_by_role("button", name="Submit and close").click()
    expect(consultant.locator(".closed")).to_contain_text("Answers are locked.")
    consultant.goto(f"{site}/a/1/c/5")
    expect(consultant.get_by_role("radio").first).to_be_disabled()
    _check(consultant, faults)

    assert faults == []


def test_what_a_form_has_led_to_is_seen_and_has_the_focus(site, visit) -> None:
    page = visit(width=390, expected=("status of 422",))
    page.goto(f"{site}/a/1/invitations")

    page.get_by_role("button", name="See what happens").click()
    expect(page.locator("#error-summary")).to_be_focused()

    page.get_by_role("button", name="Invite all").click()
    expect(page.get_by_role("heading", name="Pass these links on")).to_be_focused()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("button", name="Copy all as a table").click()
    expect(page.get_by_role("button", name="Copied", exact=True)).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()").splitlines()
    assert len(copied) == 9
    assert re.fullmatch(r"Mara Lindqvist\thttp://127\.0\.0\.1:\d+/i/\S+", copied[0])

    page.goto(f"{site}/a/1/invitations")
    page.locator("summary", has_text="Marek").click()
    page.get_by_role("button", name="Revoke the link of Marek").click()
    expect(page.get_by_text("The invitation is revoked.")).to_be_in_viewport()
