"""What a chart shows, as plain values: the SVG, the interactive chart and the workbook's chart are drawn from these.

All positions on the maturity axis are 0 to `top` (5 in the DMS catalogue); None means that there is nothing to draw.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class RadarAxis:
    """One axis of the radar. `label` is short ("7 Support"), `gate_text` the gate level as text ("2", "2/1" or "-").

    `now` is the claimed, `evidenced` the evidenced maturity index, with `target` and `previous` on the 0 to `top` axis;
    `low` and `high` are its interval, `certainty_text` says which gate level is certain, likely and possible.
    """

    id: str
    label: str
    title: str
    gate_text: str
    now: float | None
    target: float | None
    previous: float | None = None
    evidenced: float | None = None
    low: float | None = None
    high: float | None = None
    certainty_text: str = ""

    @property
    def has_interval(self) -> bool:
        """Whether the index has an interval with a width."""
        return self.low is not None and self.high is not None and self.low < self.high


@dataclass(frozen=True, kw_only=True)
class RadarSeries:
    """One line of the radar: `id` (evidenced, now, previous, target) names the value of each axis, `name` the line."""

    id: str
    name: str


@dataclass(frozen=True, kw_only=True)
class RadarFigure:
    """A radar of the maturity index: axes in catalogue order, the first at 12 o'clock, clockwise.

    `previous_name` is the label of the milestone compared with ("2025"), empty without one. `description` holds all
    values in words.
    """

    id: str
    title: str
    description: str
    top: int
    axes: tuple[RadarAxis, ...]
    target_name: str = "Target"
    previous_name: str = ""

    @property
    def has_evidenced(self) -> bool:
        """Whether there is something that evidence shows."""
        return any(axis.evidenced is not None for axis in self.axes)

    @property
    def has_previous(self) -> bool:
        """Whether there is an earlier milestone to compare with."""
        return bool(self.previous_name) and any(axis.previous is not None for axis in self.axes)

    @property
    def has_interval(self) -> bool:
        """Whether the interval of some axis has a width."""
        return any(axis.has_interval for axis in self.axes)

    @property
    def series(self) -> tuple[RadarSeries, ...]:
        """The lines that are drawn, at most three: what is evidenced and claimed, or else claimed and previous; target.

        A milestone was recorded with other evidence, so what evidence shows now takes its place once it is graded.
        """
        target = RadarSeries(id="target", name=self.target_name)
        if self.has_evidenced:
            return (RadarSeries(id="evidenced", name="Now, evidenced"), RadarSeries(id="now", name="Claimed"), target)
        now = RadarSeries(id="now", name="Now")
        before = RadarSeries(id="previous", name=self.previous_name)
        return (now, before, target) if self.has_previous else (now, target)

    @property
    def note(self) -> str:
        """Why an earlier milestone is not drawn; empty where it is, or where there is none."""
        if not (self.has_evidenced and self.has_previous):
            return ""
        return f"Three lines at most: once evidence is graded, {self.previous_name} stands in the table only."


@dataclass(frozen=True, kw_only=True)
class RulerTick:
    """A whole level on the ruler with its name."""

    level: int
    name: str


@dataclass(frozen=True, kw_only=True)
class RulerFigure:
    """The overall maturity index on its 0 to `top` axis, claimed (`now`) and evidenced.

    `headline` is the gate level as text ("2" or "-").
    """

    description: str
    top: int
    ticks: tuple[RulerTick, ...]
    headline: str
    now: float | None
    target: float | None
    previous: float | None = None
    previous_label: str = ""
    evidenced: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, kw_only=True)
class DumbbellFigure:
    """From the claimed level to the target level of one requirement; `evidenced` where evidence shows less."""

    description: str
    top: int
    now: int | None
    target: int | None
    evidenced: int | None = None


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """The maturity index at one milestone, or now. `text` is the value in words ("2.1" or "-")."""

    label: str
    date_text: str
    value: float | None
    text: str
    gate_text: str


@dataclass(frozen=True, kw_only=True)
class TrendFigure:
    """The maturity index at each milestone in order of date, the present last."""

    description: str
    top: int
    points: tuple[TrendPoint, ...]
    target: float | None
    target_text: str


@dataclass(frozen=True, kw_only=True)
class StripCell:
    """One requirement in a strip; `kind` is the CSS class suffix ("level-3", "open", "not-applicable" ...).

    `evidenced_kind` is that of the evidenced level where evidence shows less than is claimed, else empty.
    """

    kind: str
    label: str
    evidenced_kind: str = ""


@dataclass(frozen=True, kw_only=True)
class StripFigure:
    """One small cell per requirement, in catalogue order. Decoration: the same facts stand in words beside it."""

    cells: tuple[StripCell, ...]


@dataclass(frozen=True, kw_only=True)
class TimelineMonth:
    """A month of the timeline; `left` and `width` are shares (0 to 1) of the whole span."""

    label: str
    left: float
    width: float


@dataclass(frozen=True, kw_only=True)
class TimelineQuarter:
    """A quarter of the timeline ("Q1 2027"); every second one is shaded."""

    label: str
    left: float
    width: float
    is_shaded: bool


@dataclass(frozen=True, kw_only=True)
class TimelineBar:
    """One action in time. `left` and `width` are None without dates; `kind` is the CSS class suffix of its status."""

    number: int
    title: str
    href: str
    detail: str
    kind: str
    status_text: str
    left: float | None
    width: float | None


@dataclass(frozen=True, kw_only=True)
class TimelineView:
    """The action plan over whole quarters. `today` is a share of the span, None when today lies outside of it."""

    description: str
    quarters: tuple[TimelineQuarter, ...]
    months: tuple[TimelineMonth, ...]
    bars: tuple[TimelineBar, ...]
    today: float | None
    today_text: str
    empty_text: str = ""
