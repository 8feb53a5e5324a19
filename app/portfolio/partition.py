"""Score parts: the one function that runs here and on every worker of a cluster, with the same bytes as its result."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import numpy as np

from app.errors import GroundworkError, Refused
from app.portfolio.parts import MOST_GROUPS, FilesPart, Job, Part, PartResult, RowsPart, part_name
from app.portfolio.reading.files import join_frames, read_entry
from app.portfolio.reading.frames import Faults, Frame
from app.portfolio.reading.parquet import RowReader
from app.portfolio.reading.register import Entry
from app.portfolio.reading.wide import WideReading, read_frame
from app.portfolio.writing.columns import assessment_rows, assessment_schema
from clauses import load_catalogue
from clauses.derived import mode_keys
from questionnaires.answers import Problem
from scoring import CatalogueArrays, Tally, compile_catalogue, default_targets, score_batch, tally_figures

if TYPE_CHECKING:
    import pyarrow as pa


def arrays_of(*, edition: str, mode: str) -> CatalogueArrays:
    """Return what a mode of a catalogue edition asks, as arrays."""
    catalogue = load_catalogue(edition)
    return compile_catalogue(catalogue=catalogue, asked=mode_keys(catalogue=catalogue, mode=mode))


def score_parts(job: Job, parts: Sequence[Part]) -> Iterator[PartResult]:
    """Score parts one after the other and write a file for each; parts that follow each other are read in one go.

    A part that cannot be read to its end gives no file, and its result says why.
    """
    arrays = arrays_of(edition=job.edition, mode=job.mode)
    for path, group in groupby(parts, key=lambda part: part.path if isinstance(part, RowsPart) else None):
        if path is None:
            for part in group:
                work = _PartWork(job=job, arrays=arrays, part=part)
                yield work.finish(_frames_of_files(work))
        else:
            yield from _score_rows(path, [_PartWork(job=job, arrays=arrays, part=part) for part in group])


def _score_rows(path: Path, works: Sequence[_PartWork]) -> Iterator[PartResult]:
    """Score parts of one file; a part that is damaged does not keep those behind it from being tried."""
    job, layout = works[0].job, works[0].rows.layout
    try:
        reader = RowReader(path, columns=layout.columns, block=job.block)
    except Refused as refused:
        yield from (work.unreadable(refused) for work in works)
        return
    with reader:
        for work in works:
            try:
                yield work.finish(_frames_of_rows(work, reader))
            except Refused as refused:
                yield work.unreadable(refused)


def score_all(job: Job, parts: Sequence[Part]) -> list[PartResult]:
    """Score parts and return all their results: what a worker of a cluster is asked to do."""
    return list(score_parts(job, parts))


@dataclass(kw_only=True)
class _PartWork:
    """One part while it is scored."""

    job: Job
    arrays: CatalogueArrays
    part: Part
    faults: Faults = field(default_factory=Faults)
    tallies: dict[str | None, Tally] = field(default_factory=dict)
    scored: int = 0

    def finish(self, frames: Iterator[Frame]) -> PartResult:
        """Score every frame, write the file, and say what came of it."""
        schema = assessment_schema(self.arrays, self.job.metadata)
        batches = [self._score(frame, schema) for frame in frames if len(frame)]
        if batches:
            _write(self.job.folder / part_name(self.part.number), batches, schema)
        return self._result(skipped=self.part.size - self.scored)

    @property
    def rows(self) -> RowsPart:
        """The part, which is one of rows."""
        return cast("RowsPart", self.part)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The files of the part, which is one of files."""
        return cast("FilesPart", self.part).entries

    def unreadable(self, refused: Refused) -> PartResult:
        """Say that a part of rows could not be read to its end; nothing of it is kept."""
        part, last = self.rows, self.rows.first + self.rows.rows
        place = f"{part.path.name}, rows {part.first + 1} to {last}"
        self.faults.add(Problem(place=place, message=refused.detail, remedy="These rows are left out."))
        self.tallies, self.scored = {}, 0
        return self._result(skipped=part.rows)

    def _result(self, *, skipped: int) -> PartResult:
        return PartResult(
            number=self.part.number,
            size=self.part.size,
            scored=self.scored,
            skipped=skipped,
            problems=tuple(self.faults.problems),
            problem_count=self.faults.count,
            tallies=self.tallies,
        )

    def _score(self, frame: Frame, schema: pa.Schema) -> pa.RecordBatch:
        batch = score_batch(
            arrays=self.arrays,
            levels=frame.levels,
            targets=frame.targets,
            states=frame.states,
            evidence=frame.evidence,
            with_data=frame.with_data,
            agreement=frame.agreement,
            must_do=frame.must_do,
            low=frame.low,
            high=frame.high,
        )
        self.scored += len(frame)
        figures = batch.groups
        for group, rows in _members(frame):
            tally = tally_figures(arrays=self.arrays, gate_level=figures.gate_level[rows], index=figures.index[rows])
            add_tally(self.tallies, group, tally)
        return assessment_rows(frame, batch, schema)


def add_tally(tallies: dict[str | None, Tally], group: str | None, tally: Tally) -> None:
    """Add a tally to that of its group; raises Refused when there are too many groups to keep in memory."""
    tallies[group] = tallies[group] + tally if group in tallies else tally
    if len(tallies) > MOST_GROUPS + 1:
        raise TooManyGroups(
            f"The column of groups holds more than {MOST_GROUPS} different values. Choose a column with fewer groups."
        )


class TooManyGroups(GroundworkError):  # noqa: N818 - named for what the user meets
    """The column that was chosen does not group anything."""

    status = 422
    title = "Too many groups"


def _members(frame: Frame) -> Iterator[tuple[str | None, Any]]:
    """The rows of the frame as a whole (None) and of each of its groups."""
    yield None, slice(None)
    encoded = frame.groups.dictionary_encode()
    codes = encoded.indices.fill_null(-1).to_numpy(zero_copy_only=False)
    for code, group in enumerate(encoded.dictionary.to_pylist()):
        yield group, np.flatnonzero(codes == code)


def _frames_of_rows(work: _PartWork, reader: RowReader) -> Iterator[Frame]:
    part = work.rows
    targets = default_targets(catalogue=work.arrays.catalogue)
    reading = WideReading(
        file=part.path.name,
        layout=part.layout,
        arrays=work.arrays,
        targets=np.array([targets[key] for key in work.arrays.keys], dtype=np.int8),
        repeated=dict(part.repeated),
    )
    for first, batch in reader.blocks(part.first, part.rows):
        yield read_frame(reading, batch, first=first, faults=work.faults)


def _frames_of_files(work: _PartWork) -> Iterator[Frame]:
    job = work.job
    found = (
        read_entry(entry, arrays=work.arrays, mode=job.mode, on=job.on, faults=work.faults) for entry in work.entries
    )
    frames = [frame for frame in found if frame is not None]
    if frames:
        yield join_frames(frames)


def _write(path: Path, batches: list[pa.RecordBatch], schema: pa.Schema) -> None:
    """Write a part's file under another name first, so that a worker that is ended leaves no half file."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored
    from pyarrow import parquet  # noqa: PLC0415 - likewise

    unfinished = path.with_name(f"{path.name}.{uuid4().hex[:8]}")
    table = pa.Table.from_batches(batches, schema=schema).combine_chunks()
    parquet.write_table(table, unfinished)
    unfinished.replace(path)
