"""Two results side by side under the same settings, with what moved between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.presenters import links
from app.presenters.history.page import basis_choices, moment_choices
from app.presenters.history.side_by_side import Side, SideBySideRow, marked_text, of_kind, settings_text, side_by_side
from app.presenters.marks import Choice, Mark, mark_of
from app.presenters.standing import Standing
from app.presenters.words import count_text, date_text
from app.values.history import Basis, Moment
from scoring.replaying.values import Comparison, RequirementMove


@dataclass(frozen=True, kw_only=True)
class MoveRow:
    """A requirement that stands elsewhere now; `note` is set where its level statements changed in between."""

    key: str
    number: str
    title: str
    before: Mark
    after: Mark
    direction: str
    note: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ComparisonView:
    """The comparison page: a sentence, its size and settings, warnings, both tables, and what moved."""

    eyebrow: str
    title: str
    lead: str
    size_text: str
    settings_text: str
    warning: str
    notes: tuple[str, ...]
    left_name: str
    right_name: str
    clauses: tuple[SideBySideRow, ...]
    overall: tuple[SideBySideRow, ...]
    capabilities: tuple[SideBySideRow, ...]
    moves: tuple[MoveRow, ...]
    moves_text: str
    earlier_choices: tuple[Choice, ...]
    later_choices: tuple[Choice, ...]
    under_choices: tuple[Choice, ...]
    compare_action: str
    back_href: str


def build_comparison(
    standing: Standing,
    compared: Comparison,
    *,
    earlier: Moment,
    later: Moment,
    basis: Basis,
    moments: Sequence[Moment],
    bases: Sequence[Basis],
) -> ComparisonView:
    """Build the page of two results that were scored under one basis."""
    left, right = (
        Side(
            result=side.result,
            catalogue=basis.catalogue,
            trace_href=links.moment_trace_path(standing.id, moment.id, under=basis.id, beside=other.id),
        )
        for side, moment, other in ((compared.earlier, earlier, later), (compared.later, later, earlier))
    )
    rows = side_by_side(left, right)
    moves = tuple(_move(standing, basis, move) for move in compared.moved)
    return ComparisonView(
        eyebrow=standing.snapshot.header.organization.name,
        title=f"{earlier.label} and {later.label.lower() if later.is_now else later.label}",
        lead=_lead(rows[-1], earlier=earlier, later=later),
        size_text=f"{compared.size_text[:1].upper()}{compared.size_text[1:]}.",
        settings_text=f"Both sides under {basis.name}: {settings_text(compared.later.result)}.",
        warning=marked_text(basis.catalogue, compared.marked, when="in between"),
        notes=compared.notes,
        left_name=earlier.label,
        right_name=later.label,
        clauses=of_kind(rows, "clause"),
        overall=of_kind(rows, "catalogue"),
        capabilities=of_kind(rows, "capability"),
        moves=moves,
        moves_text=_moves_text(moves, len(compared.common)),
        earlier_choices=moment_choices(moments, earlier.id),
        later_choices=moment_choices(moments, later.id),
        under_choices=basis_choices(bases, basis.id),
        compare_action=links.page_path(standing.id, "history/compare"),
        back_href=links.page_path(standing.id, "history"),
    )


def _lead(whole: SideBySideRow, *, earlier: Moment, later: Moment) -> str:
    span = f"From {date_text(earlier.day)} to {date_text(later.day)}"
    if whole.left is None or whole.right is None or whole.change is None:
        return f"{span} there are not enough answers on both sides for an index of the whole."
    verb = "rose" if whole.change > 0 else "fell" if whole.change < 0 else "stayed"
    moved = (
        f"from {whole.left.index_text} to {whole.right.index_text}" if whole.change else f"at {whole.left.index_text}"
    )
    then, now = whole.left.gate_text, whole.right.gate_text
    levels = f"the level reached stayed at {now}" if then == now else f"the level reached moved from {then} to {now}"
    return f"{span} the maturity index {verb} {moved}; {levels}."


def _move(standing: Standing, basis: Basis, move: RequirementMove) -> MoveRow:
    requirement, known = basis.catalogue.by_key[move.after.key], standing.catalogue.by_key.get(move.after.key)
    before, after = move.before.level, move.after.level
    direction = "" if before is None or after is None else "up" if after > before else "down"
    return MoveRow(
        key=requirement.key,
        number=requirement.number,
        title=requirement.title,
        before=mark_of(move.before.state, before, catalogue=basis.catalogue),
        after=mark_of(move.after.state, after, catalogue=basis.catalogue),
        direction=direction,
        note="Level statements changed" if move.is_marked else "",
        href="" if known is None else standing.clause_href(known),
    )


def _moves_text(moves: Sequence[MoveRow], size: int) -> str:
    up, down = (sum(1 for move in moves if move.direction == way) for way in ("up", "down"))
    if not moves:
        return f"None of the {count_text(size, 'requirement')} moved."
    rest = len(moves) - up - down
    told = f"{up} up, {down} down" + (f", {rest} with an answer on one side only" if rest else "")
    return f"{len(moves)} of {count_text(size, 'requirement')} moved: {told}."
