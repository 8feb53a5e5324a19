"""Figures to draw and what to find in a drawing, for the tests of charts."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from app.presenters.figures import RadarAxis, RadarFigure

CLAUSES = ("4 Context", "5 Leadership", "6 Planning", "7 Support", "8 Operation", "9 Performance", "10 Improvement")


def radar(
    now: list[float | None],
    *,
    target: list[float | None] | None = None,
    previous: list[float | None] | None = None,
    evidenced: list[float | None] | None = None,
    low: list[float | None] | None = None,
    high: list[float | None] | None = None,
    labels: tuple[str, ...] = CLAUSES,
) -> RadarFigure:
    nothing: list[float | None] = [None] * len(labels)
    columns = zip(
        *(labels, now, target or nothing, previous or nothing, evidenced or nothing, low or now, high or now),
        strict=True,
    )
    axes = tuple(
        RadarAxis(
            id=label.split()[0],
            label=label,
            title=label,
            gate_text="2",
            now=each,
            target=aim,
            previous=before,
            evidenced=shown,
            low=lowest,
            high=highest,
        )
        for label, each, aim, before, shown, lowest, highest in columns
    )
    return RadarFigure(
        id="clauses",
        title="Maturity index by clause",
        description="4 Context: index 2.9.",
        top=5,
        axes=axes,
        previous_name="2025" if previous else "",
    )


def parse(markup: object) -> ET.Element:
    return ET.fromstring(str(markup))


def by_class(tree: ET.Element, name: str) -> list[ET.Element]:
    return [each for each in tree.iter() if name in each.get("class", "").split()]


def circles(tree: ET.Element) -> list[tuple[float, float]]:
    return [(float(each.get("cx", "")), float(each.get("cy", ""))) for each in by_class(tree, "marker-now")]
