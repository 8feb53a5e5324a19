"""The promises of promises.yaml, kept on every database; the long versions run with `make prove`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.db import Database
from app.errors import Conflict
from app.services.answering import rows
from tests.reliability.kills import kill_writers
from tests.reliability.lost_updates import write_together
from tests.reliability.promised import counts
from tests.reliability.server_kills import kill_server
from tests.reliability.writing import found_place, write_rows


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


def test_rows_that_meet_a_faster_writer_are_told_and_never_dropped(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = Database(address)
    place = found_place(database)
    monkeypatch.setattr(rows, "write_edits", lambda *_, **__: None)  # what it returns when somebody else was faster

    with pytest.raises(Conflict, match="send the rows again"):
        write_rows(database, place, token="Mara.1", chance=random.Random(1))

    database.close()


def test_no_accepted_write_of_sixteen_writers_is_silently_overwritten(address: str) -> None:
    figures = write_together(address, **counts("lost_update", "test"))

    assert figures.faults == []
    assert figures.accepted > figures.writers
    assert figures.refused > 0, "No two writers met: let them write the same requirements."
