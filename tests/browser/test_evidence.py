"""Evidence files in the browser: sent one by one, cancelled, removed with undo, by keyboard, without script."""

from __future__ import annotations

import io

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect
from pypdf import PdfReader

from tests.evidence import pdf

CLAUSE = "/a/1/c/6"
LARGE = 11 * 1024 * 1024
LONG = "Minutes of the steering committee for the digitalization of order processing at Halden, December.txt"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
}
REFUSED = "status of 422"


def card(page: Page) -> Locator:
    return page.locator('[id="r-6.4"]')


def chooser(page: Page) -> Locator:
    return page.get_by_label("Attach file to 6.4", exact=True)


def attach(page: Page, *files: tuple[str, bytes]) -> None:
    chooser(page).set_input_files([{"name": name, "mimeType": "", "buffer": content} for name, content in files])


def files(page: Page) -> Locator:
    return card(page).locator("[data-file] > a")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.ariaLabel"))


def test_files_are_sent_one_after_the_other_and_stay(site, visit) -> None:
    page = visit()
    page.goto(site + CLAUSE)
    under_way: list[int] = []

    def slowly(route) -> None:
        under_way.append(card(page).locator("progress").count())
        page.wait_for_timeout(150)
        route.continue_()

    page.route("**/files", slowly)
    attach(page, ("strategy.pdf", pdf()), ("minutes.txt", b"Agreed."))
    expect(files(page)).to_have_text(["strategy.pdf", "minutes.txt"])
    page.reload()

    assert under_way == [2, 1]
    expect(files(page)).to_have_text(["strategy.pdf", "minutes.txt"])
    expect(card(page)).to_contain_text("1 kB, Demo consultant, ")


def test_what_was_attached_is_announced(site, visit) -> None:
    page = visit()
    page.goto(site + CLAUSE)

    attach(page, ("strategy.pdf", pdf()))

    expect(page.locator("#live")).to_have_text("strategy.pdf is attached.")


def test_choosing_a_file_changes_no_answer(site, visit) -> None:
    page = visit()
    page.goto(site + CLAUSE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    attach(page, ("strategy.pdf", pdf()))
    expect(files(page)).to_have_count(1)
    page.wait_for_timeout(1000)

    assert [url.rpartition("/")[2] for url in sent] == ["files"]


def test_a_file_under_way_can_be_cancelled(site, visit) -> None:
    page = visit(expected=("ERR_ABORTED", "Failed to load"))
    page.goto(site + CLAUSE)
    page.route("**/files", lambda _: None)

    attach(page, ("strategy.pdf", pdf()), ("minutes.txt", b"Agreed."))
    page.get_by_role("button", name="Cancel minutes.txt").click()
    page.get_by_role("button", name="Cancel strategy.pdf").click()
    expect(card(page).locator("progress")).to_have_count(0)
    expect(chooser(page)).to_be_focused()
    page.unroute("**/files")
    attach(page, ("decision.md", b"We scan."))

    expect(files(page)).to_have_text(["decision.md"])


def test_a_file_that_is_too_large_names_the_limit_and_is_never_sent(site, visit) -> None:
    page = visit()
    page.goto(site + CLAUSE)
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)

    attach(page, ("film.pdf", b"0" * LARGE))
    expect(card(page).locator(".file-progress")).to_contain_text("film.pdf11 MB. The limit is 10 MB.")
    page.get_by_role("button", name="Dismiss film.pdf").click()

    expect(card(page).locator(".file-progress li")).to_have_count(0)
    expect(chooser(page)).to_be_focused()
    assert sent == []


def test_a_refused_file_says_why_and_holds_up_no_other(site, visit) -> None:
    page = visit(expected=(REFUSED,))
    page.goto(site + CLAUSE)

    attach(page, ("logo.svg", b"<svg><script/></svg>"), ("strategy.pdf", pdf()))

    expect(files(page)).to_have_text(["strategy.pdf"])
    expect(card(page).locator(".file-reason")).to_have_text(
        "The file is an SVG picture, which can carry script. Save it as PNG or PDF."
    )


def test_a_server_that_does_not_answer_is_told(site, visit) -> None:
    page = visit(expected=("ERR_FAILED", "Failed to load"))
    page.goto(site + CLAUSE)
    page.route("**/files", lambda route: route.abort())

    attach(page, ("strategy.pdf", pdf()))

    expect(card(page).locator(".file-reason")).to_have_text("Not attached. The server does not answer.")


def test_focus_goes_to_the_next_file_after_removing_and_back_with_undo(site, visit) -> None:
    page = visit()
    page.goto(site + CLAUSE)
    attach(page, ("one.txt", b"one"), ("two.txt", b"two"))
    expect(files(page)).to_have_count(2)

    page.get_by_role("button", name="Remove one.txt").click()
    expect(files(page)).to_have_text(["two.txt"])
    after_removing = focused(page)
    page.get_by_role("button", name="Undo").click()
    expect(files(page)).to_have_text(["one.txt", "two.txt"])
    after_undo = focused(page)
    for name in ("two.txt", "one.txt"):
        page.get_by_role("button", name=f"Remove {name}").click()
        expect(card(page).locator(".file-removed")).to_contain_text(f"{name} is removed.")
    page.get_by_role("button", name="Undo").wait_for()

    assert (after_removing, after_undo) == ("two.txt", "one.txt")
    expect(chooser(page)).to_be_focused()
    expect(page.locator("#live")).to_have_text("one.txt is removed. You can undo it.")


def test_everything_is_done_by_keyboard(site, visit) -> None:
    page = visit()
    page.on("filechooser", lambda _: None)  # takes dialogs over from now on: told only at the key, Chromium may be late
    page.goto(site + CLAUSE)

    with page.expect_response("**/evidence.js"):
        chooser(page).focus()
    ring = card(page).locator(".attach label").evaluate("(label) => getComputedStyle(label).outlineStyle")
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Enter")
    opened.value.set_files([{"name": "strategy.pdf", "mimeType": "", "buffer": pdf()}])
    expect(files(page)).to_have_count(1)
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    expect(files(page)).to_have_count(0)
    expect(chooser(page)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")

    expect(files(page)).to_have_text(["strategy.pdf"])
    expect(files(page)).to_be_focused()
    assert ring == "solid"


def test_files_can_be_dropped_onto_the_card(site, visit) -> None:
    page = visit()
    page.goto(site + CLAUSE)
    carried = page.evaluate_handle(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File(["Agreed."], "minutes.txt"));
          return carried;
        }"""
    )

    with page.expect_response("**/evidence.js"):
        card(page).dispatch_event("dragenter", {"dataTransfer": carried})
    page.wait_for_load_state("networkidle")
    card(page).dispatch_event("dragover", {"dataTransfer": carried})
    is_marked = card(page).get_attribute("data-dropping")
    card(page).dispatch_event("drop", {"dataTransfer": carried})

    expect(files(page)).to_have_text(["minutes.txt"])
    assert (is_marked, card(page).get_attribute("data-dropping")) == ("", None)


def test_a_file_is_downloaded_under_its_name(site, visit) -> None:
    page = visit()
    page.goto(site + CLAUSE)
    attach(page, ("Größe 2026.pdf", pdf()))

    with page.expect_download() as saved:
        files(page).first.click()

    assert saved.value.suggested_filename == "Größe 2026.pdf"
    assert saved.value.path().read_bytes() == pdf()


def test_without_script_files_are_attached_removed_and_brought_back(site, visit) -> None:
    page = visit(java_script_enabled=False, expected=(REFUSED,))
    page.goto(site + CLAUSE)

    attach(page, ("strategy.pdf", pdf()))
    card(page).get_by_role("button", name="Attach", exact=True).click()
    page.get_by_text("The file is attached.").wait_for()
    attach(page, ("logo.svg", b"<svg/>"))
    card(page).get_by_role("button", name="Attach", exact=True).click()
    page.get_by_role("link", name="logo.svg: The file is an SVG picture").wait_for()
    page.get_by_role("button", name="Remove strategy.pdf").click()
    page.get_by_text("The file is removed.").wait_for()
    page.get_by_role("button", name="Undo").click()

    expect(files(page)).to_have_text(["strategy.pdf"])


@pytest.mark.parametrize("width", [1280, 390, 320])
def test_a_card_with_files_and_faults_is_accessible_and_scrolls_one_way(site, visit, width: int) -> None:
    page = visit(width=width, reduced_motion="reduce", expected=(REFUSED,))
    page.goto(site + CLAUSE)
    attach(page, (LONG, b"Agreed."), ("two.txt", b"two"), ("logo.svg", b"<svg/>"), ("film.pdf", b"0" * LARGE))
    expect(files(page)).to_have_count(2)
    page.get_by_role("button", name="Remove two.txt").click()
    card(page).locator(".file-removed").wait_for()

    axe = Axe()
    found = axe.run(page, options=RULES).response["violations"]
    page.emulate_media(color_scheme="dark")
    found += axe.run(page, options=RULES).response["violations"]
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    small = (
        card(page)
        .locator(".files :is(a, button):visible")
        .evaluate_all(
            "(all) => all.filter((each) => each.getBoundingClientRect().height < 24).map((each) => each.textContent)"
        )
    )

    assert [(rule["id"], rule["nodes"][0]["target"]) for rule in found] == []
    assert overflow == 0
    assert small == []


def test_paper_shows_the_names_of_files_and_nothing_to_press(site, visit) -> None:
    page = visit()
    page.goto(site + CLAUSE)
    attach(page, ("strategy.pdf", pdf()))
    expect(files(page)).to_have_count(1)

    printed = PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))

    text = " ".join(" ".join(each.extract_text().split()) for each in printed.pages)
    assert "strategy.pdf" in text
    assert "Attach file" not in text
    assert "Remove" not in text
