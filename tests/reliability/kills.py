"""Killing writers at random moments, again and again on the same data, and reading after each kill what is there."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import text

from app.db import Database, local_scope
from tests.reliability.chronicle import Chronicle
from tests.reliability.writing import SAVED, Place, Write, found_place

ROOT = Path(__file__).parents[2]
LONGEST_FAREWELL = 10.0


@dataclass(kw_only=True)
class KillFigures:
    """What came of the kills. `unheard` writes were stored, but their writer died before it could confirm them."""

    kills: int
    confirmed: int = 0
    unheard: int = 0
    mute: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


class Nursery:
    """Starts writers in a process that is warm already and hears what they tell."""

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.reliability.nursery"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=60)

    def write(self, *, address: str, place: Place, writers: int, seconds: float, name: str) -> Iterator[dict[str, Any]]:
        """Start writers and yield what they tell, line by line, until all of them are gone."""
        job = {"address": address, "writers": writers, "seconds": seconds, "name": name} | asdict(place)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        for line in self._process.stdout:
            told = json.loads(line)
            if "gone" in told:
                return
            yield told
        raise RuntimeError("The nursery has died.")


def kill_writers(address: str, *, kills: int, longest_life: float, seed: int = 20261126) -> KillFigures:
    """Let a writer live for a random time, at most `longest_life` seconds, kill it, read what is there, and repeat."""
    figures = KillFigures(kills=kills)
    chance = random.Random(seed)
    place = prepare(address)
    chronicle = Chronicle(place=place, faults=figures.faults)
    began = time.monotonic()
    with Nursery() as nursery:
        for number in range(kills):
            telling = nursery.write(address=address, place=place, writers=1, seconds=60, name=f"kill-{number}")
            writes = _hear_until_killed(telling, chance, longest_life, figures.faults)
            before = len(chronicle.written)
            read_after_death(address, chronicle, writes)
            confirmed = sum(write.outcome == SAVED for write in writes)
            figures.confirmed += confirmed
            figures.unheard += len(chronicle.written) - before - confirmed
            figures.mute += not writes
    figures.seconds = time.monotonic() - began
    return figures


def _hear_until_killed(
    telling: Iterator[dict[str, Any]], chance: random.Random, longest_life: float, faults: list[str]
) -> list[Write]:
    """Kill the writer at a random moment of its life, one in ten as early as while it opens the database."""
    writer, writes, is_early = 0, [], chance.random() < 0.1
    for told in telling:
        if "fault" in told:
            faults.append(told["fault"])
        elif "alive" in told:
            writer = told["alive"]
        else:
            writes += writes_from(told)
        if writer and (is_early or writes):
            time.sleep(chance.uniform(0, longest_life))
            os.kill(writer, signal.SIGKILL)
            writer = 0
    return writes


def read_after_death(address: str, chronicle: Chronicle, writes: list[Write]) -> None:
    """Open the database anew, as after a restart, and compare what is there with what was confirmed."""
    database = Database(address)
    try:
        wait_for_farewell(database)
        with database.reading() as session:
            chronicle.read_on(local_scope(session), writes)
            if database.is_sqlite:
                state = session.connection().execute(text("PRAGMA quick_check")).scalar()
                chronicle.faults += [] if state == "ok" else [f"the file is damaged: {state}"]
    finally:
        database.close()


def wait_for_farewell(database: Database) -> None:
    """Wait until PostgreSQL has noticed that the client is dead: what it had been sent may still be carried out."""
    if database.is_sqlite:
        return
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    deadline = time.monotonic() + LONGEST_FAREWELL
    while time.monotonic() < deadline:
        with database.engine.connect() as connection:
            if connection.execute(others).scalar() == 0:
                return
        time.sleep(0.002)
    raise RuntimeError("A connection of a dead process is still open.")


def writes_from(told: dict[str, Any]) -> Iterator[Write]:
    """Read the writes of a transaction as their writer told them."""
    for write in told["writes"]:
        yield Write(**{name: tuple(value) if isinstance(value, list) else value for name, value in write.items()})


def prepare(address: str) -> Place:
    """Start an assessment to write into."""
    database = Database(address)
    place = found_place(database)
    database.close()
    return place
