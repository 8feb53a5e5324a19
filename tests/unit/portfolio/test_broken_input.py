from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from pyarrow import parquet

from app.errors import Refused
from app.portfolio import PortfolioOutcome, planning, score_portfolio
from app.portfolio.reading import frames, identities
from tests.portfolios import KEYS, random_levels, read_assessments, wide_table, write_wide


def score(source: Path, **options: Any) -> PortfolioOutcome:
    return score_portfolio(source=source, target=source.parent / "out", **options)


def refusal(source: Path, **options: Any) -> tuple[str, list[str]]:
    with pytest.raises(Refused) as refused:
        score(source, **options)
    assert not (source.parent / "out").exists()
    return refused.value.detail, [str(problem) for problem in refused.value.problems]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "members"
    folder.mkdir()

    assert "no Parquet file and no assessment file" in refusal(folder)[0]


def test_a_folder_of_both_kinds_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    write_wide(folder / "regions.parquet", random_levels(2))
    (folder / "halden.json").write_text("[]", encoding="utf-8")

    assert "both Parquet and assessment files" in refusal(folder)[0]


def test_a_single_file_that_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "halden.json").write_text("[]", encoding="utf-8")

    assert "no Parquet file" in refusal(tmp_path / "halden.json")[0]


def test_a_table_without_rows_is_refused(tmp_path: Path) -> None:
    assert refusal(write_wide(tmp_path / "regions.parquet", random_levels(0)))[0] == "Nothing could be scored."


def test_wrong_columns_are_told_all_at_once(tmp_path: Path) -> None:
    columns = {
        "ID": ["a", "b"],
        "consent": ["yes", "no"],
        "6.4": [1, 2],
        "dir.strategy": [1, 2],
        "gov.review": ["1", "n/a"],
        "target:gov.policy": [True, False],
        "state:gov.policy": [1.5, 2.5],
        "colour": ["red", "blue"],
    }
    parquet.write_table(pa.table(columns), tmp_path / "regions.parquet")

    detail, problems = refusal(tmp_path / "regions.parquet", group="branch")

    assert detail == "Nothing could be scored."
    assert [problem.split(": ")[0].removeprefix("regions.parquet, column ") for problem in problems] == [
        "consent",
        "dir.strategy",
        "gov.review",
        ["target", "gov.policy"][0] + ":gov.policy",
        "state:gov.policy",
        "id",
        "branch",
    ]
    assert "It is the same requirement as the column 6.4" in problems[1]
    assert "It holds string, not whole numbers" in problems[2]


def test_a_file_without_any_requirement_is_refused(tmp_path: Path) -> None:
    parquet.write_table(pa.table({"id": ["a"], "colour": ["red"]}), tmp_path / "regions.parquet")

    assert "There is no column of levels" in refusal(tmp_path / "regions.parquet")[1][0]


def test_a_column_that_stands_twice_is_refused(tmp_path: Path) -> None:
    table = pa.Table.from_arrays([pa.array(["a"]), pa.array([1]), pa.array([2])], names=["id", "6.4", "6.4"])
    parquet.write_table(table, tmp_path / "regions.parquet")

    assert "It stands there 2 times" in refusal(tmp_path / "regions.parquet")[1][0]


def test_unknown_and_missing_columns_are_told_and_the_rest_is_scored(tmp_path: Path) -> None:
    table = wide_table(random_levels(3)).drop_columns([KEYS[0]])
    for number in range(14):
        table = table.append_column(f"revenue_{number}", pa.array([1, 2, 3]))
    parquet.write_table(table, tmp_path / "regions.parquet")

    outcome = score(tmp_path / "regions.parquet")

    assert outcome.scored == 3
    assert outcome.problem_count == 0
    assert [note.split(": ", 1)[1].split(":")[0] for note in outcome.notes] == [
        "not read, because nobody knows these columns",
        "no column, so counted as not answered",
    ]
    assert outcome.notes[0].endswith("revenue_11 and 2 more.")
    assert KEYS[0] in outcome.notes[1]


def test_a_row_with_a_fault_is_left_out_and_every_fault_names_its_place(tmp_path: Path) -> None:
    levels = random_levels(8, missing=0)
    levels[1, 0], levels[1, 3], levels[2, 1] = 7, -1, 6
    table = wide_table(levels, id=["a", "b", "c", None, "  ", "f", "f ", "h"])
    table = table.set_column(table.schema.get_field_index(KEYS[4]), KEYS[4], pa.array([1, 2, 3, 4, 1, 2.5, 3, np.inf]))
    table = table.append_column("target:6.4", pa.array([None, None, None, None, None, None, None, 9]))
    parquet.write_table(table, tmp_path / "regions.parquet")

    outcome = score(tmp_path / "regions.parquet")

    assert [row["id"] for row in read_assessments(tmp_path / "out")] == ["a"]
    assert (outcome.scored, outcome.skipped, outcome.problem_count) == (1, 7, 9)
    told = [f"{problem.place.removeprefix('regions.parquet, ')}: {problem.message}" for problem in outcome.problems]
    scale = "it must be a whole number from 0 to 5."
    assert sorted(told) == sorted(
        [
            f"row 2 (b): {KEYS[0]} holds 7; {scale}",
            f"row 2 (b): {KEYS[3]} holds -1; {scale}",
            f"row 3 (c): {KEYS[1]} holds 6; {scale}",
            "row 4: There is no id.",
            "row 5: There is no id.",
            f"row 6 (f): {KEYS[4]} holds 2.5; {scale}",
            "row 7 (f): Its id stands in regions.parquet, row 6 already.",
            f"row 8 (h): {KEYS[4]} holds inf; {scale}",
            f"row 8 (h): target:dir.strategy holds 9; {scale}",
        ]
    )


def test_states_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    levels = random_levels(5, missing=0)
    place = KEYS.index("gov.policy")
    levels[[1, 3], place] = np.nan
    states = ["answered", "answered", "deferred", "not_applicable", "maybe"]
    write_wide(tmp_path / "regions.parquet", levels, **{"state:gov.policy": states})

    outcome = score(tmp_path / "regions.parquet")

    assert [row["id"] for row in read_assessments(tmp_path / "out")] == ["org-1"]
    assert [str(problem).split("does not fit: ")[1] for problem in outcome.problems] == [
        "it must be one of: answered, unanswered, dont_know, not_applicable, deferred. The row is left out.",
        "a level stands beside it, or is missing. The row is left out.",
        "a level stands beside it, or is missing. The row is left out.",
        "the requirement always applies. The row is left out.",
    ]


def test_many_faults_are_counted_and_the_first_ones_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "KEPT_PROBLEMS", 3)
    levels = random_levels(10, missing=0)
    levels[:8, :2] = 9
    ids = [*map(str, range(8)), "same", "same"]
    write_wide(tmp_path / "regions.parquet", levels, id=ids)

    outcome = score(tmp_path / "regions.parquet")

    assert (outcome.scored, outcome.problem_count, len(outcome.problems)) == (1, 17, 3)


def test_an_id_that_another_file_has_already_is_left_out_there(tmp_path: Path) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    write_wide(folder / "north.parquet", random_levels(3), id=[1, 2, 3])
    write_wide(folder / "south.parquet", random_levels(2), id=["3", "4"])

    outcome = score(folder)

    assert [row["id"] for row in read_assessments(tmp_path / "out")] == ["1", "2", "3", "4"]
    assert [str(problem) for problem in outcome.problems] == [
        "south.parquet, row 1 (3): Its id stands in north.parquet, row 3 already. The row is left out."
    ]


def test_a_file_that_is_cut_in_the_middle_is_left_out_and_the_others_are_scored(tmp_path: Path) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    whole = write_wide(folder / "north.parquet", random_levels(3))
    (folder / "south.parquet").write_bytes(whole.read_bytes()[: whole.stat().st_size // 2])
    (folder / "west.parquet").write_bytes(b"")

    outcome = score(folder)

    assert (outcome.scored, outcome.skipped) == (3, 2)
    assert [problem.place for problem in outcome.problems] == ["south.parquet", "west.parquet"]
    assert "cannot be read as Parquet" in outcome.problems[0].message


def damage(path: Path, column: str, row_group: int) -> None:
    """Overwrite the pages of one column in one row group."""
    with parquet.ParquetFile(path) as file:
        chunks = file.metadata.row_group(row_group)
        place = next(each for each in range(chunks.num_columns) if chunks.column(each).path_in_schema == column)
        chunk = chunks.column(place)
        first, size = chunk.dictionary_page_offset or chunk.data_page_offset, chunk.total_compressed_size
    content = bytearray(path.read_bytes())
    content[first : first + size] = b"\xff" * size
    path.write_bytes(content)


@pytest.mark.parametrize("block", [4, 8192])
def test_parts_of_a_file_that_are_damaged_are_left_out_and_those_before_and_behind_are_scored(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(planning, "PART_ROWS", 10)
    path = write_wide(tmp_path / "regions.parquet", random_levels(60), row_group=20)
    damage(path, KEYS[5], 1)

    outcome = score(path, block=block)

    assert (outcome.scored, outcome.skipped) == (40, 20)
    assert [problem.place for problem in outcome.problems] == [
        "regions.parquet, rows 21 to 30",
        "regions.parquet, rows 31 to 40",
    ]
    assert [row["id"] for row in read_assessments(tmp_path / "out")][19:21] == ["org-20", "org-41"]


def test_a_file_whose_ids_are_damaged_is_left_out(tmp_path: Path) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    write_wide(folder / "north.parquet", random_levels(3), id=["a", "b", "c"])
    damage(write_wide(folder / "south.parquet", random_levels(3)), "id", 0)

    outcome = score(folder)

    assert (outcome.scored, outcome.skipped) == (3, 1)
    assert outcome.problems[0].place == "south.parquet"


def test_a_file_that_goes_away_while_it_is_scored_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    write_wide(folder / "north.parquet", random_levels(3), id=["a", "b", "c"])
    gone = write_wide(folder / "south.parquet", random_levels(3))

    outcome = score(folder, progress=lambda done, _total: gone.unlink() if done == 3 else None)

    assert (outcome.scored, outcome.skipped) == (3, 3)
    assert outcome.problems[0].place == "south.parquet, rows 1 to 3"


def test_ids_that_only_seem_to_repeat_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identities, "hash_texts", lambda ids: np.zeros(len(ids), np.uint64))
    write_wide(tmp_path / "regions.parquet", random_levels(4), id=["a", "b", None, "c"])

    assert score(tmp_path / "regions.parquet").scored == 3


def test_a_text_that_is_no_text_leaves_its_rows_out(tmp_path: Path) -> None:
    broken = pa.Array.from_buffers(pa.string(), 1, [None, pa.py_buffer(b"\0\0\0\0\2\0\0\0"), pa.py_buffer(b"\xff\xfe")])
    write_wide(tmp_path / "regions.parquet", random_levels(1), name=broken)

    assert refusal(tmp_path / "regions.parquet")[1] == [
        "regions.parquet, rows 1 to 1: A text in it is not UTF-8. Write the file again. These rows are left out."
    ]


def test_a_register_that_does_not_fit_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    for name in ("halden.csv", "halden.json", "norden.csv"):
        (folder / name).write_text("role;key;level\nagreed;6.4;2\n", encoding="utf-8")
    (folder / "halden.json").write_text('[{"role": "agreed", "key": "6.4", "level": 2}]', encoding="utf-8")
    (folder / "portfolio.csv").write_text(
        "file;branch;consent;colour\nnorden;metal;perhaps;red\nnorden;metal;yes;\ngone;metal;yes;\n;;yes;\n",
        encoding="utf-8",
    )

    outcome = score(folder, group="branch")

    rows = read_assessments(tmp_path / "out")
    assert [(row["id"], row["group"], row["consent"]) for row in rows] == [
        ("halden", None, None),
        ("norden", "metal", False),
    ]
    assert [str(problem) for problem in outcome.problems] == [
        "portfolio.csv, row 3: norden.csv stands there twice. The first row counts.",
        "portfolio.csv, row 4: There is no file gone. The row is left out.",
        "portfolio.csv, row 5: No file is named. The row is left out.",
        "halden.json: Its id halden is that of halden.csv already. The file is left out.",
        "portfolio.csv: The consent of norden.csv is `perhaps`, neither yes nor no. It counts as no consent.",
    ]
    assert "colour" in outcome.notes[0]


@pytest.mark.parametrize(("register", "sentence"), [(None, "There is no portfolio.csv"), ("file;group\n", "no column")])
def test_a_column_of_groups_that_is_not_there_is_refused(tmp_path: Path, register: str | None, sentence: str) -> None:
    folder = tmp_path / "members"
    folder.mkdir()
    (folder / "halden.json").write_text("[]", encoding="utf-8")
    if register is not None:
        (folder / "portfolio.csv").write_text(register, encoding="utf-8")

    assert sentence in refusal(folder, group="branch")[0]
