"""Units of an assessment: keeping them, who belongs to them, and what the result makes of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from app.db import Scope
from app.errors import Closed, NotFound, Refused
from app.intake import check_file, read_file, read_path, snapshot_of
from app.records import Unit
from app.services.answering.rows import save_rows
from app.services.assessments import delete_assessment, find_assessment
from app.services.people import add_respondent, find_respondent, update_respondent
from app.services.results import current_result
from app.services.sharing.closing import close_assessment
from app.services.snapshot import load_snapshot
from app.services.transfer import export_assessment, import_assessment
from app.services.units import add_unit, find_unit, list_units, remove_unit, update_unit
from app.values import RespondentDraft, UnitDraft

TWO_PLANTS = Path(__file__).parents[1] / "samples" / "two-plants.json"
PLANT = UnitDraft(name="Plant Halden", size=420)


@pytest.fixture
def two_plants(scope: Scope) -> int:
    return import_assessment(scope, snapshot_of(checked=check_file(intake=read_path(TWO_PLANTS))))


class TestKeeping:
    def test_a_unit_is_added_renamed_resized_and_removed(self, scope: Scope, halden: Any) -> None:
        revision = find_assessment(scope, halden.id).revision

        added = add_unit(scope, halden.id, UnitDraft(name="  Plant   Halden ", size=420))
        changed = update_unit(scope, halden.id, added.id, UnitDraft(name="Plant Halden North", size=430))
        found = find_unit(scope, halden.id, added.id)
        remove_unit(scope, halden.id, added.id)

        assert (added.name, added.size) == ("Plant Halden", 420)
        assert found == changed
        assert (changed.name, changed.size) == ("Plant Halden North", 430)
        assert list_units(scope, halden.id) == ()
        assert find_assessment(scope, halden.id).revision == revision + 3

    @pytest.mark.parametrize(
        ("draft", "told"),
        [
            (UnitDraft(name=" ", size=3), "name: This field is empty"),
            (UnitDraft(name="plant halden", size=3), "There is already a unit named plant halden"),
            (UnitDraft(name="Plant Moss", size=0), "0 is not a size. Give a whole number from 1"),
            (UnitDraft(name="Plant Moss", size=10_000_001), "10000001 is not a size"),
        ],
    )
    def test_a_unit_without_name_or_size_is_refused(
        self, scope: Scope, halden: Any, draft: UnitDraft, told: str
    ) -> None:
        add_unit(scope, halden.id, PLANT)
        other = add_unit(scope, halden.id, UnitDraft(name="Sales", size=10))

        with pytest.raises(Refused, match=told):
            add_unit(scope, halden.id, draft)
        with pytest.raises(Refused, match=told):
            update_unit(scope, halden.id, other.id, draft)

    def test_saving_a_unit_unchanged_is_no_clash_with_itself(self, scope: Scope, halden: Any) -> None:
        added = add_unit(scope, halden.id, PLANT)

        assert update_unit(scope, halden.id, added.id, PLANT) == added

    def test_of_a_closed_assessment_only_the_name_of_a_unit_changes(self, scope: Scope, halden: Any) -> None:
        unit = add_unit(scope, halden.id, UnitDraft(name="Plant Halden", size=420))
        close_assessment(scope, halden.id)

        renamed = update_unit(scope, halden.id, unit.id, UnitDraft(name="Plant 1", size=420))

        assert renamed.name == "Plant 1"
        with pytest.raises(Closed, match="locked"):
            update_unit(scope, halden.id, unit.id, UnitDraft(name="Plant 1", size=1))

    def test_the_database_refuses_a_unit_without_size(self, scope: Scope, halden: Any) -> None:
        with pytest.raises(IntegrityError, match="size_from_one"):
            scope.insert(Unit, organization_id=1, assessment_id=halden.id, name="Nobody", size=0)

    def test_a_unit_of_another_assessment_is_not_found(self, scope: Scope, halden: Any, two_plants: int) -> None:
        foreign = list_units(scope, two_plants)[0].id

        for number in (foreign, 999, 0, 10**20):
            with pytest.raises(NotFound, match=f"Assessment {halden.id} has no unit {number}"):
                find_unit(scope, halden.id, number)


class TestBelonging:
    def test_a_person_belongs_to_a_unit_and_can_leave_it(self, scope: Scope, halden: Any) -> None:
        unit = add_unit(scope, halden.id, PLANT)
        mara = RespondentDraft(name="Mara Lindqvist", roles=["EX"], unit_id=unit.id)

        joined = update_respondent(scope, halden.id, halden.mara, mara)
        left = update_respondent(scope, halden.id, halden.mara, RespondentDraft(name="Mara Lindqvist", roles=["EX"]))

        assert (joined.unit_id, left.unit_id) == (unit.id, None)

    def test_a_new_person_can_belong_to_a_unit_at_once(self, scope: Scope, halden: Any) -> None:
        unit = add_unit(scope, halden.id, PLANT)

        added = add_respondent(scope, halden.id, RespondentDraft(name="Liv Moen", roles=["PO"], unit_id=unit.id))

        assert find_respondent(scope, halden.id, added.id).unit_id == unit.id

    def test_a_unit_of_another_assessment_is_refused(self, scope: Scope, halden: Any, two_plants: int) -> None:
        foreign = list_units(scope, two_plants)[0].id

        with pytest.raises(Refused, match=f"This assessment has no unit {foreign}"):
            add_respondent(scope, halden.id, RespondentDraft(name="Liv Moen", roles=["PO"], unit_id=foreign))

    def test_a_unit_with_people_is_not_removed_and_the_message_says_what_to_do(
        self, scope: Scope, halden: Any, two_plants: int
    ) -> None:
        plant = list_units(scope, two_plants)[0]
        add_respondent(scope, two_plants, RespondentDraft(name="Yuki Tanaka", roles=["EM"], unit_id=plant.id))

        with pytest.raises(Refused, match=r"2 people belong to Plant Halden\. Give them another unit or none"):
            remove_unit(scope, two_plants, plant.id)
        with pytest.raises(Refused, match="1 person belongs to Plant Moss"):
            remove_unit(scope, two_plants, list_units(scope, two_plants)[1].id)

    def test_an_assessment_with_units_is_deleted_with_them(self, scope: Scope, two_plants: int) -> None:
        delete_assessment(scope, two_plants)

        assert scope.rows(scope.select(Unit)) == []


class TestResult:
    def test_the_whole_stands_where_80_percent_of_the_size_do(self, scope: Scope, two_plants: int) -> None:
        found = {each.key: (each.level, each.source) for each in current_result(scope, two_plants).requirements}

        # Plants at 3 and 1, sales at 2: level 2 is reached by 520 of 700. The chief operating officer belongs to none.
        assert found["dir.strategy"] == (1, "units")
        assert found["prc.process"] == (2, "units")
        assert found["gov.leadership"] == (3, "respondents")

    def test_a_new_size_moves_the_result(self, scope: Scope, two_plants: int) -> None:
        moss = list_units(scope, two_plants)[1]

        update_unit(scope, two_plants, moss.id, UnitDraft(name=moss.name, size=100))

        found = {each.key: each.level for each in current_result(scope, two_plants).requirements}
        assert found["dir.strategy"] == 2

    def test_what_is_given_out_can_be_taken_in_again(self, scope: Scope, two_plants: int) -> None:
        first = export_assessment(load_snapshot(scope, two_plants), scope.visitor)

        content = first.model_dump_json().encode()
        again = import_assessment(
            scope, snapshot_of(checked=check_file(intake=read_file(name="again.json", content=content)))
        )

        assert export_assessment(load_snapshot(scope, again), scope.visitor) == first
        assert [unit.size for unit in first.units] == [420, 180, 100]
        assert [person.unit for person in first.respondents] == ["", "Plant Halden", "Plant Moss", "Sales and service"]
        assert first.items[0].evidence_source == "Strategy 2027, page 3"
        assert current_result(scope, again) == current_result(scope, two_plants)


class TestRows:
    def test_rows_may_name_the_unit_a_person_has(self, scope: Scope, two_plants: int) -> None:
        report = save_rows(scope, two_plants, [_row("Liv Moen", unit="plant moss", level=2)])

        assert (report.accepted, report.changed, report.problems) == (1, 1, ())

    def test_rows_of_another_unit_are_refused(self, scope: Scope, two_plants: int) -> None:
        report = save_rows(scope, two_plants, [_row("Liv Moen", unit="Plant Halden", level=2)])

        assert report.accepted == 0
        assert report.problems[0].message == "Liv Moen answers for Plant Moss, but here for Plant Halden."

    def test_a_unit_for_somebody_who_has_none_is_told_and_the_answer_is_kept(
        self, scope: Scope, two_plants: int
    ) -> None:
        report = save_rows(scope, two_plants, [_row("Mara Lindqvist", unit="Plant Moss", level=2)])

        assert (report.accepted, report.changed) == (1, 1)
        assert "The rows put Mara Lindqvist in the unit Plant Moss, the assessment in none" in str(report.problems[0])
        assert load_snapshot(scope, two_plants).respondents[0].unit_id is None


def _row(respondent: str, **cells: Any) -> dict[str, Any]:
    return {"respondent": respondent, "key": "dir.strategy", **cells}
