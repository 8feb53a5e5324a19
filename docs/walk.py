"""What people do before the pictures about accounts, members, invitations, evidence and the trail are taken."""

from __future__ import annotations

import io
from collections.abc import Callable

from playwright.sync_api import Locator, Page
from pypdf import PdfWriter

PASSWORD = "quiet harbour lantern"  # noqa: S105 - of an installation that lives for a minute
MEMBERS = (
    ("Jonas Weber", "jonas.weber@halden.example", "owner"),
    ("Tomas Novak", "tomas.novak@halden.example", "reader"),
    ("Yuki Tanaka", "yuki.tanaka@halden.example", "respondent"),
)


def first_account(page: Page, secret: str, address: str) -> None:
    """Make the first account by the link that the server printed."""
    page.goto(f"{address}/setup/{secret}")
    page.get_by_label("Your name").fill("Mara Lindqvist")
    page.get_by_label("E-mail address").fill("mara.lindqvist@halden.example")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make the account").click()
    page.get_by_text("Your account is made").wait_for()


def invite_people(page: Page, new_browser: Callable[[], Page], address: str) -> str:
    """Invite three members, two of whom join, and respondents by link; return the last such link."""
    for name, email, role in MEMBERS:
        page.goto(f"{address}/o/1")
        page.get_by_label("E-mail address").fill(email)
        page.get_by_label("Name", exact=True).fill(name)
        page.get_by_label("Role", exact=True).select_option(role)
        page.get_by_role("button", name="Invite").click()
        link = page.get_by_label("Link", exact=True).input_value()
        if role != "respondent":
            _join(new_browser(), link)
    page.goto(f"{address}/a/1/invitations")
    page.get_by_role("textbox", name="People").fill(
        "Ana Sousa; ana.sousa@halden.example; EM\nLiv Berg; liv.berg@halden.example; EM; Planner"
    )
    page.get_by_role("button", name="See what happens").click()
    page.get_by_role("button", name="Take the list in").click()
    for name in ("Ana Sousa", "Liv Berg"):
        page.goto(f"{address}/a/1/invitations")
        page.locator("summary", has_text=name).click()
        page.get_by_role("button", name=f"Invite to {name}").click()
        link = page.get_by_label(name, exact=True).input_value()
        if name == "Ana Sousa":
            guest = new_browser()
            guest.goto(link)
            guest.get_by_role("button", name="Start answering").click()
    return link


def _join(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Choose a password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Make the account and join").click()
    page.wait_for_load_state("networkidle")


def show_evidence(page: Page, address: str) -> Locator:
    """Attach two files to requirement 6.4 and return its card."""
    page.goto(f"{address}/a/1/c/6")
    card = page.locator('[id="r-6.4"]')
    files = (("Digital strategy 2026.pdf", _pdf()), ("Minutes of 12 May.txt", b"Agreed by the management.\n"))
    for name, content in files:
        page.get_by_label("Attach file to 6.4", exact=True).set_input_files(
            [{"name": name, "mimeType": "", "buffer": content}]
        )
        card.get_by_role("link", name=name).wait_for()
    card.locator("progress").wait_for(state="detached")
    return card


def work_for_the_trail(page: Page, address: str) -> None:
    """Share the report until a day, so that the trail tells more than invitations."""
    page.goto(f"{address}/a/1/share")
    page.get_by_label("Who it is for").fill("Board")
    page.get_by_role("button", name="Make a link").click()


def _pdf() -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
