"""The wide layout: one row per assessment, one column per requirement; which column of a Parquet file is what.

A column that nobody knows is told and not read. A column of the wrong type, a missing id and two columns for one
requirement are faults of the file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from questionnaires.answers import Problem
from scoring import CatalogueArrays

if TYPE_CHECKING:
    import pyarrow as pa

TARGET, STATE = "target:", "state:"
Series = tuple[tuple[int, str], ...]


@dataclass(frozen=True, kw_only=True)
class Layout:
    """Names of the columns to read: `texts` by what they are (id, name, group, unit), the rest by requirement.

    `levels`, `targets` and `states` pair the place of a requirement with the name of its column.
    """

    texts: tuple[tuple[str, str], ...]
    consent: str | None
    levels: Series
    targets: Series
    states: Series

    @property
    def columns(self) -> list[str]:
        """Every column that is read, once."""
        series = [name for each in (self.levels, self.targets, self.states) for _, name in each]
        names = [*(name for _, name in self.texts), *([self.consent] if self.consent else ()), *series]
        return list(dict.fromkeys(names))

    @property
    def id(self) -> str:
        """The column of the ids."""
        return dict(self.texts)["id"]


@dataclass(frozen=True, kw_only=True)
class FoundLayout:
    """What the columns of a file mean; with problems the file cannot be used."""

    layout: Layout
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


@dataclass(kw_only=True)
class _Search:
    """One walk over the columns of a file."""

    file: str
    arrays: CatalogueArrays
    texts: dict[str, str]
    found: dict[str, str] = field(default_factory=dict)
    series: dict[str, dict[int, str]] = field(default_factory=lambda: {"": {}, TARGET: {}, STATE: {}})
    problems: list[Problem] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    not_asked: list[str] = field(default_factory=list)

    def refuse(self, column: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(place=f"{self.file}, column {column}", message=message, remedy=remedy))

    def require_type(self, column: str, kind: Any, fits: Callable[[Any], bool], need: str) -> None:
        if not fits(kind):
            self.refuse(column, f"It holds {kind}, not {need}.", f"Write the column as {need}.")


def find_layout(*, schema: pa.Schema, file: str, arrays: CatalogueArrays, group: str | None) -> FoundLayout:
    """Find out what each column of a file means; `group` names the column of the groups (None: "group", if any)."""
    texts = {"id": "id", "name": "name", "unit": "unit", "group": group or "group"}
    search = _Search(file=file, arrays=arrays, texts=texts)
    for name, count in Counter(schema.names).items():
        if count > 1:
            search.refuse(name, f"It stands there {count} times.", "Keep one of them.")
        else:
            _sort_in(search, name, schema.field(name).type)
    for role, name in texts.items():
        if role not in search.found and (role == "id" or (role == "group" and group)):
            search.refuse(name, "It is not there.", f"The file has: {_shown(schema.names)}.")
    if not search.series[""]:
        search.refuse(
            arrays.keys[0],
            "There is no column of levels.",
            "Name the columns of levels by the key or the number of their requirement.",
        )
    return FoundLayout(layout=_layout(search), problems=tuple(search.problems), notes=_notes(search))


def _layout(search: _Search) -> Layout:
    levels, targets, states = (tuple(sorted(search.series[prefix].items())) for prefix in ("", TARGET, STATE))
    return Layout(
        texts=tuple((role, name) for role, name in search.found.items() if role != "consent"),
        consent=search.found.get("consent"),
        levels=levels,
        targets=targets,
        states=states,
    )


def _sort_in(search: _Search, name: str, kind: Any) -> None:
    roles = [role for role, column in search.texts.items() if column == name]
    for role in roles:
        search.found[role] = name
        search.require_type(name, kind, _is_text, "text or whole numbers")
    if name == "consent":
        search.found["consent"] = name
        search.require_type(name, kind, _is_truth, "true or false")
    elif not roles:
        _sort_in_requirement(search, name, kind)


def _sort_in_requirement(search: _Search, name: str, kind: Any) -> None:
    prefix = next((each for each in (TARGET, STATE) if name.startswith(each)), "")
    catalogue, said = search.arrays.catalogue, name.removeprefix(prefix)
    requirement = catalogue.by_key.get(said) or catalogue.by_number.get(said)
    if requirement is None:
        search.unknown.append(name)
        return
    place = search.arrays.column.get(requirement.key)
    if place is None:
        search.not_asked.append(name)
        return
    other = search.series[prefix].setdefault(place, name)
    if other != name:
        search.refuse(name, f"It is the same requirement as the column {other}.", "Keep one of them.")
    elif prefix == STATE:
        search.require_type(name, kind, _is_text, "text")
    else:
        search.require_type(name, kind, _is_number, "whole numbers")


def _notes(search: _Search) -> tuple[str, ...]:
    notes = []
    if search.unknown:
        notes.append(f"{search.file}: not read, because nobody knows these columns: {_shown(search.unknown)}.")
    if search.not_asked:
        notes.append(f"{search.file}: not read, because this mode does not ask them: {_shown(search.not_asked)}.")
    missing = [key for place, key in enumerate(search.arrays.keys) if place not in search.series[""]]
    if missing and len(missing) < len(search.arrays.keys):
        notes.append(f"{search.file}: no column, so counted as not answered: {_shown(missing)}.")
    return tuple(notes)


def _shown(names: list[str], at_most: int = 12) -> str:
    more = len(names) - at_most
    return ", ".join(names[:at_most]) + (f" and {more} more" if more > 0 else "")


def _is_text(kind: Any) -> bool:
    from pyarrow import types  # noqa: PLC0415 - an extra, loaded when a portfolio is read

    inner = kind.value_type if types.is_dictionary(kind) else kind
    checks = (types.is_string, types.is_large_string, types.is_integer, types.is_null)
    return any(check(inner) for check in checks)


def _is_truth(kind: Any) -> bool:
    from pyarrow import types  # noqa: PLC0415 - likewise

    return bool(types.is_boolean(kind) or types.is_null(kind))


def _is_number(kind: Any) -> bool:
    from pyarrow import types  # noqa: PLC0415 - likewise

    return bool(types.is_integer(kind) or types.is_floating(kind) or types.is_null(kind))
