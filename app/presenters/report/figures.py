"""The chart values of the report, made from its own rows, so that a chart and its table cannot differ."""

from __future__ import annotations

from collections.abc import Sequence

from app.presenters.figures import RadarAxis, RadarFigure, RulerFigure, RulerTick, TrendFigure, TrendPoint
from app.presenters.marks import on_axis
from app.presenters.report.groups import GroupRow
from app.presenters.standing import Standing
from app.presenters.words import NOTHING, date_text, decimal_text
from scoring.values import AssessmentResult


def build_radar(*, id: str, title: str, rows: Sequence[GroupRow], top: int, previous_label: str) -> RadarFigure:  # noqa: A002 - the figure's own field name
    """Build the radar of a table's rows; clauses are labelled with number and name, capabilities with their code."""
    axes = tuple(
        RadarAxis(
            id=row.id,
            label=f"{row.label} {row.short_title}" if row.kind == "clause" else row.label,
            title=row.title,
            gate_text=row.levels_text,
            now=row.index,
            target=row.target,
            previous=row.previous,
            evidenced=row.evidenced_index,
            low=row.index_low,
            high=row.index_high,
            certainty_text=row.certainty_text,
        )
        for row in rows
    )
    return RadarFigure(
        id=id,
        title=title,
        description=" ".join(_axis_text(row, previous_label) for row in rows),
        top=top,
        axes=axes,
        previous_name=previous_label,
    )


def build_ruler(standing: Standing, *, overall: GroupRow, previous_label: str) -> RulerFigure:
    """Build the ruler of the whole assessment."""
    return RulerFigure(
        description=_axis_text(overall, previous_label),
        top=standing.catalogue.highest_level,
        ticks=tuple(RulerTick(level=step.number, name=step.name) for step in standing.catalogue.scale),
        headline=overall.gate_text,
        now=overall.index,
        target=overall.target,
        previous=overall.previous,
        previous_label=previous_label,
        evidenced=overall.evidenced_index,
        low=overall.index_low,
        high=overall.index_high,
    )


def build_trend(standing: Standing, *, overall: GroupRow) -> TrendFigure | None:
    """Build the trend over comparable milestones and now; None in a first cycle, where there is nothing to compare."""
    points = [
        _point(standing, milestone.result, milestone.label, date_text(milestone.recorded_on))
        for milestone in map(standing.under_present_settings, standing.comparable_milestones)
    ]
    if standing.agreed_milestone is None:
        points.append(_point(standing, standing.result, "Now", date_text(standing.today)))
    if len(points) < 2:
        return None
    values = ", ".join(f"{point.label} {point.text}" for point in points)
    return TrendFigure(
        description=f"Maturity index: {values}. Target {overall.target_text}.",
        top=standing.catalogue.highest_level,
        points=tuple(points),
        target=overall.target,
        target_text=overall.target_text,
    )


def _point(standing: Standing, result: AssessmentResult, label: str, day: str) -> TrendPoint:
    value = on_axis(result.overall.index, catalogue=standing.catalogue)
    gate = result.overall.gate_level
    return TrendPoint(
        label=label,
        date_text=day,
        value=value,
        text=decimal_text(value),
        gate_text=NOTHING if gate is None else str(gate),
    )


def _axis_text(row: GroupRow, previous_label: str) -> str:
    """Say all values of a row; a row without figures says why."""
    name = f"{row.label} {row.title}".strip()
    if row.index is None:
        return f"{name}: {row.note or 'no data'}."
    parts = [f"index {row.index_text} ({row.index_interval_text})", f"gate level {row.gate_text}"]
    if row.evidenced_level is not None:
        parts.append(f"evidenced index {row.evidenced_index_text}, evidenced gate level {row.evidenced_text}")
    parts += [row.certainty_text, f"target {row.target_text}"]
    if row.previous is not None:
        parts.append(f"{previous_label} {decimal_text(row.previous)}")
    return f"{name}: {', '.join(parts)}."
