"""Restoring is killed at every step that touches a file: what is found afterwards is the old state or the new one."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.db import Database
from app.db.archive import open_archive, restore_archive
from app.db.archive.files import FileFolder
from app.db.rows.progress import Unwatched
from app.db.rows.shapes import Tally
from tests.archives import NOON, Place, attach_files, store_files
from tests.databases import with_sample
from tests.integration.keeping.conftest import MakePlace

OLD = {"old1.pdf": b"old minutes", "both.pdf": b"the same"}
NEW = {"both.pdf": b"the same", "new1.pdf": b"new minutes"}
STEPS = frozenset({"os.rename", "os.link", "os.remove", "os.rmdir", "os.mkdir", "os.chmod", "open", "shutil.copyfile"})

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes that can be copied")


def _in_a_child(work: Callable[[], None]) -> bool:
    """Run the work in a copy of this process and return whether it came to its end."""
    child = os.fork()
    if not child:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return not os.WIFSIGNALED(status)


def _kill_at(step: int, folder: Path) -> None:
    """Kill this process just before the given step that touches something in the folder."""
    seen = 0

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in STEPS and str(folder) in str(arguments[0]):
            seen += 1
            if seen == step:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)


def test_a_data_folder_is_never_half_overwritten(place_on: MakePlace, tmp_path: Path) -> None:
    place, newer = place_on("sqlite", like=with_sample), place_on("sqlite", like=with_sample)
    newer.run("UPDATE organization SET name = 'Halden Foundry'")
    attach_files(newer, NEW)
    newer.back_up(tmp_path / "new.gwbackup")
    store_files(place, OLD)
    old, new = place.tallies(), newer.tallies()
    folder = place.settings.data_dir
    kept = tmp_path / "kept"
    shutil.copytree(folder, kept)
    outcomes, step = [], 0

    def restore() -> None:
        _kill_at(step, folder)
        place.restore(tmp_path / "new.gwbackup", overwrite=True)

    is_whole = False
    while not is_whole:
        step += 1
        shutil.rmtree(folder)
        shutil.copytree(kept, folder)
        is_whole = _in_a_child(restore)
        found = place.tallies()
        outcomes.append("old" if found == old else "new" if found == new else "neither")
        named = OLD if found == old else NEW
        assert {name: place.files().get(name) for name in named} == named, f"files after step {step}"

    assert outcomes == sorted(outcomes, reverse=True), "first always old, then always new"
    assert (outcomes[0], outcomes[-1]) == ("old", "new")
    assert len(outcomes) > 30
    assert place.files() == NEW


def test_what_a_killed_restore_has_left_is_cleared_away_by_the_next_one(place_on: MakePlace, tmp_path: Path) -> None:
    place = place_on("sqlite", like=with_sample)
    place.back_up(tmp_path / "halden.gwbackup")
    left = place.settings.data_dir / "restoring-0a1b2c3d"
    left.mkdir()
    (left / "groundwork.db").write_bytes(b"half")
    other = place.settings.data_dir / "restoring-old-photos"
    other.mkdir()

    place.restore(tmp_path / "halden.gwbackup", overwrite=True)

    assert not left.exists()
    assert other.exists(), "the folder of a database may hold what is somebody else's"


class _Killer(Unwatched):
    """Kills the process after so many advances."""

    def __init__(self, advances: int) -> None:
        self.left = advances

    def advance(self, steps: int) -> None:
        self.left -= 1
        if not self.left:
            os.kill(os.getpid(), signal.SIGKILL)


def _rows_of(place: Place) -> dict[str, Tally]:
    """Return what a database holds, without making an empty one of SQLite by looking."""
    has_rows = place.settings.database_url or (place.settings.data_dir / "groundwork.db").exists()
    return place.tallies() if has_rows else {}


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_restore_that_is_killed_among_the_rows_leaves_the_database_as_it_was(
    place_on: MakePlace, tmp_path: Path, database_kind: str, overwrite: bool
) -> None:
    source = place_on("sqlite", like=with_sample)
    source.back_up(tmp_path / "halden.gwbackup")
    place = place_on(database_kind, like=with_sample) if overwrite else place_on(database_kind)
    before = _rows_of(place)

    for advances in (2, 12, 16, 20, 30, 40):

        def restore(advances: int = advances) -> None:
            database, killer = Database(place.settings.database_address), _Killer(advances)
            with open_archive(tmp_path / "halden.gwbackup", progress=killer) as archive:
                files, home = FileFolder(place.settings.home / "files"), place.settings.home
                restore_archive(archive, database, files, home=home, now=NOON, overwrite=overwrite, progress=killer)

        assert not _in_a_child(restore)
        assert _rows_of(place) == before

    assert list(FileFolder(place.settings.home / "files").names()) == []
    place.restore(tmp_path / "halden.gwbackup", overwrite=True)
    assert place.tallies() == source.tallies()
