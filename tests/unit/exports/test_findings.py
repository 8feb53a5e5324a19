"""The sheets of findings say what the report says, and nothing of small groups."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from openpyxl import Workbook, load_workbook

from app.exports import build_workbook
from app.intake import check_file, read_file
from app.presenters import Standing, build_report

STAFF = [{"name": f"Employee {number}", "roles": ["EM"], "unit": "Plant Halden"} for number in range(6)]
LEADERS = [{"name": f"Executive {number}", "roles": ["EX"], "unit": "Plant Brno"} for number in range(5)]
UNITS = [{"name": "Plant Halden", "size": 420}, {"name": "Plant Brno", "size": 180}]


def rows_of(book: Workbook, title: str) -> list[dict[str, Any]]:
    heading, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def two_camps() -> dict[str, Any]:
    """Six employees of Plant Halden at 1, five executives of Plant Brno at 4."""
    levels = {person["name"]: ("EM", 1) for person in STAFF} | {person["name"]: ("EX", 4) for person in LEADERS}
    return {
        "respondents": STAFF + LEADERS,
        "units": UNITS,
        "responses": [
            {"respondent": name, "role": role, "key": "gov.leadership", "level": level}
            for name, (role, level) in levels.items()
        ],
    }


def test_what_is_claimed_and_not_evidenced_stands_with_what_it_takes(
    halden: Standing, halden_workbook: Workbook
) -> None:
    claims = build_report(halden).told.claims
    assert claims is not None

    rows = rows_of(halden_workbook, "Not yet evidenced")

    assert [(row["Number"], row["Claimed"], row["Evidenced"]) for row in rows] == [
        (row.number, row.claimed.level, row.evidenced.level) for row in claims.rows
    ]
    assert {"three records with data", "one record of use"} <= {row["Needed for the claimed level"] for row in rows}
    assert any("expired, valid until" in row["Evidence there is"] for row in rows)


def test_requirements_and_gaps_show_claimed_beside_evidenced(halden: Standing, halden_workbook: Workbook) -> None:
    requirements = {row["Key"]: row for row in rows_of(halden_workbook, "Requirements")}
    gaps = {row["Key"]: row for row in rows_of(halden_workbook, "Gap register")}

    issues = requirements["ctx.issues"]
    assert (issues["Level"], issues["Evidenced level"], issues["Evidence needed"]) == (4, 3, "three records with data")
    assert (gaps["sec.obligations"]["Level"], gaps["sec.obligations"]["Evidenced"]) == (2, 1)
    assert requirements["sec.obligations"]["Evidence needed"] == "a document"


def test_what_holds_back_begins_with_the_whole(halden_workbook: Workbook) -> None:
    rows = rows_of(halden_workbook, "What holds back")

    assert [row["Group"] for row in rows[:2]] == ["All clauses", "4 Context"]
    assert len(rows) == 1 + 7 + 13
    assert rows[0]["What holds it back"].startswith("Three answers hold the whole catalogue at 1: ")


def test_how_people_see_it_names_large_groups_and_counts_the_others(make_standing: Callable[..., Standing]) -> None:
    book = load_workbook(io.BytesIO(build_workbook(make_standing(**two_camps()))))

    rows = [(row["Kind"], row["Number"], row["Finding"]) for row in rows_of(book, "Perception")]

    assert rows[0][:2] == ("Perception gap", "5.1")
    assert "leadership sees level 4 (5 answers), staff level 1 (6 answers)" in rows[0][2]
    assert ("Units apart", "5.1", "Leadership and commitment: Plant Brno 4, Plant Halden 1") in rows
    assert [(row["Unit"], row["Share answered"] > 0) for row in rows_of(book, "Units")] == [
        ("Plant Halden", True),
        ("Plant Brno", True),
    ]


def test_what_staff_live_and_did_not_answer_is_told(make_standing: Callable[..., Standing]) -> None:
    row = {"respondent": "Ingrid", "role": "HR", "key": "chg.awareness", "level": 2}

    book = load_workbook(io.BytesIO(build_workbook(make_standing(responses=[row]))))

    (told,) = [row for row in rows_of(book, "Perception") if row["Kind"] == "Not heard"]
    assert told["Number"] == "7.3"


def test_without_perception_there_is_no_such_sheet(halden: Standing) -> None:
    content = build_workbook(replace(halden, perception=None))

    assert "Perception" not in load_workbook(io.BytesIO(content)).sheetnames


def test_what_is_not_shown_is_told_as_counts(halden_workbook: Workbook) -> None:
    rows = rows_of(halden_workbook, "Perception")

    assert {row["Kind"] for row in rows} == {"Not shown"}
    assert any(row["Finding"].endswith("not shown apart.") for row in rows)


def test_agreement_figures_stand_only_where_there_are_enough_votes(halden_workbook: Workbook) -> None:
    rows = rows_of(halden_workbook, "Agreement")
    method = {row[0]: row[1] for row in halden_workbook["Method"].iter_rows(values_only=True) if row[0]}

    assert {row["Cns"] is None for row in rows if row["Votes"] < 4} == {True}
    assert {row["Cns"] is None for row in rows if row["Votes"] >= 4} == {False}
    assert {row["Median"] for row in rows if row["Votes"] == 1} == {None}
    assert method["Krippendorff's alpha"].startswith("0.46. Weak")


def test_sheets_that_have_nothing_to_tell_are_left_out(make_standing: Callable[..., Standing]) -> None:
    book = load_workbook(io.BytesIO(build_workbook(make_standing())))

    texts = {cell.value for row in book["Method"].iter_rows() for cell in row}
    assert not {"Not yet evidenced", "What holds back", "Agreement"} & set(book.sheetnames)
    assert "Nobody has voted yet." in texts


def test_ungraded_evidence_is_said_on_the_summary(make_standing: Callable[..., Standing]) -> None:
    standing = make_standing(responses=[{"respondent": "All", "role": "agreed", "key": "6.4", "level": 2}])

    sheet = load_workbook(io.BytesIO(build_workbook(standing)))["Summary"]

    texts = {cell.value for row in sheet.iter_rows() for cell in row}
    assert "Nobody has graded any evidence yet, so every level is a claim." in texts
    assert "Evidenced" not in texts


def test_the_sheets_of_findings_are_read_back_without_a_word(halden_bytes: bytes) -> None:
    checked = check_file(intake=read_file(name="workbook.xlsx", content=halden_bytes))

    assert not [note for note in checked.notes if "was not read" in note]
