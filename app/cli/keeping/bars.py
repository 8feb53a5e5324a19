"""A bar in the terminal for work on many rows or bytes, and a calm end when it is given up."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

INTERRUPTED = 130


class ShownProgress:
    """Shows each part of the work as one bar below the other."""

    def __init__(self, bar: Bar) -> None:
        self._bar = bar
        self._task: TaskID | None = None

    def begin(self, name: str, total: int) -> None:
        """Show a new bar; a part without steps has none."""
        self._task = self._bar.add_task(name, total=total) if total else None

    def advance(self, steps: int) -> None:
        """Move the present bar."""
        if self._task is not None:
            self._bar.advance(self._task, steps)


@contextmanager
def shown_progress() -> Iterator[ShownProgress]:
    """Show bars while the block runs, on a terminal only. Ctrl+C gives up with a word and exit code 130."""
    from rich.console import Console  # noqa: PLC0415 - waits until something is printed
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    try:
        with Progress(*columns, console=console, disable=not console.is_terminal, transient=True) as bar:
            yield ShownProgress(bar)
    except KeyboardInterrupt:
        typer.echo("Given up. Nothing was changed.", err=True)
        raise typer.Exit(INTERRUPTED) from None
