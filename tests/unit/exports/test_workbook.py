from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from openpyxl import Workbook, load_workbook

from app.exports import build_workbook, workbook
from app.exports import workbook_name as name_of
from app.exports.cells import count_lines, safe_text
from app.presenters import Standing, build_gap_rows, build_report

MakeStanding = Callable[..., Standing]
ReadBack = Callable[[bytes], Standing]
TABLES = ("Requirements", "Gap register", "Priority views", "Action plan", "Answers", "Respondents", "Milestones")
FINDINGS = ("Not yet evidenced", "What holds back", "Perception", "Agreement")
HOSTILE = (
    '=HYPERLINK("http://example.org","click")',
    "+1",
    "-2+3",
    "@SUM(A1)",
    "#REF!",
    "'quoted",
    "<script>alert(1)</script> & co",
    "\N{GRINNING FACE} naïve \N{CJK UNIFIED IDEOGRAPH-6570}",
    "first line\nsecond line",
    "x" * 4000,
)


def _rows(book: Workbook, title: str) -> list[dict[str, Any]]:
    heading, *rows = book[title].iter_rows(values_only=True)
    return [dict(zip(heading, row, strict=True)) for row in rows]


def test_the_sheets_stand_in_a_fixed_order(halden_workbook: Workbook) -> None:
    assert halden_workbook.sheetnames == ["Summary", *TABLES, *FINDINGS, "Method"]


def test_the_same_standing_gives_the_same_bytes(halden: Standing, halden_bytes: bytes) -> None:
    assert build_workbook(halden) == halden_bytes


@pytest.mark.parametrize("title", [*TABLES, *FINDINGS])
def test_a_table_has_a_frozen_heading_a_filter_and_prints_landscape(halden_workbook: Workbook, title: str) -> None:
    sheet = halden_workbook[title]

    assert sheet.freeze_panes.endswith("2")
    assert sheet.auto_filter.ref.startswith("A1:")
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in {1, 2}
    assert all(dimension.width > 5 for dimension in sheet.column_dimensions.values())


def test_the_summary_shows_the_report_s_own_figures(halden: Standing, halden_workbook: Workbook) -> None:
    report = build_report(halden)
    sheet = halden_workbook["Summary"]
    texts = {cell.value for row in sheet.iter_rows() for cell in row}

    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows() if row[0].value}
    for group in (*report.clause_rows, *report.capability_rows):
        row = rows[f"{group.label} {group.title}"]
        assert (row[1], row[3:7]) == (
            group.gate_level,
            [group.evidenced_level, group.gate_low, group.gate_likely, group.gate_high],
        )
        assert row[7:11] == [group.index, group.evidenced_index, group.index_low, group.index_high]
        assert row[11:15] == [group.target, group.gap, group.previous, group.change]
        assert row[16] == (None if group.coverage is None else int(group.coverage_text[:-2]) / 100)
    assert {f"{report.headline}.", report.sub_line, report.warning} <= texts
    assert rows["9 Performance evaluation"][1:3] == [None, "not enough answers"]


def test_the_radar_is_a_chart_of_excel_s_own_with_three_series_and_two_thin_lines_for_the_interval(
    halden_bytes: bytes,
) -> None:
    with zipfile.ZipFile(io.BytesIO(halden_bytes)) as archive:
        chart = ET.fromstring(archive.read("xl/charts/chart1.xml"))
    space = {"c": "http://schemas.openxmlformats.org/drawingml/2006/chart"}

    series = chart.findall(".//c:radarChart/c:ser", space)

    symbols = [each.find(".//c:marker/c:symbol", space).attrib["val"] for each in series]  # type: ignore[union-attr]
    assert symbols == ["triangle", "circle", "diamond", "none", "none"]
    assert chart.find(".//c:dispBlanksAs", space).attrib["val"] == "gap"  # type: ignore[union-attr]
    assert {part.text.split("!")[0] for part in chart.iterfind(".//c:ser//c:f", space) if part.text} == {"'Summary'"}


def test_the_radar_reads_the_cells_that_hold_its_values(halden: Standing, halden_workbook: Workbook) -> None:
    figure = build_report(halden).clause_radar
    sheet = halden_workbook["Summary"]
    (head,) = (cell for row in sheet.iter_rows() for cell in row if cell.value == "Axis (gate level)")

    block = sheet.iter_rows(
        min_row=head.row, max_row=head.row + 7, min_col=head.column, max_col=head.column + 5, values_only=True
    )

    names, *axes = block
    assert names[1:] == ("Now, evidenced", "Claimed", "Target", "Certain", "Possible")
    assert axes == [
        (f"{axis.label} ({axis.gate_text})", axis.evidenced, axis.now, axis.target, axis.low, axis.high)
        for axis in figure.axes
    ]
    assert axes[5][:3] == ("9 Performance (-)", None, None)


def test_numbers_are_numbers_and_dates_are_dates_with_a_format(halden_workbook: Workbook) -> None:
    plan = halden_workbook["Action plan"]
    heading = [cell.value for cell in plan[1]]

    start, effort = plan.cell(2, heading.index("Start") + 1), plan.cell(2, heading.index("Effort (person-days)") + 1)

    assert isinstance(start.value, datetime)
    assert start.number_format == "d mmm yyyy"
    assert effort.value == 14
    assert halden_workbook["Requirements"]["A2"].value == "4.1"


def test_the_action_plan_says_who_has_verified_an_action_and_when(halden_workbook: Workbook) -> None:
    plan = halden_workbook["Action plan"]
    heading = [cell.value for cell in plan[1]]
    status, person, day = (heading.index(name) for name in ("Status", "Verified by", "Verified on"))

    proofs = [
        (row[person], row[day]) for row in plan.iter_rows(min_row=2, values_only=True) if row[status] == "Verified"
    ]

    assert proofs == [("Tomás Rivera", datetime(2026, 10, 14))]  # noqa: DTZ001 - Excel stores no zone


def test_the_levels_of_an_action_are_numbers_unless_it_closes_several_gaps(halden_workbook: Workbook) -> None:
    plan = halden_workbook["Action plan"]
    heading = [cell.value for cell in plan[1]]
    low, high = heading.index("From level") + 1, heading.index("To level") + 1

    levels = [(plan.cell(row, low).value, plan.cell(row, high).value) for row in (2, 3)]

    assert levels == [(2, 3), ("1, 1", "3, 2")]


def test_display_numbers_raise_no_warning_sign_in_excel(halden_bytes: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(halden_bytes)) as archive:
        sheets = [ET.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml")) for number in (1, 2)]

    tags = [[child.tag.split("}")[1] for child in sheet] for sheet in sheets]

    assert "ignoredErrors" not in tags[0]
    assert tags[1][-1] == "ignoredErrors"


def test_the_gap_register_has_the_factors_of_each_priority(halden: Standing, halden_workbook: Workbook) -> None:
    gaps = build_gap_rows(catalogue=halden.catalogue, result=halden.result, actions=halden.snapshot.actions)

    rows = _rows(halden_workbook, "Gap register")

    assert [row["Key"] for row in rows] == [gap.key for gap in gaps]
    assert [f"{row['Priority P']:.1f}" for row in rows] == [gap.priority_text for gap in gaps]
    assert rows[0]["Must do"] == "yes"
    assert rows[0]["Target date"] == datetime(2027, 1, 29)  # noqa: DTZ001 - a cell's date has no zone
    assert rows[0]["Owner"] == "Aïsha Diallo"


def test_a_range_of_votes_is_shown_from_five_votes_on(halden_workbook: Workbook) -> None:
    rows = _rows(halden_workbook, "Requirements")

    shown = {row["Votes"] for row in rows if row["Range of votes"]}
    hidden = {row["Votes"] for row in rows if not row["Range of votes"]}
    assert min(shown) >= 5
    assert max(hidden) < 5


def test_every_question_of_every_respondent_has_a_row_to_fill_in(halden: Standing, halden_workbook: Workbook) -> None:
    answers, people = _rows(halden_workbook, "Answers"), _rows(halden_workbook, "Respondents")

    assert len(answers) == sum(row["Asked"] for row in people)
    assert {"don't know", None, 3} <= {row["Level"] for row in answers}
    assert halden_workbook["Answers"].data_validations.dataValidation[0].sqref.ranges


def test_the_method_sheet_says_where_the_figures_come_from(halden: Standing, halden_workbook: Workbook) -> None:
    sheet = halden_workbook["Method"]
    pairs = {row[0]: row[1] for row in sheet.iter_rows(values_only=True) if row[0]}

    assert pairs["Catalogue hash"] == halden.result.catalogue_hash
    assert pairs["Mode"] == "full"
    assert pairs["Made on"] == datetime(2026, 11, 23)  # noqa: DTZ001 - a cell's date has no zone
    assert "68 answered of 74 asked" in pairs["Requirements"]
    assert "docs/scoring.md" in pairs["Rules"]
    assert pairs[3] == "Established"


def test_the_properties_name_the_assessment_and_carry_the_given_moment(halden_workbook: Workbook) -> None:
    properties = halden_workbook.properties

    assert properties.title == "Halden Components, Digitalization management system, 2026"
    assert properties.creator == "Groundwork"
    assert properties.modified == datetime(2026, 11, 23, 9, 30)  # noqa: DTZ001 - Excel stores no zone


def test_the_workbook_is_read_back_with_the_same_figures(
    halden: Standing, halden_bytes: bytes, read_back: ReadBack
) -> None:
    again = read_back(halden_bytes)

    assert again.result == halden.result
    assert again.snapshot.answers == halden.snapshot.answers
    assert again.snapshot.items == halden.snapshot.items
    assert again.snapshot.milestones == halden.snapshot.milestones
    assert again.snapshot.header == halden.snapshot.header
    assert again.snapshot.respondents == halden.snapshot.respondents
    assert [replace(action, definition_of_done="") for action in again.snapshot.actions] == [
        replace(action, definition_of_done="") for action in halden.snapshot.actions
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_and_comes_back_as_it_was(
    text: str, make_standing: MakeStanding, read_back: ReadBack
) -> None:
    standing = make_standing(
        organization=text[:120],
        responses=[{"respondent": text[:100], "role": "EX", "key": "6.4", "level": 2, "note": text}],
        items=[{"key": "gov.policy", "note": text}],
    )

    content = build_workbook(standing)

    cells = [cell for sheet in load_workbook(io.BytesIO(content)) for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
    risky = [cell for cell in cells if cell.data_type == "s" and cell.value.startswith(("=", "+", "-", "@"))]
    assert all(cell.quotePrefix for cell in risky)
    again = read_back(content).snapshot
    assert again.answers[0].note == text
    assert again.items["gov.policy"].note == text


def test_characters_that_xml_forbids_are_left_out() -> None:
    assert safe_text("a\x00b\ud800c\ufffed\r\ne") == "abcd\ne"


def test_an_assessment_without_anything_gives_a_workbook(make_standing: MakeStanding, read_back: ReadBack) -> None:
    standing = make_standing()

    content = build_workbook(standing)

    assert load_workbook(io.BytesIO(content)).sheetnames == [
        "Summary",
        "Requirements",
        "Gap register",
        "Action plan",
        "Answers",
        "Respondents",
        "Method",
    ]
    assert read_back(content).result == standing.result


def test_a_first_cycle_has_no_columns_of_comparison(make_standing: MakeStanding) -> None:
    standing = make_standing(
        responses=[{"respondent": "All", "role": "agreed", "key": each, "level": 2} for each in ("6.4", "6.5")]
    )

    book = load_workbook(io.BytesIO(build_workbook(standing)))

    assert "Previous level" not in [cell.value for cell in book["Requirements"][1]]
    texts = [cell.value for row in book["Summary"].iter_rows() for cell in row]
    assert "Change" not in texts
    assert texts.count("Now") == 1


def test_an_answer_that_does_not_apply_keeps_its_reason(make_standing: MakeStanding, read_back: ReadBack) -> None:
    row = {"respondent": "Ewa", "role": "DL", "key": "8.5.2", "level": "n/a", "reason": "Suppliers only"}
    standing = make_standing(responses=[row])

    content = build_workbook(standing)

    (told,) = [row for row in _rows(load_workbook(io.BytesIO(content)), "Answers") if row["Level"]]
    assert (told["Level"], told["Reason"]) == ("n/a", "Suppliers only")
    assert read_back(content).snapshot.answers == standing.snapshot.answers


def test_a_file_name_is_made_of_plain_letters(make_standing: MakeStanding) -> None:
    assert name_of(make_standing(organization="Håldén & Søn/..", cycle="2026")) == "halden-sn-2026.xlsx"
    assert name_of(make_standing()) == "assessment.xlsx"


def test_a_checkout_that_was_never_installed_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_: str) -> str:
        raise workbook.PackageNotFoundError

    monkeypatch.setattr(workbook, "version", missing)

    assert workbook._version() == "of a checkout"


def test_lines_are_counted_by_words_and_paragraphs() -> None:
    assert count_lines("word " * 40, 30) > 4
    assert count_lines("one\n\nthree", 30) == 3


def test_units_and_what_evidence_carries_survive_the_workbook(make_standing: MakeStanding, read_back: ReadBack) -> None:
    two_plants = json.loads((Path(__file__).parents[2] / "samples" / "two-plants.json").read_text(encoding="utf-8"))
    standing = make_standing(**two_plants)

    content = build_workbook(standing)
    again = read_back(content)
    book = load_workbook(io.BytesIO(content))

    assert [tuple(row.values()) for row in _rows(book, "Units")] == [
        ("Plant Halden", 420, 1, None, None, None),
        ("Plant Moss", 180, 1, None, None, None),
        ("Sales and service", 100, 1, None, None, None),
    ]
    assert [row["Unit"] for row in _rows(book, "Respondents")] == [
        None,
        "Plant Halden",
        "Plant Moss",
        "Sales and service",
    ]
    assert again.snapshot.units == standing.snapshot.units
    assert again.snapshot.respondents == standing.snapshot.respondents
    assert {key: item.evidence_until for key, item in again.snapshot.items.items()} == {
        key: item.evidence_until for key, item in standing.snapshot.items.items()
    }
    assert again.result == standing.result
