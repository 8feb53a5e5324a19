"""Every screen: accessible, in both themes, narrow and wide, light in weight, and still while it loads."""

from __future__ import annotations

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from pypdf import PdfReader

SCREENS = {
    "list": "/",
    "start": "/new",
    "import": "/import",
    "help": "/help",
    "overview": "/a/1",
    "clause": "/a/1/c/6",
    "longest clause": "/a/1/c/8",
    "clause without hits": "/a/1/c/4?show=unanswered",
    "check": "/a/1/check",
    "report": "/a/1/report",
    "plan": "/a/1/plan",
    "plan without hits": "/a/1/plan?q=xyzzy",
    "action": "/a/1/actions/1",
    "views": "/a/1/plan/views",
    "comparison refused": "/a/1/benchmark",
    "settings": "/a/1/settings",
    "weights": "/a/1/settings/weights",
    "comparison": "/a/1/settings/weights/compare",
    "trace": "/a/1/trace/clause:6:gate",
    "trace of a gap": "/a/1/trace/gap:dir.strategy:priority",
    "history": "/a/1/history",
    "history, two results": "/a/1/history/compare?earlier=1",
    "history, one result": "/a/1/history/1",
    "not found": "/a/99",
}
OPEN_ALL = "document.querySelectorAll('main details').forEach((each) => { each.open = true; })"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
CONTRAST = {**RULES, "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}
LARGEST_PAGE = 60_000
LARGEST_SHIFT = 0.02
NOT_FOUND = "status of 404"


@pytest.mark.parametrize("width", [1280, 390])
def test_no_screen_has_an_accessibility_fault(shared_site, visit, width: int) -> None:
    page = visit(width=width, reduced_motion="reduce", expected=(NOT_FOUND,))
    axe, faults = Axe(), []

    for name, path in SCREENS.items():
        page.emulate_media(color_scheme="light")
        page.goto(shared_site + path)
        found = axe.run(page, options=RULES).response["violations"]
        # The dark theme changes nothing but colours.
        page.emulate_media(color_scheme="dark")
        found += axe.run(page, options=CONTRAST).response["violations"]
        for rule in found:
            where = [" ".join(node["target"]) for node in rule["nodes"][:3]]
            faults.append(f"{name}: {rule['id']} at {where}: {rule['nodes'][0].get('failureSummary', '')[:300]}")

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_with_everything_open_has_no_accessibility_fault_and_scrolls_one_way(
    shared_site, visit, width: int
) -> None:
    page = visit(width=width, reduced_motion="reduce", color_scheme="light")
    page.goto(f"{shared_site}/a/1/report")
    page.evaluate(OPEN_ALL)

    axe = Axe()
    found = axe.run(page, options=RULES).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += axe.run(page, options=CONTRAST).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    assert overflow == 0


def test_a_link_to_what_holds_back_opens_its_section(shared_site, visit) -> None:
    page = visit()
    page.goto(f"{shared_site}/a/1")

    page.get_by_role("link", name="Each clause and capability").click()

    page.get_by_text("The smallest set of changes that lifts each by one level.").wait_for()
    assert page.locator("#holding").is_visible()


@pytest.mark.parametrize("width", [320, 640, 1024, 1920])
def test_no_screen_scrolls_sideways(shared_site, visit, width: int) -> None:
    page = visit(width=width, expected=(NOT_FOUND,))
    overflow = {}

    for name, path in SCREENS.items():
        page.goto(shared_site + path)
        overflow[name] = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")

    assert {name: pixels for name, pixels in overflow.items() if pixels > 0} == {}


def test_every_screen_is_light_and_nothing_moves_while_it_loads(shared_site, visit) -> None:
    heavy, shifting = {}, {}

    for name, path in SCREENS.items():
        page = visit(expected=(NOT_FOUND,))
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        received: list[float] = []
        session.on("Network.loadingFinished", lambda event, sink=received: sink.append(event["encodedDataLength"]))
        page.goto(shared_site + path, wait_until="networkidle")
        if sum(received) > LARGEST_PAGE:
            heavy[name] = sum(received)
        if (shift := page.evaluate("window.shifts")) > LARGEST_SHIFT:
            shifting[name] = shift
        page.context.close()

    assert heavy == {}
    assert shifting == {}


def test_targets_are_large_enough_for_a_finger(shared_site, visit) -> None:
    page = visit(width=390)
    measure = """(minimum) => [...document.querySelectorAll(":is(main, header) :is(a, button, summary, select)")]
      .filter((each) => each.checkVisibility() && getComputedStyle(each).display !== "inline")
      .map((each) => [each.textContent.trim().slice(0, 30), each.getBoundingClientRect().height])
      .filter(([, height]) => height > 0 && height < minimum)"""
    small = {}

    for name in ("overview", "clause", "plan", "start", "action"):
        page.goto(shared_site + SCREENS[name])
        if found := page.evaluate(measure, 24):
            small[name] = found

    assert small == {}


def test_the_report_prints_on_exactly_one_page(shared_site, visit) -> None:
    page = visit(color_scheme="dark")
    page.goto(f"{shared_site}/a/1/report")

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))

    assert len(printed.pages) == 1
    assert "hold the rest back" in " ".join(printed.pages[0].extract_text().split())


def test_opened_sections_of_the_report_print_on_further_pages(shared_site, visit) -> None:
    page = visit()
    page.goto(f"{shared_site}/a/1/report")
    page.get_by_role("heading", name="What holds us back").click()

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))

    texts = [" ".join(each.extract_text().split()) for each in printed.pages]
    assert len(texts) == 2
    assert "hold the rest back" in texts[0]
    assert "Three answers hold the whole catalogue" in texts[1]
    assert "Krippendorff" not in " ".join(texts)


def test_the_gap_list_begins_on_the_first_printed_page_as_a_table(shared_site, visit) -> None:
    page = visit()
    page.goto(f"{shared_site}/a/1/plan")

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))

    first = " ".join(printed.pages[0].extract_text().split())
    assert "Now to target" in first
    assert "Compliance obligations" in first


def test_a_form_prints_its_chosen_levels_only(shared_site, visit) -> None:
    page = visit()
    page.goto(f"{shared_site}/a/1/c/6")
    page.emulate_media(media="print")

    assert page.locator(".row:visible").count() == page.locator(".row:has(:checked)").count()


def test_the_interactive_chart_loads_on_demand_and_only_then(site, visit) -> None:
    page = visit()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}/a/1/report", wait_until="networkidle")
    before = [url for url in asked if "plotly" in url]

    page.get_by_role("button", name="Explore interactively").click()
    page.locator("#radar-interactive .main-svg").first.wait_for(timeout=30_000)

    assert before == []
    assert page.locator("#radar").is_hidden()


def test_the_drawing_stays_when_the_interactive_chart_does_not_load(shared_site, visit) -> None:
    page = visit(expected=("Failed to load resource", "net::ERR"))
    page.route("**/plotly.min.js", lambda route: route.abort())
    page.goto(f"{shared_site}/a/1/report")

    page.get_by_role("button", name="Explore interactively").click()

    page.get_by_role("button", name="Try again").wait_for()
    assert page.locator("#radar").is_visible()


def test_the_theme_changes_at_once_and_stays(shared_site, visit) -> None:
    page = visit(color_scheme="light")
    page.goto(f"{shared_site}/help")

    page.get_by_role("button", name="Theme").click()
    page.get_by_role("button", name="Dark").click()
    at_once = page.locator("html").get_attribute("data-theme")
    page.reload()

    assert (at_once, page.locator("html").get_attribute("data-theme")) == ("dark", "dark")


def test_selection_and_focus_stay_visible_in_forced_colours(shared_site, visit) -> None:
    page = visit(forced_colors="active", reduced_motion="reduce")
    page.goto(f"{shared_site}/a/1/c/6")
    chosen = page.locator(".row:has(:checked)").first

    assert chosen.evaluate("(row) => getComputedStyle(row).outlineStyle") == "solid"
