from __future__ import annotations

import asyncio
import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from sqlalchemy.exc import SQLAlchemyError

from app.cli import serving
from app.cli.serving import ServerCannotStartError, address_of, listen, open_when_ready
from app.db import Database

Run = Callable[..., Any]


class IdleServer:
    """Stands where uvicorn would: it notes that it ran and stops."""

    def __init__(self, error: type[BaseException] | None = None) -> None:
        self.started = True
        self.sockets: list[socket.socket] = []
        self.error = error

    def run(self, sockets: list[socket.socket]) -> None:
        self.sockets = sockets
        if self.error:
            raise self.error


def test_the_address_is_printed_and_the_browser_opened(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(serving.webbrowser, "open", opened.append)
    monkeypatch.setattr(serving, "_make_server", lambda _: IdleServer())
    monkeypatch.setattr(serving, "print_first_link", lambda *_: None)

    outcome = run("serve", "--port", 0, "--open", "--sample", "--host", "127.0.0.1")

    assert outcome.code == 0
    assert outcome.out.startswith("Groundwork is at http://127.0.0.1:")
    for _ in range(100):
        if opened:
            break
        time.sleep(0.01)
    assert opened == [outcome.out.split()[3]]


def test_ctrl_c_ends_the_server_without_a_fault(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "_make_server", lambda _: IdleServer(KeyboardInterrupt))
    monkeypatch.setattr(serving, "print_first_link", lambda *_: None)

    outcome = run("serve", "--port", 0)

    assert outcome.code == 0
    assert outcome.out.endswith("Stopped.\n")


def test_a_taken_port_is_told_with_what_to_do(run: Run) -> None:
    with listen("127.0.0.1", 0) as taken:
        outcome = run("serve", "--port", taken.getsockname()[1])

    assert outcome.code == 2
    assert "is taken by another program" in outcome.err
    assert "--port 0" in outcome.err


def test_a_port_off_the_scale_is_wrong_use(run: Run) -> None:
    assert run("serve", "--port", 70_000).code == 2


def test_a_setting_that_cannot_be_used_is_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWORK_LOG_LEVEL", "loud")

    outcome = run("serve", "--port", 0)

    assert outcome.code == 2
    assert "GROUNDWORK_LOG_LEVEL: Input should be" in outcome.err


def test_settings_that_do_not_fit_together_are_told_in_a_sentence(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWORK_HOST", "0.0.0.0")

    outcome = run("serve", "--demo")

    assert outcome.code == 2
    assert "A setting cannot be used. The demo signs in everybody" in outcome.err


@pytest.mark.parametrize(
    ("number", "message"), [(errno.EACCES, "may not use port 80"), (errno.EADDRNOTAVAIL, "cannot be used")]
)
def test_every_reason_not_to_listen_is_told(number: int, message: str) -> None:
    assert message in serving._bind_message(OSError(number, os.strerror(number)), "127.0.0.1", 80)


def test_an_address_of_nobody_is_told() -> None:
    with pytest.raises(ServerCannotStartError, match="no address of this machine"):
        listen("no host.invalid", 0)


def test_the_address_suits_a_browser() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]

        assert address_of(listener, "0.0.0.0") == f"http://127.0.0.1:{port}"
        assert address_of(listener, "::1") == f"http://[::1]:{port}"


def test_a_server_that_never_starts_opens_no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(serving.webbrowser, "open", opened.append)
    monkeypatch.setattr(serving, "LONGEST_START", 0.1)

    open_when_ready(SimpleNamespace(started=False), "http://127.0.0.1")  # type: ignore[arg-type]

    assert opened == []


def test_a_first_link_that_cannot_be_made_leaves_no_database_open(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Database] = []
    close = Database.close
    monkeypatch.setattr(Database, "close", lambda database: (closed.append(database), close(database)))

    with pytest.raises(SQLAlchemyError):
        serving.print_first_link(serving.chosen_settings(data_dir=folder / "empty"), "http://127.0.0.1")

    assert len(closed) == 1


def test_the_server_is_made_of_the_settings(folder: Path) -> None:
    server = serving._make_server(serving.chosen_settings(data_dir=folder / "db"))
    server.config.app.state.database.close()  # type: ignore[union-attr]

    assert server.config.server_header is False
    assert (folder / "db" / "groundwork.db").exists()


@pytest.mark.parametrize(
    ("trusted", "peer", "seen"),
    [
        ("", "10.0.0.7", ("10.0.0.7", "http")),
        ("", "127.0.0.1", ("127.0.0.1", "http")),
        ("10.0.0.0/24", "10.0.0.7", ("203.0.113.9", "https")),
        ("10.0.0.0/24", "10.0.1.7", ("10.0.1.7", "http")),
        ("10.0.0.0/24", "127.0.0.1", ("127.0.0.1", "http")),
    ],
)
def test_only_a_trusted_proxy_says_where_a_visitor_comes_from(
    folder: Path, monkeypatch: pytest.MonkeyPatch, trusted: str, peer: str, seen: tuple[str, str]
) -> None:
    monkeypatch.delenv("GROUNDWORK_DEMO")
    monkeypatch.setenv("GROUNDWORK_TRUSTED_PROXIES", trusted)
    config = serving._make_server(serving.chosen_settings(data_dir=folder / "db")).config
    config.app.state.database.close()  # type: ignore[union-attr]
    found: list[tuple[str, str]] = []

    async def note(scope: Any, _receive: Any, send: Any) -> None:
        found.append((scope["client"][0], scope["scheme"]))
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def ask() -> None:
        transport = httpx.ASGITransport(app=config.loaded_app, client=(peer, 1))
        async with httpx.AsyncClient(transport=transport, base_url="http://groundwork.example") as client:
            await client.get("/", headers={"x-forwarded-for": "203.0.113.9", "x-forwarded-proto": "https"})

    config.app = note
    config.load()
    asyncio.run(ask())

    assert found == [seen]


@pytest.mark.usefixtures("each_database")
def test_the_real_server_answers_from_any_folder_and_stops_on_ctrl_c(folder: Path) -> None:
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", "0", "--sample"]
    root = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, "PYTHONPATH": root},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            assert process.stdout is not None
            address = process.stdout.readline().split()[3]
            with urllib.request.urlopen(f"{address}/healthz", timeout=30) as answer:
                assert answer.status == 200
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=30)
    assert process.returncode == 0
