"""From catalogue text to a checked catalogue, or to all of its faults with their lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clauses.faults import CatalogueError, Fault, Finding
from clauses.locked_keys import LockedKey, find_lock_faults, read_locked_keys
from clauses.model import Catalogue
from clauses.outline import Outline
from clauses.rules import CATALOGUE_RULES
from clauses.schema_faults import find_schema_faults

if TYPE_CHECKING:
    from clauses.source import Source


def read_catalogue(*, text: str, name: str, locked: tuple[LockedKey, ...] | None = None) -> Catalogue:
    """Read a catalogue file of which `name` is told in faults; `locked` are the published keys to be kept.

    The text is read as YAML with all scalars as text, held against the model, then against the rules about identity,
    order, references, scale, prerequisites and wording. Raises CatalogueError with all faults of all steps at once.

    >>> read_catalogue(text="id: dms", name="my.yaml")
    Traceback (most recent call last):
        ...
    clauses.faults.CatalogueError: my.yaml:1: `edition` is missing. Add it.
    ...
    """
    from clauses.source import read_source  # noqa: PLC0415 - the YAML library waits until a catalogue is read

    source = read_source(text=text)
    if source.content is None:
        raise CatalogueError(_place(source, source.findings, name))
    findings = (*source.findings, *_check(source.content, read_locked_keys() if locked is None else locked))
    if findings:
        raise CatalogueError(_place(source, findings, name))
    return Catalogue.model_validate(source.content)


def _check(content: object, locked: tuple[LockedKey, ...]) -> Iterator[Finding]:
    outline = Outline(content)
    yield from find_schema_faults(content)
    for rule in CATALOGUE_RULES:
        yield from rule(outline)
    yield from find_lock_faults(outline, locked)


def _place(source: Source, findings: tuple[Finding, ...], name: str) -> tuple[Fault, ...]:
    """Give each finding its line. An empty value is told once, not again by everything that misses it."""
    formless = {finding.path for finding in source.findings}
    kept = [each for each in findings if each in source.findings or each.path not in formless]
    faults = {
        Fault(file=name, line=source.line_of(each.path), message=each.message, remedy=each.remedy): None
        for each in kept
    }
    return tuple(sorted(faults, key=lambda fault: fault.line))
