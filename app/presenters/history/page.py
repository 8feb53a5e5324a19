"""The history page: every milestone with what it was scored by, the trend, and the choice of two to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.presenters import links
from app.presenters.figures import TrendFigure, TrendPoint
from app.presenters.history.side_by_side import GroupFigures, Side, figures_of, settings_text
from app.presenters.marks import Choice, on_axis
from app.presenters.standing import Standing
from app.presenters.words import NOTHING, count_text, date_text, decimal_text, listing_text
from app.values.history import Basis, Moment
from scoring.replaying.values import Replay


@dataclass(frozen=True, kw_only=True)
class MilestoneRow:
    """One result of the history with its original figures, and what it was scored by."""

    id: str
    label: str
    day_text: str
    figures: GroupFigures
    asked_text: str
    settings_text: str
    href: str
    compare_href: str
    remove_action: str
    is_now: bool


@dataclass(frozen=True, kw_only=True)
class HistoryView:
    """The history page. `trend` is None below two results; `trend_text` says on what it stands or why it is missing."""

    eyebrow: str
    lead: str
    rows: tuple[MilestoneRow, ...]
    trend: TrendFigure | None
    trend_text: str
    left_out_text: str
    can_compare: bool
    earlier_choices: tuple[Choice, ...]
    later_choices: tuple[Choice, ...]
    under_choices: tuple[Choice, ...]
    compare_action: str
    record_href: str
    empty_text: str


def build_history(
    standing: Standing,
    *,
    moments: Sequence[Moment],
    bases: Sequence[Basis],
    points: Sequence[tuple[Moment, Replay]],
    left_out: Sequence[Moment],
) -> HistoryView:
    """Build the page; `points` are all moments that one trend can hold, scored under the present settings."""
    header, past = standing.snapshot.header, [moment for moment in moments if not moment.is_now]
    trend = _trend(standing, points)
    earlier = past[-1].id if past else ""
    return HistoryView(
        eyebrow=", ".join(part for part in (header.organization.name, header.cycle) if part),
        lead=_lead(past),
        rows=tuple(_row(standing, moment) for moment in moments if past),
        trend=trend,
        trend_text=_trend_text(points) if trend else "",
        left_out_text=_left_out_text(left_out),
        can_compare=bool(past),
        earlier_choices=moment_choices(past, earlier),
        later_choices=moment_choices(moments, "now"),
        under_choices=basis_choices(bases, bases[0].id),
        compare_action=links.page_path(standing.id, "history/compare"),
        record_href=links.page_path(standing.id, "check") + "#milestone-title",
        empty_text="" if past else "Nothing is recorded yet. A recorded result is what later ones are compared with.",
    )


def moment_choices(moments: Sequence[Moment], selected: str) -> tuple[Choice, ...]:
    """Offer moments by label and day."""
    return tuple(
        Choice(
            value=moment.id,
            text=moment.label if moment.is_now else f"{moment.label}, {date_text(moment.day)}",
            is_selected=moment.id == selected,
        )
        for moment in moments
    )


def basis_choices(bases: Sequence[Basis], selected: str) -> tuple[Choice, ...]:
    """Offer what results can be scored under."""
    return tuple(
        Choice(value=basis.id, text=basis.name[:1].upper() + basis.name[1:], is_selected=basis.id == selected)
        for basis in bases
    )


def _lead(past: Sequence[Moment]) -> str:
    if not past:
        return "Recorded results are kept as they were, with the settings and the catalogue that they were scored by."
    return (
        f"{count_text(len(past), 'recorded result')} since {date_text(past[0].day)}. Each is kept as it was; looking "
        "at it under other settings changes nothing."
    )


def _row(standing: Standing, moment: Moment) -> MilestoneRow:
    side = Side(
        result=moment.result, catalogue=standing.catalogue, trace_href=links.moment_trace_path(standing.id, moment.id)
    )
    asked = moment.result.overall
    return MilestoneRow(
        id=moment.id,
        label=moment.label,
        day_text=date_text(moment.day),
        figures=figures_of(side, moment.result.overall),
        asked_text=f"{asked.answered} of {asked.asked}",
        settings_text=settings_text(moment.result),
        href=links.page_path(standing.id, "report") if moment.is_now else links.moment_path(standing.id, moment.id),
        compare_href="" if moment.is_now else links.comparison_path(standing.id, earlier=moment.id, later="now"),
        remove_action="" if moment.is_now else f"{links.moment_path(standing.id, moment.id)}/remove",
        is_now=moment.is_now,
    )


def _trend(standing: Standing, points: Sequence[tuple[Moment, Replay]]) -> TrendFigure | None:
    if len(points) < 2:
        return None
    shown = tuple(_point(standing, moment, replayed) for moment, replayed in points)
    target = on_axis(points[-1][1].result.overall.target_index, catalogue=standing.catalogue)
    values = ", ".join(f"{point.label} {point.text}" for point in shown)
    return TrendFigure(
        description=f"Maturity index: {values}. Target {decimal_text(target)}.",
        top=standing.catalogue.highest_level,
        points=shown,
        target=target,
        target_text=decimal_text(target),
    )


def _point(standing: Standing, moment: Moment, replayed: Replay) -> TrendPoint:
    overall = replayed.result.overall
    value = on_axis(overall.index, catalogue=standing.catalogue)
    return TrendPoint(
        label=moment.label,
        date_text=date_text(moment.day),
        value=value,
        text=decimal_text(value),
        gate_text=NOTHING if overall.gate_level is None else str(overall.gate_level),
    )


def _trend_text(points: Sequence[tuple[Moment, Replay]]) -> str:
    size = count_text(len(points[-1][1].common), "requirement")
    return f"Maturity index on the {size} that all of these results have, all of them under the present settings."


def _left_out_text(left_out: Sequence[Moment]) -> str:
    if not left_out:
        return ""
    names = listing_text([moment.label for moment in left_out])
    return f"Not in the trend: {names}, which {'has' if len(left_out) == 1 else 'have'} another catalogue or scale."
