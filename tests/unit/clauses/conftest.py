"""A catalogue small enough to break on purpose, and the lines on which the breaks are told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from clauses import CatalogueError, read_catalogue
from clauses.locked_keys import LockedKey

ReadFaults = Callable[..., list[str]]


@pytest.fixture(scope="session")
def small_text() -> str:
    return Path(__file__).with_name("small.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def faults_after(small_text: str) -> ReadFaults:
    """Replace parts of the small catalogue (each stands there once) and return all faults as text."""

    def read(*changes: tuple[str, str], locked: tuple[LockedKey, ...] = ()) -> list[str]:
        text = small_text
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the small catalogue"
            text = text.replace(old, new)
        with pytest.raises(CatalogueError) as caught:
            read_catalogue(text=text, name="small.yaml", locked=locked)
        return [str(fault) for fault in caught.value.faults]

    return read
