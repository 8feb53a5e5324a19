from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.charts import grid_svg
from app.presenters import build_gap_rows, build_provenance
from app.presenters.views import build_views
from app.presenters.weights import (
    TypedPerson,
    build_change,
    build_comparison,
    build_weights,
    judgement_text,
    weights_text,
)
from app.services.assessing import score_snapshot, scored_catalogue, with_settings
from app.values import ImportanceShift, PersonJudgements, ScoringSettings
from app.values.scoring_settings import settings_from_comparison, weigh
from scoring.comparisons import Method

GIVEN = {2: {"5.1.1": 2, "5.3": 1, "6.4": 1, "7.4": 2, "8.2.1": 1, "9.2.1": 0}}
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def scored(standing, settings: ScoringSettings | None = None):
    """The standing scored as the shell scores it, by other settings if they are given."""
    snapshot = standing.snapshot if settings is None else with_settings(standing.snapshot, settings, at=AT)
    result = score_snapshot(snapshot, on=standing.today)
    return replace(standing, catalogue=scored_catalogue(snapshot), snapshot=snapshot, result=result)


def settings_of(halden, **changes) -> ScoringSettings:
    return ScoringSettings.of(halden.catalogue).model_copy(update=changes)


class TestRows:
    def test_a_gap_row_holds_p_as_arithmetic_and_its_rank_interval(self, halden) -> None:
        standing = scored(halden.standing(given=GIVEN))

        row = build_gap_rows(catalogue=standing.catalogue, result=standing.result)[0]

        assert row.line.startswith(f"P {row.priority_text} = 100 x 0.")
        assert row.rank_text == f"{row.rank} ({row.interval_text})"
        assert row.top_text == "in the top ten in all 1,000 shaken runs"
        assert row.runs == 1000

    def test_without_shaken_runs_only_the_rank_is_shown(self, halden) -> None:
        standing = halden.standing(given=GIVEN)

        row = build_gap_rows(catalogue=standing.catalogue, result=standing.result)[0]

        assert (row.rank_text, row.interval_text, row.top_text) == (str(row.rank), "-", "")


class TestViews:
    def test_every_gap_has_a_rank_in_every_order_and_the_distance_from_p(self, halden) -> None:
        page = build_views(scored(halden.standing(given=GIVEN)))

        assert [row.rank for row in page.rows] == [1, 2, 3, 4, 5, 6]
        assert [column.id for column in page.columns] == [each.value for each in Method][:5]
        moves = [cell for row in page.rows for cell in row.cells]
        assert {cell.direction for cell in moves} == {"up", "down", "same"}
        for row in page.rows:
            for cell in row.cells:
                moved = row.rank - cell.rank
                word = "higher" if moved > 0 else "lower"
                assert cell.move_text == (f"{abs(moved)} {word}" if moved else "same")

    def test_the_table_is_sorted_by_the_order_that_was_asked_for_with_duties_on_top(self, halden) -> None:
        items = {"9.2.1": {"is_must_do": True}}

        page = build_views(scored(halden.standing(given=GIVEN, items=items)), sort="benefit", horizon="tactical")

        assert page.rows[0].number == "9.2.1"
        ranks = [row.cells[1].rank for row in page.rows[1:]]
        assert ranks == sorted(ranks)
        assert [choice.value for choice in page.horizons if choice.is_selected] == ["tactical"]
        assert [column.id for column in page.all_columns if column.is_sorted] == ["benefit"]

    def test_the_sentence_says_how_firm_the_first_ten_are(self, halden) -> None:
        shaken = build_views(scored(halden.standing(given=GIVEN)))
        plain = build_views(halden.standing(given=GIVEN))
        single = build_views(halden.standing(given={2: {"6.4": 1}}))

        assert shaken.lead == (
            "Of the first 6 gaps by P, 6 are among the first 6 in all 5 other orders and 6 are in at least 3 of them; "
            "6 stay there in at least 90 % of 1,000 shaken runs."
        )
        assert plain.lead.endswith("in at least 3 of them.")
        assert single.lead.startswith("Of the first gap by P, 1 is among the first 1")

    def test_without_gaps_there_is_nothing_to_rank(self, halden) -> None:
        nothing, reached = build_views(halden.standing()), build_views(halden.standing(given={2: {"6.4": 5}}))

        assert (nothing.empty_text, reached.empty_text) == ("Nothing is answered yet.", "No gaps to rank.")
        assert (nothing.rows, nothing.grid, nothing.columns) == ((), None, ())

    def test_the_grid_names_each_gap_once_in_the_picture_and_in_the_table(self, halden) -> None:
        page = build_views(scored(halden.standing(given=GIVEN)))
        assert page.grid is not None

        picture = ET.fromstring(str(grid_svg(page.grid)))

        drawn = sorted(each.text for each in picture.iter() if each.attrib.get("class") == "grid-number" and each.text)
        listed = sorted(mark.number for field in page.grid.fields for mark in field.marks)
        assert drawn == listed == sorted(GIVEN[2])
        assert page.grid.fields[0].name == "Act here"
        assert page.grid.fields[0].note == "important, level below 3"
        assert all(band.is_important == (band.low > 0.69) for band in page.grid.bands)
        assert page.grid.description.startswith("Act here: 5.1.1, 5.3, 6.4")


class TestChange:
    def test_other_constants_move_the_order_alone(self, halden) -> None:
        before = scored(halden.standing(given=GIVEN))

        change = build_change(before, scored(before, settings_of(halden, effort_exponent_percent=0)))

        assert change.sentence == "Levels and index keep; only the order of the gaps changes."
        assert change.figures == ()
        assert [row.after for row in change.rows] == [1, 2, 3, 4, 5, 6]
        assert {row.direction for row in change.rows} == {"up", "down", "same"}

    def test_shifted_importance_names_the_levels_that_move(self, halden) -> None:
        levels = halden.all_at(2, _8_3_2=3) | {"6.10": 3}
        before = scored(halden.standing(given={2: levels | {"6.4": 0}}))
        down = tuple(ImportanceShift(key=halden.key("6.4"), readiness=-1, governance=-1, reason="x") for _ in "x")

        change = build_change(before, scored(before, settings_of(halden, shifts=down)))

        assert change.sentence.startswith("Shifted importance weighs in levels, coverage and index")
        assert "Clause 6: level 1 Ad hoc to 2 Managed" in change.figures

    def test_an_index_that_moves_by_a_tenth_is_named(self, halden) -> None:
        free = [each for each in halden.catalogue.requirements if 1 < each.readiness < 5]
        strong = {each.key for each in free[::2]}
        levels = {each.number: 5 if each.key in strong else 0 for each in halden.catalogue.requirements}
        shifts = tuple(
            ImportanceShift(key=each.key, readiness=1 if each.key in strong else -1, reason="We live by it")
            for each in free
        )
        items = {number: {"agreed_level": level} for number, level in levels.items()}
        before = scored(halden.standing(items=items))

        change = build_change(before, scored(before, settings_of(halden, shifts=shifts)))

        assert [line for line in change.figures if line.startswith("All clauses: maturity index ")]

    @pytest.mark.parametrize(
        ("changes", "sentence"),
        [({"seed": 9}, "are drawn anew."), ({}, "These settings count already; nothing changes.")],
    )
    def test_a_seed_moves_only_what_is_drawn(self, halden, changes, sentence) -> None:
        before = scored(halden.standing(given=GIVEN), settings_of(halden, readiness_percent=30))

        change = build_change(before, scored(before, settings_of(halden, readiness_percent=30, **changes)))

        assert change.sentence.endswith(sentence)
        assert {row.direction for row in change.rows} == {"same"}


class TestWeights:
    def test_versions_are_listed_newest_first_with_the_catalogue_below(self, halden) -> None:
        shift = ImportanceShift(key=halden.key("6.4"), readiness=-1, governance=0, reason="Made by the group")
        standing = scored(halden.standing(given=GIVEN), settings_of(halden, readiness_percent=30, shifts=(shift,)))
        standing = scored(standing, settings_of(halden))

        page = build_weights(standing, halden.catalogue.requirements, profile=ScoringSettings.of(halden.catalogue))

        assert [row.title for row in page.versions] == ["Version 2", "Version 1", "Catalogue"]
        assert [row.is_present for row in page.versions] == [True, False, False]
        assert page.versions[1].shifts == ("6.4: readiness 1 less. Made by the group",)
        assert [bool(row.restore_action) for row in page.versions] == [False, True, True]
        assert (page.base_version, page.next_version) == (2, 3)

    def test_every_output_names_the_weights_that_count(self, halden) -> None:
        plain = scored(halden.standing(given=GIVEN))
        settled = scored(plain, settings_of(halden, readiness_percent=30))

        assert weights_text(plain) == "a 0.6, b 1, k 0.5, as the catalogue brings them"
        assert weights_text(settled) == "a 0.3, b 1, k 0.5, version 1"
        lines = {line.label: line.text for line in build_provenance(settled)}
        assert lines["Profile"] == "dms-default, version 1, with weights of version 1: a 0.3, b 1, k 0.5"

    def test_a_stored_comparison_is_shown_as_it_was_judged(self, halden) -> None:
        people = (PersonJudgements(name="Mara Lindqvist", judgements=(3, 1 / 4, 1, 2, 1 / 9, 5)),)
        settings = settings_from_comparison(ScoringSettings.of(halden.catalogue), people)

        page = build_comparison(scored(halden.standing(given=GIVEN), settings), found=weigh(people))

        chosen = [choice.value for pair in page.people[0].pairs for choice in pair.choices if choice.is_selected]
        assert chosen == ["3", "1/4", "1", "2", "1/9", "5"]
        assert {len(pair.choices) for pair in page.people[0].pairs} == {17}
        assert page.weighed is not None
        assert not page.weighed.is_accepted
        assert page.weighed.look_text.startswith("Look first at ")

    def test_the_form_begins_with_one_person_who_finds_all_equal(self, halden) -> None:
        page = build_comparison(halden.standing())

        assert page.people[0].title == "Person 1"
        assert TypedPerson().judgements == ("1",) * 6
        assert page.weighed is None

    def test_the_steps_in_between_have_words_of_their_own(self) -> None:
        assert judgement_text(4, first="cost", second="time") == "cost between somewhat and much more than time"
