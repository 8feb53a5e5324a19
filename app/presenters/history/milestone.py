"""One milestone: its figures as they were recorded, and beside them what another basis makes of the same record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.presenters import links
from app.presenters.history.page import basis_choices
from app.presenters.history.side_by_side import Side, SideBySideRow, marked_text, of_kind, settings_text, side_by_side
from app.presenters.marks import Choice
from app.presenters.standing import Standing
from app.presenters.words import count_text, date_text
from app.values.history import Basis, Moment
from clauses.changes import ChangeKind
from scoring.replaying.values import Replay

KIND_NAMES = {
    ChangeKind.EDITORIAL: "Wording only",
    ChangeKind.WEIGHTS_CHANGED: "Weights changed",
    ChangeKind.STATEMENT_CHANGED: "Level statements changed",
    ChangeKind.ADDED: "Added",
    ChangeKind.REMOVED: "Removed",
    ChangeKind.UNKNOWN: "Cannot be told",
}


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One kind of change between the editions: its name, how many requirements it concerns, and which."""

    name: str
    count: int
    numbers: str


@dataclass(frozen=True, kw_only=True)
class MilestoneView:
    """The page of a milestone. `left` is what was recorded, `right` the same record under `under_name`."""

    eyebrow: str
    title: str
    lead: str
    recorded_text: str
    again_text: str
    size_text: str
    warning: str
    notes: tuple[str, ...]
    is_same: bool
    under_name: str
    clauses: tuple[SideBySideRow, ...]
    overall: tuple[SideBySideRow, ...]
    capabilities: tuple[SideBySideRow, ...]
    changes: tuple[ChangeLine, ...]
    under_choices: tuple[Choice, ...]
    compare_href: str
    remove_action: str
    back_href: str


def build_milestone(
    standing: Standing, replayed: Replay, *, moment: Moment, basis: Basis, origin: Basis | None, bases: Sequence[Basis]
) -> MilestoneView:
    """Build the page of a milestone; `origin` is the basis that it was scored with, None where that is not at hand."""
    rows = side_by_side(
        Side(
            result=replayed.original,
            catalogue=basis.catalogue if origin is None else origin.catalogue,
            trace_href="" if origin is None else links.moment_trace_path(standing.id, moment.id, under=origin.id),
        ),
        Side(
            result=replayed.result,
            catalogue=basis.catalogue,
            trace_href=links.moment_trace_path(standing.id, moment.id, under=basis.id),
        ),
    )
    return MilestoneView(
        eyebrow=standing.snapshot.header.organization.name,
        title=f"Result {moment.label}",
        lead=f"Recorded on {date_text(moment.day)}. What was recorded stays as it is.",
        recorded_text=settings_text(replayed.original),
        again_text=settings_text(replayed.result),
        size_text=f"Scored again on {replayed.size_text}.",
        warning=marked_text(basis.catalogue, replayed.marked, when="since"),
        notes=replayed.notes,
        is_same=origin is not None and origin.catalogue.content_hash == basis.catalogue.content_hash,
        under_name=basis.name,
        clauses=of_kind(rows, "clause"),
        overall=of_kind(rows, "catalogue"),
        capabilities=of_kind(rows, "capability"),
        changes=_changes(replayed, basis, origin),
        under_choices=basis_choices(bases, basis.id),
        compare_href=links.comparison_path(standing.id, earlier=moment.id, later="now"),
        remove_action=f"{links.moment_path(standing.id, moment.id)}/remove",
        back_href=links.page_path(standing.id, "history"),
    )


def _changes(replayed: Replay, basis: Basis, origin: Basis | None) -> tuple[ChangeLine, ...]:
    """Say what changed between the edition of the record and the other one, kind by kind."""
    known = {} if origin is None else origin.catalogue.by_key
    lines = []
    for kind, name in KIND_NAMES.items():
        keys = [change.key for change in replayed.changes if change.kind is kind]
        if keys:
            found = [basis.catalogue.by_key.get(key) or known.get(key) for key in keys]
            numbers = [key if each is None else each.number for key, each in zip(keys, found, strict=True)]
            shown = numbers[:12] + ([f"{count_text(len(numbers) - 12, 'other')}"] if len(numbers) > 12 else [])
            lines.append(ChangeLine(name=name, count=len(keys), numbers=", ".join(shown)))
    return tuple(lines)
