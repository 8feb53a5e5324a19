"""What holds us back: the smallest set of changes that lifts the whole, a clause or a capability, with links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.presenters.report.groups import group_names
from app.presenters.standing import Standing
from app.presenters.words import count_text
from scoring.holding import Lift, what_holds_back, what_holds_group_back
from scoring.values import GroupResult

MOST_NAMED = 12


@dataclass(frozen=True, kw_only=True)
class TextPart:
    """A piece of a sentence; `href` leads to the card of the requirement that it names, empty for plain words."""

    text: str
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class LiftRow:
    """What lifts one group by a level: `sentence` as text, `parts` the same with its requirements as links.

    `from_level` and `to_level` are None where answers are missing before there is a level at all.
    """

    kind: str
    id: str
    name: str
    from_level: int | None
    to_level: int | None
    numbers: tuple[str, ...]
    sentence: str
    parts: tuple[TextPart, ...]


@dataclass(frozen=True, kw_only=True)
class HoldingView:
    """The lifts of the whole (None at the top), of the clauses and of the capabilities, each in catalogue order."""

    overall: LiftRow | None
    clauses: tuple[LiftRow, ...]
    capabilities: tuple[LiftRow, ...]
    empty_text: str


def build_holding(standing: Standing) -> HoldingView:
    """Build what holds the whole, each clause and each capability back (rule SC-37)."""
    if not standing.result.overall.answered:
        return HoldingView(overall=None, clauses=(), capabilities=(), empty_text="Nothing is answered yet.")
    groups = {(each.kind, each.id): each for each in _groups(standing)}
    lifts = what_holds_back(result=standing.result, catalogue=standing.catalogue)
    rows = [_row(standing, lift, groups[lift.kind, lift.id]) for lift in lifts]
    return HoldingView(
        overall=next((row for row in rows if row.kind == "catalogue"), None),
        clauses=tuple(row for row in rows if row.kind == "clause"),
        capabilities=tuple(row for row in rows if row.kind == "capability"),
        empty_text="" if rows else "Nothing holds any group back: all stand at the top of the scale.",
    )


def build_overall_lift(standing: Standing) -> LiftRow | None:
    """Build what holds the whole back; None at the top and while nothing is answered."""
    overall = standing.result.overall
    if not overall.answered:
        return None
    lift = what_holds_group_back(result=standing.result, catalogue=standing.catalogue, group=overall)
    return None if lift is None else _row(standing, lift, overall)


def _groups(standing: Standing) -> tuple[GroupResult, ...]:
    result = standing.result
    return (*result.clauses, *result.capabilities, result.overall)


def _row(standing: Standing, lift: Lift, group: GroupResult) -> LiftRow:
    label, _, short_title = group_names(standing.catalogue, group)
    requirements = [standing.catalogue.by_key[change.key] for change in lift.changes]
    addresses = {each.number: standing.clause_href(each) for each in requirements}
    sentence = _shortened(lift)
    return LiftRow(
        kind=lift.kind,
        id=lift.id,
        name=f"{label} {short_title}".strip(),
        from_level=lift.from_level,
        to_level=lift.to_level,
        numbers=tuple(addresses),
        sentence=sentence,
        parts=_parts(sentence, addresses),
    )


def _parts(sentence: str, addresses: Mapping[str, str]) -> tuple[TextPart, ...]:
    """Cut a sentence so that each requirement that it names after its colon is a link."""
    opening, colon, named = sentence.partition(": ")
    numbers = "|".join(re.escape(number) for number in sorted(addresses, key=len, reverse=True))
    pieces = re.split(rf"(?<![\w.])({numbers})(?!\.?\w)", named)
    linked = (TextPart(text=text, href=addresses[text] if place % 2 else "") for place, text in enumerate(pieces))
    return (TextPart(text=f"{opening}{colon}"), *(part for part in linked if part.text))


def _shortened(lift: Lift) -> str:
    """The sentence of a lift; where it would name more than a dozen requirements, the first ones and how many more."""
    if len(lift.changes) <= MOST_NAMED:
        return lift.sentence
    opening, _, named = lift.sentence.partition(": ")
    first = named.split(", ")[:MOST_NAMED]
    return f"{opening}: {', '.join(first)} and {count_text(len(lift.changes) - MOST_NAMED, 'more', 'more')}."
