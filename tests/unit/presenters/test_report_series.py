"""Claimed beside evidenced in tables, radar, heatmap, gaps and overview."""

from __future__ import annotations

from collections.abc import Callable

from app.presenters import build_gaps, build_overview, build_report
from app.values import MilestoneInfo

GRADED = {"4.1": {"evidence_grade": 3}, "6.4": {"evidence_grade": 1}}


def test_a_row_tells_the_claimed_and_the_evidenced_level_with_what_is_certain_likely_and_possible(halden) -> None:
    view = build_report(halden.standing(given={2: halden.all_at(3)}, items=GRADED))

    row = view.overall
    assert (row.gate_text, row.evidenced_text, row.levels_text) == ("3", "1", "3/1")
    assert row.certainty_text == "certain 1, likely 3, possible 3"
    assert (row.index_text, row.evidenced_index_text) == ("3.0", "1.0")
    assert row.index_low <= row.evidenced_index <= row.index <= row.index_high


def test_the_radar_draws_what_is_evidenced_and_claimed_in_place_of_a_milestone(
    halden, milestone: Callable[..., MilestoneInfo]
) -> None:
    before = milestone(halden.standing(given={2: halden.all_at(1)}))
    given = {2: halden.all_at(3)}

    graded = build_report(halden.standing(given=given, items=GRADED, milestones=(before,))).clause_radar
    bare = build_report(halden.standing(given=given, milestones=(before,))).clause_radar

    assert [(each.id, each.name) for each in graded.series] == [
        ("evidenced", "Now, evidenced"),
        ("now", "Claimed"),
        ("target", "Target"),
    ]
    assert graded.note == "Three lines at most: once evidence is graded, 2025 stands in the table only."
    assert [(each.id, each.name) for each in bare.series] == [
        ("now", "Now"),
        ("previous", "2025"),
        ("target", "Target"),
    ]
    assert bare.note == ""
    assert "evidenced gate level 1" in graded.description
    assert "certain 1, likely 3, possible 3" in graded.description
    assert graded.axes[0].gate_text == "3/1"


def test_a_cell_of_the_heatmap_tells_both_levels_where_they_differ(halden) -> None:
    view = build_report(halden.standing(given={2: {"4.1": 3, "6.4": 3, "6.5": 1}}, items=GRADED))

    cells = {cell.number: cell for row in view.heatmap for cell in row.cells}
    assert (cells["6.4"].text, cells["6.4"].evidenced) == ("3/2", 2)
    assert cells["6.4"].label == "6.4 Digitalization strategy: claimed level 3, evidenced 2"
    assert (cells["4.1"].text, cells["4.1"].evidenced, cells["6.5"].text) == ("3", None, "1")


def test_a_gap_tells_what_evidence_shows_in_words_and_in_its_dumbbell(halden) -> None:
    standing = halden.standing(given={2: {"6.4": 2, "6.5": 1}}, items={"4.1": {"evidence_grade": 1}})

    rows = {row.number: row for row in build_gaps(standing).rows}

    assert rows["6.4"].dumbbell.evidenced == 1
    assert rows["6.4"].levels_text == "Claimed level 2, evidenced 1, target 3"
    assert rows["6.4"].claim_text == "claimed 2, evidenced 1"
    assert rows["6.5"].dumbbell.evidenced is None
    assert (rows["6.5"].levels_text, rows["6.5"].claim_text) == ("Level 1, target 3", "")


def test_without_graded_evidence_a_gap_tells_its_level_only(halden) -> None:
    (row,) = build_gaps(halden.standing(given={2: {"6.4": 2}})).rows

    assert (row.evidenced_level, row.dumbbell.evidenced, row.claim_text) == (None, None, "")


def test_the_strip_of_a_clause_shows_what_evidence_shows_less_of_and_says_so(halden) -> None:
    view = build_overview(halden.standing(given={2: {"6.4": 3, "6.5": 1}}, items=GRADED))

    (planning,) = [row for group in view.groups for row in group.rows if row.number == "6"]
    assert planning.evidence_text == "Evidence shows less for 1"
    assert planning.strip is not None
    assert [cell.evidenced_kind for cell in planning.strip.cells if cell.evidenced_kind] == ["level-2"]


def test_a_clause_whose_levels_are_all_shown_needs_no_word_about_it(halden) -> None:
    view = build_overview(halden.standing(given={2: {"4.1": 3}}, items=GRADED))

    assert {row.evidence_text for group in view.groups for row in group.rows} == {""}
