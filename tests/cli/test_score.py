from __future__ import annotations

import asyncio
import io
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from openpyxl import load_workbook

from app.main import create_app
from app.settings import Settings
from clauses import load_catalogue, mode_keys
from scoring import read_result_document, result_schema

Run = Callable[..., Any]


def _fetch(app: FastAPI, paths: Sequence[str]) -> list[bytes]:
    async def fetch() -> list[bytes]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            return [(await client.get(path)).raise_for_status().content for path in paths]

    try:
        return asyncio.run(fetch())
    finally:
        app.state.database.close()


def test_levels_weakest_links_and_ten_gaps_are_printed_within_80_columns(run: Run, halden: Path) -> None:
    outcome = run("score", halden)

    assert outcome.code == 0
    assert outcome.err == ""
    assert outcome.out.startswith("Halden Components 2026\nLeadership and Context lead")
    lines = outcome.out.splitlines()
    assert "Clause          Claimed           Evidenced  Certain  Likely  Possible  Answered" in lines
    assert "5 Leadership    3 Established             1        1       2         3     100 %" in lines
    assert "Clause          Claimed  Evidenced  From   To  Target  Weakest" in [line.strip() for line in lines]
    assert "Three answers hold the whole catalogue at 1: 6.6, 7.1.1 and 7.1.3." in outcome.out
    assert "9 Performance" in outcome.out
    assert "not enough" in outcome.out
    assert "Gaps, the first 10 of 52. 2/1-3: claimed 2, evidenced 1, target 3" in outcome.out
    assert "6.1.1 Compliance obligations" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80
    assert "\x1b" not in outcome.out


def test_without_graded_evidence_the_terminal_says_so_and_prints_what_is_claimed(run: Run, folder: Path) -> None:
    (folder / "answers.csv").write_text("respondent,role,key,level\nMara,EX,5.1,3\nMara,EX,5.2,2\n", encoding="utf-8")

    outcome = run("score", "answers.csv", "--mode", "quick")

    assert "Nobody has graded any evidence yet, so every level is a claim." in outcome.out
    assert "Evidenced" not in outcome.out
    assert "claimed 2" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_json_is_the_full_result_document_and_nothing_else(run: Run, halden: Path) -> None:
    outcome = run("score", halden, "--format", "json")

    result = read_result_document(json.loads(outcome.out))
    assert outcome.code == 0
    assert len(result.requirements) == 74
    assert {tuple(each.role_medians) for each in result.requirements} == {()}
    assert run("score", halden, "--format", "json").out == outcome.out


def test_the_schema_of_the_result_is_printed_without_a_file(run: Run) -> None:
    outcome = run("score", "--schema")

    assert outcome.code == 0
    assert json.loads(outcome.out) == json.loads(json.dumps(result_schema()))


def test_the_workbook_is_written_and_scores_to_the_same_document(run: Run, halden: Path, folder: Path) -> None:
    written = run("score", halden, "-o", "report.xlsx")

    assert (written.code, written.err) == (0, "Wrote report.xlsx.\n")
    assert load_workbook(folder / "report.xlsx")["Summary"]["A1"].value == "Halden Components 2026"
    again = run("score", "report.xlsx", "--format", "json")
    assert again.code == 0
    assert again.out == run("score", halden, "--format", "json").out


def test_terminal_page_workbook_and_api_show_the_same_figures(
    run: Run, halden: Path, folder: Path, settings_for: Callable[..., Settings]
) -> None:
    expected = json.loads(run("score", halden, "--format", "json").out)

    pages = _fetch(
        create_app(settings_for(folder / "db", sample=True)),
        ("/api/v1/assessments/1/result", "/a/1/report", "/a/1/report.xlsx"),
    )
    api = json.loads(pages[0])["result"]
    page = pages[1].decode()
    (folder / "page.xlsx").write_bytes(pages[2])

    assert api == expected
    assert json.loads(run("score", "page.xlsx", "--format", "json").out) == expected
    summary = load_workbook(io.BytesIO((folder / "page.xlsx").read_bytes()))["Summary"]
    headline = summary["A3"].value.removesuffix(".")
    assert headline in page
    assert headline in run("score", halden).out


def test_every_fault_is_listed_with_its_place_and_the_rest_is_scored(run: Run, faulty: Path) -> None:
    outcome = run("score", faulty)

    assert outcome.code == 1
    told = outcome.err.splitlines()
    assert told[0] == "Read as UTF-8 text with columns separated by semicolons."
    assert [line.split(":")[0] for line in told[1:-1]] == ["row 1", "row 3", "row 4", "row 5"]
    assert told[-1] == "4 faults in the file."
    assert "faulty.csv" in outcome.out


def test_one_fault_is_one_fault(run: Run, folder: Path) -> None:
    (folder / "one.csv").write_text("respondent,role,key,level\nMara,EX,6.4,9\n", encoding="utf-8")

    assert run("score", "one.csv").err.endswith("1 fault in the file.\n")


def test_a_file_that_cannot_be_read_gives_no_result(run: Run, folder: Path) -> None:
    (folder / "broken.xlsx").write_bytes(b"PK\x03\x04broken")

    outcome = run("score", "broken.xlsx")

    assert (outcome.code, outcome.out) == (1, "")
    assert "damaged" in outcome.err
    assert "Traceback" not in outcome.err


def test_control_codes_in_a_file_do_not_reach_the_terminal(run: Run, folder: Path) -> None:
    data = {"organization": "Hal\x1b[2Jden", "responses": [], "colour\x1b[31m": 1}
    (folder / "steering.json").write_text(json.dumps(data), encoding="utf-8")

    outcome = run("score", "steering.json")

    assert "\x1b" not in outcome.out + outcome.err
    assert "Hal[2Jden" in outcome.out


def test_a_mode_can_be_chosen(run: Run, halden: Path) -> None:
    outcome = run("score", halden, "--mode", "quick", "--format", "json")

    assert outcome.code == 1
    assert "not part of the mode" in outcome.err
    assert len(json.loads(outcome.out)["requirements"]) == 27


def test_an_assessment_at_its_targets_says_that_there_is_no_gap(run: Run, folder: Path) -> None:
    rows = [{"role": "agreed", "key": key, "level": 5} for key in load_catalogue().by_key]
    (folder / "top.json").write_text(json.dumps(rows), encoding="utf-8")
    (folder / "one.json").write_text(json.dumps([{"role": "agreed", "key": "6.4", "level": 2}]), encoding="utf-8")

    assert "No gaps to target." in run("score", "top.json").out
    assert "\n1 gap\n" in run("score", "one.json").out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("score", "gone.csv"), "does not exist"),
        (("score", "halden.json", "-o", "report.pdf"), "has to end with .xlsx"),
        (("score", "halden.json", "--mode", "half"), "There is no mode half"),
        (("score", "halden.json", "--format", "xml"), "xml"),
        (("score", "halden.json", "-o", "no/such/folder.xlsx"), "cannot be written"),
        (("score", "halden.json", "--colour"), "No such option"),
        (("score",), "Missing argument"),
    ],
)
def test_wrong_use_has_exit_code_2(run: Run, halden: Path, arguments: tuple[str, ...], message: str) -> None:
    outcome = run(*arguments)

    assert outcome.code == 2
    assert message in outcome.err


def test_a_file_is_scored_as_on_a_day(run: Run, halden: Path) -> None:
    def grade(day: str) -> int:
        result = read_result_document(json.loads(run("score", halden, "--on", day, "--format", "json").out))
        return next(found.evidence_grade for found in result.requirements if found.key == "sec.obligations")

    # The register of obligations is valid through 14 April 2026.
    assert (grade("2026-04-14"), grade("2026-04-15")) == (1, 0)


def test_a_day_that_is_none_is_wrong_use(run: Run, halden: Path) -> None:
    outcome = run("score", halden, "--on", "next week")

    assert outcome.code == 2
    assert "--on" in outcome.err


def test_units_of_a_table_are_scored_and_their_missing_sizes_told(run: Run, folder: Path) -> None:
    (folder / "units.csv").write_text(
        "respondent,role,unit,key,level\n"
        "Tomas,EX,Plant Halden,6.4,3\nLiv,EX,Plant Moss,6.4,1\nColette,EX,Sales,6.4,2\nMara,EX,,6.4,5\n",
        encoding="utf-8",
    )

    outcome = run("score", "units.csv", "--format", "json")

    found = {each.key: each for each in read_result_document(json.loads(outcome.out)).requirements}
    assert outcome.code == 0
    assert (found["dir.strategy"].level, found["dir.strategy"].source) == (1, "units")
    assert outcome.err.count("has no size and counts as 1") == 3


def test_units_that_may_be_shown_apart_are_printed_with_their_figures_within_80_columns(run: Run, folder: Path) -> None:
    """SC-51: two people of Sales Lyon are not shown; five without a unit keep them from being worked out."""
    northern = "Plant Halden\x1b[2J of the northern region"
    catalogue = load_catalogue()
    groups = ((northern, 1420, 5, 3), ("Plant Moss", 180, 6, 2), ("Sales Lyon", 40, 2, 5), ("", 0, 5, 2))
    people = {f"{unit} {number}": (unit, level) for unit, _, count, level in groups for number in range(count)}
    given = {
        "mode": "quick",
        "units": [{"name": unit, "size": size} for unit, size, _, _ in groups if unit],
        "respondents": [
            {"name": name, "roles": [role.code for role in catalogue.roles], "unit": unit}
            for name, (unit, _) in people.items()
        ],
        "responses": [
            {"respondent": name, "key": key, "level": level}
            for name, (_, level) in people.items()
            for key in mode_keys(catalogue=catalogue, mode="quick")
        ],
    }
    (folder / "plants.json").write_text(json.dumps(given), encoding="utf-8")

    outcome = run("score", "plants.json")

    lines = outcome.out.splitlines()
    section = [" ".join(line.split()) for line in lines[lines.index("Units") : lines.index("Units") + 5]]
    assert (outcome.code, outcome.err) == (0, "")
    assert section == [
        "Units",
        "Unit Size People Level Index Answered",
        "Plant Halden[2J of the northern region 1,420 5 3 3.0 100 %",
        "Plant Moss 180 6 2 2.0 100 %",
        "1 unit is not shown apart, because fewer than 5 people answered there or in what",
    ]
    assert "Sales Lyon" not in outcome.out
    assert "\x1b" not in outcome.out
    assert max(map(len, lines)) <= 80


def test_units_of_few_people_are_told_as_a_number_only(run: Run) -> None:
    outcome = run("score", Path(__file__).parents[1] / "samples" / "two-plants.json")

    assert "\nUnits\n3 units are not shown apart, because fewer than 5 people answered" in outcome.out
    assert "Plant" not in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_an_organization_that_is_assessed_as_one_has_no_section_of_units(run: Run, halden: Path) -> None:
    assert "Units" not in run("score", halden).out
