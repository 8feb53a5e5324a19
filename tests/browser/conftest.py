"""A real browser on the real application: Chromium on a free loopback port, each page watched for errors."""

from __future__ import annotations

import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.db import local_scope
from app.main import create_app
from app.settings import Settings
from app.web.pages.importing import import_upload

SAMPLE = Path(__file__).parents[2] / "app" / "sample" / "halden-components.json"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WATCH = """
window.shifts = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts += entry.value;
}).observe({ type: "layout-shift", buffered: true });
document.addEventListener("securitypolicyviolation", (event) => console.error(`policy: ${event.violatedDirective}`));
"""


@contextmanager
def serve(folder: Path, **options: object) -> Iterator[str]:
    """Serve a data folder on a free port and yield its address; options are settings."""
    app = create_app(Settings(data_dir=folder, **options))  # type: ignore[arg-type]
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="on"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        thread.join(timeout=10)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The browser; the tests are skipped with a visible reason where there is none.

    It ends with its module: while it lives, its event loop keeps tests elsewhere from running one of their own.
    """
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        except Exception as error:  # noqa: BLE001 - whatever keeps Chromium from starting is the reason to skip
            pytest.skip(f"Chromium does not start: {str(error).splitlines()[0]}")
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def seeded_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with Halden Components in it."""
    folder = tmp_path_factory.mktemp("halden")
    app = create_app(Settings(data_dir=folder))
    with app.state.database.open_session(writes=True) as session:
        import_upload(local_scope(session), name=SAMPLE.name, content=SAMPLE.read_bytes())
        session.commit()
    app.state.database.close()
    return folder


@pytest.fixture(scope="session")
def shared_site(seeded_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site with Halden Components for tests that change nothing."""
    folder = tmp_path_factory.mktemp("shared") / "data"
    shutil.copytree(seeded_folder, folder)
    with serve(folder) as address:
        yield address


@pytest.fixture
def site(seeded_folder: Path, tmp_path: Path) -> Iterator[str]:
    """A site of one's own with Halden Components."""
    shutil.copytree(seeded_folder, tmp_path / "data")
    with serve(tmp_path / "data") as address:
        yield address


@pytest.fixture
def empty_site(tmp_path: Path) -> Iterator[str]:
    """A site without any assessment."""
    with serve(tmp_path / "data") as address:
        yield address


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Open pages; the test fails on any console error, page error, policy violation or foreign request."""
    faults: list[str] = []
    contexts: list[BrowserContext] = []

    def open_page(*, width: int = 1280, height: int = 900, expected: tuple[str, ...] = (), **options: object) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)  # type: ignore[arg-type]
        if options.get("java_script_enabled", True):
            context.add_init_script(WATCH)
        contexts.append(context)
        page = context.new_page()

        def note(text: str) -> None:
            if not any(part in text for part in expected):
                faults.append(text)

        page.on("console", lambda message: note(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: note(str(error)))
        page.on("request", lambda request: None if "//127.0.0.1:" in request.url else note(f"left: {request.url}"))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every test of this folder."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
