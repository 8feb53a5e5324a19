"""Take the pictures of the documentation from the running app with the sample organization.

Run with `make screenshots`; needs Chromium. The pictures show exactly what `make run` shows.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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
    for _ in range(100):
        try:
            urllib.request.urlopen(f"{address}/healthz", timeout=1).close()  # noqa: S310  our own loopback server
        except OSError:
            time.sleep(0.1)
        else:
            return
    message = f"{address} did not answer within ten seconds."
    raise SystemExit(message)


def _take(browser: Browser, address: str) -> None:
    for width, height, scheme, suffix, names in SETS:
        context = browser.new_context(
            viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
        )
        page = context.new_page()
        for name in names:
            page.goto(address + PAGES[name], wait_until="networkidle")
            page.screenshot(path=TARGET / f"{name}{suffix}.png")
        context.close()


def main() -> None:
    """Start the app on a free port, visit the pages, write the pictures, stop the app."""
    TARGET.mkdir(exist_ok=True)
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        groundwork = Path(sys.executable).with_name("groundwork")
        command = [str(groundwork), "serve", "--sample", "--port", str(port), "--data-dir", folder]
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        try:
            _wait(address)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
                _take(browser, address)
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=10)


if __name__ == "__main__":
    main()
