"""Telling how far long work is, without knowing who looks."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Is told what begins and how much of it is done."""

    def begin(self, name: str, total: int) -> None:
        """Begin a part of the work that has `total` steps."""

    def advance(self, steps: int) -> None:
        """Note steps of the present part as done."""


class Unwatched:
    """Progress that nobody looks at."""

    def begin(self, name: str, total: int) -> None:
        """Do nothing."""

    def advance(self, steps: int) -> None:
        """Do nothing."""


UNWATCHED = Unwatched()
