"""Installations to back up and to restore to, on each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.settings import Settings
from tests.archives import Place
from tests.databases import Installations, with_sample

MakePlace = Callable[..., Place]


@pytest.fixture
def halden_place(settings_for: Callable[..., Settings], tmp_path: Path) -> Place:
    """An installation with the sample organization, on the kind of database under test."""
    return Place(settings_for(tmp_path / "halden", like=with_sample))


@pytest.fixture
def empty_place(settings_for: Callable[..., Settings], tmp_path: Path) -> Place:
    """An installation with nothing in it, not even tables."""
    return Place(settings_for(tmp_path / "empty"))


@pytest.fixture
def place_on(installations: Installations, tmp_path: Path) -> Iterator[MakePlace]:
    """Make an installation on a kind of database by name; the test is skipped where there is none."""
    made: list[Settings] = []

    def make(kind: str, *, like: Callable[[Settings], None] | None = None) -> Place:
        if reason := installations.why_not(kind):
            pytest.skip(reason)
        made.append(installations.make(kind, tmp_path / f"{kind}-{len(made)}", like=like))
        return Place(made[-1])

    yield make
    for settings in made:
        installations.drop(settings)


@pytest.fixture
def backup(halden_place: Place, tmp_path: Path) -> Path:
    """A backup of the sample organization."""
    target = tmp_path / "halden.gwbackup"
    halden_place.back_up(target)
    return target
