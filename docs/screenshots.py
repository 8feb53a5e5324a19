"""Take the pictures of the documentation from the running app with the sample organization.

Run with `make screenshots`; needs Chromium. The pages of an assessment are those of the demo, as `make run` shows them;
the pages about people come from a second installation, in which a person makes the first account and works.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Locator, Page, sync_playwright

from docs.walk import first_account, invite_people, show_evidence, work_for_the_trail

TARGET = Path(__file__).parent / "pictures"
PAGES = {"overview": "/a/1", "clause": "/a/1/c/6", "report": "/a/1/report", "plan": "/a/1/plan"}
# One row per set of pictures: width, height, colour scheme, what is added to the name, which pages.
SETS = (
    (1280, 1300, "light", "", tuple(PAGES)),
    (1280, 1300, "dark", "-dark", ("report",)),
    (390, 844, "light", "-phone", ("clause", "report")),
)
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()  # noqa: S310  our own loopback server
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"{address} did not answer within thirty seconds."
    raise SystemExit(message)


@contextmanager
def _installation(option: str) -> Iterator[tuple[str, str]]:
    """Serve a new data folder with the sample organization; yield its address and what it printed."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    settings = {name: value for name, value in os.environ.items() if not name.startswith("GROUNDWORK_")}
    with tempfile.TemporaryDirectory() as folder:
        groundwork = Path(sys.executable).with_name("groundwork")
        command = [str(groundwork), "serve", option, "--port", str(port), "--data-dir", folder]
        printed = Path(folder) / "printed"
        with printed.open("w", encoding="utf-8") as output:
            server = subprocess.Popen(command, stdout=output, stderr=subprocess.DEVNULL, env=settings)
        try:
            _wait(address)
            yield address, printed.read_text(encoding="utf-8")
        finally:
            server.terminate()
            server.wait(timeout=10)


def _keep(name: str, picture: bytes) -> None:
    """Write a picture with 128 colours: flat pages lose nothing that is seen, and two thirds of their size."""
    colours = Image.open(io.BytesIO(picture)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    colours.save(TARGET / f"{name}.png", optimize=True)


def _take_demo(browser: Browser, address: str) -> None:
    for width, height, scheme, suffix, names in SETS:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        for name in names:
            page.goto(address + PAGES[name], wait_until="networkidle")
            _keep(f"{name}{suffix}", page.screenshot())
        context.close()


def _page(browser: Browser, width: int, height: int) -> Page:
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    return context.new_page()


def _below_the_bars(page: Page, card: Locator) -> bytes:
    """Return the picture of a card, scrolled to where the bars that stay on top do not cover it."""
    page.set_viewport_size({"width": 1280, "height": 1500})
    card.evaluate("card => window.scrollTo(0, card.getBoundingClientRect().top + window.scrollY - 180)")
    return page.screenshot(clip=card.bounding_box())


def _take_people(browser: Browser, address: str, printed: str) -> None:
    """Make the first account by the printed link, work, and take the pages on the way."""
    page = _page(browser, 1280, 800)
    first_account(page, printed.partition("/setup/")[2].split()[0], address)
    invited = invite_people(page, lambda: _page(browser, 390, 844), address)
    for name, path, height in (("members", "/o/1", 800), ("invitations", "/a/1/invitations", 1300)):
        page.set_viewport_size({"width": 1280, "height": height})
        page.goto(address + path, wait_until="networkidle")
        _keep(name, page.screenshot())
    phone = _page(browser, 390, 844)
    phone.goto(invited, wait_until="networkidle")
    _keep("invitation-phone", phone.screenshot())
    _keep("evidence", _below_the_bars(page, show_evidence(page, address)))
    work_for_the_trail(page, address)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{address}/o/1/audit", wait_until="networkidle")
    _keep("audit", page.screenshot())
    stranger = _page(browser, 1280, 560)
    stranger.goto(f"{address}/sign-in", wait_until="networkidle")
    _keep("sign-in", stranger.screenshot())


def main() -> None:
    """Start the app on free ports, visit the pages, write the pictures, stop the app."""
    TARGET.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with _installation("--demo") as (address, _):
            _take_demo(browser, address)
        with _installation("--sample") as (address, printed):
            _take_people(browser, address, printed)
        browser.close()


if __name__ == "__main__":
    main()
