"""Many processes writing the same requirements at once, and reading afterwards whether any write got lost."""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from tests.reliability.chronicle import Chronicle
from tests.reliability.kills import Nursery, prepare, read_after_death, writes_from
from tests.reliability.writing import SAVED, Write


@dataclass(kw_only=True)
class LostUpdateFigures:
    """What came of the writing: how many writes were accepted, and how many told as a conflict."""

    writers: int
    accepted: int = 0
    refused: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)


def write_together(address: str, *, writers: int, seconds: float) -> LostUpdateFigures:
    """Let the writers change the same requirements for some seconds and compare the history with what they tell."""
    figures = LostUpdateFigures(writers=writers)
    place = prepare(address)
    chronicle = Chronicle(place=place, faults=figures.faults)
    writes: list[Write] = []
    began = time.monotonic()
    with Nursery() as nursery:
        for told in nursery.write(address=address, place=place, writers=writers, seconds=seconds, name="together"):
            if "fault" in told:
                figures.faults.append(told["fault"])
            elif "writes" in told:
                writes += writes_from(told)
    figures.seconds = time.monotonic() - began
    read_after_death(address, chronicle, writes)
    figures.accepted = sum(write.outcome == SAVED for write in writes)
    figures.refused = len(writes) - figures.accepted
    if figures.accepted != len(chronicle.written):
        figures.faults.append(f"{figures.accepted} writes were accepted, {len(chronicle.written)} are in the history")
    return figures
