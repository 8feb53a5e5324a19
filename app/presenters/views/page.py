"""The page that compares priorities: each gap with its rank by P and by every other view."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters import links
from app.presenters.marks import Choice
from app.presenters.shaken import FIRST, rank_text, shaken_gap, some_text, stability_text
from app.presenters.standing import Standing
from app.presenters.views.grid import GridFigure, build_grid
from app.presenters.weight_words import constant_text
from app.presenters.words import NOTHING, decimal_text, number_text, range_text
from scoring.comparisons import Horizon, Method, View, ViewRow, compare_views
from scoring.values import Gap

BY_PRIORITY = "priority"
HORIZON_TEXTS = {
    Horizon.STRATEGIC: "Strategic: several years",
    Horizon.TACTICAL: "Tactical: one to two years",
    Horizon.OPERATIONAL: "Operational: this year",
}
SHORT_NAMES = {
    Method.VALUE: "Value, k = 1",
    Method.BENEFIT: "Benefit, k = 0",
    Method.RISK: "Risk reduction",
    Method.SIRI: "SIRI-like",
    Method.WSJF: "WSJF",
    Method.IMPORTANCE_PERFORMANCE: "Importance and level",
}


@dataclass(frozen=True, kw_only=True)
class ViewColumn:
    """One way of ranking. `settings_text` holds the weights it was used with, `href` sorts the table by it."""

    id: str
    name: str
    title: str
    formula: str
    strength: str
    weakness: str
    settings_text: str
    href: str
    is_sorted: bool


@dataclass(frozen=True, kw_only=True)
class ViewCell:
    """The rank of one gap in one view and its distance from P in words: "3", "up", "2 higher"."""

    rank: int
    score: float
    score_text: str
    direction: str
    move_text: str


@dataclass(frozen=True, kw_only=True)
class ViewsRow:
    """One gap in all views; `cells` stand in the order of the columns."""

    key: str
    number: str
    title: str
    href: str
    is_must_do: bool
    rank: int
    rank_text: str
    interval_text: str
    priority: float
    priority_text: str
    trace_href: str
    cells: tuple[ViewCell, ...]


@dataclass(frozen=True, kw_only=True)
class ViewsPage:
    """The page. `lead` says how firm the first ten are; with no gap there is only `empty_text`."""

    eyebrow: str
    title: str
    lead: str
    empty_text: str
    horizons: tuple[Choice, ...]
    sort: str
    priority: ViewColumn
    columns: tuple[ViewColumn, ...]
    rows: tuple[ViewsRow, ...]
    grid: GridFigure | None
    grid_text: ViewColumn | None
    plan_href: str
    weights_href: str

    @property
    def all_columns(self) -> tuple[ViewColumn, ...]:
        """P and the other orders."""
        return (self.priority, *self.columns)


def build_views(standing: Standing, *, horizon: str = "", sort: str = BY_PRIORITY) -> ViewsPage:
    """Build the page. An unknown horizon is the strategic one, an unknown view to sort by is P."""
    chosen = Horizon(horizon) if horizon in set(Horizon) else Horizon.STRATEGIC
    header = standing.snapshot.header
    gaps = standing.result.gaps
    views = compare_views(result=standing.result, catalogue=standing.catalogue, horizon=chosen) if gaps else ()
    ranking = [view for view in views if view.method is not Method.IMPORTANCE_PERFORMANCE]
    grid = next((view for view in views if view.method is Method.IMPORTANCE_PERFORMANCE), None)
    known = sort if sort in {view.method.value for view in ranking} else BY_PRIORITY
    return ViewsPage(
        eyebrow=", ".join(part for part in (header.organization.name, header.cycle) if part),
        title="Compare priorities",
        lead=_lead(standing, ranking),
        empty_text="" if gaps else _empty_text(answered=standing.result.overall.answered),
        horizons=tuple(
            Choice(value=each.value, text=text, is_selected=each is chosen) for each, text in HORIZON_TEXTS.items()
        ),
        sort=known,
        priority=_priority_column(standing, chosen, is_sorted=known == BY_PRIORITY),
        columns=tuple(_column(standing, view, chosen, is_sorted=view.method.value == known) for view in ranking),
        rows=_rows(standing, ranking, known),
        grid=None if grid is None else build_grid(standing, grid),
        grid_text=None if grid is None else _column(standing, grid, chosen, is_sorted=False),
        plan_href=links.plan_path(standing.id),
        weights_href=links.weights_path(standing.id),
    )


def _empty_text(*, answered: int) -> str:
    return "No gaps to rank." if answered else "Nothing is answered yet."


def _lead(standing: Standing, views: list[View]) -> str:
    """Say how stable the first ten are: over the views, and in the shaken runs."""
    if not views:
        return "Here the same gaps are ranked in other ways, as soon as there are gaps."
    count = min(FIRST, len(standing.result.gaps))
    first = {gap.key for gap in standing.result.gaps if gap.rank <= count}
    places = [{row.key for row in view.rows if row.rank is not None and row.rank <= count} for view in views]
    most = len(views) // 2 + 1
    votes = [sum(key in place for place in places) for key in first]
    everywhere = some_text(votes.count(len(views)), "is", "are")
    mostly = some_text(sum(vote >= most for vote in votes), "is", "are")
    gaps = "gap" if count == 1 else f"{count} gaps"
    told = (
        f"Of the first {gaps} by P, {everywhere} among the first {count} in all {len(views)} other orders and {mostly}"
    )
    firm = stability_text(standing.result.shaken)
    return f"{told} in at least {most} of them; {firm}." if firm else f"{told} in at least {most} of them."


def _priority_column(standing: Standing, horizon: Horizon, *, is_sorted: bool) -> ViewColumn:
    rule = standing.catalogue.profile.priority
    share, enabling, exponent = (
        constant_text(percent)
        for percent in (rule.readiness_percent, rule.enabling_factor_percent, rule.effort_exponent_percent)
    )
    benefit = "100 x gap x importance x unlocks others x not sure"
    return ViewColumn(
        id=BY_PRIORITY,
        name=f"P, k = {exponent}",
        title=f"Priority P, k = {exponent}",
        formula=f"{benefit} / (person-days / {rule.effort_unit_days})^{exponent}",
        strength="The order that this assessment uses: every factor is visible and counts once.",
        weakness="Its weights are settled by people; look at how firm the ranks are.",
        settings_text=f"a {share}, b {enabling}, k {exponent}",
        href=links.views_path(standing.id, horizon=horizon.value),
        is_sorted=is_sorted,
    )


def _column(standing: Standing, view: View, horizon: Horizon, *, is_sorted: bool) -> ViewColumn:
    settings = ", ".join(f"{name} {number_text(value)}" for name, value in view.settings.items())
    return ViewColumn(
        id=view.method.value,
        name=SHORT_NAMES[view.method],
        title=view.name,
        formula=view.formula,
        strength=view.strength,
        weakness=view.weakness,
        settings_text=settings,
        href=links.views_path(standing.id, horizon=horizon.value, sort=view.method.value),
        is_sorted=is_sorted,
    )


def _rows(standing: Standing, views: list[View], sort: str) -> tuple[ViewsRow, ...]:
    """One row per gap, what must be done on top, then by the rank of the chosen view."""
    found = {view.method.value: {row.key: row for row in view.rows} for view in views}
    rows = [_row(standing, gap, [found[view.method.value][gap.key] for view in views]) for gap in standing.result.gaps]
    place = [view.method.value for view in views].index(sort) if sort != BY_PRIORITY else None
    rows.sort(key=lambda row: (not row.is_must_do, row.rank if place is None else row.cells[place].rank))
    return tuple(rows)


def _row(standing: Standing, gap: Gap, rows: list[ViewRow]) -> ViewsRow:
    requirement, shaken = standing.catalogue.by_key[gap.key], standing.result.shaken
    found = None if shaken is None else shaken_gap(shaken, gap.rank)
    return ViewsRow(
        key=gap.key,
        number=requirement.number,
        title=requirement.title,
        href=standing.clause_href(requirement),
        is_must_do=gap.is_must_do,
        rank=gap.rank,
        rank_text=rank_text(gap.rank, found),
        interval_text=NOTHING if found is None else range_text(found.rank_low, found.rank_high),
        priority=gap.priority,
        priority_text=decimal_text(gap.priority),
        trace_href=links.trace_path(standing.id, f"gap:{gap.key}:priority"),
        cells=tuple(_cell(gap, row) for row in rows),
    )


def _cell(gap: Gap, row: ViewRow) -> ViewCell:
    rank, score = row.rank or 0, row.score or 0.0
    moved = gap.rank - rank
    return ViewCell(
        rank=rank,
        score=score,
        score_text=decimal_text(score),
        direction="up" if moved > 0 else "down" if moved < 0 else "same",
        move_text=f"{abs(moved)} {'higher' if moved > 0 else 'lower'}" if moved else "same",
    )
