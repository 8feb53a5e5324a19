from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from app.presenters import build_assessment_card, build_assessment_list, build_group_rows, build_report
from app.presenters.marks import level_text, mark_of
from app.presenters.report.finding import headline_text, sub_line_text
from app.values import MilestoneInfo
from planning.values import Action, ActionStatus, Closure
from questionnaires import AnswerState


def clause_rows(halden, *indexes: float | None):
    """Rows of the first clauses at given indexes, everything else as scored."""
    standing = halden.standing(given={2: halden.all_at(2)})
    rows = build_group_rows(catalogue=halden.catalogue, groups=standing.result.clauses)
    return tuple(replace(row, index=index) for row, index in zip(rows, indexes, strict=False))


def overall_row(halden, **changes):
    standing = halden.standing(given={2: halden.all_at(2)})
    (row,) = build_group_rows(catalogue=halden.catalogue, groups=(standing.result.overall,))
    return replace(row, **changes)


@pytest.mark.parametrize(
    ("indexes", "sentence"),
    [
        ((2.9, 3.0, 1.5, 1.7, 2.0), "Leadership and Context lead; Planning and Support hold the rest back"),
        ((2.9, 3.0, 1.5), "Leadership leads; Planning holds the rest back"),
        ((2.9, None, 1.5), "Context leads; Planning follows"),
        ((2.0, 2.0, 2.0, 3.0), "Support leads; Context holds the rest back"),
        ((2.0, 2.0, 2.0), "All clauses stand at the same index, 2.0"),
        ((None, 2.9, None), "Leadership stands at index 2.9; the other clauses need more answers"),
        ((None, None), "Not enough answers for a finding yet"),
    ],
)
def test_the_headline_is_the_finding_as_a_sentence(halden, indexes: tuple[float | None, ...], sentence: str) -> None:
    rows = clause_rows(halden, *indexes)

    assert headline_text(clauses=rows, overall=overall_row(halden), gap_count=9) == sentence


def test_the_headline_of_nothing_and_of_everything(halden) -> None:
    nothing, everything = overall_row(halden, answered=0), overall_row(halden, coverage=1.0)

    assert headline_text(clauses=(), overall=nothing, gap_count=0) == "Nothing is answered yet"
    assert headline_text(clauses=(), overall=everything, gap_count=0) == (
        "Every requirement has reached its target level"
    )


@pytest.mark.parametrize(
    ("change", "distance", "label", "sentence"),
    [
        (0.4, 1.2, "2025", "The maturity index is up 0.4 since 2025 and 1.2 below target."),
        (-0.1, 0.0, "2025", "The maturity index is down 0.1 since 2025 and at target."),
        (0.0, -0.3, "2025", "The maturity index is unchanged since 2025 and 0.3 above target."),
        (0.4, None, "2025", "The maturity index is up 0.4 since 2025."),
        (None, 1.2, "", "The maturity index is 2.0, 1.2 below target."),
        (None, None, "", "The maturity index is 2.0."),
    ],
)
def test_the_line_under_the_headline_tells_change_and_distance(
    halden, change: float | None, distance: float | None, label: str, sentence: str
) -> None:
    overall = overall_row(halden, change=change, distance=distance, not_applicable=2, deferred=1)

    text = sub_line_text(overall=overall, previous_label=label)

    assert text == f"{sentence} 74 of 74 requirements assessed, 2 not applicable, 1 deferred."


def test_a_group_above_its_target_has_no_gap(halden) -> None:
    above, below = overall_row(halden, distance=-1.0), overall_row(halden, distance=0.4)

    assert [(row.gap, row.gap_text) for row in (above, below)] == [(0.0, "0.0"), (0.4, "0.4")]


def test_an_unanswered_assessment_has_a_report_without_figures(halden) -> None:
    view = build_report(halden.standing())

    assert (view.headline, view.sub_line) == ("Nothing is answered yet", "0 of 74 requirements assessed.")
    assert (view.ruler.headline, view.ruler.now) == ("-", None)
    assert {(axis.gate_text, axis.now) for axis in view.clause_radar.axes} == {("-", None)}
    assert {row.index_text for row in view.clause_rows} == {"-"}
    assert {row.note for row in view.clause_rows} == {"no data"}
    assert (view.largest_gaps, view.gaps_empty_text) == ((), "Nothing is answered yet.")
    assert (view.trend, view.previous_label, view.roadmap.empty_text) == (None, "", "No action yet.")
    assert view.clause_radar.description.startswith("4 Context of the organization: no data. 5 Leadership: no data.")


def test_a_partly_answered_assessment_warns_and_keeps_silent_about_thin_clauses(halden) -> None:
    clause_4 = {item.number: 2 for item in halden.catalogue.clauses[0].requirements}

    view = build_report(halden.standing(given={2: clause_4 | {"5.1": 3}}))

    assert view.warning == (
        "66 of 74 requirements are not answered. Figures use answered requirements only. "
        "Clauses 5, 6, 7, 8, 9 and 10 have no figure: less than 80 % of the weight is answered."
    )
    assert view.headline == "Context stands at index 2.0; the other clauses need more answers"
    by_label = {row.label: row for row in view.clause_rows}
    assert (by_label["5"].note, by_label["6"].note) == ("not enough answers", "no data")
    assert (by_label["5"].certainty_text, by_label["4"].certainty_text) == (
        "certain 0, possible 4",
        "certain 2",
    )
    assert by_label["5"].index_interval_text == f"{by_label['5'].index_low} to {by_label['5'].index_high}"
    assert (by_label["4"].index_interval_text, by_label["4"].share_at_target) == ("2.0", 0)
    assert (by_label["4"].gap_text, by_label["5"].gap_text) == ("1.0", "-")


def test_one_open_answer_is_warned_of_in_the_singular(halden) -> None:
    levels = halden.all_at(2)
    del levels["10.3"]

    view = build_report(halden.standing(given={2: levels}))

    assert view.warning.startswith("1 of 74 requirements is not answered.")
    assert "Clause 10 has no figure" in view.warning


def test_a_group_of_which_nothing_applies_says_so(halden) -> None:
    aside = {"state": AnswerState.DEFERRED, "reason": "Next round"}
    view = build_report(
        halden.standing(items={item.number: aside for item in halden.catalogue.clauses[-1].requirements})
    )

    (row,) = [row for row in view.clause_rows if row.label == "10"]
    assert (row.note, row.certainty_text, row.index_interval_text, row.coverage_text) == (
        "nothing applies",
        "-",
        "-",
        "-",
    )


def test_table_rows_come_with_the_largest_gap_first_and_add_up(halden) -> None:
    view = build_report(halden.standing(given={2: halden.all_at(2, _7_6=0, _5_1=3)}))

    gaps = [row.gap for row in view.clause_rows]
    assert gaps == sorted(gaps, reverse=True)
    assert all(row.gap == round(row.target - row.index, 1) for row in view.clause_rows)
    (support,) = [row for row in view.clause_rows if row.label == "7"]
    assert support.weakest_text == "7.6 Data governance, 0 Absent"
    assert view.overall.title == "All clauses"


def test_what_blocks_the_next_level_is_named_and_a_long_list_cut(halden) -> None:
    standing = halden.standing(given={2: halden.all_at(2, _10_1=3, _10_2=3)})

    rows = build_group_rows(catalogue=halden.catalogue, groups=(*standing.result.clauses, standing.result.overall))

    assert [row.blocked_text for row in rows if row.label == "10"] == ["Level 3 needs 10.3"]
    assert rows[-1].blocked_text.endswith(" more")
    assert len(rows[-1].blocked_by) > 7


def test_the_top_level_is_blocked_by_nothing(halden) -> None:
    view = build_report(halden.standing(given={2: halden.all_at(5)}))

    assert (view.overall.gate_text, view.overall.blocked_text, view.overall.gate_name) == ("5", "", "Optimizing")
    assert (view.headline, view.gaps_empty_text) == (
        "Every requirement has reached its target level",
        "No gaps to target.",
    )


def test_a_second_cycle_is_compared_with_the_first(halden, milestone: Callable[..., MilestoneInfo]) -> None:
    before = milestone(halden.standing(given={2: halden.all_at(1)}))

    view = build_report(halden.standing(given={2: halden.all_at(2)}, milestones=(before,)))

    assert view.previous_label == "2025"
    assert {row.change_text for row in view.clause_rows} == {"+1.0"}
    assert view.clause_radar.has_previous
    assert [(point.label, point.text, point.gate_text) for point in view.trend.points] == [
        ("2025", "1.0", "1"),
        ("Now", "2.0", "2"),
    ]
    assert "2025 1.0" in view.ruler.description
    assert view.is_draft
    assert view.eyebrow == "Halden Components, maturity report, draft of 23 Nov 2026"


def test_an_agreed_report_is_compared_with_the_cycle_before(halden, milestone: Callable[..., MilestoneInfo]) -> None:
    given = {2: halden.all_at(2)}
    before = milestone(halden.standing(given={2: halden.all_at(1)}))
    agreed = milestone(halden.standing(given=given), label="2026", recorded_on=date(2026, 11, 20))

    view = build_report(halden.standing(given=given, milestones=(before, agreed)))

    assert (view.is_draft, view.previous_label) == (False, "2025")
    assert view.eyebrow == "Halden Components, maturity report, agreed 20 Nov 2026"
    assert [point.label for point in view.trend.points] == ["2025", "2026"]


def test_a_milestone_of_other_requirements_is_not_compared(halden, milestone: Callable[..., MilestoneInfo]) -> None:
    quick = milestone(halden.standing(mode="quick", given={2: halden.all_at(1)}), label="Quick scan 2025")

    view = build_report(halden.standing(given={2: halden.all_at(2)}, milestones=(quick,)))

    assert (view.previous_label, view.trend) == ("", None)
    lines = {line.label: line.text for line in view.provenance}
    assert lines["Not compared"] == "Quick scan 2025, which asked other requirements"


def test_the_heatmap_has_a_digit_or_a_state_in_every_cell(halden) -> None:
    view = build_report(
        halden.standing(
            given={2: {"7.1.3": 0, "7.9": AnswerState.DONT_KNOW}},
            items={"8.5.2": {"state": AnswerState.NOT_APPLICABLE}},
        )
    )

    cells = {cell.number: cell for row in view.heatmap for cell in row.cells}
    assert len(cells) == 74
    assert (cells["7.1.3"].mark.digit, cells["7.1.3"].label.rsplit(": ")[-1]) == ("0", "level 0")
    assert (cells["7.9"].mark.digit, cells["7.9"].label.rsplit(": ")[-1]) == ("?", "don't know")
    assert (cells["8.5.2"].mark.kind, cells["8.5.2"].label.rsplit(": ")[-1]) == ("not-applicable", "not applicable")
    assert cells["4.1"].label.endswith("no answer")


def test_the_roadmap_shows_five_actions_those_of_the_largest_gaps_first(halden) -> None:
    strategy = (Closure(key=halden.key("6.4"), from_level=1, to_level=3),)
    other = (Closure(key=halden.key("9.1"), from_level=3, to_level=4),)
    later = [
        Action(number=number, title=f"Measure {number}", closes=other, start=date(2027, number, 1))
        for number in (5, 4, 3, 2, 1)
    ]
    done = Action(number=6, title="Celebrate", closes=strategy, status=ActionStatus.DONE, start=date(2026, 1, 1))
    write = Action(number=7, title="Write", closes=strategy, start=date(2027, 12, 1))

    view = build_report(halden.standing(given={2: {"6.4": 1}}, actions=(done, *later, write)))

    assert [bar.title for bar in view.roadmap.bars] == ["Measure 1", "Measure 2", "Measure 3", "Measure 4", "Write"]


def test_a_finished_action_stays_on_the_roadmap_while_there_is_room(halden) -> None:
    done = Action(number=1, title="Celebrate", closes=(), status=ActionStatus.VERIFIED)

    assert [bar.title for bar in build_report(halden.standing(actions=(done,))).roadmap.bars] == ["Celebrate"]


def test_the_legend_names_the_states_that_occur_and_no_others(halden) -> None:
    states = {"6.4": 2, "7.9": AnswerState.DONT_KNOW}
    items = {"8.5.2": {"state": AnswerState.NOT_APPLICABLE}}

    empty = build_report(halden.standing(given={2: halden.all_at(2)}))
    mixed = build_report(halden.standing(given={2: states}, items=items))

    assert [mark.name for mark in empty.legend][-1] == "Optimizing"
    assert [mark.name for mark in mixed.legend][6:] == ["No answer", "Don't know", "Set aside"]


def test_the_footer_says_where_the_figures_come_from(halden) -> None:
    view = build_report(
        halden.standing(
            given={1: {"5.1": 3}, 2: halden.all_at(3)},
            items={"8.5.2": {"state": AnswerState.DEFERRED}, "4.1": {"evidence_grade": 2}},
            scope=" ",
        )
    )

    lines = {line.label: line.text for line in view.provenance}
    assert lines == {
        "Scope": "not described",
        "Answered by": "2 people by role: Executive 1 and Digitalization lead 1",
        "Evidence": "1 of 73 levels with a document or record",
        "Catalogue": f"Digitalization management system, edition 2026.1, {halden.catalogue.content_hash[:12]}",
        "Questionnaire": "Full assessment, 74 requirements",
        "Profile": f"{halden.catalogue.profile.id}, version {halden.catalogue.profile.version}",
        "Date": "23 Nov 2026",
        "Not assessed": "set aside 8.5.2",
    }


def test_the_footer_of_agreed_levels_and_of_nothing(halden) -> None:
    def answered_by(standing) -> str:
        return {line.label: line.text for line in build_report(standing).provenance}["Answered by"]

    assert answered_by(halden.standing()) == "nobody yet"
    assert answered_by(halden.standing(items={"4.1": {"agreed_level": 2}})) == "nobody yet; agreed levels count"


def test_many_open_requirements_are_counted_and_few_are_named(halden) -> None:
    few = halden.all_at(2)
    del few["10.3"]

    def not_assessed(standing) -> str:
        return {line.label: line.text for line in build_report(standing).provenance}["Not assessed"]

    assert not_assessed(halden.standing(given={2: few})) == "open 10.3"
    assert not_assessed(halden.standing()) == "74 open"


def test_a_card_of_the_list_shows_level_progress_and_due_date(halden) -> None:
    standing = halden.standing(given={2: halden.all_at(2)})

    card = build_assessment_card(
        header=standing.snapshot.header,
        catalogue=standing.catalogue,
        overall=standing.result.overall,
        today=standing.today,
    )

    assert (card.gate_text, card.progress_text) == ("2 Managed", "74 of 74 answered")
    assert (card.due_text, card.due_note, card.mode_title) == ("12 Dec 2026", "in 19 days", "Full assessment")
    assert build_assessment_list((card,)).empty_text == ""


def test_a_card_without_answers_shows_dashes(halden) -> None:
    standing = halden.standing(due=None)

    card = build_assessment_card(
        header=replace(standing.snapshot.header, mode="other"),
        catalogue=standing.catalogue,
        overall=standing.result.overall,
        today=standing.today,
    )

    assert (card.gate_text, card.due_text, card.due_note, card.mode_title) == ("-", "-", "no due date", "other")
    assert build_assessment_list(()).empty_text == "No assessment yet. Start one, or import a file."


def test_an_answered_state_without_a_level_is_shown_as_open(halden) -> None:
    assert mark_of(AnswerState.ANSWERED, None, catalogue=halden.catalogue).kind == "open"
    assert level_text(None, catalogue=halden.catalogue) == "-"


def test_an_open_answer_in_a_large_clause_silences_no_figure(halden) -> None:
    levels = halden.all_at(2)
    del levels["8.11"]

    view = build_report(halden.standing(given={2: levels}))

    assert view.warning == "1 of 74 requirements is not answered. Figures use answered requirements only."


def test_a_finding_names_its_requirement_once(halden) -> None:
    given = halden.all_at(1, _7_1_2=4)

    findings = build_report(halden.standing(given={2: given})).findings

    assert findings
    assert not [row.text for row in findings if row.text.startswith(row.number)]
