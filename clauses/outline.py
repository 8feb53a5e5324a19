"""A catalogue file as the rules see it: plain texts with their paths, readable however broken the rest may be."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from clauses.faults import Path

_WHOLE_NUMBER = re.compile(r"-?[0-9]{1,9}")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One mapping of the file. A field that is absent or of the wrong kind reads as empty; the schema tells of it."""

    path: Path
    fields: Mapping[str, object]

    def at(self, *names: str | int) -> Path:
        """Return the path of a value inside this entry."""
        return (*self.path, *names)

    def text(self, name: str) -> str:
        """Return the field's text without surrounding space, empty when there is none."""
        value = self.fields.get(name)
        return value.strip() if isinstance(value, str) else ""

    def texts(self, name: str) -> tuple[tuple[Path, str], ...]:
        """Return the texts of a list with the path of each."""
        return tuple(
            (self.at(name, index), value.strip())
            for index, value in enumerate(_items(self.fields.get(name)))
            if isinstance(value, str)
        )

    def count(self, name: str) -> int | None:
        """Return how many items the list has, None when there is no list."""
        value = self.fields.get(name)
        return len(value) if isinstance(value, list) else None

    def number(self, name: str) -> int | None:
        """Return the field as a whole number, None when it is not one."""
        text = self.text(name)
        return int(text) if _WHOLE_NUMBER.fullmatch(text) else None


@dataclass(frozen=True)
class Outline:
    """Access to the parts of a catalogue file by the names of their lists."""

    content: object

    @cached_property
    def top(self) -> Entry:
        """The file itself."""
        return Entry(path=(), fields=self.content if isinstance(self.content, dict) else {})

    def entry(self, *path: str) -> Entry:
        """Return the mapping at a path, empty when there is none."""
        entry = self.top
        for name in path:
            value = entry.fields.get(name)
            entry = Entry(path=entry.at(name), fields=value if isinstance(value, dict) else {})
        return entry

    def entries(self, name: str) -> tuple[Entry, ...]:
        """Return the mappings of a top-level list."""
        return _entries(self.top, name)

    @cached_property
    def requirements(self) -> tuple[Entry, ...]:
        """All requirements in file order."""
        return tuple(each for clause in self.entries("clauses") for each in _entries(clause, "requirements"))

    @cached_property
    def known_keys(self) -> tuple[str, ...]:
        """The keys in file order, each once."""
        return tuple(dict.fromkeys(filter(None, (each.text("key") for each in self.requirements))))

    def known(self, name: str, field: str) -> tuple[str, ...]:
        """Return the identifiers that the entries of a top-level list define."""
        return tuple(dict.fromkeys(filter(None, (each.text(field) for each in self.entries(name)))))


def describe(content: object, path: Path) -> str:
    """Return what stands at a path in the words of a catalogue author, such as `requirement 6.4` or `roles`.

    >>> describe({"clauses": [{"requirements": [{"number": "4.1"}]}]}, ("clauses", 0, "requirements", 0, "title"))
    'requirement 4.1'
    """
    if path[:1] == ("clauses",) and len(path) > 1:
        nodes = [node for depth in (2, 4) if isinstance(node := _node(content, path[:depth]), dict)]
        numbers = [number for node in nodes if isinstance(number := node.get("number"), str)]
        kind = "requirement" if path[2:3] == ("requirements",) and len(path) > 3 else "clause"
        return f"{kind} {numbers[-1]}" if numbers else kind
    parts = [f"entry {part + 1}" if isinstance(part, int) else part for part in path]
    return " ".join(parts) or "the file"


def _node(content: object, path: Path) -> object:
    node = content
    for part in path:
        children = dict(enumerate(node)) if isinstance(node, list) else node
        node = children.get(part) if isinstance(children, dict) else None
    return node


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _entries(entry: Entry, name: str) -> tuple[Entry, ...]:
    return tuple(
        Entry(path=entry.at(name, index), fields=value)
        for index, value in enumerate(_items(entry.fields.get(name)))
        if isinstance(value, dict)
    )
