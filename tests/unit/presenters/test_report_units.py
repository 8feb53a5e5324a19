"""How the units stand in the report: only where enough people answered, and told where they differ."""

from __future__ import annotations

from dataclasses import replace

from app.presenters import build_report
from scoring import UnitResult
from scoring.units import UnitFigures


def test_without_units_the_report_has_no_table_of_them(halden) -> None:
    assert build_report(halden.standing()).units is None


def unit(halden, name: str, *, size: int = 100, people: int, level: int) -> UnitResult:
    return UnitResult(
        name=name,
        size=size,
        respondents=people,
        levels={halden.key("6.4"): level},
        votes={halden.key("6.4"): people},
        clauses=(unit_figures("clause", "4", 2), unit_figures("clause", "5", None)),
        capabilities=(),
        overall=unit_figures("catalogue", "dms", 1),
    )


def test_a_unit_of_fewer_than_five_people_is_not_shown_apart_but_its_distance_is_told(halden) -> None:
    # Five people stand without a unit, so that nothing can be worked out from what is shown.
    people = tuple(replace(halden.people[1], id=number, name=f"Person {number}") for number in range(2, 7))
    standing = halden.standing(people=people, given={person.id: halden.all_at(2) for person in people})
    few, many = (
        unit(halden, "Plant Moss", people=4, level=1),
        unit(halden, "Plant Halden", size=1420, people=5, level=3),
    )

    view = build_report(replace(standing, units=(few, many)))

    assert view.units is not None
    assert [(row.name, row.size_text, row.people, row.levels, row.overall) for row in view.units.rows] == [
        ("Plant Halden", "1,420", 5, ("2", "-"), "1")
    ]
    assert view.units.note == (
        "1 unit is not shown apart, because fewer than 5 people answered there or in what could be worked out from it."
    )
    assert [(row.number, row.kind) for row in view.findings if row.kind == "units"] == [("6.4", "units")]
    assert "Units differ by 2 levels" in next(row.text for row in view.findings if row.kind == "units")


def test_a_second_unit_is_held_back_where_a_small_one_could_be_worked_out(halden) -> None:
    units = (
        unit(halden, "Plant Moss", people=2, level=1),
        unit(halden, "Plant Halden", people=9, level=2),
        unit(halden, "Sales", people=6, level=2),
    )

    view = build_report(replace(halden.standing(), units=units))

    assert view.units is not None
    assert [row.name for row in view.units.rows] == ["Plant Halden"]
    assert view.units.note.startswith("2 units are not shown apart")


def test_units_without_any_answer_are_told_and_large_ones_need_no_note(halden) -> None:
    silent, large = unit(halden, "Plant Moss", people=0, level=1), unit(halden, "Sales", people=6, level=2)

    with_silent = build_report(replace(halden.standing(), units=(silent, large))).units
    all_shown = build_report(replace(halden.standing(), units=(large,))).units

    assert with_silent is not None
    assert all_shown is not None
    assert with_silent.note == "1 unit has no answer yet."
    assert all_shown.note == ""


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
