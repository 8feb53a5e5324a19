"""Rules about identity, order and references inside a catalogue file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from clauses.faults import Finding, Path
from clauses.outline import Entry, Outline

_IDENTIFIED = (
    ("scale", "name"),
    ("roles", "code"),
    ("capabilities", "code"),
    ("efforts", "code"),
    ("not_applicable_reasons", "id"),
    ("derived_sets", "id"),
    ("modes", "id"),
    ("clauses", "number"),
)


def find_repeated_identifiers(outline: Outline) -> Iterator[Finding]:
    """Yield every identifier that names two things: keys, numbers, codes and ids are unique."""
    groups = [(outline.entries(name), field) for name, field in _IDENTIFIED]
    for entries, field in (*groups, (outline.requirements, "key"), (outline.requirements, "number")):
        yield from _repeated((each.at(field), each.text(field)) for each in entries)


def find_repeated_references(outline: Outline) -> Iterator[Finding]:
    """Yield every role and every prerequisite that a requirement lists twice."""
    for requirement in outline.requirements:
        yield from _repeated(requirement.texts("roles"))
        yield from _repeated(requirement.texts("prerequisites"))


def _repeated(named: Iterable[tuple[Path, str]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, name in named:
        if name in seen:
            message = f"`{name}` stands here for the second time."
            yield Finding(path=path, message=message, remedy="Each may stand once: rename or remove one of them.")
        seen |= {name} - {""}


def find_misplaced_numbers(outline: Outline) -> Iterator[Finding]:
    """Yield every number that does not belong to its clause or breaks the ascending order."""
    clauses = outline.entries("clauses")
    yield from _disordered(clauses)
    for clause in clauses:
        members = tuple(each for each in outline.requirements if each.path[: len(clause.path)] == clause.path)
        yield from _disordered(members)
        for each in members:
            number, home = each.text("number"), clause.text("number")
            if number and home and number.split(".")[0] != home:
                message = f"Number {number} does not belong to clause {home}."
                remedy = f"Move the requirement to its clause or number it {home}.x."
                yield Finding(path=each.at("number"), message=message, remedy=remedy)


def _disordered(entries: Iterable[Entry]) -> Iterator[Finding]:
    highest: tuple[int, ...] = ()
    for each in entries:
        parts = each.text("number").split(".")
        if not all(part.isdecimal() and len(part) < 10 for part in parts):
            continue
        order = tuple(int(part) for part in parts)
        if order < highest:
            before = ".".join(str(part) for part in highest)
            message = f"Number {each.text('number')} stands after {before}."
            yield Finding(path=each.at("number"), message=message, remedy="Keep entries in ascending order of number.")
        highest = max(highest, order)


def find_unknown_references(outline: Outline) -> Iterator[Finding]:
    """Yield every capability, effort, role, prerequisite and set that is used but not defined in the file."""
    members = outline.requirements
    capabilities = [(each.at("capability"), each.text("capability")) for each in members]
    efforts = [(each.at("effort"), each.text("effort")) for each in members]
    roles = [named for each in members for named in each.texts("roles")]
    sets = [(mode.at("derived_set"), mode.text("derived_set")) for mode in outline.entries("modes")]
    yield from _unknown(capabilities, outline.known("capabilities", "code"), "capability")
    yield from _unknown(efforts, outline.known("efforts", "code"), "effort")
    yield from _unknown(roles, outline.known("roles", "code"), "role")
    yield from _unknown(sets, outline.known("derived_sets", "id"), "derived set")
    yield from _unknown_prerequisites(outline)


def _unknown(named: Iterable[tuple[Path, str]], known: tuple[str, ...], kind: str) -> Iterator[Finding]:
    """Yield each unknown name once, at its first place: a misspelled definition breaks every use of it."""
    places: dict[str, list[Path]] = {}
    for path, name in named:
        # Without any definition the schema already tells that the whole list is missing.
        if name and known and name not in known:
            places.setdefault(name, []).append(path)
    for name, paths in places.items():
        count = f" It stands in {len(paths)} places, first here." if len(paths) > 1 else ""
        message = f"The {kind} `{name}` is not defined in this file.{count}"
        yield Finding(path=paths[0], message=message, remedy=f"Use one of: {', '.join(known)}.")


def _unknown_prerequisites(outline: Outline) -> Iterator[Finding]:
    keys = outline.known_keys
    by_number = {each.text("number"): each.text("key") for each in outline.requirements}
    for each in outline.requirements:
        for path, name in each.texts("prerequisites"):
            if name and name not in keys:
                nearest = by_number.get(name) or next(iter(get_close_matches(name, keys, n=1)), "")
                remedy = f"Did you mean `{nearest}`?" if nearest else "Prerequisites are keys of this catalogue."
                yield Finding(path=path, message=f"The prerequisite `{name}` is not a key here.", remedy=remedy)
