"""Print for people: tables that fit 80 columns, plain when piped, and free of control codes that files may hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from app.errors import GroundworkError, Refused
from questionnaires.answers import Problem

if TYPE_CHECKING:
    from rich.console import Console

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, kw_only=True)
class TextColumn:
    """A column of a printed table; numbers stand on the right and are never broken."""

    title: str
    is_number: bool = False
    least: int | None = None


def plain(text: str) -> str:
    """Return a text without control characters, which could steer the terminal it is printed on.

    >>> plain("Halden\\x1b[2J")
    'Halden[2J'
    """
    return _CONTROL.sub("", text)


def open_console() -> Console:
    """Return a console that neither colours numbers nor reads markup in what files say."""
    from rich.console import Console  # noqa: PLC0415 - waits until something is printed

    return Console(highlight=False, markup=False, emoji=False)


def print_table(console: Console, title: str, columns: Sequence[TextColumn], rows: Iterable[Sequence[str]]) -> None:
    """Print a table below its title; piped, it has no lines and no colours."""
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415 - waits until something is printed
    from rich.table import Table  # noqa: PLC0415 - likewise
    from rich.text import Text  # noqa: PLC0415 - likewise

    table = Table(box=SIMPLE_HEAD if console.is_terminal else None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(
            column.title,
            justify="right" if column.is_number else "left",
            no_wrap=column.is_number,
            min_width=column.least,
            overflow="fold",
        )
    for row in rows:
        table.add_row(*(Text(plain(cell)) for cell in row))
    console.print()
    console.print(title, style="bold")
    console.print(table)


def print_problems(problems: Sequence[Problem], notes: Sequence[str] = ()) -> None:
    """List every problem on standard error, then how many there were; notes first."""
    for note in notes:
        typer.echo(plain(note), err=True)
    for problem in problems:
        typer.echo(plain(str(problem)), err=True)
    if problems:
        count = len(problems)
        typer.echo(f"{count} {'fault' if count == 1 else 'faults'} in the file.", err=True)


def print_error(error: GroundworkError) -> None:
    """Say what went wrong and what to do; faults that the sentence names already are not listed again."""
    typer.echo(plain(error.detail), err=True)
    if isinstance(error, Refused):
        print_problems([each for each in error.problems if str(each) not in error.detail])


def write_file(path: Path, content: bytes) -> None:
    """Write a file and say so on standard error; a place that cannot be written is wrong use."""
    try:
        path.write_bytes(content)
    except OSError as error:
        raise typer.BadParameter(
            f"{path} cannot be written: {error.strerror or error}.", param_hint="--output"
        ) from error
    typer.echo(f"Wrote {path}.", err=True)


def require_extension(path: Path, *extensions: str) -> str:
    """Return a path's extension in lower case; any other than the given ones is wrong use."""
    extension = path.suffix.lower()
    if extension not in extensions:
        raise typer.BadParameter(f"{path} has to end with {' or '.join(extensions)}.", param_hint="--output")
    return extension
