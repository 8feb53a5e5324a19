"""A portfolio cut into parts: each part becomes one Parquet file, the same whoever scores it and in whatever order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from app.portfolio.reading.layout import Layout
from app.portfolio.reading.register import Entry
from questionnaires.answers import Problem
from scoring import Tally

PART_ROWS = 16_384
PART_FILES = 128
MOST_GROUPS = 500


@dataclass(frozen=True, kw_only=True)
class Job:
    """What all parts have in common: `folder` is where their files go, `block` how many rows are scored at once, and
    `on` the day on which evidence is judged."""

    edition: str
    mode: str
    folder: Path
    block: int
    on: date
    metadata: tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True)
class RowsPart:
    """`rows` rows of a Parquet file from row `first` on (from 0).

    `repeated` pairs the number of a row with the place where its id stands already.
    """

    number: int
    path: Path
    layout: Layout
    first: int
    rows: int
    repeated: tuple[tuple[int, str], ...] = ()

    @property
    def size(self) -> int:
        """How much of the progress bar this part is."""
        return self.rows


@dataclass(frozen=True, kw_only=True)
class FilesPart:
    """Some assessment files of a folder."""

    number: int
    entries: tuple[Entry, ...]

    @property
    def size(self) -> int:
        """How much of the progress bar this part is."""
        return len(self.entries)


Part = RowsPart | FilesPart


@dataclass(frozen=True, kw_only=True)
class PartResult:
    """What came of a part. `tallies` are by group, with the whole part under None.

    `problems` holds the first ones, `problem_count` counts all; `skipped` counts assessments.
    """

    number: int
    size: int
    scored: int
    skipped: int
    problems: tuple[Problem, ...]
    problem_count: int
    tallies: dict[str | None, Tally] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What there is to score, in parts; `skipped` counts whole files that cannot be used."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
    skipped: int


def part_name(number: int) -> str:
    """Return the name of a part's file, so that names sort like numbers.

    >>> part_name(7)
    'part-000007.parquet'
    """
    return f"part-{number:06d}.parquet"
