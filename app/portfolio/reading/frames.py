"""A frame: a few thousand assessments as arrays, ready for the engine, with the faults that were met on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from questionnaires.answers import Problem
from scoring.arrays import AnyArray, Flags

if TYPE_CHECKING:
    import pyarrow as pa

KEPT_PROBLEMS = 200


@dataclass(frozen=True, kw_only=True, eq=False)
class Frame:
    """n assessments: who they are (arrow arrays of texts, null where nothing is said) and what is known of them.

    The arrays are those of `score_batch`: [n, m], or [m] and None where they are the same for all.
    """

    ids: pa.Array
    names: pa.Array
    groups: pa.Array
    units: pa.Array
    consents: pa.Array
    levels: AnyArray
    targets: AnyArray
    states: AnyArray | None = None
    evidence: AnyArray | None = None
    with_data: AnyArray | None = None
    agreement: AnyArray | None = None
    must_do: AnyArray | None = None
    low: AnyArray | None = None
    high: AnyArray | None = None

    def __len__(self) -> int:
        return len(self.levels)


@dataclass(kw_only=True)
class Faults:
    """Problems of one part: the first ones in full, all of them counted, so that memory stays bounded."""

    problems: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, problem: Problem) -> None:
        """Keep a problem while there is room; count it in any case."""
        self.count += 1
        if len(self.problems) < KEPT_PROBLEMS:
            self.problems.append(problem)

    def add_cells(self, cells: Flags, say: Callable[[int, int], Problem]) -> Flags:
        """Add a problem for each true cell of [m, n], row by row; returns the rows [n] that have one."""
        rows = np.asarray(cells.any(axis=0))
        if rows.any():
            places = np.argwhere(cells.T)
            room = max(KEPT_PROBLEMS - len(self.problems), 0)
            self.problems += [say(int(row), int(place)) for row, place in places[:room]]
            self.count += len(places)
        return rows
