"""How the units stand in the report: only where enough people answered, and told where they differ."""

from __future__ import annotations

from dataclasses import replace

from app.presenters import build_report
from scoring import UnitResult
from scoring.units import UnitFigures


def test_without_units_the_report_has_no_table_of_them(halden) -> None:
    assert build_report(halden.standing()).units is None


def test_a_unit_of_fewer_than_five_people_is_not_shown_apart_but_its_distance_is_told(halden) -> None:
    standing = halden.standing(given={2: halden.all_at(2)})
    few, many = (
        UnitResult(
            name=name,
            size=size,
            respondents=people,
            levels={halden.key("6.4"): level},
            votes={halden.key("6.4"): people},
            clauses=(unit_figures("clause", "4", 2), unit_figures("clause", "5", None)),
            capabilities=(),
            overall=unit_figures("catalogue", "dms", 1),
        )
        for name, size, people, level in (("Plant Moss", 180, 4, 1), ("Plant Halden", 1420, 5, 3))
    )

    view = build_report(replace(standing, units=(few, many)))

    assert view.units is not None
    assert [(row.name, row.size_text, row.people, row.levels, row.overall) for row in view.units.rows] == [
        ("Plant Halden", "1,420", 5, ("2", "-"), "1")
    ]
    assert view.units.note == "1 unit with fewer than 5 people who answered is not shown apart."
    assert [(row.number, row.kind) for row in view.findings if row.kind == "units"] == [("6.4", "units")]
    assert build_report(replace(standing, units=(many, many))).units.note == ""
    assert build_report(replace(standing, units=(few, few))).units.note == (
        "2 units with fewer than 5 people who answered are not shown apart."
    )


def unit_figures(kind: str, id: str, level: int | None) -> UnitFigures:  # noqa: A002 - the field's own name
    return UnitFigures(
        kind=kind,
        id=id,
        is_published=level is not None,
        gate_level=level,
        index=None,
        share_at_target=None,
        coverage=1.0,
        asked=1,
        answered=1,
    )
