"""`groundwork explain` and `groundwork replay`: arithmetic and old results in the terminal."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from scoring import read_result_document

Run = Callable[..., Any]


def stored(run: Run, path: Path) -> str:
    """Import a file and return the number of the assessment."""
    return str(run("import", path).out.rpartition(" ")[2].strip().rstrip("."))


@pytest.fixture
def later_edition(folder: Path) -> Path:
    """The DMS catalogue as another edition: 6.4 has a new level statement, 4.1 another importance."""
    text = files("clauses").joinpath("data", "dms-2026.1.yaml").read_text(encoding="utf-8")
    assert text.count('edition: "2026.1"') == 1
    text = text.replace('edition: "2026.1"', 'edition: "2027.1"')
    before, key, after = text.partition("key: dir.strategy\n")
    statements = after.index("statements:")
    first = after.index("- ", statements) + 2
    end = after.index("\n", first)
    after = f"{after[:first]}Nobody has written down where digitalization shall lead.{after[end:]}"
    path = folder / "later.yaml"
    path.write_text(before + key + after, encoding="utf-8")
    return path


def test_a_figure_is_explained_rule_by_rule_within_80_columns(run: Run, halden: Path) -> None:
    outcome = run("explain", halden, "clause:6:gate")

    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[:2] == ["Level of clause 6 Planning: 2", "clause:6:gate"]
    assert [line[:5] for line in lines if line.startswith("SC-")] == ["SC-14", "SC-09", "SC-09", "SC-10"]
    assert "needed             80 %" in outcome.out
    assert lines[-1].startswith("Hash ")
    assert len(lines[-1]) == len("Hash ") + 64
    assert max(map(len, lines)) <= 80


def test_every_figure_is_explained_within_80_columns(run: Run, halden: Path) -> None:
    names = json.loads(run("explain", halden, "--format", "json").out)

    for name in [*names[:30], *(name for name in names if name.startswith(("gap:sec", "requirement:dir")))]:
        outcome = run("explain", halden, name)
        assert outcome.code == 0
        assert max(map(len, outcome.out.splitlines())) <= 80, name


def test_a_trace_is_given_as_data(run: Run, halden: Path) -> None:
    trace = json.loads(run("explain", halden, "overall:index", "--format", "json").out)

    assert trace["figure"] == "overall:index"
    assert trace["steps"][0]["rule"] == "SC-14"
    assert (trace["catalogue_id"], trace["profile_version"]) == ("dms", 1)


def test_a_requirement_may_be_named_by_its_number(run: Run, halden: Path) -> None:
    by_number = run("explain", halden, "gap:6.4:priority")

    assert by_number.out == run("explain", halden, "gap:dir.strategy:priority").out
    assert by_number.out.startswith("Priority of 6.4 Digitalization strategy: ")


def test_without_a_figure_the_names_are_listed_below_what_they_belong_to(run: Run, halden: Path) -> None:
    outcome = run("explain", halden)

    lines = outcome.out.splitlines()
    assert lines[0] == "all clauses"
    assert "clause 6 Planning" in lines
    assert "  gap:dir.strategy:priority                         Priority" in lines
    assert max(map(len, lines)) <= 80
    result = read_result_document(json.loads(run("score", halden, "--format", "json").out))
    assert f"  gap:{result.gaps[0].key}:rank" in outcome.out


def test_the_beginning_of_a_name_lists_what_begins_so(run: Run, halden: Path) -> None:
    outcome = run("explain", halden, "clause:6")

    assert outcome.out.splitlines()[0] == "clause 6 Planning"
    assert {line.strip().split()[0].rpartition(":")[0] for line in outcome.out.splitlines()[1:]} == {"clause:6"}
    assert run("explain", halden, "clause:6:").out == outcome.out


def test_an_unknown_figure_names_those_nearest_to_it(run: Run, halden: Path) -> None:
    near = run("explain", halden, "clause:6:gatee")
    far = run("explain", halden, "zzz")

    assert (near.code, near.out) == (2, "")
    assert "Did you mean clause:6:gate" in near.err
    assert far.code == 2
    assert "Leave it out to see the names" in far.err


@pytest.mark.usefixtures("each_database")
def test_a_stored_assessment_is_explained_by_its_number(run: Run, halden: Path) -> None:
    number = stored(run, halden)

    assert run("explain", number, "clause:6:index").out == run("explain", halden, "clause:6:index").out
    assert run("explain", "99", "clause:6:index").code == 2


@pytest.mark.usefixtures("each_database")
def test_a_stored_assessment_is_explained_as_on_a_day(run: Run, halden: Path) -> None:
    number = stored(run, halden)
    figure = "requirement:sec.obligations:confidence"

    # The register of obligations is valid through 14 April 2026.
    before, after = (run("explain", number, figure, "--on", day).out for day in ("2026-04-14", "2026-04-15"))

    assert "E1" in before
    assert "E0" in after


def test_a_file_with_faults_is_explained_as_far_as_it_goes(run: Run, faulty: Path) -> None:
    outcome = run("explain", faulty, "requirement:dir.strategy:level")

    assert outcome.code == 1
    assert "4 faults in the file." in outcome.err
    assert "Level of 6.4 Digitalization strategy: 3" in outcome.out


def test_what_is_neither_a_file_nor_a_number_is_wrong_use(run: Run) -> None:
    outcome = run("explain", "gone.json")

    assert outcome.code == 2
    assert "There is no file gone.json" in outcome.err


def test_answers_to_a_catalogue_of_one_s_own_are_explained_by_it(run: Run, folder: Path, later_edition: Path) -> None:
    (folder / "own.csv").write_text("role,key,level\nagreed,6.4,2\n", encoding="utf-8")

    outcome = run("explain", "own.csv", "requirement:6.4:level", "--catalogue", later_edition)

    assert outcome.code == 0
    assert "Catalogue dms 2027.1" in outcome.out


def test_a_faulty_catalogue_explains_and_replays_nothing(run: Run, halden: Path, folder: Path) -> None:
    (folder / "broken.yaml").write_text("id: dms\n", encoding="utf-8")

    for verb in (("explain", halden), ("replay", halden, "--milestone", "2025")):
        outcome = run(*verb, "--catalogue", "broken.yaml")
        assert (outcome.code, outcome.out) == (1, "")
        assert "nothing was scored" in outcome.err


def test_a_milestone_is_printed_as_recorded_and_scored_again(run: Run, halden: Path) -> None:
    outcome = run("replay", halden, "--milestone", "2025")

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.startswith("Result 2025\nRecorded on 20 Nov 2025.")
    assert "Scored again on 74 of 74 recorded requirements." in outcome.out
    assert "All clauses                  1    1.6      1    1.6         0.0" in outcome.out
    assert max(map(len, outcome.out.splitlines())) <= 80


def test_a_milestone_under_another_edition_tells_what_changed(run: Run, halden: Path, later_edition: Path) -> None:
    outcome = run("replay", halden, "--milestone", "2025", "--catalogue", later_edition)

    assert outcome.code == 0
    assert "Scored again under later.yaml: dms 2027.1 (" in outcome.out
    assert "The level statements of 6.4 have changed since" in outcome.out
    assert "Level statements changed  1  6.4" in outcome.out


@pytest.mark.usefixtures("each_database")
def test_both_columns_are_given_as_data(run: Run, halden: Path, later_edition: Path) -> None:
    number = stored(run, halden)
    outcome = run("replay", number, "--milestone", "2025", "--catalogue", later_edition, "--format", "json")

    document = json.loads(outcome.out)
    assert (document["milestone"], document["marked"]) == ("2025", ["dir.strategy"])
    assert document["original"]["catalogue_edition"] == "2026.1"
    assert document["result"]["catalogue_edition"] == "2027.1"


def test_an_unknown_milestone_names_those_there_are(run: Run, halden: Path) -> None:
    outcome = run("replay", halden, "--milestone", "1999")

    assert outcome.code == 2
    assert "Choose one of its results: 2025, Now." in outcome.err
    assert run("replay", halden, "--milestone", "2025", "--under", "settings:9").code == 2
