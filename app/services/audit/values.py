"""What of a change is written into the audit trail: chosen values as they are, typed text as its length, persons never.

The trail outlives the removal of a person and of an organization, so nothing in it may name anybody. How a single
person voted is not written either: that the vote changed is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.services.audit.recording import plain

WITHHELD = {"withheld": True}
# Fields that name a person or hold a single vote: the trail says that they changed, and nothing else.
PERSONAL = frozenset({"name", "job_title", "owner", "verified_by", "email", "choice", "own_note", "file_name"})
# Texts that are chosen from a list, are dates or keys, and so can say nothing about anybody.
CHOSEN = frozenset(
    {"state", "reason_class", "status", "mode", "edition", "role", "start", "due", "verified_on", "evidence_until"}
)

Values = dict[str, Any]


def told_changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Values, Values]:
    """Return what the trail says of the fields that differ: their values before and after.

    >>> told_changes({"level": 1, "note": "", "due": None}, {"level": 3, "note": "By Mara", "due": None})
    ({'level': 1, 'note': {'characters': 0}}, {'level': 3, 'note': {'characters': 7}})
    """
    changed = [name for name in after if name not in before or before[name] != after[name]]
    return told_values(before, changed), told_values(after, changed)


def told_values(values: Mapping[str, Any], names: Iterable[str] | None = None) -> Values:
    """Return what the trail says of values, of all of them or of the named ones that are given.

    >>> told_values({"name": "Mara Lindqvist", "roles": ("EX",), "title": "DMS 2026"})
    {'name': {'withheld': True}, 'roles': ['EX'], 'title': {'characters': 8}}
    """
    wanted = values if names is None else [name for name in names if name in values]
    return {name: told_value(name, values[name]) for name in wanted}


def told_value(name: str, value: Any) -> Any:
    """Return what the trail says of one value."""
    if name in PERSONAL:
        return dict(WITHHELD)
    said = plain(value)
    return {"characters": len(said)} if isinstance(said, str) and name not in CHOSEN else said
