"""Where we stand among the others of our group: our figures, the quartiles of the sample, and counts in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.presenters import links, words
from app.presenters.marks import group_level_text, on_axis
from app.presenters.report.groups import group_names
from app.presenters.standing import Standing
from app.values.benchmark import Benchmark, BenchmarkFigure
from clauses.model import Catalogue
from scoring.values import GroupResult

WAYS_OUT = {
    "group": ("Name the group", "settings#comparison"),
    "consent": ("Read what consent means", "settings#comparison"),
    "result": ("Check answers", "check"),
}


@dataclass(frozen=True, kw_only=True)
class QuartileFigure:
    """A figure of ours before the quartiles of the sample, on the 0 to `top` axis; None where there is none."""

    top: int
    low: float | None
    median: float | None
    high: float | None
    ours: float | None


@dataclass(frozen=True, kw_only=True)
class PositionRow:
    """One figure: its name, ours, the median and the middle half of the sample as text, and who stands where."""

    name: str
    ours_text: str
    median_text: str
    half_text: str
    stand_text: str
    figure: QuartileFigure


@dataclass(frozen=True, kw_only=True)
class SubjectRows:
    """The whole, a clause or a capability with its gate level and its maturity index."""

    label: str
    title: str
    rows: tuple[PositionRow, ...]


@dataclass(frozen=True, kw_only=True)
class BenchmarkView:
    """Everything the comparison shows. With a `refusal` there is nothing else, only a way out where there is one."""

    eyebrow: str
    headline: str
    lede: str = ""
    sample: str = ""
    top: int = 0
    clauses: tuple[SubjectRows, ...] = ()
    capabilities: tuple[SubjectRows, ...] = ()
    refusal: str = ""
    way_text: str = ""
    way_href: str = ""


def build_benchmark(standing: Standing, benchmark: Benchmark) -> BenchmarkView:
    """Build the comparison; the whole comes first, then clauses and capabilities in catalogue order."""
    catalogue, result = standing.catalogue, standing.result
    by_subject: dict[tuple[str, str], list[BenchmarkFigure]] = {}
    for each in benchmark.figures:
        by_subject.setdefault((each.kind, each.id), []).append(each)

    def subjects(groups: Iterable[GroupResult]) -> tuple[SubjectRows, ...]:
        return tuple(_subject(catalogue, group, by_subject[group.kind, group.id]) for group in groups)

    gate, index = by_subject[result.overall.kind, result.overall.id]
    return BenchmarkView(
        eyebrow=_eyebrow(standing),
        headline=_headline(gate, benchmark),
        lede=_lede(catalogue, gate, index),
        sample=sample_text(benchmark, catalogue=catalogue),
        top=catalogue.highest_level,
        clauses=subjects((result.overall, *result.clauses)),
        capabilities=subjects(result.capabilities),
    )


def build_refused_benchmark(standing: Standing, *, detail: str, reason: str) -> BenchmarkView:
    """Build the page that says why there is no comparison and, where something can be done here, what."""
    way_text, way = WAYS_OUT.get(reason, ("", ""))
    return BenchmarkView(
        eyebrow=_eyebrow(standing),
        headline="No comparison with others yet",
        refusal=detail,
        way_text=way_text,
        way_href=links.page_path(standing.id, way) if way else "",
    )


def sample_text(benchmark: Benchmark, *, catalogue: Catalogue) -> str:
    """Say what we are compared with: who, how many, by what, from when, and that ours is not among them."""
    mode = next((mode.title for mode in catalogue.modes if mode.id == benchmark.mode), benchmark.mode)
    when = words.span_text(benchmark.earliest, benchmark.latest)
    return (
        f"The sample: {benchmark.organizations} other organizations of the group {benchmark.group} that have "
        "consented, each with its newest result. Our own organization is not among them. "
        f"Catalogue {benchmark.catalogue_id}, edition {benchmark.catalogue_edition}, {benchmark.catalogue_hash[:12]}; "
        f"{mode}; started or imported {when}."
    )


def position_text(figure: BenchmarkFigure) -> str:
    """Say in words who stands where.

    >>> seven = {"kind": "clause", "id": "6", "figure": "gate_level", "organizations": 7, "quartiles": (1, 2, 3)}
    >>> position_text(BenchmarkFigure(**seven, ours=2, lower=2, equal=2, higher=3))
    '3 of 7 stand higher, 2 equal, 2 lower'
    >>> position_text(BenchmarkFigure(**seven, ours=5, lower=7, equal=0, higher=0))
    'None of 7 stands higher, 0 equal, 7 lower'
    """
    if figure.quartiles is None:
        return "Fewer than five others have this figure"
    if figure.higher is None:
        return f"We have no such figure; {figure.organizations} others have"
    return f"{_share_text(figure)} {_stand(figure)} higher, {figure.equal} equal, {figure.lower} lower"


def _share_text(figure: BenchmarkFigure, noun: str = "") -> str:
    """Write how many stand higher, of how many: "None of 7", "3 of 7", "All 7", with a noun where one is given."""
    others = f"{figure.organizations} {noun}".strip()
    if figure.higher == figure.organizations:
        return f"All {others}"
    return f"{figure.higher or 'None'} of {others}"


def _stand(figure: BenchmarkFigure) -> str:
    return "stands" if figure.higher in (0, 1) else "stand"


def _headline(gate: BenchmarkFigure, benchmark: Benchmark) -> str:
    """Name the sample and say how the whole stands in it, by its gate level."""
    others = _share_text(gate, f"other organizations of the group {benchmark.group}")
    return f"{others} {_stand(gate)} higher than we do"


def _lede(catalogue: Catalogue, gate: BenchmarkFigure, index: BenchmarkFigure) -> str:
    level = group_level_text(None if gate.ours is None else int(gate.ours), catalogue=catalogue)
    ours = words.decimal_text(on_axis(index.ours, catalogue=catalogue))
    return (
        f"As a whole we stand at level {level}: {gate.higher} higher, {gate.equal} equal, {gate.lower} lower. "
        f"By the maturity index, {ours} of {catalogue.highest_level}: {index.higher} higher, {index.equal} equal, "
        f"{index.lower} lower."
    )


def _subject(catalogue: Catalogue, group: GroupResult, figures: Iterable[BenchmarkFigure]) -> SubjectRows:
    label, title, _ = group_names(catalogue, group)
    return SubjectRows(label=label, title=title, rows=tuple(_position(catalogue, figure) for figure in figures))


def _position(catalogue: Catalogue, figure: BenchmarkFigure) -> PositionRow:
    is_level = figure.figure == "gate_level"
    values = (*(figure.quartiles or (None, None, None)), figure.ours)
    low, median, high, ours = values if is_level else (on_axis(value, catalogue=catalogue) for value in values)
    places = 0 if is_level else 1
    texts = [words.decimal_text(value, places=places) for value in (low, median, high, ours)]
    half = words.NOTHING if low is None else texts[0] if texts[0] == texts[2] else f"{texts[0]} to {texts[2]}"
    return PositionRow(
        name="Level" if is_level else "Index",
        ours_text=texts[3],
        median_text=texts[1],
        half_text=half,
        stand_text=position_text(figure),
        figure=QuartileFigure(top=catalogue.highest_level, low=low, median=median, high=high, ours=ours),
    )


def _eyebrow(standing: Standing) -> str:
    return f"{standing.snapshot.header.organization.name}, comparison with others"
