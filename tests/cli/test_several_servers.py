"""Several workers on PostgreSQL, and the one server that SQLite takes: real processes on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from app.cli import serving
from app.cli.serving import open_when_answering
from app.db import Database, DatabaseUnusableError, local_scope
from app.db.migrate import current_revision, known_revisions
from app.db.serving import is_served, served_alone
from app.services.snapshot import load_snapshot
from app.settings import Settings

Run = Callable[..., Any]
ROOT = str(Path(__file__).parents[2])
ANSWER = "/api/v1/assessments/1/responses/dir.strategy?respondent=1"


@contextmanager
def _serving(folder: Path, *arguments: str, **environment: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Run the command line's server and yield its process and address."""
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", "0", *arguments]
    env = {**os.environ, "PYTHONPATH": ROOT, **environment}
    with subprocess.Popen(
        command, cwd=folder, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            assert line, process.stderr.read() if process.stderr else ""
            yield process, line.split()[3]
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def _ask(address: str, path: str = "/healthz", note: str | None = None) -> dict[str, Any]:
    body = None if note is None else json.dumps({"note": note}).encode()
    headers = {"Content-Type": "application/json", "If-Match": "*"}
    request = urllib.request.Request(address + path, data=body, headers=headers, method="PUT" if body else "GET")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return dict(json.load(answer))


def _workers_of(process: subprocess.Popen[str]) -> list[int]:
    """Return the children of a process that serve; multiprocessing keeps one more that watches."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text(encoding="ascii").split()
    commands = {int(child): Path(f"/proc/{child}/cmdline").read_bytes() for child in children}
    return [child for child, command in commands.items() if b"spawn_main" in command]


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
class TestWorkers:
    def test_three_workers_behind_one_port_lose_no_change_and_one_that_dies_is_replaced(
        self, settings_for: Callable[..., Settings], folder: Path
    ) -> None:
        settings = settings_for()
        where = {"GROUNDWORK_DATABASE_URL": settings.database_address}
        with _serving(folder, "--workers", "3", "--sample", "--demo", **where) as (process, address):
            before = _ask(address, ANSWER)["item"]["version"]
            workers = _workers_of(process)
            with ThreadPoolExecutor(8) as people:
                notes = [f"Note {number}" for number in range(40)]
                saved = list(people.map(lambda note: _ask(address, ANSWER, note)["item"], notes))
            os.kill(workers[0], signal.SIGKILL)
            until = time.monotonic() + 60
            while (present := _workers_of(process)) and (workers[0] in present or len(present) < 3):
                assert time.monotonic() < until
                time.sleep(0.1)
            assert _ask(address)["status"] == "ok"

        assert process.returncode == 0
        assert len(workers) == 3
        assert sorted(item["version"] for item in saved) == list(range(before + 1, before + 41))
        assert not any(Path(f"/proc/{worker}").exists() for worker in present)
        database = Database(settings.database_address)
        with database.reading() as session:
            assert load_snapshot(local_scope(session), 1).items["dir.strategy"].version == before + 40
        database.close()

    def test_the_options_reach_the_workers_as_settings_and_the_database_is_ready_before_them(
        self, settings_for: Callable[..., Settings], run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        seen: dict[str, Any] = {}
        settings = settings_for()

        class Idle:
            def __init__(self, config: Any, sockets: list[Any]) -> None:
                seen.update(config=config, port=sockets[0].getsockname()[1])

            def run(self) -> None:
                seen["environment"] = dict(os.environ)
                seen["revision"] = current_revision(database)

        database = Database(settings.database_address)
        monkeypatch.setattr("uvicorn.supervisors.Multiprocess", Idle)
        monkeypatch.setattr(os, "environ", {**os.environ, "GROUNDWORK_DATABASE_URL": settings.database_address})
        monkeypatch.setattr(serving.webbrowser, "open", lambda _: None)
        monkeypatch.setattr(serving, "LONGEST_START", 0.1)

        outcome = run("serve", "--port", 0, "--workers", 2, "--host", "127.0.0.1", "--open")
        database.close()

        assert outcome.code == 0
        assert f"Groundwork is at http://127.0.0.1:{seen['port']}" in outcome.out
        assert outcome.out.endswith("Stopped.\n")
        assert (seen["config"].app, seen["config"].factory, seen["config"].workers) == ("app.main:create_app", True, 2)
        assert seen["environment"]["GROUNDWORK_HOST"] == "127.0.0.1"
        assert seen["environment"]["GROUNDWORK_WORKERS"] == "2"
        assert seen["revision"] == known_revisions()[-1]

    def test_a_database_that_cannot_be_used_is_told_once_before_any_worker_starts(
        self, settings_for: Callable[..., Settings], run: Run, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        address = settings_for().database_address.replace("groundwork_", "no_such_")
        monkeypatch.setenv("GROUNDWORK_DATABASE_URL", address)

        outcome = run("serve", "--port", 0, "--workers", 2)

        assert outcome.code == 2
        assert "does not exist" in outcome.err
        assert outcome.out == ""


class TestOneServerOnSqlite:
    def test_more_workers_than_one_are_refused_before_anything_starts(self, run: Run, folder: Path) -> None:
        outcome = run("serve", "--port", 0, "--workers", 4)

        assert outcome.code == 2
        assert "SQLite takes one process, and 4 workers are asked for" in outcome.err
        assert not (folder / "data").exists()

    def test_a_second_server_is_refused_while_verbs_still_work_and_a_killed_one_leaves_no_lock(
        self, run: Run, halden: Path, folder: Path
    ) -> None:
        with _serving(folder) as (process, address):
            second = run("serve", "--port", 0)
            stored = run("import", halden)
            served = is_served(Database(f"sqlite:///{folder / 'data' / 'groundwork.db'}").url)
            health = _ask(address)
            process.kill()
        again = is_served(Database(f"sqlite:///{folder / 'data' / 'groundwork.db'}").url)

        assert second.code == 2
        assert "Another server already works on" in second.err
        assert "groundwork.db" in second.err
        assert (stored.code, stored.out) == (0, "Stored Halden Components 2026 as assessment 1.\n")
        assert health["status"] == "ok"
        assert (served, again) == (True, False)

    def test_applications_of_one_process_share_the_lock_until_the_last_one_stops(self, folder: Path) -> None:
        url = Database(f"sqlite:///{folder / 'groundwork.db'}").url
        with served_alone(url):
            with served_alone(url):
                assert is_served(url)
            assert is_served(url)

        assert not is_served(url)

    def test_who_serves_by_other_means_meets_the_lock_as_well(self, folder: Path) -> None:
        database = Database(f"sqlite:///{folder / 'data' / 'groundwork.db'}")
        with _serving(folder), pytest.raises(DatabaseUnusableError, match="Another server"), served_alone(database.url):
            pass

    def test_postgresql_needs_no_lock(self) -> None:
        url = Database("postgresql://localhost/groundwork").url
        with served_alone(url), served_alone(url):
            assert not is_served(url)


class TestOpeningTheBrowser:
    def test_it_waits_for_the_first_answer(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        opened: list[str] = []
        monkeypatch.setattr(serving.webbrowser, "open", opened.append)

        with _serving(folder) as (_, address):
            open_when_answering(address)

        assert opened == [address]

    def test_it_gives_up_in_the_end(self, monkeypatch: pytest.MonkeyPatch) -> None:
        opened: list[str] = []
        monkeypatch.setattr(serving.webbrowser, "open", opened.append)
        monkeypatch.setattr(serving, "LONGEST_START", 0.1)

        open_when_answering("http://127.0.0.1:9")

        assert opened == []
