"""The command line: `groundwork`, with one module per group of verbs. Verbs are declared in `commands`.

Nothing is decided here: files are read by `app/intake`, scored by the engine, shaped by `app/presenters` and written
by `app/exports`, as on the pages. Every import beyond typer waits until a verb needs it, so that help is there at once.
"""

from __future__ import annotations

from app.cli.commands import app, main

__all__ = ["app", "main"]
