from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet

from app.portfolio.reading.parquet import RowReader


@pytest.fixture
def numbers(tmp_path: Path) -> Path:
    """A hundred rows, numbered from 0, in row groups of 30."""
    path = tmp_path / "numbers.parquet"
    parquet.write_table(pa.table({"number": range(100), "other": [0] * 100}), path, row_group_size=30)
    return path


def read(reader: RowReader, first: int, count: int) -> list[int]:
    rows: list[int] = []
    for start, batch in reader.blocks(first, count):
        assert start == first + len(rows)
        assert len(batch) <= 7
        rows += batch.column("number").to_pylist()
    return rows


def test_rows_are_read_from_anywhere_block_by_block(numbers: Path) -> None:
    with RowReader(numbers, columns=["number"], block=7) as reader:
        assert reader.rows == 100
        assert read(reader, 50, 20) == list(range(50, 70))
        assert read(reader, 70, 5) == list(range(70, 75))
        assert read(reader, 3, 30) == list(range(3, 33))
        assert read(reader, 90, 50) == list(range(90, 100))
        assert read(reader, 100, 5) == []
