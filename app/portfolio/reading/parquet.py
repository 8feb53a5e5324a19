"""Read rows of a Parquet file as a stream: never more than a block of them is in memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from app.errors import Refused

if TYPE_CHECKING:
    import pyarrow as pa

_READ_AHEAD = 1 << 18


def open_parquet(path: Path) -> Any:
    """Open a Parquet file; raises Refused when it is none, or is damaged."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is read
    from pyarrow import parquet  # noqa: PLC0415 - likewise

    try:
        return parquet.ParquetFile(path, buffer_size=_READ_AHEAD)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error


def _damaged(path: Path, error: Exception) -> Refused:
    reason = str(error).splitlines()[0].rstrip(".") if str(error) else type(error).__name__
    return Refused(f"{path.name} cannot be read as Parquet: {reason}. Write it again, or take it out.")


class RowReader:
    """Rows of one file, block by block, from any row on; reading on where the last call ended costs no second look."""

    def __init__(self, path: Path, *, columns: list[str], block: int) -> None:
        self._path, self._columns, self._block = path, columns, block
        self._file = open_parquet(path)
        self._stream: Iterator[Any] = iter(())
        self._rest: Any = None
        self._at = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    @property
    def rows(self) -> int:
        """How many rows the file has."""
        return int(self._file.metadata.num_rows)

    def blocks(self, first: int, count: int) -> Iterator[tuple[int, pa.RecordBatch]]:
        """Yield (number of the first row, rows) until `count` rows from `first` on are read; rows count from 0.

        Raises Refused when the file is damaged there.
        """
        import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is read

        try:
            if self._at != first:
                self._seek(first)
            while count > 0 and (batch := self._next(count)) is not None:
                start, self._at = self._at, self._at + len(batch)
                count -= len(batch)
                yield start, batch
        except (pa.ArrowException, OSError) as error:
            self._at = -1
            raise _damaged(self._path, error) from error

    def _seek(self, first: int) -> None:
        """Begin with the row group that holds a row, and pass over the rows before it."""
        rows = self._file.metadata
        group, start = 0, 0
        while group < rows.num_row_groups - 1 and start + rows.row_group(group).num_rows <= first:
            start += rows.row_group(group).num_rows
            group += 1
        self._stream = self._batches(group)
        self._rest, self._at = None, start
        while self._at < first and (batch := self._next(first - self._at)) is not None:
            self._at += len(batch)

    def _batches(self, group: int) -> Iterator[Any]:
        """Read one row group after the other, so that a damaged one does not spoil the rows before it."""
        for each in range(group, self._file.metadata.num_row_groups):
            yield from self._file.iter_batches(
                batch_size=self._block, row_groups=[each], columns=self._columns, use_threads=False
            )

    def _next(self, at_most: int) -> Any:
        """Return the next rows, at most so many; what is left of a batch is kept for the next call."""
        batch = self._rest if self._rest is not None else next(self._stream, None)
        if batch is None or len(batch) <= at_most:
            self._rest = None
            return batch
        self._rest = batch.slice(at_most)
        return batch.slice(0, at_most)
