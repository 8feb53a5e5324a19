"""The comparison in the browser: consent by keyboard, every width and theme, paper, and without script."""

from __future__ import annotations

import io
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from pypdf import PdfReader

from app.db import local_scope
from app.main import create_app
from app.services.benchmark import set_comparison
from app.settings import Settings
from tests.browser.conftest import serve
from tests.browser.test_screens import CONTRAST, LARGEST_SHIFT, RULES
from tests.neighbours import METALWORKING, settle_neighbours

PAGE = "/a/1/benchmark"


def furnish(seeded: Path, folder: Path, *, consent: bool) -> None:
    """Copy a data folder and settle six organizations of the group Metalworking beside Halden Components."""
    shutil.copytree(seeded, folder)
    app = create_app(Settings(data_dir=folder))
    with app.state.database.writing() as session:
        scope = local_scope(session)
        settle_neighbours(scope)
        if consent:
            set_comparison(scope, 1, group=METALWORKING, consent=True)
    app.state.database.close()


@pytest.fixture
def group_site(seeded_folder: Path, tmp_path: Path) -> Iterator[str]:
    """A site of one's own whose Halden Components is not in the group yet."""
    furnish(seeded_folder, tmp_path / "data", consent=False)
    with serve(tmp_path / "data") as address:
        yield address


@pytest.fixture(scope="module")
def shared_group_site(seeded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site whose Halden Components takes part, for tests that change nothing."""
    folder = tmp_path_factory.mktemp("group") / "data"
    furnish(seeded_folder, folder, consent=True)
    with serve(folder) as address:
        yield address


def test_consent_is_given_by_keyboard_and_opens_the_comparison(group_site, visit) -> None:
    page = visit()
    page.goto(f"{group_site}/a/1/settings")
    page.get_by_label("Group", exact=True).focus()

    page.keyboard.type(METALWORKING)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Group and consent are saved.")).to_be_visible()
    page.get_by_role("link", name="Show the comparison").focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_contain_text("4 of 6 other organizations")


@pytest.mark.parametrize("width", [1280, 390])
def test_the_comparison_has_no_accessibility_fault_and_holds_still(shared_group_site, visit, width: int) -> None:
    page = visit(width=width, reduced_motion="reduce", color_scheme="light")
    page.goto(shared_group_site + PAGE)

    found = Axe().run(page, options=RULES).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += Axe().run(page, options=CONTRAST).response["violations"]

    expect(page.get_by_role("row")).to_have_count(2 + 2 * 21)
    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    assert page.evaluate("window.shifts") <= LARGEST_SHIFT


@pytest.mark.parametrize("width", [320, 640, 900, 1024, 1920])
def test_the_comparison_never_scrolls_sideways(shared_group_site, visit, width: int) -> None:
    page = visit(width=width)
    page.goto(shared_group_site + PAGE)

    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    bar, name = page.locator(".quartiles").first.bounding_box(), page.locator(".figure-name").first.bounding_box()
    assert bar
    assert name
    assert bar["width"] >= 100
    assert bar["x"] > name["x"] + name["width"] / 2


def test_the_comparison_prints_with_its_sample_and_its_bars(shared_group_site, visit) -> None:
    page = visit(color_scheme="dark")
    page.goto(shared_group_site + PAGE)

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))

    first = " ".join(printed.pages[0].extract_text().split())
    assert len(printed.pages) == 2
    assert "The sample: 6 other organizations" in first
    assert "Where we stand" in first


def test_without_script_consent_is_given_and_taken_back(group_site, visit) -> None:
    page = visit(java_script_enabled=False)
    consent = page.get_by_role("checkbox", name="We take part")
    page.goto(f"{group_site}/a/1/settings")
    page.get_by_label("Group", exact=True).fill(METALWORKING)
    consent.check()
    page.get_by_role("button", name="Save group and consent").click()
    page.get_by_role("link", name="Show the comparison").click()
    expect(page.locator(".positions")).to_have_count(2)

    page.goto(f"{group_site}/a/1/settings")
    consent.uncheck()
    page.get_by_role("button", name="Save group and consent").click()
    page.get_by_role("link", name="Show the comparison").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("No comparison with others yet")
    page.get_by_role("link", name="Read what consent means").click()
    expect(consent).not_to_be_checked()
