"""The gap list as a page shows it: filtered, sorted, with its filter's choices and its empty messages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from app.presenters import links
from app.presenters.marks import Choice, Mark, mark_of
from app.presenters.plan.gaps import CLASS_NAMES, NOT_PLANNED, STATUS_TEXTS, GapRow, build_gaps_of, status_mark
from app.presenters.standing import Standing
from app.presenters.words import count_text, percent_text


@dataclass(frozen=True, kw_only=True)
class GapFilter:
    """What the gap list is narrowed to and sorted by; every empty value means "all".

    `sort` is one of order, priority, number, gap, target, owner, status, effort, class.
    """

    text: str = ""
    clause: str = ""
    gap_class: str = ""
    priority: str = ""
    owner: str = ""
    status: str = ""
    sort: str = "order"
    is_descending: bool = False


@dataclass(frozen=True, kw_only=True)
class SortLink:
    """A column head that sorts; `direction` is "ascending", "descending" or "none" (the aria-sort value)."""

    key: str
    text: str
    href: str
    direction: str


@dataclass(frozen=True, kw_only=True)
class StrengthRow:
    """A requirement at its target whose level is hardly backed: to be verified."""

    key: str
    number: str
    title: str
    level_mark: Mark
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class GapsView:
    """The gap list with its filter. `empty_text` is set when no row is left."""

    lead: str
    total: int
    rows: tuple[GapRow, ...]
    count_text: str
    filter: GapFilter
    is_filtered: bool
    clauses: tuple[Choice, ...]
    classes: tuple[Choice, ...]
    priorities: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    statuses: tuple[Choice, ...]
    columns: tuple[SortLink, ...]
    empty_text: str
    clear_href: str
    strengths: tuple[StrengthRow, ...]


NOBODY = "nobody"
UNCOVERED = "uncovered"
COLUMNS = (
    ("number", "Requirement and action"),
    ("target", "Now to target"),
    ("gap", "Gap"),
    ("priority", "Priority"),
    ("owner", "Owner"),
    ("status", "Status"),
)
LARGEST_FIRST = frozenset({"gap", "priority"})
STATUS_ORDER = (NOT_PLANNED.id, *(status_mark(status).id for status in STATUS_TEXTS))
SORTS: dict[str, Callable[[GapRow], tuple[object, ...]]] = {
    "order": lambda row: (row.order,),
    "priority": lambda row: (row.rank,),
    "number": lambda row: number_key(row.number),
    "gap": lambda row: (-row.size,),
    "target": lambda row: (row.level, -row.target),
    "class": lambda row: (list(CLASS_NAMES).index(row.gap_class),),
    "effort": lambda row: (row.effort_days,),
    "owner": lambda row: (not row.owner, row.owner.casefold()),
    "status": lambda row: (STATUS_ORDER.index(row.status.id),),
}


def number_key(number: str) -> tuple[int, ...]:
    """Sort requirement numbers as numbers, so that 6.10 comes after 6.9.

    >>> sorted(["6.10", "6.9"], key=number_key)
    ['6.9', '6.10']
    """
    return tuple(int(part) for part in number.split("."))


def filter_gaps(rows: Iterable[GapRow], wanted: GapFilter) -> tuple[GapRow, ...]:
    """Narrow and sort the gap list; an unknown sort key means the recommended order."""
    found = [row for row in rows if _matches(row, wanted)]
    found.sort(key=SORTS["order"])
    # The direction turns the key only, so that equal rows stay in the recommended order.
    found.sort(key=SORTS.get(wanted.sort, SORTS["order"]), reverse=wanted.is_descending)
    return tuple(found)


def build_gaps(standing: Standing, *, wanted: GapFilter | None = None) -> GapsView:
    """Build the gap list of a page with the filter that was asked for."""
    asked = wanted or GapFilter()
    rows = build_gaps_of(standing)
    shown = filter_gaps(rows, asked)
    is_filtered = any((asked.text.strip(), asked.clause, asked.gap_class, asked.priority, asked.owner, asked.status))
    return GapsView(
        lead=_lead(rows, answered=standing.result.overall.answered),
        total=len(rows),
        rows=shown,
        count_text=f"{len(shown)} of {count_text(len(rows), 'gap')}" if is_filtered else count_text(len(rows), "gap"),
        filter=asked,
        is_filtered=is_filtered,
        clauses=_clause_choices(standing, asked.clause),
        classes=_choices("All classes", ((key.value, name) for key, name in CLASS_NAMES.items()), asked.gap_class),
        priorities=_choices("All priorities", (("high", "High"), ("medium", "Medium"), ("low", "Low")), asked.priority),
        owners=_owner_choices(rows, asked.owner),
        statuses=_status_choices(asked.status),
        columns=tuple(_column(standing, asked, key, text) for key, text in COLUMNS),
        empty_text=_empty_text(rows, shown, answered=standing.result.overall.answered),
        clear_href=links.plan_path(standing.id),
        strengths=tuple(_strength(standing, key) for key in standing.result.unverified_strengths),
    )


def _matches(row: GapRow, wanted: GapFilter) -> bool:
    return (
        all(word in _text_of(row) for word in wanted.text.casefold().split())
        and wanted.clause in ("", row.clause)
        and wanted.gap_class in ("", row.gap_class)
        and wanted.priority.casefold() in ("", row.priority_word.casefold())
        and _matches_status(row, wanted.status)
        and _matches_owner(row, wanted.owner)
    )


def _matches_owner(row: GapRow, owner: str) -> bool:
    if owner == NOBODY:
        return not row.owner
    return owner.casefold() in row.owner.casefold()


def _matches_status(row: GapRow, status: str) -> bool:
    """A status is that of the gap's actions, or that they do not lift it to its target (PL-09)."""
    return not row.is_covered if status == UNCOVERED else status in ("", row.status.id)


def _text_of(row: GapRow) -> str:
    """What the search looks through: number, title, owner and the titles of the actions."""
    return " ".join((row.number, row.title, row.owner, *(action.title for action in row.actions))).casefold()


def _lead(rows: tuple[GapRow, ...], *, answered: int) -> str:
    if not answered:
        return "Gaps appear here as soon as requirements are answered."
    if not rows:
        return "Every answered requirement has reached its target level."
    below = f"{count_text(len(rows), 'requirement')} {'is' if len(rows) == 1 else 'are'} below target."
    bare = sum(1 for row in rows if not row.owner or not row.due_text)
    return f"{below} {bare} {'needs' if bare == 1 else 'need'} an owner or a date." if bare else below


def _empty_text(rows: tuple[GapRow, ...], shown: tuple[GapRow, ...], *, answered: int) -> str:
    if shown:
        return ""
    if rows:
        return "No gap matches this filter."
    return "No gaps to target." if answered else "Nothing is answered yet."


def _choices(every: str, entries: Iterable[tuple[str, str]], selected: str) -> tuple[Choice, ...]:
    rest = tuple(Choice(value=value, text=text, is_selected=value == selected) for value, text in entries)
    return (Choice(value="", text=every, is_selected=not any(choice.is_selected for choice in rest)), *rest)


def _clause_choices(standing: Standing, selected: str) -> tuple[Choice, ...]:
    entries = ((clause.number, f"{clause.number} {clause.short_title}") for clause, _ in standing.asked_clauses)
    return _choices("All clauses", entries, selected)


def _owner_choices(rows: tuple[GapRow, ...], selected: str) -> tuple[Choice, ...]:
    names = sorted({row.owner for row in rows if row.owner}, key=str.casefold)
    return _choices("Everyone", ((NOBODY, "Nobody yet"), *((name, name) for name in names)), selected)


def _status_choices(selected: str) -> tuple[Choice, ...]:
    marks = (NOT_PLANNED, *(status_mark(status) for status in STATUS_TEXTS))
    entries = ((UNCOVERED, "No full answer"), *((mark.id, mark.text) for mark in marks))
    return _choices("Every status", entries, selected)


def _column(standing: Standing, asked: GapFilter, key: str, text: str) -> SortLink:
    """Sort by a column; a second click turns the direction."""
    is_sorted = asked.sort == key
    turned = replace(asked, sort=key, is_descending=is_sorted and not asked.is_descending)
    is_falling = asked.is_descending != (key in LARGEST_FIRST)
    direction = ("descending" if is_falling else "ascending") if is_sorted else "none"
    return SortLink(key=key, text=text, href=filter_path(standing.id, turned), direction=direction)


def filter_path(assessment_id: int, asked: GapFilter) -> str:
    """Return the address of the gap list with a filter; the names are those of the form's fields."""
    return links.plan_path(
        assessment_id,
        q=asked.text,
        clause=asked.clause,
        priority=asked.priority,
        owner=asked.owner,
        status=asked.status,
        sort="" if asked.sort == "order" else asked.sort,
        direction="descending" if asked.is_descending else "",
        **{"class": asked.gap_class},
    )


def _strength(standing: Standing, key: str) -> StrengthRow:
    requirement, result = standing.catalogue.by_key[key], standing.results[key]
    return StrengthRow(
        key=key,
        number=requirement.number,
        title=requirement.title,
        level_mark=mark_of(result.state, result.level, catalogue=standing.catalogue),
        text=f"Confidence {percent_text(result.confidence)}: verify before you build on it.",
        href=standing.clause_href(requirement),
    )
