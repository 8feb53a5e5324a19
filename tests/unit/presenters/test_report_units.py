"""How the units stand in the report: only where enough people answered, and told where they differ."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from app.presenters import Standing, build_report
from app.presenters.report.units import UnitRow, UnitsView
from app.values import RespondentInfo, UnitInfo

HALDEN, BRNO, LYON = (
    UnitInfo(id=1, name="Plant Halden", size=1420),
    UnitInfo(id=2, name="Plant Brno", size=180),
    UnitInfo(id=3, name="Sales Lyon", size=40),
)


def standing_of(halden: Any, *groups: tuple[UnitInfo | None, int, dict[str, int]]) -> Standing:
    """Place so many people into units, each of whom gives the same answers."""
    people, given = [], {}
    for unit, count, levels in groups:
        for _ in range(count):
            number = 10 + len(people)
            unit_id = None if unit is None else unit.id
            people.append(
                RespondentInfo(id=number, name=f"Person {number}", job_title="", roles=("DL",), unit_id=unit_id)
            )
            given[number] = levels
    units = tuple(dict.fromkeys(unit for unit, _, _ in groups if unit is not None))
    return halden.standing(people=tuple(people), given=given, units=units)


def units_of(standing: Standing) -> UnitsView:
    people = build_report(standing).told.people
    assert people is not None
    assert people.units is not None
    return people.units


def figures(row: UnitRow) -> tuple[object, ...]:
    return row.name, row.size_text, row.people, row.gate_text, row.index_text, row.coverage_text


def test_without_units_the_report_has_no_table_of_them(halden) -> None:
    people = build_report(halden.standing()).told.people

    assert people is not None
    assert people.units is None


def test_a_unit_shows_level_index_and_coverage_of_its_own(halden) -> None:
    units = units_of(standing_of(halden, (HALDEN, 5, halden.all_at(3)), (BRNO, 6, halden.all_at(2))))

    assert [figures(row) for row in units.rows] == [
        ("Plant Halden", "1,420", 5, "3", "3.0", "100 %"),
        ("Plant Brno", "180", 6, "2", "2.0", "100 %"),
    ]
    assert units.rows[0].levels == ("3",) * 7
    assert (units.note, units.splits, units.splits_note) == ("", (), "")


def test_a_unit_of_fewer_than_five_people_is_not_shown_apart(halden) -> None:
    # Five people stand without a unit, so that nothing can be worked out from what is shown.
    units = units_of(
        standing_of(halden, (BRNO, 4, halden.all_at(1)), (HALDEN, 5, halden.all_at(3)), (None, 5, halden.all_at(2)))
    )

    assert [row.name for row in units.rows] == ["Plant Halden"]
    assert units.note == (
        "1 unit is not shown apart, because fewer than 5 people answered there or in what could be worked out from it."
    )


def test_a_second_unit_is_held_back_where_a_small_one_could_be_worked_out(halden) -> None:
    levels = halden.all_at(2)

    units = units_of(standing_of(halden, (BRNO, 2, levels), (HALDEN, 9, levels), (LYON, 6, levels)))

    assert [row.name for row in units.rows] == ["Plant Halden"]
    assert units.note.startswith("2 units are not shown apart")


def test_a_clause_that_few_people_of_a_unit_answered_has_no_level_there(halden) -> None:
    clause_4 = {item.number: 2 for item in halden.catalogue.clauses[0].requirements}
    standing = standing_of(halden, (HALDEN, 1, halden.all_at(3)), (HALDEN, 4, clause_4))

    (row,) = units_of(standing).rows

    assert row.levels == ("2", "-", "-", "-", "-", "-", "-")


def test_units_without_any_answer_are_told(halden) -> None:
    units = units_of(standing_of(halden, (BRNO, 1, {}), (HALDEN, 6, halden.all_at(2))))

    assert units.note == "1 unit has no answer yet."


def test_where_large_units_stand_apart_their_levels_are_named(halden) -> None:
    units = units_of(standing_of(halden, (BRNO, 5, {"6.4": 1, "6.5": 2}), (HALDEN, 5, {"6.4": 3, "6.5": 3})))

    assert [(row.number, row.text) for row in units.splits] == [("6.4", "Plant Halden 3, Plant Brno 1")]
    assert units.splits[0].href == "/a/7/c/6#r-6.4"
    assert units.splits_note == ""


def test_where_small_units_stand_apart_it_is_told_as_a_number_only(halden) -> None:
    few = units_of(standing_of(halden, (BRNO, 4, {"6.4": 1, "6.5": 1}), (HALDEN, 9, {"6.4": 3, "6.5": 3})))
    mixed = units_of(
        standing_of(halden, (BRNO, 4, {"6.4": 1}), (BRNO, 5, {"6.5": 1}), (HALDEN, 9, {"6.4": 3, "6.5": 3}))
    )

    assert few.splits == ()
    assert few.splits_note == (
        "On 2 requirements units stand apart as well, but fewer than 5 people of a unit answered there."
    )
    assert [row.number for row in mixed.splits] == ["6.5"]
    assert mixed.splits_note.startswith("On 1 more requirement units stand apart")


def test_votes_without_a_unit_that_are_few_hide_a_unit_as_well(halden) -> None:
    units = units_of(standing_of(halden, (BRNO, 5, {"6.4": 1}), (HALDEN, 6, {"6.4": 3}), (None, 2, {"6.4": 2})))

    assert units.splits == ()


def test_an_assessment_that_was_gathered_without_perception_tells_nothing_of_people(halden) -> None:
    assert build_report(replace(halden.standing(), perception=None)).told.people is None
