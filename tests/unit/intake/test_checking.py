from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from app.errors import Refused
from app.intake import CheckedFile, check_file, read_file, snapshot_of
from app.sample import SAMPLE_NAME, sample_bytes
from app.services.assessing import score_snapshot
from questionnaires.answers import AnswerState


def _check(data: dict[str, Any], mode: str | None = None) -> CheckedFile:
    content = json.dumps({"responses": [], **data}).replace("Infinity", "1e999").encode()
    return check_file(intake=read_file(name="assessment.json", content=content), mode=mode)


def _places(checked: CheckedFile) -> list[str]:
    return [problem.place for problem in checked.problems]


def _row(**values: Any) -> dict[str, Any]:
    return {"respondent": "Mara Lindqvist", "role": "EX", "key": "dir.strategy", "level": 3} | values


def test_the_sample_organization_has_no_fault_and_the_shape_that_pages_show() -> None:
    checked = check_file(intake=read_file(name=SAMPLE_NAME, content=sample_bytes()))
    snapshot = snapshot_of(checked=checked)
    result = score_snapshot(snapshot, on=date(2026, 12, 1))

    assert checked.problems == ()
    assert {role for person in snapshot.respondents for role in person.roles} == {
        "EX",
        "DL",
        "IT",
        "PO",
        "PM",
        "HR",
        "QM",
        "EM",
    }
    assert [clause.id for clause in result.clauses if not clause.is_published] == ["9"]
    assert {clause.id: clause.gate_level for clause in result.clauses}["5"] == 3
    assert {requirement.state for requirement in result.requirements} == set(AnswerState)
    assert [gap.key for gap in result.gaps if gap.is_must_do] == ["sec.obligations"]
    assert {action.status.value for action in snapshot.actions} == {"open", "in_work", "done", "verified"}
    assert [milestone.label for milestone in snapshot.milestones] == ["2025"]


def test_bad_rows_are_told_by_their_place_and_the_rest_is_kept() -> None:
    checked = _check({"responses": [_row(), _row(level=9), _row(key="sys.audit_programme"), _row(colour="red")]})

    assert _places(checked) == ["column `colour`", "responses[1]", "responses[2]", "responses[3]"]
    assert checked.file.responses == (_row(),)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"level": [3]}, "level holds a list"),
        ({"note": "x" * 4001}, "note has 4,001 characters; at most 4,000 fit"),
        ({"respondent": "x" * 121}, "respondent has 121 characters"),
        ({"key": "x" * 5000}, "key has 5,000 characters"),
    ],
)
def test_a_row_that_fits_no_column_is_told(values: dict[str, Any], message: str) -> None:
    checked = _check({"responses": [_row(**values), _row(key="5.1")]})

    assert message in checked.problems[0].message
    assert [row["key"] for row in checked.file.responses] == ["gov.leadership"]


def test_a_name_is_one_person_whatever_blanks_it_has() -> None:
    rows = [_row(respondent=" Mara  Lindqvist "), _row(key="5.1")]

    checked = _check({"respondents": [{"name": "Mara   Lindqvist", "roles": ["EX"]}], "responses": rows})

    assert [person.name for person in checked.file.respondents] == ["Mara Lindqvist"]


def test_a_person_only_rows_name_becomes_a_respondent_with_all_their_roles() -> None:
    checked = _check({"responses": [_row(role="EX DL"), _row(key="ctx.issues")]})

    assert [(person.name, person.roles) for person in checked.file.respondents] == [("Mara Lindqvist", ("EX", "DL"))]


def test_roles_of_the_file_and_of_rows_are_joined() -> None:
    people = [{"name": "Mara Lindqvist", "job_title": "COO", "roles": ["ex"]}, {"name": "Silent", "roles": ["HR"]}]

    checked = _check({"respondents": people, "responses": [_row(role="DL")]})

    assert [(person.name, person.roles) for person in checked.file.respondents] == [
        ("Mara Lindqvist", ("EX", "DL")),
        ("Silent", ("HR",)),
    ]


def test_what_people_are_asked_is_read_by_key_or_number_and_unknown_ones_are_told() -> None:
    people = [{"name": "Mara", "roles": ["EX"], "asked": ["6.4", "gov.leadership", "99.9"]}]

    checked = _check({"respondents": people, "responses": [_row(respondent="Mara", key="gov.policy")]})

    assert _places(checked) == ["respondents[0]", "responses[0]"]
    assert checked.problems[0].message == "There is no requirement 99.9 to be asked."
    assert snapshot_of(checked=checked).respondents[0].asked == ("gov.leadership", "dir.strategy")


def test_people_with_unknown_roles_or_a_name_used_twice_are_told() -> None:
    people = [
        {"name": "Mara", "roles": ["EX", "CEO"]},
        {"name": "mara ", "roles": ["DL"]},
        {"name": "Nobody", "roles": ["XX"]},
    ]

    checked = _check({"respondents": people})

    assert _places(checked) == ["respondents[0]", "respondents[1]", "respondents[2]"]
    assert [(person.name, person.roles) for person in checked.file.respondents] == [("Mara", ("EX",))]


def test_agreed_rows_become_shared_facts() -> None:
    rows = [
        _row(role="agreed", level=2, note="Shown in the workshop"),
        _row(role="agreed", key="eco.partners", level="n/a", reason="Suppliers only", reason_class="out_of_scope"),
    ]

    checked = _check({"responses": rows, "items": [{"key": "dir.strategy", "evidence_grade": 2}]})

    strategy, partners = checked.file.items
    assert checked.problems == ()
    assert (strategy.agreed_level, strategy.evidence_grade, strategy.note) == (2, 2, "Shown in the workshop")
    assert (partners.state, partners.reason, partners.reason_class) == (
        "not_applicable",
        "Suppliers only",
        "out_of_scope",
    )


def test_two_different_agreed_levels_are_told_and_the_item_wins() -> None:
    checked = _check(
        {"responses": [_row(role="agreed", level=2)], "items": [{"key": "dir.strategy", "agreed_level": 3}]}
    )

    assert "3 among the items, but 2 among the responses" in checked.problems[0].message
    assert checked.file.items[0].agreed_level == 3


@pytest.mark.parametrize(
    ("item", "message"),
    [
        ({"key": "no.such"}, "There is no requirement"),
        ({"key": "dir.strategy", "agreed_level": 7}, "Level 7 is not on the scale"),
        ({"key": "dir.strategy", "state": "not_applicable", "reason": "no"}, "applies to every organization"),
        ({"key": "ctx.issues", "state": "not_applicable", "reason": "no"}, "applies to every organization"),
        ({"key": "eco.partners", "state": "not_applicable"}, "A reason for not_applicable is missing"),
        ({"key": "sys.change", "state": "deferred"}, "A reason for deferred is missing"),
        (
            {"key": "eco.partners", "state": "not_applicable", "reason": "x", "reason_class": "lazy"},
            "no class of reasons",
        ),
    ],
)
def test_a_shared_fact_the_catalogue_does_not_allow_is_told(item: dict[str, Any], message: str) -> None:
    checked = _check({"items": [item]})

    assert _places(checked) == ["items[0]"]
    assert message in checked.problems[0].message
    assert all(kept.state is None and kept.agreed_level is None for kept in checked.file.items)


def test_a_requirement_stands_among_the_items_once_by_key_or_number() -> None:
    checked = _check({"items": [{"key": "6.4", "flagged": True}, {"key": "dir.strategy", "must_do": True}]})

    assert _places(checked) == ["items[1]"]
    assert [(item.key, item.flagged) for item in checked.file.items] == [("dir.strategy", True)]


def test_a_place_stays_what_it_was_in_the_file_when_an_earlier_record_was_left_out() -> None:
    items = [{"key": "6.4", "evidence_grade": 9}, {"key": "6.9", "flagged": True}, {"key": "no.such"}]

    checked = _check({"items": items, "responses": ["Mara", _row(), _row(level=9)]})

    assert _places(checked) == ["responses[0]", "items[0].evidence_grade", "responses[2]", "items[2]"]
    assert [item.key for item in checked.file.items] == ["ppm.portfolio"]


def test_of_two_targets_for_one_requirement_the_first_is_kept() -> None:
    checked = _check({"targets": {"6.4": 4, "dir.strategy": 3}})

    assert _places(checked) == ["targets[dir.strategy]"]
    assert checked.file.targets == {"dir.strategy": 4}


def test_targets_off_the_scale_or_outside_the_mode_are_told() -> None:
    checked = _check({"mode": "quick", "targets": {"6.4": 4, "dir.intent": 3, "gov.leadership": 6, "no.such": 3}})

    assert _places(checked) == ["targets[dir.intent]", "targets[gov.leadership]", "targets[no.such]"]
    assert checked.file.targets == {"dir.strategy": 4}


def test_actions_that_close_nothing_or_end_before_they_start_are_told() -> None:
    def action(**values: Any) -> dict[str, Any]:
        closes = [{"key": "6.4", "from_level": 1, "to_level": 3}]
        return {"title": "Write it down", "closes": closes} | values

    checked = _check(
        {
            "actions": [
                action(),
                action(closes=[{"key": "6.4", "from_level": 3, "to_level": 3}]),
                action(closes=[{"key": "nope", "from_level": 1, "to_level": 2}]),
                action(closes=[{"key": "6.4", "from_level": 1, "to_level": 9}]),
                action(start="2027-02-01", due="2027-01-01"),
                action(start="2027-01-01", due="2027-02-01"),
                action(effort_days=float("inf")),
            ]
        }
    )

    assert _places(checked) == ["actions[1]", "actions[2]", "actions[3]", "actions[4]", "actions[6]"]
    assert [closure.key for kept in checked.file.actions for closure in kept.closes] == ["dir.strategy"] * 2


def test_an_action_that_names_a_requirement_twice_closes_it_once() -> None:
    closes = [{"key": key, "from_level": 1, "to_level": 3} for key in ("6.4", "dir.strategy", "5.3")]

    checked = _check({"responses": [], "actions": [{"title": "Write the strategy", "closes": closes}]})

    assert _places(checked) == ["actions[0]"]
    assert [closure.key for closure in checked.file.actions[0].closes] == ["dir.strategy", "opm.roles"]


@pytest.mark.parametrize(
    ("proof", "status"),
    [
        ({"verified_by": "Ines Moreau", "verified_on": "2026-03-02"}, "verified"),
        ({"verified_by": " jonas lind ", "verified_on": "2026-03-02"}, "done"),
        ({"verified_by": "Ines Moreau"}, "done"),
        ({"verified_on": "2026-03-02"}, "done"),
    ],
)
def test_an_action_of_a_file_is_verified_only_by_a_second_person_on_a_day(proof: dict[str, str], status: str) -> None:
    """PL-05."""
    closes = [{"key": "6.4", "from_level": 1, "to_level": 3}]
    given = {"title": "Write the strategy", "closes": closes, "owner": "Jonas Lind", "status": "verified"}

    checked = _check({"responses": [], "actions": [given | proof]})

    assert checked.file.actions[0].status == status
    assert _places(checked) == ([] if status == "verified" else ["actions[0]"])


def test_milestones_are_scored_with_their_own_targets_in_order_of_date() -> None:
    milestones = [
        {"label": "2025", "recorded_on": "2025-11-20", "levels": {"6.4": 2, "no.such": 1}, "targets": {"6.4": 4}},
        {"label": "2025", "recorded_on": "2025-11-21", "levels": {}},
        {"label": "2024", "recorded_on": "2024-11-20", "levels": {"6.4": 1}},
    ]

    checked = _check({"milestones": milestones})
    snapshot = snapshot_of(checked=checked)

    assert _places(checked) == ["milestones[0].levels[no.such]", "milestones[1]"]
    assert [milestone.label for milestone in snapshot.milestones] == ["2024", "2025"]
    by_key = {each.key: each for each in snapshot.milestones[1].result.requirements}
    assert (by_key["dir.strategy"].level, by_key["dir.strategy"].target) == (2, 4)


def test_unknown_clauses_are_told() -> None:
    checked = _check({"finished_clauses": ["5", "4", "12"]})

    assert _places(checked) == ["finished_clauses[2]"]
    assert checked.file.finished_clauses == ("4", "5")


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({"mode": "half"}, 'no mode "half"'),
        ({"catalogue": "cake"}, 'no catalogue "cake"'),
        ({"edition": "1999.1"}, "no catalogue edition 1999.1"),
    ],
)
def test_a_frame_nobody_knows_is_refused(data: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message):
        _check(data)


def test_the_mode_can_be_chosen_by_the_reader() -> None:
    checked = _check({"responses": [_row()]}, mode="quick")

    assert len(checked.asked) == 27
    assert len(snapshot_of(checked=checked).targets) == 27


def test_a_row_without_an_answer_is_stored_only_for_its_note() -> None:
    rows = [_row(level=""), _row(key="gov.leadership", level="", note="Ask again in January")]

    snapshot = snapshot_of(checked=_check({"responses": rows}))

    assert [(answer.key, answer.state, answer.note) for answer in snapshot.answers] == [
        ("gov.leadership", AnswerState.UNANSWERED, "Ask again in January")
    ]


def test_units_of_a_file_are_those_it_lists_and_those_its_people_name() -> None:
    checked = _check(
        {
            "units": [{"name": "Plant  Halden", "size": 420}],
            "respondents": [{"name": "Mara Lindqvist", "roles": ["EX"], "unit": "plant halden"}],
            "responses": [_row(), _row(respondent="Liv Moen", unit="Plant Moss")],
        }
    )
    snapshot = snapshot_of(checked=checked)

    assert checked.problems == ()
    assert [(unit.name, unit.size) for unit in snapshot.units] == [("Plant Halden", 420), ("Plant Moss", 1)]
    assert [(person.name, person.unit_id) for person in snapshot.respondents] == [
        ("Mara Lindqvist", 1),
        ("Liv Moen", 2),
    ]
    assert checked.notes[-1] == (
        "The unit Plant Moss has no size and counts as 1. Give it one in units or in the settings."
    )


def test_faulty_units_are_told_and_left_out() -> None:
    units = [{"name": "Plant Halden", "size": 420}, {"name": "plant halden", "size": 3}, {"name": "Moss", "size": 0}]

    checked = _check({"units": units})

    assert _places(checked) == ["units[2].size", "units[1]"]
    assert [unit.name for unit in checked.file.units] == ["Plant Halden"]


def test_an_end_of_evidence_before_2000_is_told_and_the_rest_of_the_item_is_kept() -> None:
    checked = _check({"items": [{"key": "dir.strategy", "evidence_grade": 2, "evidence_until": "0202-12-31"}]})

    assert _places(checked) == ["items[0]"]
    assert "Check the year" in checked.problems[0].remedy
    assert (checked.file.items[0].evidence_grade, checked.file.items[0].evidence_until) == (2, None)


def test_a_group_has_single_blanks_and_consent_needs_one() -> None:
    given = _check({"organization_group": "  Metal   working ", "benchmark_consent": True})
    alone = _check({"benchmark_consent": True})

    assert (given.file.organization_group, given.file.benchmark_consent, given.problems) == ("Metal working", True, ())
    assert (alone.file.benchmark_consent, _places(alone)) == (False, ["benchmark_consent"])
    assert snapshot_of(checked=given).header.organization.benchmark_group == "Metal working"
