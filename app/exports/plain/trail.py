"""An audit trail as a file: CSV that no spreadsheet program runs, or one JSON document per line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from datetime import UTC

from app.values.audit import TrailEntry, TrailNames

COLUMNS = ("position", "at", "actor_kind", "actor_id", "who", "from", "action", "subject", "before", "after", "hash")
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(entries: Iterable[TrailEntry], names: TrailNames) -> Iterator[str]:
    """Yield the lines of a CSV file, its heads first; a text that looks like a formula begins with an apostrophe."""
    yield _line(COLUMNS)
    for entry in entries:
        who = names.accounts.get(entry.actor_id or 0, "") if entry.actor_kind in ("account", "token", "demo") else ""
        values = (
            entry.position,
            entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
            entry.actor_kind,
            "" if entry.actor_id is None else entry.actor_id,
            safe_cell(who),
            entry.address,
            safe_cell(entry.action),
            safe_cell(entry.subject),
            json.dumps(entry.before, ensure_ascii=False, sort_keys=True) if entry.before else "",
            json.dumps(entry.after, ensure_ascii=False, sort_keys=True) if entry.after else "",
            entry.hash,
        )
        yield _line(values)


def json_lines(entries: Iterable[TrailEntry]) -> Iterator[str]:
    """Yield each entry as one line of JSON with all that its hash covers, so that it can be checked elsewhere."""
    for entry in entries:
        at = entry.at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
        yield json.dumps(vars(entry) | {"at": at}, ensure_ascii=False, default=dict) + "\n"


def safe_cell(text: str) -> str:
    """Return a text that a spreadsheet program shows instead of running it.

    >>> safe_cell("=1+1"), safe_cell("Mara Lindqvist")
    ("'=1+1", 'Mara Lindqvist')
    """
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(values)
    return line.getvalue()
