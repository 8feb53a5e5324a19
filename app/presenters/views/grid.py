"""The grid of importance and performance: which gaps lie where, as numbers of requirements in bands and levels."""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass

from app.presenters.standing import Standing
from app.presenters.words import count_text, listing_text
from scoring.comparisons import Quadrant, View

BAND = 0.1
QUADRANT_TEXTS = {
    Quadrant.ACT_HERE: "Act here",
    Quadrant.KEEP_IT_UP: "Keep it up",
    Quadrant.LATER: "Later",
    Quadrant.ENOUGH_FOR_NOW: "Enough for now",
}
QUADRANT_NOTES = {
    Quadrant.ACT_HERE: "important, level below {level}",
    Quadrant.KEEP_IT_UP: "important, level {level} or more",
    Quadrant.LATER: "less important, level below {level}",
    Quadrant.ENOUGH_FOR_NOW: "less important, level {level} or more",
}


@dataclass(frozen=True, kw_only=True)
class GridMark:
    """One gap by the number of its requirement."""

    number: str
    title: str
    href: str


@dataclass(frozen=True, kw_only=True)
class GridCell:
    """The numbers of the gaps at one level within one band of importance."""

    level: int
    numbers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class GridBand:
    """A band of importance from `low` up, with one cell per level."""

    low: float
    label: str
    is_important: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, kw_only=True)
class GridField:
    """One of the four fields with its gaps; the table beside the picture."""

    name: str
    note: str
    count_text: str
    marks: tuple[GridMark, ...]


@dataclass(frozen=True, kw_only=True)
class GridFigure:
    """The picture: bands from the most important down, levels from left to right, cut at `level_cut`."""

    description: str
    levels: tuple[int, ...]
    level_cut: int
    bands: tuple[GridBand, ...]
    fields: tuple[GridField, ...]


def build_grid(standing: Standing, view: View) -> GridFigure:
    """Build the grid from the view of importance and performance."""
    level_cut = int(view.settings["level"])
    fields = tuple(_field(standing, view, quadrant, level_cut) for quadrant in Quadrant)
    return GridFigure(
        description="; ".join(f"{field.name}: {_numbers(field)}" for field in fields),
        levels=tuple(step.number for step in standing.catalogue.scale[:-1]),
        level_cut=level_cut,
        bands=_bands(standing, view),
        fields=fields,
    )


def _numbers(field: GridField) -> str:
    return listing_text([mark.number for mark in field.marks]) or "none"


def _field(standing: Standing, view: View, quadrant: Quadrant, level_cut: int) -> GridField:
    keys = [row.key for row in view.rows if row.quadrant is quadrant]
    order = {key: place for place, key in enumerate(standing.catalogue.by_key)}
    marks = tuple(_mark(standing, key) for key in sorted(keys, key=lambda key: order[key]))
    return GridField(
        name=QUADRANT_TEXTS[quadrant],
        note=QUADRANT_NOTES[quadrant].format(level=level_cut),
        count_text=count_text(len(marks), "gap"),
        marks=marks,
    )


def _mark(standing: Standing, key: str) -> GridMark:
    requirement = standing.catalogue.by_key[key]
    href = standing.clause_href(requirement)
    return GridMark(number=requirement.number, title=requirement.title, href=href)


def _bands(standing: Standing, view: View) -> tuple[GridBand, ...]:
    """Sort the gaps into bands; the cut of importance is the end of a band, so that no band lies on both sides."""
    cut = view.settings["importance"]
    found: dict[int, dict[int, list[str]]] = defaultdict(lambda: defaultdict(list))
    order = {key: place for place, key in enumerate(standing.catalogue.by_key)}
    for row in sorted(view.rows, key=lambda row: order[row.key]):
        steps = math.floor((row.factors["importance"] - cut) / BAND + 1e-9)
        found[steps][int(row.factors["level"])].append(standing.number(row.key))
    return tuple(
        GridBand(
            low=cut + steps * BAND,
            label=f"{cut + steps * BAND:.1f}",
            is_important=steps >= 0,
            cells=tuple(
                GridCell(level=step.number, numbers=tuple(found[steps][step.number]))
                for step in standing.catalogue.scale[:-1]
            ),
        )
        for steps in sorted(found, reverse=True)
    )
