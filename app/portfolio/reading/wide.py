"""Rows of the wide layout become a frame; a row with a fault is left out, and every fault names its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import Refused
from app.portfolio.reading.frames import Faults, Frame
from app.portfolio.reading.layout import Layout, Series
from questionnaires.answers import AnswerState, Problem
from scoring import CatalogueArrays
from scoring.arrays import AnyArray, Flags
from scoring.votes import ANSWERED, NOT_APPLICABLE, STATE_CODE, UNANSWERED

if TYPE_CHECKING:
    import pyarrow as pa

_NO_STATE, _UNKNOWN_STATE = np.int8(-1), np.int8(-2)


@dataclass(frozen=True, kw_only=True)
class WideReading:
    """How the rows of one file are read: its name and layout, the catalogue, and default targets [m].

    `repeated` maps the number of a row (from 0) to the place where its id stands already.
    """

    file: str
    layout: Layout
    arrays: CatalogueArrays
    targets: AnyArray
    repeated: Mapping[int, str]

    @cached_property
    def scale(self) -> str:
        """The scale in words."""
        return f"a whole number from {self.arrays.lowest} to {self.arrays.highest}"


def read_frame(reading: WideReading, batch: pa.RecordBatch, *, first: int, faults: Faults) -> Frame:
    """Turn rows, the first of which has the number `first` in its file, into a frame of those without a fault."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is read

    texts = _texts(reading.layout, batch)
    rows = _Rows(reading=reading, ids=texts["id"], first=first, faults=faults)
    levels = _numbers(batch, reading.layout.levels, len(reading.arrays.keys))
    targets = _numbers(batch, reading.layout.targets, len(reading.arrays.keys))
    bad = rows.without_id() | rows.refuse_off_scale(levels, "") | rows.refuse_off_scale(targets, "target:")
    states = None
    if reading.layout.states:
        states = _states(batch, reading.layout.states, len(reading.arrays.keys))
        bad |= rows.refuse_states(states, levels)
        states = np.where(states == _NO_STATE, np.where(np.isnan(levels), UNANSWERED, ANSWERED), states)
    kept, consents = pa.array(~bad), _consents(reading.layout, batch)
    return Frame(
        ids=texts["id"].filter(kept),
        names=texts["name"].filter(kept),
        groups=texts["group"].filter(kept),
        units=texts["unit"].filter(kept),
        consents=consents.filter(kept),
        levels=_without(levels, bad),
        targets=_with_defaults(reading, targets, bad),
        states=None if states is None else _without(states, bad),
    )


def _without(values: AnyArray, bad: Flags) -> AnyArray:
    """Leave out rows and turn [m, n] round to [n, m], which stays requirement by requirement in memory."""
    kept: AnyArray = (values[:, ~bad] if bad.any() else values).T
    return kept


def _with_defaults(reading: WideReading, targets: AnyArray, bad: Flags) -> AnyArray:
    if not reading.layout.targets:
        return reading.targets
    filled = np.where(np.isnan(targets), reading.targets[:, None], targets)
    return _without(filled, bad).astype(np.int8)


def _texts(layout: Layout, batch: pa.RecordBatch) -> dict[str, pa.Array]:
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is read

    nothing = pa.nulls(len(batch), pa.string())
    texts = dict.fromkeys(("id", "name", "group", "unit"), nothing)
    return texts | {role: text_of(batch.column(name)) for role, name in layout.texts}


def text_of(values: pa.Array) -> pa.Array:
    """Return a column as checked text without blanks around it; blank is null. Raises Refused where it is no text."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is read
    from pyarrow import compute  # noqa: PLC0415 - likewise

    plain = values.dictionary_decode() if pa.types.is_dictionary(values.type) else values
    text = plain.cast(pa.string())
    try:
        text.validate(full=True)
    except pa.ArrowInvalid as error:
        raise Refused("A text in it is not UTF-8. Write the file again.") from error
    stripped = compute.utf8_trim_whitespace(text)
    return compute.if_else(compute.equal(stripped, ""), None, stripped)


def _consents(layout: Layout, batch: pa.RecordBatch) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is read

    if layout.consent is None:
        return pa.nulls(len(batch), pa.bool_())
    return batch.column(layout.consent).cast(pa.bool_())


def _numbers(batch: pa.RecordBatch, series: Series, width: int) -> AnyArray:
    """Columns of numbers as [m, n], NaN where there is none."""
    numbers = np.full((width, len(batch)), np.nan)
    for place, name in series:
        values = batch.column(name)
        if values.null_count < len(values):
            numbers[place] = values.to_numpy(zero_copy_only=False)
    return numbers


def _states(batch: pa.RecordBatch, series: Series, width: int) -> AnyArray:
    """Columns of states as codes [m, n]."""
    states = np.full((width, len(batch)), _NO_STATE, dtype=np.int8)
    for place, name in series:
        encoded = text_of(batch.column(name)).dictionary_encode()
        codes = np.array([_state_code(word) for word in encoded.dictionary.to_pylist()] + [_NO_STATE], dtype=np.int8)
        states[place] = codes[encoded.indices.fill_null(len(codes) - 1).to_numpy(zero_copy_only=False)]
    return states


def _state_code(word: str) -> Any:
    return STATE_CODE[AnswerState(word)] if word in set(AnswerState) else _UNKNOWN_STATE


@dataclass(frozen=True, kw_only=True)
class _Rows:
    """The rows of one block and what is wrong with them."""

    reading: WideReading
    ids: pa.Array
    first: int
    faults: Faults

    def _problem(self, row: int, message: str) -> Problem:
        name = self.ids[row].as_py()
        place = f"{self.reading.file}, row {self.first + row + 1}" + (f" ({name})" if name else "")
        return Problem(place=place, message=message, remedy="The row is left out.")

    def without_id(self) -> Flags:
        """Refuse rows without an id, and those whose id stands in an earlier row."""
        missing: Flags = self.ids.is_null().to_numpy(zero_copy_only=False)
        self.faults.add_cells(missing[None], lambda row, _: self._problem(row, "There is no id."))
        repeated = np.zeros_like(missing)
        for row, earlier in self.reading.repeated.items():
            if 0 <= row - self.first < len(repeated):
                repeated[row - self.first] = True
                self.faults.add(self._problem(row - self.first, f"Its id stands in {earlier} already."))
        return missing | repeated

    def refuse_off_scale(self, values: AnyArray, prefix: str) -> Flags:
        """Refuse rows with a level or target that is not on the scale; values [m, n]."""
        arrays = self.reading.arrays
        fits = (values >= arrays.lowest) & (values <= arrays.highest) & (np.rint(values) == values)

        def say(row: int, place: int) -> Problem:
            held = f"{prefix}{arrays.keys[place]} holds {values[place, row]:g}"
            return self._problem(row, f"{held}; it must be {self.reading.scale}.")

        return self.faults.add_cells(~(fits | np.isnan(values)), say)

    def refuse_states(self, states: AnyArray, levels: AnyArray) -> Flags:
        """Refuse rows with a state that nobody knows, that contradicts the level, or that the catalogue rules out."""
        allows = [bool(requirement.not_applicable_when) for requirement in self.reading.arrays.requirements]
        has_level, is_said = ~np.isnan(levels), states != _NO_STATE
        checks = (
            (states == _UNKNOWN_STATE, f"it must be one of: {', '.join(AnswerState)}"),
            (is_said & (states >= 0) & ((states == ANSWERED) != has_level), "a level stands beside it, or is missing"),
            ((states == NOT_APPLICABLE) & ~np.array(allows)[:, None], "the requirement always applies"),
        )
        bad = np.zeros(states.shape[1], dtype=np.bool_)
        for cells, why in checks:
            bad |= self.faults.add_cells(cells, partial(self._state_problem, why))
        return bad

    def _state_problem(self, why: str, row: int, place: int) -> Problem:
        return self._problem(row, f"state:{self.reading.arrays.keys[place]} does not fit: {why}.")
