"""Read YAML strictly: every scalar stays text, a key may stand once, and every value remembers its line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from clauses.faults import Finding, Path

# The parser in C reads a catalogue about ten times faster; both give the same events.
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 20
_EMPTY_WORDS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file's content as mappings, lists and texts, with the line of each path and the faults of its form."""

    content: object
    lines: Mapping[Path, int]
    findings: tuple[Finding, ...]

    def line_of(self, path: Path) -> int:
        """Return the line of the value at `path`, or of its nearest ancestor that stands in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_source(*, text: str) -> Source:
    """Read YAML text without guessing types; whatever the text is, faults of form are returned, not raised.

    The content is None exactly when the text cannot be read at all; then there is one fault.

    >>> read_source(text="edition: 2026.10").content
    {'edition': '2026.10'}
    """
    reader = _Reader(yaml.parse(text, Loader=_LOADER))
    try:
        content = reader.read_document()
    except _UnreadableError as error:
        return _refused(str(error), error.remedy, error.line)
    except yaml.YAMLError as error:
        return _unreadable(error)
    return Source(content=content, lines=reader.lines, findings=tuple(reader.findings))


def _unreadable(error: yaml.YAMLError) -> Source:
    mark = getattr(error, "problem_mark", None)
    problem = getattr(error, "problem", None) or "it contains a character that text files do not have"
    return _refused(
        f"This is not readable YAML: {problem}.",
        "Mend the indentation, quotes or brackets here or on the line before.",
        mark.line + 1 if mark else 1,
    )


def _refused(message: str, remedy: str, line: int) -> Source:
    finding = Finding(path=(), message=message, remedy=remedy)
    return Source(content=None, lines={(): line}, findings=(finding,))


def _line_of(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


class _UnreadableError(Exception):
    """The text is YAML, but so far from a catalogue that reading it stops."""

    def __init__(self, message: str, remedy: str, line: int) -> None:
        super().__init__(message)
        self.remedy = remedy
        self.line = line


class _Reader:
    """Turns the parser's events into plain values; collects lines and faults on the way."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self.lines: dict[Path, int] = {}
        self.findings: list[Finding] = []
        self._events = events

    def read_document(self) -> object:
        """Read the one document of the stream."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            raise _UnreadableError("The file is empty.", "Start from a copy of a published catalogue.", 1)
        content = self._read(next(self._events), ())
        next(self._events)
        after = next(self._events)
        if isinstance(after, yaml.DocumentStartEvent):
            line = _line_of(after)
            raise _UnreadableError("A second document begins here.", "Put each catalogue into its own file.", line)
        return content

    def _read(self, event: yaml.Event, path: Path) -> object:
        line = _line_of(event)
        self.lines.setdefault(path, line)
        if len(path) > _DEEPEST:
            raise _UnreadableError("The file is nested too deeply.", "Follow a published catalogue.", line)
        if isinstance(event, yaml.MappingStartEvent):
            return dict(self._read_entries(path))
        if isinstance(event, yaml.SequenceStartEvent):
            return [self._read(item, (*path, index)) for index, item in enumerate(self._until(yaml.SequenceEndEvent))]
        if isinstance(event, yaml.ScalarEvent):
            return self._read_text(event, path)
        self._add(path, "This value is an alias of another one.", "Write it out: a reader looks at one place.", line)
        return ""

    def _read_text(self, event: yaml.ScalarEvent, path: Path) -> str:
        # Only an unquoted word can stand for nothing; "null" in quotes is a text like any other.
        if not event.style and event.value in _EMPTY_WORDS:
            name = f"`{path[-1]}`" if path and isinstance(path[-1], str) else "This item"
            self._add(path, f"{name} has no value.", "Write a value or remove the line.", _line_of(event))
        return str(event.value)

    def _read_entries(self, path: Path) -> Iterator[tuple[str, object]]:
        first_lines: dict[str, int] = {}
        for event in self._until(yaml.MappingEndEvent):
            line = _line_of(event)
            if not isinstance(event, yaml.ScalarEvent):
                self._add((*path, line), "A field name must be plain text.", "Write `name: value`.", line)
                self._read(event, (*path, line))
                self._read(next(self._events), (*path, line))
                continue
            key = event.value
            if key in first_lines:
                message = f"`{key}` stands here again; it was given in line {first_lines[key]}."
                self._add((*path, key, line), message, "Keep one of the two.", line)
                self._read(next(self._events), (*path, key, line))
                continue
            first_lines[key] = self.lines[(*path, key)] = line
            yield key, self._read(next(self._events), (*path, key))

    def _until(self, end: type[yaml.Event]) -> Iterator[yaml.Event]:
        for event in self._events:
            if isinstance(event, end):
                return
            yield event

    def _add(self, path: Path, message: str, remedy: str, line: int) -> None:
        self.lines[path] = line
        self.findings.append(Finding(path=path, message=message, remedy=remedy))
