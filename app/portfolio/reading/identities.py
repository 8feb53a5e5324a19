"""Find ids that stand twice, in one file or in several, without keeping all of them in memory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from app.errors import Refused
from app.portfolio.reading.layout import Layout
from app.portfolio.reading.parquet import RowReader
from app.portfolio.reading.wide import text_of
from questionnaires.answers import Problem

if TYPE_CHECKING:
    import pyarrow as pa

_IDS_AT_ONCE = 65_536
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)


def repeated_rows(layouts: Mapping[Path, Layout], problems: list[Problem]) -> dict[Path, dict[int, str]]:
    """Return every row whose id stands in an earlier row of any file, with that place, by file.

    A file whose ids cannot be read is missing in the answer, and `problems` says why. The first pass keeps eight bytes
    per row; only ids that may stand twice are compared as texts in the second one.
    """
    hashes: dict[Path, NDArray[np.uint64]] = {}
    for path, layout in layouts.items():
        try:
            own = [hash_texts(ids) for _, ids in _ids(path, layout)]
        except Refused as refused:
            problems.append(Problem(place=path.name, message=refused.detail, remedy="The file is left out."))
        else:
            hashes[path] = np.concatenate([np.zeros(0, np.uint64), *own])
    repeated: dict[Path, dict[int, str]] = {path: {} for path in hashes}
    if hashes:
        everything = np.sort(np.concatenate(list(hashes.values())))
        suspects = np.unique(everything[1:][everything[1:] == everything[:-1]])
        if len(suspects):
            _compare({path: layouts[path] for path in hashes}, suspects, repeated)
    return repeated


def _compare(
    layouts: Mapping[Path, Layout], suspects: NDArray[np.uint64], repeated: dict[Path, dict[int, str]]
) -> None:
    """Compare ids that may stand twice as texts; the first row with an id keeps it."""
    seen: dict[str, str] = {}
    for path, layout in layouts.items():
        for start, ids in _ids(path, layout):
            for row in np.flatnonzero(np.isin(hash_texts(ids), suspects)).tolist():
                name = ids[row].as_py()
                place = f"{path.name}, row {start + row + 1}"
                if name is not None and (earlier := seen.setdefault(name, place)) != place:
                    repeated[path][start + row] = earlier


def _ids(path: Path, layout: Layout) -> Iterator[tuple[int, pa.Array]]:
    """Yield the ids of a file, block by block, with the number of the first row of each."""
    with RowReader(path, columns=[layout.id], block=_IDS_AT_ONCE) as reader:
        for start, batch in reader.blocks(0, reader.rows):
            yield start, text_of(batch.column(0))


def hash_texts(texts: pa.Array) -> NDArray[np.uint64]:
    """Return a number for each text, the same for the same text and nearly always another for another one.

    >>> import pyarrow as pa
    >>> numbers = hash_texts(pa.array(["Halden", None, "Norden", "Halden"]))
    >>> len(set(numbers.tolist())), bool(numbers[0] == numbers[3])
    (3, True)
    """
    _, offsets, content = texts.buffers()
    if content is None:
        return np.zeros(len(texts), np.uint64)
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    letters = np.frombuffer(content, np.uint8)[ends[0] : ends[-1]].astype(np.uint64)
    ends = ends - ends[0]
    lengths = np.diff(ends)
    powers = np.full(int(lengths.max(initial=0)) + 1, _MULTIPLIER)
    powers[0] = 1
    np.multiply.accumulate(powers, out=powers)
    letters *= powers[np.arange(len(letters)) - np.repeat(ends[:-1], lengths)]
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(letters)])
    hashes: NDArray[np.uint64] = sums[ends[1:]] - sums[ends[:-1]]
    return hashes
