from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from openpyxl import load_workbook
from pyarrow import parquet

from app.errors import Refused
from app.intake import check_file, read_path, snapshot_of
from app.portfolio import partition, planning, score_portfolio
from app.portfolio.partition import TooManyGroups
from app.portfolio.writing import workbook
from app.portfolio.writing.columns import group_labels
from app.sample import sample_bytes
from app.services.assessing import score_snapshot
from tests.portfolios import ARRAYS, KEYS, as_row, assess_alone, random_levels, read_assessments, write_wide

FIVE_METAL = ["metal"] * 5 + ["food"] * 3 + [None] * 4


def contents(folder: Path) -> dict[str, str]:
    """Every file of a folder with the hash of its bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_each_row_has_the_figures_that_the_assessment_has_alone(tmp_path: Path) -> None:
    levels = random_levels(12)
    source = write_wide(tmp_path / "regions.parquet", levels, group=FIVE_METAL, name=["Halden Components"] * 12)

    outcome = score_portfolio(source=source, target=tmp_path / "out")

    rows = read_assessments(tmp_path / "out")
    assert (outcome.scored, outcome.skipped, outcome.groups, outcome.problem_count) == (12, 0, 2, 0)
    assert [row["group"] for row in rows] == FIVE_METAL
    for row, given in zip(rows, levels, strict=True):
        expected = as_row(assess_alone(given))
        assert {name: row[name] for name in expected} == expected


def test_own_targets_and_states_count_and_defaults_stand_where_there_are_none(tmp_path: Path) -> None:
    levels = random_levels(2, missing=0)
    partners, review, policy = "eco.partners", "gov.review", "gov.policy"
    for key in (partners, review, policy):
        levels[0, KEYS.index(key)] = np.nan
    source = write_wide(
        tmp_path / "regions.parquet",
        levels,
        **{
            "target:dir.strategy": pa.array([5, None], pa.int64()),
            f"state:{partners}": pa.array(["not_applicable", None]),
            f"state:{review}": pa.array(["deferred", None]),
            f"state:{policy}": pa.array(["dont_know", "answered"]).dictionary_encode(),
        },
    )

    outcome = score_portfolio(source=source, target=tmp_path / "out")

    rows = read_assessments(tmp_path / "out")
    states = {partners: "not_applicable", review: "deferred"}
    first = as_row(assess_alone(levels[0], {"dir.strategy": 5}, states)) | {"dont_know": 1}
    second = as_row(assess_alone(levels[1]))
    assert outcome.problems == ()
    assert {name: rows[0][name] for name in first} == first
    assert {name: rows[1][name] for name in second} == second


def test_neither_the_block_nor_the_row_groups_change_a_byte_of_the_results(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "PART_ROWS", 32)
    levels = random_levels(100)
    whole = write_wide(tmp_path / "whole.parquet", levels, group=["metal"] * 100)
    cut = write_wide(tmp_path / "cut.parquet", levels, group=["metal"] * 100, row_group=27)

    for name, source, block in (("a", whole, 8192), ("b", whole, 7), ("c", cut, 10), ("d", cut, 1)):
        score_portfolio(source=source, target=tmp_path / name, block=block)

    expected = contents(tmp_path / "a")
    assert sorted(expected) == [
        *(f"assessments/part-00000{number}.parquet" for number in range(4)),
        "groups.parquet",
        "summary.xlsx",
    ]
    for name in ("b", "c", "d"):
        found = contents(tmp_path / name)
        assert {file: found[file] for file in found if "summary" not in file} == {
            file: expected[file] for file in expected if "summary" not in file
        }
    assert contents(tmp_path / "b") == expected


def test_quantiles_stand_only_where_five_have_a_figure(tmp_path: Path) -> None:
    """SC-70 and SC-72."""
    levels = random_levels(12, missing=0)
    levels[0, 10:] = np.nan
    source = write_wide(tmp_path / "regions.parquet", levels, branch=FIVE_METAL)

    score_portfolio(source=source, target=tmp_path / "out", group="branch")

    groups = parquet.read_table(tmp_path / "out" / "groups.parquet").to_pylist()
    by_name = {(row["group"], row["label"]): row for row in groups}
    rows = read_assessments(tmp_path / "out")
    indices = sorted(row["index_whole"] for row in rows if row["index_whole"] is not None)
    gates = sorted(row["gate_whole"] for row in rows if row["gate_whole"] is not None)
    assert [row["group"] for row in groups[:: len(ARRAYS.groups)]] == [None, "food", "metal"]
    whole = by_name[None, "whole"]
    assert (whole["assessments"], whole["with_figures"]) == (12, 11)
    assert (whole["gate_p50"], whole["index_p50"]) == (gates[5], round(indices[5], 1))
    assert sum(whole[f"at_gate_{level}"] for level in range(6)) == 11
    for small in (by_name["food", "whole"], by_name["metal", "whole"]):
        assert small["with_figures"] < 5
        assert {small[name] for name in ("gate_p50", "index_p50", "at_gate_0")} == {None}
    assert by_name["metal", "4"]["gate_p50"] is not None


def test_files_of_a_folder_are_scored_as_one_by_one_and_broken_ones_are_left_out_with_all_their_faults(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    (folder / "halden.json").write_bytes(sample_bytes())
    (folder / "norden.csv").write_text("role;key;level\nagreed;6.4;2\nagreed;5.1;4\n", encoding="utf-8")
    (folder / "broken.csv").write_text("role;key;level\nagreed;6.4;9\nagreed;no.such;1\n", encoding="utf-8")
    (folder / "damaged.xlsx").write_bytes(b"PK\x03\x04 not a workbook")
    (folder / "quick.json").write_text('{"mode": "quick", "responses": []}', encoding="utf-8")
    (folder / "minutes.pdf").write_bytes(b"%PDF")
    (folder / "portfolio.csv").write_text(
        "file;group;consent\nhalden.json;metal;yes\nnorden;metal;no\n", encoding="utf-8"
    )

    outcome = score_portfolio(source=folder, target=tmp_path / "out", on=date(2026, 11, 1))

    snapshot = snapshot_of(checked=check_file(intake=read_path(folder / "halden.json")))
    expected = as_row(score_snapshot(snapshot, on=date(2026, 11, 1)))
    halden, norden = read_assessments(tmp_path / "out")
    assert expected["evidenced_gate_whole"] is not None
    assert {name: halden[name] for name in expected} == expected
    assert [(row["id"], row["name"], row["consent"]) for row in (halden, norden)] == [
        ("halden", "Halden Components", True),
        ("norden", None, False),
    ]
    assert (outcome.scored, outcome.skipped) == (2, 3)
    assert [problem.place for problem in outcome.problems] == [
        "broken.csv, row 2",
        "broken.csv, row 3",
        "damaged.xlsx",
        "quick.json",
    ]
    assert "Its mode is quick" in outcome.problems[-1].message
    assert outcome.notes == ("Left alone in members: minutes.pdf.",)


def test_evidenced_figures_stand_only_where_somebody_has_looked_at_the_evidence(tmp_path: Path) -> None:
    """SC-34, though both files are scored together."""
    folder = tmp_path / "members"
    folder.mkdir()
    for name, graded in (("halden", {"evidence_grade": 1}), ("norden", {})):
        items = [{"key": key, "agreed_level": 4} | (graded if key == "dir.strategy" else {}) for key in KEYS]
        (folder / f"{name}.json").write_text(json.dumps({"responses": [], "items": items}), encoding="utf-8")

    outcome = score_portfolio(source=folder, target=tmp_path / "out")

    halden, norden = read_assessments(tmp_path / "out")
    labels = group_labels(ARRAYS)
    assert outcome.problems == ()
    assert (halden["gate_whole"], norden["gate_whole"]) == (4, 4)
    assert {halden[f"evidenced_gate_{label}"] for label in labels} == {1}
    assert halden["evidenced_index_whole"] < halden["index_whole"]
    assert {norden[f"evidenced_{figure}_{label}"] for figure in ("gate", "index") for label in labels} == {None}
    snapshot = snapshot_of(checked=check_file(intake=read_path(folder / "norden.json")))
    alone = as_row(score_snapshot(snapshot, on=date(2026, 11, 1)))
    assert {name: norden[name] for name in alone} == alone


def test_a_wide_row_has_columns_of_evidenced_figures_with_nothing_in_them(tmp_path: Path) -> None:
    score_portfolio(source=write_wide(tmp_path / "regions.parquet", random_levels(3)), target=tmp_path / "out")

    table = parquet.read_table(next((tmp_path / "out" / "assessments").iterdir()))
    evidenced = [name for name in table.column_names if name.startswith("evidenced_")]
    assert len(evidenced) == 2 * len(ARRAYS.groups)
    assert {table[name].null_count for name in evidenced} == {3}
    assert [str(table.schema.field(f"evidenced_{figure}_6").type) for figure in ("gate", "index")] == ["int8", "double"]


def test_a_file_of_another_edition_is_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    (folder / "halden.json").write_bytes(sample_bytes())
    other = ARRAYS.catalogue.model_copy(update={"content_hash": "0" * 64, "edition": "2031.1"})
    monkeypatch.setattr(partition, "load_catalogue", lambda _edition: other)

    with pytest.raises(Refused) as refused:
        score_portfolio(source=folder, target=tmp_path / "out")

    assert "this portfolio is scored with 2031.1" in str(refused.value.problems[0])


def test_the_workbook_tells_what_was_scored_and_what_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "ASSESSMENTS_SHOWN", 8)
    monkeypatch.setattr(planning, "PART_ROWS", 5)
    levels = random_levels(12)
    levels[3, 0] = 7
    source = write_wide(
        tmp_path / "regions.parquet", levels, group=FIVE_METAL, name=["=SUM(A1:A9)"] * 12, revenue=[1.5] * 12
    )

    score_portfolio(source=source, target=tmp_path / "out")

    book = load_workbook(tmp_path / "out" / "summary.xlsx")
    assert book.sheetnames == ["Summary", "Groups", "Assessments", "Left out"]
    summary = {row[0].value: row[1].value for row in book["Summary"].iter_rows(min_row=2)}
    assert summary["Scored"] == "11 assessments"
    assert summary["Left out"] == "1 row or file, because of 1 fault; all in the sheet Left out"
    assert "revenue" in summary["Note"]
    assert summary["Sheet Assessments"].startswith("The first 8;")
    listed = list(book["Assessments"].iter_rows(min_row=2, values_only=True))
    rows = read_assessments(tmp_path / "out")
    assert [(row[0], row[4]) for row in listed] == [(row["id"], row["gate_whole"]) for row in rows[:8]]
    assert book["Assessments"]["B2"].value == "=SUM(A1:A9)"
    assert book["Assessments"]["B2"].data_type == "s"
    assert [row[:4] for row in book["Groups"].iter_rows(min_row=2, max_row=2, values_only=True)] == [
        ("All assessments", "4 Context of the organization", 11, 11)
    ]
    assert "row 4 (org-4)" in next(book["Left out"].iter_rows(min_row=2, values_only=True))[0]


def test_results_replace_those_of_an_earlier_run_and_nothing_else(tmp_path: Path) -> None:
    source = write_wide(tmp_path / "regions.parquet", random_levels(3))
    target = tmp_path / "out"
    score_portfolio(source=source, target=target)
    (target / "minutes.txt").write_text("kept", encoding="utf-8")

    score_portfolio(source=write_wide(tmp_path / "less.parquet", random_levels(2)), target=target)

    assert sorted(path.name for path in target.iterdir()) == [
        "assessments",
        "groups.parquet",
        "minutes.txt",
        "summary.xlsx",
    ]
    assert len(read_assessments(target)) == 2


class Stopped(BaseException):
    """Stands for what a person does with Ctrl+C."""


def test_a_run_that_is_given_up_leaves_nothing_half_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "PART_ROWS", 4)
    source = write_wide(tmp_path / "regions.parquet", random_levels(12))
    earlier = tmp_path / "earlier"
    score_portfolio(source=source, target=earlier)
    before = contents(earlier)
    seen = []

    def stop(done: int, total: int) -> None:
        seen.append((done, total))
        if done >= 8:
            raise Stopped

    for target in (tmp_path / "new", earlier):
        with pytest.raises(Stopped):
            score_portfolio(source=source, target=target, progress=stop)

    assert seen[:2] == [(4, 12), (8, 12)]
    assert not (tmp_path / "new").exists()
    assert contents(earlier) == before


@pytest.mark.parametrize(
    ("make_target", "sentence"),
    [
        (lambda source: source, "come from"),
        (lambda source: source.parent, "come from"),
        (lambda source: source / "a file" / "inside", "cannot be written"),
    ],
)
def test_a_folder_that_cannot_take_the_results_is_refused(
    tmp_path: Path, make_target: Callable[[Path], Path], sentence: str
) -> None:
    source = tmp_path / "members" / "assessments"
    source.mkdir(parents=True)
    write_wide(source / "regions.parquet", random_levels(3))
    (source / "a file").write_text("", encoding="utf-8")

    with pytest.raises(Refused, match=sentence):
        score_portfolio(source=source, target=make_target(source))


def test_a_place_that_fails_while_writing_is_refused_and_left_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = write_wide(tmp_path / "regions.parquet", random_levels(3))

    def fail(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(partition, "_write", fail)

    with pytest.raises(Refused, match="No space left on device"):
        score_portfolio(source=source, target=tmp_path / "out")

    assert not (tmp_path / "out").exists()


def test_a_column_that_groups_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partition, "MOST_GROUPS", 3)
    source = write_wide(tmp_path / "regions.parquet", random_levels(4), name=["a", "b", "c", "d"])

    with pytest.raises(TooManyGroups, match="more than 3 different values"):
        score_portfolio(source=source, target=tmp_path / "out", group="name")


def test_the_quick_scan_has_its_own_figures(tmp_path: Path) -> None:
    levels = random_levels(6)
    source = write_wide(tmp_path / "regions.parquet", levels)

    outcome = score_portfolio(source=source, target=tmp_path / "out", mode="quick")

    rows = read_assessments(tmp_path / "out")
    assert outcome.scored == 6
    assert "this mode does not ask" in outcome.notes[0]
    assert sum(key in rows[0] for key in KEYS) == 27
