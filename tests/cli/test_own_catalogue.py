"""`groundwork score --catalogue`: a catalogue of one's own brings its scale, its requirements and its rules."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from clauses import read_catalogue
from scoring import read_result_document

Run = Callable[..., Any]
CATALOGUES = Path(__file__).parents[1] / "catalogues"


def answers_to(folder: Path, name: str, levels: dict[str, int | str]) -> tuple[Path, Path]:
    """Write agreed levels by number; returns the table of answers and the catalogue they answer."""
    catalogue_path = CATALOGUES / f"{name}.yaml"
    catalogue = read_catalogue(text=catalogue_path.read_text(encoding="utf-8"), name=name)
    path = folder / "answers.csv"
    rows = [f"agreed,agreed,{catalogue.by_number[number].key},{level}" for number, level in levels.items()]
    path.write_text("\n".join(["respondent,role,key,level", *rows]), encoding="utf-8")
    return path, catalogue_path


def test_a_file_is_scored_by_the_tiers_of_its_own_catalogue(run: Run, folder: Path) -> None:
    path, catalogue = answers_to(folder, "rated_attributes", {"1.1": 3, "1.2": 2, "1.3": 2, "1.4": 1, "1.5": 0})

    outcome = run("score", path, "--catalogue", catalogue)

    assert outcome.code == 0, outcome.err
    assert "1 Baking to order  2 Steered" in outcome.out
    assert "Catalogue bakery-processes 2026" in outcome.out


def test_the_json_names_the_catalogue_and_has_the_index_in_its_points(run: Run, folder: Path) -> None:
    levels = {"1.1": 3, "1.2": 2, "1.3": 1, "1.5": 0}
    path, catalogue = answers_to(folder, "two_streams", levels)

    outcome = run("score", path, "--catalogue", catalogue, "--format", "json")

    result = read_result_document(json.loads(outcome.out))
    assert (result.catalogue_id, result.profile_id) == ("game-studio", "game-studio-rule")
    assert result.clauses[0].index == 0.875
    assert result.requirements[0].target == 3


def test_the_workbook_tells_the_rules_of_the_catalogue(run: Run, folder: Path) -> None:
    path, catalogue = answers_to(folder, "rated_attributes", {"1.1": 3, "1.2": 2, "1.3": 2, "1.4": 1, "1.5": 0})

    outcome = run("score", path, "--catalogue", catalogue, "-o", folder / "bakery.xlsx")

    assert outcome.code == 0, outcome.err
    workbook = load_workbook(io.BytesIO((folder / "bakery.xlsx").read_bytes()))
    cells = {cell.value for sheet in workbook for row in sheet.iter_rows() for cell in row}
    assert "Steered" in cells
    assert any("those of lower tiers at level 3 or above" in str(cell) for cell in cells)
    assert any(str(cell).endswith("Levels are worth 0 %, 33 %, 67 %, 100 %.") for cell in cells)


def test_all_faults_of_the_catalogue_are_listed_and_nothing_is_scored(run: Run, folder: Path) -> None:
    path, catalogue = answers_to(folder, "rated_attributes", {"1.1": 3})
    broken = folder / "broken.yaml"
    text = catalogue.read_text(encoding="utf-8").replace("top_at_least: 2", "top_at_least: 4")
    broken.write_text(text.replace("coverage_percent: 80", "coverage_percent: 800"), encoding="utf-8")

    outcome = run("score", path, "--catalogue", broken)

    lines = outcome.err.splitlines()
    assert (outcome.code, outcome.out) == (1, "")
    assert lines[0] == "The catalogue cannot be used, so nothing was scored."
    assert [line.split(": ", 1)[1].split(".")[0] for line in lines[1:-1]] == [
        "Profile: `coverage_percent` is `800`",
        "`top_at_least` is 4, which is outside the scale or its lowest level",
        "`below_at_least` is 3, less than `top_at_least` with 4",
    ]
    assert lines[-1] == "3 faults."


def test_a_catalogue_that_is_not_text_is_told(run: Run, folder: Path) -> None:
    path, _ = answers_to(folder, "cut_back", {"1.1": 3})
    (folder / "picture.yaml").write_bytes(b"id: \xff")

    outcome = run("score", path, "--catalogue", folder / "picture.yaml")

    assert outcome.code == 1
    assert "picture.yaml:1: Byte 5 is not UTF-8 text. Save the file as UTF-8." in outcome.err


@pytest.mark.parametrize(
    ("named", "told"),
    [
        ({"catalogue": "dms"}, "This file answers the catalogue dms, but courier-service was given."),
        ({"edition": "2026.1"}, "This file answers the edition 2026.1, but 2026 was given."),
    ],
)
def test_a_file_of_another_catalogue_is_refused(run: Run, folder: Path, named: dict[str, str], told: str) -> None:
    path = folder / "answers.json"
    path.write_text(json.dumps({"format": "groundwork-assessment/1", "responses": []} | named), encoding="utf-8")

    outcome = run("score", path, "--catalogue", CATALOGUES / "cut_back.yaml")

    assert outcome.code == 1
    assert told in outcome.err


def test_a_file_that_names_the_given_catalogue_is_scored(run: Run, folder: Path) -> None:
    path = folder / "answers.json"
    file = {"format": "groundwork-assessment/1", "catalogue": "courier-service", "edition": "2026", "responses": []}
    path.write_text(json.dumps(file), encoding="utf-8")

    outcome = run("score", path, "--catalogue", CATALOGUES / "cut_back.yaml", "--mode", "full")

    assert outcome.code == 0, outcome.err


def test_a_mode_is_one_of_the_catalogue_s_own(run: Run, folder: Path) -> None:
    path, catalogue = answers_to(folder, "cut_back", {"1.1": 3})

    outcome = run("score", path, "--catalogue", catalogue, "--mode", "quick")

    assert outcome.code == 2
    assert "There is no mode quick. Choose one of: full." in " ".join(outcome.err.replace("│", " ").split())
