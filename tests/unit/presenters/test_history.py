"""The history in words and figures: sizes are told, changed statements are marked, nothing is made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.presenters import Standing
from app.presenters.history import build_comparison, build_history, build_milestone
from app.presenters.history.side_by_side import Side, marked_text, settings_text, side_by_side
from app.values import MilestoneInfo
from app.values.history import NOW, PRESENT, Basis, Moment
from clauses import Catalogue, load_catalogue
from scoring.replaying.comparing import compare_results
from scoring.replaying.replay import replay

DMS = load_catalogue()
BASIS = Basis(id=PRESENT, name="the present settings", catalogue=DMS)


def later_edition(**changes: Any) -> Catalogue:
    return Catalogue(**{name: getattr(DMS, name) for name in Catalogue.model_fields} | {"edition": "2027.1"} | changes)


def moment(standing: Standing, label: str = "2025", day: date = date(2025, 11, 20)) -> Moment:
    return Moment(id=NOW if label == "Now" else "1", label=label, day=day, result=standing.result)


def compared(standing: Standing, then: Standing, basis: Basis = BASIS) -> Any:
    earlier, later = moment(then), moment(standing, "Now", date(2026, 11, 23))
    found = compare_results(earlier=earlier.result, later=later.result, catalogue=basis.catalogue, editions=(DMS,))
    return build_comparison(
        standing, found, earlier=earlier, later=later, basis=basis, moments=(earlier, later), bases=(basis,)
    )


class TestComparison:
    def test_it_says_its_size_its_settings_and_how_far_it_went(self, halden) -> None:
        view = compared(
            halden.standing(given={1: halden.all_at(3, _6_4=1)}), halden.standing(given={1: halden.all_at(2)})
        )

        assert view.title == "2025 and now"
        assert view.lead == (
            "From 20 Nov 2025 to 23 Nov 2026 the maturity index rose from 2.0 to 3.0; the level reached stayed at 2."
        )
        assert view.size_text == "74 requirements that both have, of 74 then and 74 later."
        assert view.settings_text.startswith("Both sides under the present settings: dms 2026.1 (")
        assert view.moves_text == "74 of 74 requirements moved: 73 up, 1 down."
        assert (view.warning, view.notes) == ("", ())
        assert {row.change_text for row in view.clauses if row.id != "6"} == {"+1.0"}

    def test_a_fall_is_told_as_one(self, halden) -> None:
        view = compared(halden.standing(given={1: halden.all_at(1)}), halden.standing(given={1: halden.all_at(2)}))

        assert "fell from 2.0 to 1.0; the level reached moved from 2 to 1." in view.lead

    def test_nothing_moved_is_said(self, halden) -> None:
        same = halden.standing(given={1: halden.all_at(2)})

        view = compared(same, same)

        assert "stayed at 2.0" in view.lead
        assert (view.moves, view.moves_text) == ((), "None of the 74 requirements moved.")

    def test_too_few_answers_give_no_change(self, halden) -> None:
        view = compared(halden.standing(given={1: halden.all_at(2)}), halden.standing())

        assert "not enough answers on both sides" in view.lead
        assert view.overall[0].change_text == "-"
        assert view.moves_text == "74 of 74 requirements moved: 0 up, 0 down, 74 with an answer on one side only."
        assert view.clauses[0].left.note == "no data"

    def test_a_requirement_that_is_not_asked_any_more_has_no_link(self, halden) -> None:
        removed = DMS.by_number["6.4"]
        gone = later_edition(
            clauses=tuple(
                clause.model_copy(update={"requirements": tuple(r for r in clause.requirements if r != removed)})
                for clause in DMS.clauses
            )
        )
        standing = replace(halden.standing(given={1: halden.all_at(2)}), catalogue=gone)

        view = compared(standing, halden.standing(given={1: halden.all_at(1)}))

        links = {move.number: move.href for move in view.moves}
        assert links["6.4"] == ""
        assert links["6.5"] == "/a/7/c/6#r-6.5"


class TestMilestone:
    def test_figures_as_recorded_stand_beside_those_under_another_edition(self, halden) -> None:
        standing = halden.standing(given={1: halden.all_at(2)})
        other = Basis(id="file", name="later.yaml", catalogue=later_edition(clauses=DMS.clauses[:-1]))
        again = replay(result=standing.result, catalogue=other.catalogue, editions=(DMS,))

        view = build_milestone(
            standing, again, moment=moment(standing), basis=other, origin=BASIS, bases=(BASIS, other)
        )

        assert view.size_text == "Scored again on 71 of 74 recorded requirements."
        assert view.recorded_text.startswith("dms 2026.1 (")
        assert view.again_text.startswith("dms 2027.1 (")
        tenth = next(row for row in view.clauses if row.id == "10")
        assert (tenth.name, tenth.left.gate_text, tenth.right, tenth.change_text) == ("10 Improvement", "2", None, "-")
        assert [(line.name, line.count) for line in view.changes] == [("Removed", 3)]
        assert view.changes[0].numbers == "10.1, 10.2, 10.3"
        assert not view.is_same

    def test_without_the_edition_of_the_record_its_figures_have_no_trace(self, halden) -> None:
        standing = halden.standing(given={1: halden.all_at(2)})
        unknown = replace(standing.result, catalogue_hash="0" * 64)
        again = replay(result=unknown, catalogue=DMS)

        view = build_milestone(standing, again, moment=moment(standing), basis=BASIS, origin=None, bases=(BASIS,))

        row = view.overall[0]
        assert (row.left.gate_trace, row.right.gate_trace) == (
            "", "/a/7/history/1/trace/overall:gate?under=present",
        )  # fmt: skip
        assert [(line.name, line.count) for line in view.changes] == [("Cannot be told", 74)]
        assert view.changes[0].numbers.endswith(", 62 others")


class TestHistory:
    def test_a_history_lists_every_result_and_now(self, halden) -> None:
        standing = halden.standing(given={1: halden.all_at(2)})
        moments = (moment(halden.standing(given={1: halden.all_at(1)})), moment(standing, "Now", date(2026, 11, 23)))
        points = [(each, replay(result=each.result, catalogue=DMS)) for each in moments]

        view = build_history(standing, moments=moments, bases=(BASIS,), points=points, left_out=())

        assert [(row.label, row.figures.index_text, row.is_now) for row in view.rows] == [
            ("2025", "1.0", False),
            ("Now", "2.0", True),
        ]
        assert [point.text for point in view.trend.points] == ["1.0", "2.0"]
        assert view.trend_text.startswith("Maturity index on the 74 requirements that all of these results have")
        assert (view.rows[1].compare_href, view.rows[1].remove_action) == ("", "")

    def test_what_the_trend_cannot_hold_is_named(self, halden) -> None:
        standing = halden.standing(given={1: halden.all_at(2)})
        now, old = moment(standing, "Now", date(2026, 11, 23)), moment(standing, "1999")
        points = [(now, replay(result=now.result, catalogue=DMS))]

        one, two = (
            build_history(standing, moments=(old, now), bases=(BASIS,), points=points, left_out=left)
            for left in ((old,), (old, replace(old, label="2000")))
        )

        assert one.trend is None
        assert one.left_out_text == "Not in the trend: 1999, which has another catalogue or scale."
        assert two.left_out_text == "Not in the trend: 1999 and 2000, which have another catalogue or scale."


def test_a_group_that_no_edition_knows_keeps_its_id(halden) -> None:
    standing = halden.standing(given={1: halden.all_at(2)})
    old = replace(standing.result, capabilities=(replace(standing.result.capabilities[0], id="FAX"),))

    rows = side_by_side(Side(result=old, catalogue=DMS), Side(result=standing.result, catalogue=DMS))

    assert [row.name for row in rows if row.id == "FAX"] == ["FAX"]
    assert next(row for row in rows if row.id == "FAX").right is None


def test_many_changed_statements_are_counted() -> None:
    keys = [requirement.key for requirement in DMS.requirements[:10]]

    text = marked_text(DMS, keys, when="in between")

    assert text.endswith("and 2 more have changed in between, so their levels may not mean the same.")
    assert marked_text(DMS, [], when="since") == ""


def test_settings_of_the_organization_are_named(halden) -> None:
    result = replace(halden.standing().result, settings_version=3)

    assert settings_text(result).endswith(f"({DMS.content_hash[:12]}), profile {DMS.profile.id} 1, settings 3")


@pytest.fixture
def shifted(halden) -> Standing:
    """A standing under shifted weights, whose milestone was recorded by the edition as it comes."""
    other = later_edition(
        clauses=tuple(
            clause.model_copy(
                update={
                    "requirements": tuple(
                        each.model_copy(update={"readiness": 1}) if each.number in {"6.4", "6.5"} else each
                        for each in clause.requirements
                    )
                }
            )
            for clause in DMS.clauses
        )
    )
    then = halden.standing(given={1: halden.all_at(1, _6_4=5, _6_5=5)}).result
    milestone = MilestoneInfo(id=1, label="2025", recorded_on=date(2025, 11, 20), result=then)
    return replace(halden, catalogue=other, milestones=(milestone,)).standing(given={1: halden.all_at(1, _6_4=5)})


def test_the_report_compares_with_an_earlier_result_under_the_present_settings(shifted: Standing) -> None:
    recorded = shifted.snapshot.milestones[0].result

    assert shifted.previous is not None
    assert shifted.previous.result.catalogue_hash == shifted.result.catalogue_hash
    assert shifted.previous.result.overall.index < recorded.overall.index
    assert shifted.snapshot.milestones[0].result is recorded


def test_a_result_on_another_scale_is_not_comparable(shifted: Standing) -> None:
    milestone = shifted.snapshot.milestones[0]
    short = replace(
        milestone.result,
        requirements=tuple(replace(found, votes=(0, 0)) for found in milestone.result.requirements),
    )

    assert shifted.is_comparable(milestone)
    assert not shifted.is_comparable(replace(milestone, result=short))
