"""Killing the real server while programs send it answers, starting it again, and reading what is there."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx

from tests.reliability.chronicle import Chronicle
from tests.reliability.kills import ROOT, KillFigures, prepare, read_after_death
from tests.reliability.writing import KEYS, REFUSED, SAVED, Place, Write, choose

PROGRAMS = 4
LONGEST_START = 60.0
COMMAND = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", "0"]


def kill_server(address: str, folder: Path, *, kills: int, longest_life: float, seed: int = 20261126) -> KillFigures:
    """Start the server, send it answers from several programs, kill it at a random moment, read, and repeat."""
    figures = KillFigures(kills=kills)
    chance = random.Random(seed)
    place = prepare(address)
    chronicle = Chronicle(place=place, faults=figures.faults)
    began = time.monotonic()
    for number in range(kills):
        writes = _life_of_a_server(address, folder, place, f"server-{number}", chance.uniform(0.05, longest_life))
        before = len(chronicle.written)
        read_after_death(address, chronicle, writes)
        confirmed = sum(write.outcome == SAVED for write in writes)
        figures.confirmed += confirmed
        figures.unheard += len(chronicle.written) - before - confirmed
        figures.mute += not writes
    figures.seconds = time.monotonic() - began
    return figures


def _life_of_a_server(address: str, folder: Path, place: Place, name: str, life: float) -> list[Write]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "GROUNDWORK_DATABASE_URL": address, "GROUNDWORK_DEMO": "true"}
    writes: list[Write] = []
    command = [*COMMAND, "--data-dir", str(folder)]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as server:
        programs: list[threading.Thread] = []
        try:
            assert server.stdout is not None
            base = next(line.split()[3] for line in server.stdout if line.startswith("Groundwork is at"))
            programs = [
                threading.Thread(target=_send_for_ever, args=(base, place, f"{name}-{number}", writes))
                for number in range(PROGRAMS)
            ]
            for program in programs:
                program.start()
            _wait_for_a_write(writes)
            time.sleep(life)
        finally:
            server.send_signal(signal.SIGKILL)
        for program in programs:
            program.join(timeout=30)
    return writes


def _wait_for_a_write(writes: list[Write]) -> None:
    deadline = time.monotonic() + LONGEST_START
    while not writes and time.monotonic() < deadline:
        time.sleep(0.005)


def _send_for_ever(base: str, place: Place, name: str, writes: list[Write]) -> None:
    """Read and change responses until the server is gone, and note each write that it has answered."""
    chance = random.Random(name)
    with httpx.Client(base_url=f"{base}/api/v1/assessments/{place.assessment}/responses", timeout=30) as client:
        for number in range(1_000_000):
            try:
                writes.append(_send_once(client, place, f"{name}.{number}", chance))
            except httpx.TransportError:
                return


def _send_once(client: httpx.Client, place: Place, token: str, chance: random.Random) -> Write:
    key, person = chance.choice(KEYS), chance.choice(place.people)
    query = {"respondent": person}
    seen = client.get(f"/{key}", params=query).headers["etag"]
    changes = choose(token, chance).given
    answer = client.put(f"/{key}", params=query, json=changes, headers={"If-Match": seen})
    if answer.status_code == 412:
        return Write(token=token, outcome=REFUSED)
    answer.raise_for_status()
    return Write(
        token=token,
        outcome=SAVED,
        key=key,
        respondent=person,
        fields=tuple(changes),
        base=_versions(seen),
        versions=_versions(answer.headers["etag"]),
    )


def _versions(etag: str) -> tuple[int, int]:
    answer, item = etag.strip('"').split(".")
    return int(answer), int(item)
