"""A process that has everything loaded and gives birth to writers, so that killing one of them costs next to nothing.

Jobs come as lines on standard input, what the writers tell goes as lines to standard output. Each line is one
transaction and less than PIPE_BUF bytes, so that a killed writer leaves a whole line or none.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from dataclasses import asdict
from tempfile import TemporaryDirectory

from app.db import Database, upgrade_to_head
from tests.reliability.writing import Place, found_place, write_for_ever


def main() -> None:
    """Start the writers of each job and tell when all of them are gone."""
    _warm_up()
    for line in sys.stdin:
        job = json.loads(line)
        Database(job["address"]).close()  # loads the driver, which no writer then has to do; nothing is opened yet
        children = [_give_birth(job, number) for number in range(job["writers"])]
        for child in children:
            os.waitpid(child, 0)
        _tell({"gone": len(children)})


def _warm_up() -> None:
    """Load what a first save and a first result load, on a database of our own."""
    with TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/groundwork.db")
        upgrade_to_head(database)
        writing = write_for_ever(database, found_place(database), name="warm-up", chance=random.Random(1))
        for _ in range(30):
            next(writing)
        database.close()


def _give_birth(job: dict[str, object], number: int) -> int:
    if child := os.fork():
        return child
    try:
        _write(job, f"{job['name']}-{number}")
    except BaseException as error:  # noqa: BLE001 - whatever it is, it is told, and this process must not go on
        _tell({"fault": f"{type(error).__name__}: {error}"[:1000]})
        os._exit(1)
    os._exit(0)


def _write(job: dict[str, object], name: str) -> None:
    _tell({"alive": os.getpid()})
    database = Database(str(job["address"]))
    place = Place(assessment=int(str(job["assessment"])), people=tuple(job["people"]))  # type: ignore[arg-type]
    deadline = time.monotonic() + float(str(job["seconds"]))
    for writes in write_for_ever(database, place, name=name, chance=random.Random(name)):
        _tell({"writes": [asdict(write) for write in writes]})
        if time.monotonic() > deadline:
            return


def _tell(what: dict[str, object]) -> None:
    os.write(1, json.dumps(what).encode() + b"\n")


if __name__ == "__main__":
    main()
