"""The page of an audit trail: what is looked for, one page of entries, and whether the chain is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from app.presenters.audit.sentences import ACTORS, GONE, TrailLine, kind_text, trail_line
from app.presenters.marks import Choice
from app.presenters.words import moment_text
from app.values.audit import ChainReport, TrailEntry, TrailNames

EVERYBODY, EVERYTHING, EVERY_THING = "Everybody", "All kinds", "Everything"


@dataclass(frozen=True, kw_only=True)
class TrailPage:
    """What was asked for and found: the form as it was filled in, the entries of one page, and what there is to choose.

    `report` is None where the chain was not checked; `total` counts all entries of the chain, `found` those looked for.
    """

    path: str
    typed: Mapping[str, str]
    entries: Sequence[TrailEntry]
    names: TrailNames
    actors: Sequence[tuple[str, int | None]]
    kinds: Sequence[str]
    things: Sequence[tuple[str, str]]
    found: int
    total: int
    page: int
    per_page: int
    report: ChainReport | None


@dataclass(frozen=True, kw_only=True)
class TrailRow:
    """One entry as a row of the table, with its moment in the time of whoever looks."""

    line: TrailLine
    time_text: str


@dataclass(frozen=True, kw_only=True)
class TrailView:
    """The page as it is shown."""

    state_text: str
    is_whole: bool
    check_href: str
    rows: tuple[TrailRow, ...]
    count_text: str
    empty_text: str
    actors: tuple[Choice, ...]
    kinds: tuple[Choice, ...]
    things: tuple[Choice, ...]
    typed: Mapping[str, str]
    clear_href: str
    newer_href: str
    older_href: str
    csv_href: str
    lines_href: str


def build_trail(trail: TrailPage, *, now: datetime) -> TrailView:
    """Build the page of a trail as somebody sees it at this moment."""
    wanted = {name: value for name, value in trail.typed.items() if value}
    rows = [TrailRow(line=trail_line(entry, trail.names), time_text=_time(entry, now)) for entry in trail.entries]
    last = (trail.found + trail.per_page - 1) // trail.per_page
    return TrailView(
        state_text=_state_text(trail, now),
        is_whole=trail.report is None or trail.report.is_whole,
        check_href="" if trail.report is not None else _href(trail.path, wanted | {"check": "1"}),
        rows=tuple(rows),
        count_text=_count_text(trail),
        empty_text="" if rows else _empty_text(trail),
        actors=_choices(EVERYBODY, [_actor(each, trail.names) for each in trail.actors], trail.typed["actor"]),
        kinds=_choices(EVERYTHING, [(kind, kind_text(kind)) for kind in trail.kinds], trail.typed["kind"]),
        things=_things(trail),
        typed=trail.typed,
        clear_href=trail.path if wanted else "",
        newer_href=_href(trail.path, wanted | {"page": str(trail.page - 1)}) if trail.page > 1 else "",
        older_href=_href(trail.path, wanted | {"page": str(trail.page + 1)}) if trail.page < last else "",
        csv_href=_href(f"{trail.path}.csv", wanted),
        lines_href=_href(f"{trail.path}.jsonl", wanted),
    )


def _state_text(trail: TrailPage, now: datetime) -> str:
    entries = "1 entry" if trail.total == 1 else f"{trail.total:,} entries"
    if trail.report is None:
        return f"{entries}, not checked yet."
    clock = f"checked now, {now:%H:%M}"
    if trail.report.is_whole:
        return f"{entries}, chain whole, {clock}."
    return f"The chain is broken at entry {trail.report.position}, {clock}: {trail.report.fault}."


def _time(entry: TrailEntry, now: datetime) -> str:
    return moment_text(entry.at, now=now)


def _count_text(trail: TrailPage) -> str:
    if not trail.entries:
        return "No entry"
    first = (trail.page - 1) * trail.per_page + 1
    entries = "1 entry" if trail.found == 1 else f"{trail.found:,} entries"
    return entries if trail.found <= trail.per_page else f"{first:,} to {first + len(trail.entries) - 1:,} of {entries}"


def _empty_text(trail: TrailPage) -> str:
    if trail.total == 0:
        return "Nothing has happened yet. From now on every change is told here."
    if trail.page > 1:
        return "There is no entry on this page."
    return "No entry is about this. Look for less at once."


def _actor(actor: tuple[str, int | None], names: TrailNames) -> tuple[str, str]:
    kind, number = actor
    if kind in ACTORS or number is None:
        return kind, ACTORS.get(kind, kind).capitalize()
    return f"account:{number}", names.accounts.get(number, f"{GONE.capitalize()} ({number})")


def _things(trail: TrailPage) -> tuple[Choice, ...]:
    """Offer the assessments there are, and whatever else the address asks for."""
    thing = trail.typed["thing"]
    offered = dict(trail.things)
    if thing and thing not in offered:
        offered[thing] = thing
    return _choices(EVERY_THING, list(offered.items()), thing)


def _choices(all_text: str, choices: Sequence[tuple[str, str]], selected: str) -> tuple[Choice, ...]:
    offered = dict(choices)  # an account and its tokens are one
    return (
        Choice(value="", text=all_text, is_selected=not selected),
        *(Choice(value=value, text=text, is_selected=value == selected) for value, text in offered.items()),
    )


def _href(path: str, wanted: Mapping[str, str]) -> str:
    return f"{path}?{urlencode(wanted)}" if wanted else path
