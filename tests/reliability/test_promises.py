"""The promises of promises.yaml, kept on every database; the long versions run with `make prove`."""

from __future__ import annotations

from pathlib import Path

from tests.reliability.kills import kill_writers
from tests.reliability.lost_updates import write_together
from tests.reliability.promised import counts
from tests.reliability.server_kills import kill_server


def test_whatever_a_killed_process_had_confirmed_is_there_and_nothing_is_half_there(address: str) -> None:
    figures = kill_writers(address, **counts("killed_writer", "test"))

    assert figures.faults == []
    assert figures.kills == 200
    assert figures.confirmed > figures.kills, "The writers died before they wrote: let them live longer."


def test_whatever_a_killed_server_had_confirmed_is_there_after_a_restart(address: str, tmp_path: Path) -> None:
    figures = kill_server(address, tmp_path, **counts("killed_server", "test"))

    assert figures.faults == []
    assert figures.mute == 0
    assert figures.confirmed > 0


def test_no_accepted_write_of_sixteen_writers_is_silently_overwritten(address: str) -> None:
    figures = write_together(address, **counts("lost_update", "test"))

    assert figures.faults == []
    assert figures.accepted > figures.writers
    assert figures.refused > 0, "No two writers met: let them write the same requirements."
