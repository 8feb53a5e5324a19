from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from openpyxl import Workbook

from app.errors import Refused
from app.intake import check_file, read_file, spreadsheet
from app.intake.spreadsheet import read_spreadsheet

MakeWorkbook = Callable[[dict[str, list[list[Any]]]], bytes]
HEADING = ["respondent", "role", "key", "level", "note"]


def test_the_sheet_named_answers_is_read_and_others_are_told(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        {"Notes": [["by", "the way"]], "ANSWERS": [HEADING, ["Mara", "EX", "dir.strategy", 3.0, "=1+1 is two"]]}
    )

    intake = read_file(name="answers.xlsx", content=content)

    assert intake.places == ("sheet ANSWERS, row 2",)
    assert intake.file.responses[0]["level"] == 3
    assert "Sheet Notes was not read." in intake.notes


def test_without_that_name_the_first_sheet_with_the_columns_is_read(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Cover": [["Hello"]], "Sheet 2": [HEADING, ["Mara", "EX", "dir.strategy", 3, None]]})

    intake = read_file(name="answers.xlsx", content=content)

    assert intake.file.responses == ({"respondent": "Mara", "role": "EX", "key": "dir.strategy", "level": 3},)


def test_a_workbook_without_these_columns_names_its_sheets(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Cover": [["Hello"]], "Prices": [["a", "b"]]})

    with pytest.raises(Refused, match=r"in the sheets Cover, Prices\..*respondent, role, key and level"):
        read_file(name="prices.xlsx", content=content)


def test_a_formula_without_a_value_is_told_with_its_cell(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Answers": [HEADING, ["Mara", "EX", "dir.strategy", "=1+2"]]})

    intake = read_file(name="answers.xlsx", content=content)

    assert [problem.place for problem in intake.problems] == ["sheet Answers, cell D2"]
    assert "no value stored" in intake.problems[0].message
    assert "level" not in intake.file.responses[0]


def test_a_cell_with_an_error_is_told_and_read_as_empty(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Answers": [HEADING, ["Mara", "EX", "dir.strategy", "#REF!"]]})

    intake = read_file(name="answers.xlsx", content=content)

    assert "holds the error #REF!" in intake.problems[0].message
    assert "level" not in intake.file.responses[0]


def test_a_number_in_the_key_column_is_refused_because_6_1_might_be_6_10(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Answers": [HEADING, ["Jonas", "IT", 6.1, 2], ["Jonas", "IT", "6.10", 2]]})

    checked = check_file(intake=read_file(name="answers.xlsx", content=content))

    assert [problem.place for problem in checked.problems] == ["sheet Answers, row 2"]
    assert "6.1 cannot be told from 6.10" in checked.problems[0].message
    assert [row["key"] for row in checked.file.responses] == ["tec.architecture"]


def test_display_numbers_stand_in_for_keys(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Sheet": [["Name", "Roles", "No", "Answer"], ["Jonas", "IT", "6.10", "don't know"]]})

    checked = check_file(intake=read_file(name="answers.xlsx", content=content))

    assert checked.problems == ()
    assert checked.file.responses == (
        {"respondent": "Jonas", "role": "IT", "key": "tec.architecture", "level": "dont_know"},
    )


def test_times_and_dates_are_read_as_they_stand(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Sheet": [["a", "b"], [date(2026, 12, 12), time(9, 30)], [None, timedelta(hours=9)]]})

    (table,) = read_spreadsheet(content=content).tables

    day, clock = table.rows[0].cells
    assert (str(day), clock) == ("2026-12-12 00:00:00", "09:30:00")
    assert table.rows[1].cells[1] == "9:00:00"


def test_empty_sheets_are_no_tables(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Empty": [], "Blank": [[None, "  "]]})

    with pytest.raises(Refused, match="no filled cells"):
        read_file(name="empty.xlsx", content=content)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"PK\x03\x04 and then nothing", "not an Excel workbook, or it is damaged"),
        (b"just text", "is no Excel workbook"),
    ],
)
def test_what_is_no_workbook_is_refused(content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_file(name="answers.xlsx", content=content)


def _archive(entries: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return target.getvalue()


def test_another_archive_is_refused() -> None:
    with pytest.raises(Refused, match="no Excel workbook"):
        read_file(name="photos.xlsx", content=_archive({"photo.txt": b"cheese"}))


def test_a_damaged_workbook_is_refused_without_a_stack_trace(make_workbook: MakeWorkbook) -> None:
    whole = make_workbook({"Answers": [HEADING]})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries["xl/workbook.xml"] = entries["xl/workbook.xml"][:40]

    with pytest.raises(Refused, match="damaged and cannot be read"):
        read_file(name="answers.xlsx", content=_archive(entries))


def test_an_archive_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_UNPACKED_BYTES", 1_000_000)
    content = _archive({"[Content_Types].xml": b" " * 2_000_000})

    with pytest.raises(Refused, match="more than 0 MB of data"):
        read_file(name="bomb.xlsx", content=content)


@pytest.mark.parametrize(
    ("limit", "message"),
    [("MOST_SHEETS", "more than 1 sheets"), ("MOST_ROWS", "more than 1 rows"), ("MOST_COLUMNS", "more than 1 columns")],
)
def test_every_limit_is_told(
    limit: str, message: str, make_workbook: MakeWorkbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, limit, 1)
    content = make_workbook({"One": [["a", "b"], ["c", "d"]], "Two": [["a"]]})

    with pytest.raises(Refused, match=message):
        read_spreadsheet(content=content)


def test_a_sheet_of_requirements_without_keys_is_told(make_workbook: MakeWorkbook) -> None:
    content = make_workbook({"Answers": [HEADING], "Requirements": [["Target"], [4]]})

    intake = read_file(name="answers.xlsx", content=content)

    assert "The column key is missing" in intake.problems[0].message


def test_the_other_sheets_are_read_by_their_names(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        {
            "Answers": [HEADING],
            "Respondents": [["Name", "Roles"], ["Mara Lindqvist", "EX; DL"]],
            "Requirements": [
                ["Key", "Target", "Decision", "Reason", "Must do", "Flagged"],
                ["dir.strategy", 4, None, None, "yes", "no"],
                ["eco.partners", None, "Not applicable", "Suppliers only", None, None],
                ["ctx.issues", 2, None, None, None, None],
            ],
            "Action plan": [
                ["Title", "Closes (key level-level)", "Due", "Status", "Cost", "Verified by"],
                ["Trace projects", "dir.strategy 2-4; ctx.issues 1-2", date(2027, 2, 26), "In work", 900, None],
            ],
            "Milestones": [
                ["Milestone", "Recorded on", "Key", "Level", "Target"],
                ["2025", date(2025, 11, 20), "dir.strategy", 1, 3],
                ["2025", date(2025, 11, 20), "ctx.issues", 2, None],
            ],
            "Method": [
                ["Mode", "quick"],
                ["Organization", "Halden Components"],
                ["Due", date(2026, 12, 12)],
                ["Finished clauses", "4, 5"],
                ["Planned projects", 12],
                ["Cycle", None],
                ["Alone"],
            ],
        }
    )

    intake = read_file(name="answers.xlsx", content=content)

    file = intake.file
    assert intake.problems == ()
    assert intake.notes == ('Sheet Action plan: the column "Cost" is for your own notes and was not read.',)
    assert file.respondents[0].roles == ("EX", "DL")
    assert file.targets == {"dir.strategy": 4, "ctx.issues": 2}
    assert [(item.key, item.state, item.must_do, item.flagged) for item in file.items] == [
        ("dir.strategy", None, True, False),
        ("eco.partners", "not_applicable", False, False),
    ]
    assert [closure.key for closure in file.actions[0].closes] == ["dir.strategy", "ctx.issues"]
    assert (file.actions[0].due, file.actions[0].status) == (date(2027, 2, 26), "in_work")
    assert file.milestones[0].levels == {"dir.strategy": 1, "ctx.issues": 2}
    assert (file.mode, file.planned_projects, file.due, file.finished_clauses) == (
        "quick",
        12,
        date(2026, 12, 12),
        ("4", "5"),
    )


def test_a_bad_value_in_a_sheet_is_told_with_its_row(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        {
            "Answers": [HEADING],
            "Requirements": [["Key", "Target", "Evidence grade"], ["dir.strategy", "high", 2], ["ctx.issues", 3, 9]],
            "Method": [["Planned projects", "many"]],
        }
    )

    intake = read_file(name="answers.xlsx", content=content)

    assert {problem.place for problem in intake.problems} == {
        "sheet Requirements, row 2",
        "sheet Requirements, row 3, evidence_grade",
        "sheet Method, row 1",
    }
    assert intake.file.targets == {"ctx.issues": 3}
    assert [item.key for item in intake.file.items] == ["dir.strategy"]


def test_what_the_catalogue_does_not_know_is_told_with_its_sheet_and_row(make_workbook: MakeWorkbook) -> None:
    content = make_workbook(
        {
            "Answers": [HEADING],
            "Respondents": [["Name", "Roles"], ["Jonas", None], ["Ewa", "DL XX"]],
            "Requirements": [
                ["Key", "Target", "Decision"],
                ["dir.strategy", 3, None],
                ["ctx.issues", 9, None],
                ["dir.intent", 3, "Deferred"],
                [6.1, 3, None],
                ["dir.strategy", 4, None],
            ],
            "Action plan": [
                ["Title", "Closes (key level-level)"],
                ["Trace projects", "6.4 1-3; 7.6 from 1 to 2"],
                ["Dream", "dir.strategy 1-9"],
            ],
            "Milestones": [
                ["Milestone", "Recorded on", "Key", "Level"],
                ["2025", date(2025, 11, 20), "dir.strategy", 1],
                ["2025", date(2025, 11, 20), "dir.strategy", 2],
                ["2025", date(2025, 11, 20), 6.1, 2],
                ["2024", date(2024, 11, 20), "no.such", 2],
            ],
            "Method": [["Finished clauses", "4, 77"]],
        }
    )

    checked = check_file(intake=read_file(name="answers.xlsx", content=content))

    assert {problem.place for problem in checked.problems} == {
        "sheet Respondents, row 2, roles",
        "sheet Respondents, row 3",
        *(f"sheet Requirements, row {row}" for row in (3, 4, 5, 6)),
        "sheet Action plan, row 2, closes",
        "sheet Action plan, row 3",
        *(f"sheet Milestones, row {row}" for row in (3, 4)),
        "sheet Milestones, row 5, levels[no.such]",
        "sheet Method, row 1",
    }
    assert checked.file.targets == {"dir.strategy": 3, "dir.intent": 3}
    assert [(closure.key, closure.to_level) for closure in checked.file.actions[0].closes] == [("dir.strategy", 3)]
    assert checked.file.milestones[0].levels == {"dir.strategy": 1}


def test_whole_numbers_stored_with_a_decimal_point_are_whole(make_workbook: MakeWorkbook) -> None:
    whole = make_workbook({"Sheet": [["a"], [3], [2.5]]})
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    entries[sheet] = entries[sheet].replace(b"<v>3</v>", b"<v>3.0</v>")

    (table,) = read_spreadsheet(content=_archive(entries)).tables

    assert [row.cells[0] for row in table.rows] == [3, 2.5]
    assert isinstance(table.rows[0].cells[0], int)


def test_a_workbook_of_another_program_with_one_filled_cell_below_nothing_is_read() -> None:
    workbook = Workbook()
    workbook.active["B5"] = "key"
    workbook.active["C5"] = "level"
    workbook.active["B7"] = "ctx.issues"
    workbook.active["C7"] = True
    target = io.BytesIO()
    workbook.save(target)

    intake = read_file(name="odd.xlsx", content=target.getvalue())

    assert intake.places == ("sheet Sheet, row 7",)


def test_units_and_what_evidence_carries_are_read_from_a_workbook(make_workbook: MakeWorkbook) -> None:
    evidence = ["Key", "Evidence grade", "Evidence carries data", "Evidence valid until", "Evidence kept at"]
    content = make_workbook(
        {
            "Answers": [[*HEADING, "Unit"], ["Mara", "EX", "dir.strategy", 3, None, "Plant Halden"]],
            "Units": [["Unit", "Size", "People"], ["Plant Halden", 420, 1]],
            "Requirements": [evidence, ["dir.strategy", 3, "yes", date(2027, 12, 31), "Page 3"]],
        }
    )

    checked = check_file(intake=read_file(name="answers.xlsx", content=content))

    item = checked.file.items[0]
    assert checked.problems == ()
    assert [(unit.name, unit.size) for unit in checked.file.units] == [("Plant Halden", 420)]
    assert checked.file.respondents[0].unit == "Plant Halden"
    assert (item.evidence_has_data, item.evidence_until, item.evidence_source) == (True, date(2027, 12, 31), "Page 3")
