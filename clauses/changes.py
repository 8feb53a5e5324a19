"""What changed between two editions of a catalogue, requirement by requirement: what a trend may and may not cross."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from clauses.locked_keys import LockedKey, read_locked_keys
from clauses.model import Catalogue, Requirement


class ChangeKind(StrEnum):
    """How far a requirement of one edition is the same in another (domain H1.7).

    EDITORIAL is wording around the level statements, WEIGHTS_CHANGED moves figures but no level, STATEMENT_CHANGED may
    move levels. ADDED and REMOVED stand in one of the two editions; UNKNOWN means that the older one is not at hand.
    """

    UNCHANGED = "unchanged"
    EDITORIAL = "editorial"
    WEIGHTS_CHANGED = "weights_changed"
    STATEMENT_CHANGED = "statement_changed"
    ADDED = "added"
    REMOVED = "removed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, kw_only=True)
class RequirementChange:
    """What happened to one key: `fields` names what differs, `retired` the edition that gave the key up, if any."""

    key: str
    kind: ChangeKind
    fields: tuple[str, ...] = ()
    retired: str | None = None


WORDING = ("number", "title", "intent", "good_evidence", "roles", "not_applicable_when", "lived_by")
WEIGHTS = ("readiness", "governance", "effort", "prerequisites", "capability", "tier", "kind")


def compare_editions(
    *, before: Catalogue, after: Catalogue, locked: tuple[LockedKey, ...] | None = None
) -> tuple[RequirementChange, ...]:
    """Type what happened to every key of two editions: those of `after` in its order, then the removed ones.

    Level statements are compared by their words; punctuation and capitals do not change what a level means. `locked`
    are the published keys, by default those of the packaged catalogues. Raises ValueError for two different catalogues,
    whose keys mean different things.

    >>> from clauses import load_catalogue
    >>> catalogue = load_catalogue()
    >>> {change.kind.value for change in compare_editions(before=catalogue, after=catalogue)}
    {'unchanged'}
    """
    refuse_other_catalogue(before.id, after)
    known = read_locked_keys() if locked is None else locked
    retired = {lock.key: lock.retired for lock in known if lock.catalogue == after.id}
    present = [_change(before.by_key.get(each.key), each) for each in after.requirements]
    gone = [
        RequirementChange(key=key, kind=ChangeKind.REMOVED, retired=retired.get(key))
        for key in before.by_key
        if key not in after.by_key
    ]
    return (*present, *gone)


def refuse_other_catalogue(catalogue_id: str, other: Catalogue) -> None:
    """Raise ValueError when an edition belongs to another catalogue than the one with this id."""
    if catalogue_id != other.id:
        raise ValueError(
            f"The catalogue {other.id} {other.edition} is no edition of the catalogue {catalogue_id}, so its keys mean "
            f"something else. Choose an edition of {catalogue_id}."
        )


def _change(before: Requirement | None, after: Requirement) -> RequirementChange:
    if before is None:
        return RequirementChange(key=after.key, kind=ChangeKind.ADDED)
    same_statements = _words(before.statements) == _words(after.statements)
    wording = [name for name in WORDING if getattr(before, name) != getattr(after, name)]
    weights = [name for name in WEIGHTS if getattr(before, name) != getattr(after, name)]
    kind = (
        ChangeKind.STATEMENT_CHANGED
        if not same_statements
        else ChangeKind.WEIGHTS_CHANGED
        if weights
        else ChangeKind.EDITORIAL
        if wording or before.statements != after.statements
        else ChangeKind.UNCHANGED
    )
    statements = ["statements"] if before.statements != after.statements else []
    return RequirementChange(key=after.key, kind=kind, fields=(*statements, *weights, *wording))


def _words(statements: tuple[str, ...]) -> list[list[str]]:
    return [re.findall(r"\w+", statement.casefold()) for statement in statements]
