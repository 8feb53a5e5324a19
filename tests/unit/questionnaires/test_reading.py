"""Reading many rows: people with several roles, agreed levels, duplicates, columns, places."""

from __future__ import annotations

import math

import pytest

from clauses import load_catalogue
from questionnaires import (
    AnswerState,
    Problem,
    QuestionnaireError,
    Reading,
    ResponseRow,
    build_questionnaire,
    place_in_table,
    read_responses,
    read_sheet,
)

DMS = load_catalogue("2026.1")


def read(*rows: dict[str, object] | ResponseRow, mode: str = "full") -> Reading:
    return read_responses(catalogue=DMS, mode=mode, rows=rows)


def test_a_person_with_several_roles_has_one_sheet_and_is_spelled_as_at_first() -> None:
    reading = read(
        {"respondent": "Mara Lind", "role": "DL", "key": "9.2.1", "level": 1},
        {"respondent": "mara  lind", "role": "EX", "key": "6.4", "level": 2},
    )

    assert [(sheet.respondent, sheet.roles) for sheet in reading.sheets] == [("Mara Lind", ("DL", "EX"))]
    assert [answer.key for answer in reading.sheets[0].answers] == ["dir.strategy", "sys.audit"]


def test_a_row_may_answer_for_a_role_that_another_row_gives() -> None:
    reading = read(
        {"respondent": "Jonas", "role": "IT", "key": "8.2.2", "level": 1},
        {"respondent": "Jonas", "role": "PO", "key": "7.6", "level": 2},
    )

    assert reading.problems == ()
    assert reading.accepted == 2


def test_known_respondents_may_leave_their_role_out() -> None:
    reading = read_responses(
        catalogue=DMS, rows=[{"respondent": "ines", "key": "5.1", "level": 4}], respondents={"Ines": ("EX",)}
    )

    assert reading.sheets[0].respondent == "Ines"
    assert reading.sheets[0].roles == ("EX",)


def test_roles_may_come_as_a_list() -> None:
    reading = read({"respondent": "Ines", "role": ["EX", "DL"], "key": "5.1", "level": 4})

    assert reading.sheets[0].roles == ("EX", "DL")


def test_agreed_rows_set_levels_decisions_and_notes_for_all() -> None:
    reading = read(
        {"respondent": "the room", "role": "agreed", "key": "6.4", "level": 2, "note": "Two against one"},
        {"role": "Agreed", "key": "8.10", "level": "n/a", "reason": "No AI", "reason_class": "not_yet_relevant"},
        {"role": "agreed", "key": "6.6", "level": "deferred"},
        {"role": "agreed", "key": "6.7", "level": ""},
    )

    assert reading.agreed == {"dir.strategy": 2}
    assert reading.notes == {"dir.strategy": "Two against one"}
    assert {key: decision.state for key, decision in reading.decisions.items()} == {
        "opm.tom": AnswerState.DEFERRED,
        "sec.ai": AnswerState.NOT_APPLICABLE,
    }
    assert reading.decisions["sec.ai"].reason == "No AI"
    assert reading.decisions["sec.ai"].reason_class == "not_yet_relevant"
    assert (reading.sheets, reading.accepted, reading.problems) == ((), 4, ())


def test_the_second_answer_of_a_person_to_a_requirement_is_refused() -> None:
    reading = read(
        {"respondent": "Mara", "role": "DL", "key": "6.4", "level": 2},
        {"respondent": "MARA", "role": "DL", "key": "dir.strategy", "level": 3},
        {"role": "agreed", "key": "6.4", "level": 2},
    )

    assert reading.sheets[0].answers[0].level == 2
    assert reading.problems == (
        Problem(
            place="responses[1]",
            message="This was already answered in responses[0].",
            remedy="Keep one of the two rows.",
        ),
    )


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    reading = read({"respondent": "Mara", "role": "CEO", "key": "9.9", "level": 9, "reason_class": "lazy"})

    assert [problem.message for problem in reading.problems] == [
        "The role `CEO` is unknown.",
        "There is no requirement `9.9` in the catalogue.",
        "Level 9 is not on the scale.",
        "The reason class `lazy` is unknown.",
    ]


def test_an_unknown_role_does_not_hide_a_missing_reason() -> None:
    reading = read({"respondent": "Mara", "role": "CEO", "key": "8.10", "level": "n/a"})

    assert len(reading.problems) == 2


def test_an_unknown_column_is_told_once_and_its_rows_are_kept() -> None:
    reading = read(
        {"respondent": "Mara", "role": "DL", "key": "6.4", "level": 2, "colour": "red"},
        {"respondent": "Mara", "role": "DL", "key": "6.5", "level": 2, "colour": "blue"},
    )

    assert reading.accepted == 2
    (problem,) = reading.problems
    assert problem.place == "column `colour`"
    assert problem.message == "This column is unknown; its content was left out."
    assert problem.remedy.startswith("Rename it to one of respondent, role, key, level, state, note, reason,")


def test_a_column_that_stands_twice_is_told() -> None:
    reading = read({"respondent": "Mara", "Role": "DL", "key": "6.4", "level": 2, "LEVEL": 5})

    assert reading.sheets[0].answers[0].level == 2
    assert reading.problems[0].place == "column `LEVEL`"


def test_rows_of_a_table_are_told_by_their_line() -> None:
    rows = [{"respondent": "Mara", "role": "DL", "key": "6.4", "level": level} for level in (2, 7)]

    reading = read_responses(catalogue=DMS, rows=rows, place=place_in_table)

    assert [problem.place for problem in reading.problems] == ["row 3"]


def test_rows_that_bring_their_place_keep_it() -> None:
    reading = read(
        ResponseRow(place="Answers, row 12", respondent="Mara", role="DL", key="6.4", level=math.nan, note=7)
    )

    answer = reading.sheets[0].answers[0]
    assert (answer.state, answer.note) == (AnswerState.UNANSWERED, "7")


def test_a_requirement_outside_the_quick_scan_is_refused_there() -> None:
    reading = read({"respondent": "Mara", "role": "DL", "key": "4.1", "level": 2}, mode="quick")

    assert reading.problems[0].message == "Requirement 4.1 is not part of the mode `quick`."


def test_an_unknown_mode_is_refused_with_the_modes_there_are() -> None:
    with pytest.raises(QuestionnaireError, match=r"no mode 'deep'.*Choose one of: full, quick"):
        read(mode="deep")


def test_an_unknown_role_has_no_questionnaire() -> None:
    with pytest.raises(QuestionnaireError, match="no role 'CEO'"):
        build_questionnaire(catalogue=DMS, roles=("CEO",))


def test_a_key_nobody_knows_narrows_no_questionnaire() -> None:
    with pytest.raises(QuestionnaireError, match=r"no requirement 'dir.nothing'.*Use one of its keys"):
        build_questionnaire(catalogue=DMS, narrowed_to=["dir.nothing"])


def test_somebody_who_is_asked_chosen_requirements_answers_those_alone() -> None:
    rows: list[dict[str, object]] = [
        {"respondent": "ines", "key": "dir.strategy", "level": 4},
        {"respondent": "Ines", "key": "gov.leadership", "level": 3},
        {"respondent": "Emil", "role": "EX", "key": "dir.strategy", "level": 2},
    ]

    reading = read_responses(
        catalogue=DMS, rows=rows, respondents={"Ines": ("EX",)}, narrowed={"Ines": ["gov.leadership"]}
    )

    assert reading.accepted == 2
    (problem,) = reading.problems
    assert (problem.place, problem.message) == ("responses[0]", "Requirement 6.4 is not asked of Ines (EX).")
    assert problem.remedy == "Remove the row, or add it to the requirements that this person is asked."


def test_a_sheet_takes_only_the_rows_of_its_respondent() -> None:
    questionnaire = build_questionnaire(catalogue=DMS, roles=("EX",))
    rows: list[dict[str, object]] = [
        {"key": "5.1", "level": 4},
        {"respondent": "ines", "key": "5.2", "level": 3},
        {"respondent": "Emil", "key": "5.2", "level": 1},
    ]

    reading = read_sheet(questionnaire=questionnaire, respondent="Ines", roles=("EX",), rows=rows)

    assert [answer.level for answer in reading.sheets[0].answers] == [4, 3]
    assert [str(problem) for problem in reading.problems] == [
        "responses[2]: This row belongs to Emil, not to Ines. Move it to the sheet of that person."
    ]


def test_a_sheet_of_the_facilitator_may_answer_everything() -> None:
    questionnaire = build_questionnaire(catalogue=DMS)

    reading = read_sheet(
        questionnaire=questionnaire, respondent="Ines", roles=("EX",), rows=[{"key": "8.4", "level": 1}]
    )

    assert (reading.accepted, reading.problems) == (1, ())


def test_a_person_has_the_first_unit_that_rows_give_however_it_is_spelled() -> None:
    rows = [
        {"respondent": "Liv Moen", "role": "PO", "key": "dir.strategy", "level": 2},
        {"respondent": "Liv Moen", "role": "PO", "unit": " Plant  Moss", "key": "prc.process", "level": 2},
        {"respondent": "Liv Moen", "role": "PO", "unit": "plant moss", "key": "eva.benefits", "level": 1},
    ]

    reading = read_responses(catalogue=load_catalogue("2026.1"), rows=rows)

    assert [(sheet.unit, len(sheet.answers)) for sheet in reading.sheets] == [("Plant Moss", 3)]
    assert reading.problems == ()


def test_a_row_of_another_unit_is_refused_with_both_named() -> None:
    rows = [
        {"respondent": "Liv Moen", "role": "PO", "unit": "Plant Halden", "key": "dir.strategy", "level": 2},
        {"respondent": "Liv Moen", "role": "PO", "key": "prc.process", "level": 2},
    ]

    reading = read_responses(
        catalogue=load_catalogue("2026.1"),
        rows=rows,
        respondents={"Liv Moen": ("PO",)},
        units={"LIV MOEN": "Plant Moss"},
    )

    assert reading.accepted == 1
    assert reading.problems[0].message == "Liv Moen answers for Plant Moss, but here for Plant Halden."
    assert reading.sheets[0].unit == "Plant Moss"
