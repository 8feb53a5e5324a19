"""Assessment files become frames, read and judged as `groundwork score` does; a file with a fault is left out."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from app.errors import Refused
from app.intake import CheckedFile, check_file, read_path, snapshot_of
from app.portfolio.reading.frames import Faults, Frame
from app.portfolio.reading.register import Entry
from app.services.assessing import assessment_input
from questionnaires.answers import Problem
from scoring import CatalogueArrays
from scoring.scored import ScoredAssessment, score_assessment

_LEFT_OUT = "The file is left out."


def read_entry(entry: Entry, *, arrays: CatalogueArrays, mode: str, on: date, faults: Faults) -> Frame | None:
    """Read one assessment file, as on a day, into a frame of one; None, with every fault told, when it cannot stand."""
    name = entry.path.name
    try:
        checked = check_file(intake=read_path(entry.path))
    except Refused as refused:
        faults.add(Problem(place=name, message=refused.detail, remedy=_LEFT_OUT))
        return None
    for problem in checked.problems:
        faults.add(Problem(place=f"{name}, {problem.place}", message=problem.message, remedy=problem.remedy))
    misfit = _misfit(checked, arrays, mode)
    if misfit:
        faults.add(Problem(place=name, message=misfit, remedy=_LEFT_OUT))
    if checked.problems or misfit:
        return None
    scored = score_assessment(assessment_input(snapshot_of(checked=checked), checked.catalogue, on=on))
    return _frame(entry, checked.file.organization, scored)


def _misfit(checked: CheckedFile, arrays: CatalogueArrays, mode: str) -> str:
    """Say why a file cannot stand beside the others: figures of different questions are not comparable."""
    if checked.catalogue.content_hash != arrays.catalogue.content_hash:
        ours = arrays.catalogue.edition
        return f"It was made with edition {checked.file.edition}; this portfolio is scored with {ours}."
    if checked.file.mode != mode:
        return f"Its mode is {checked.file.mode}; this portfolio is scored in the mode {mode} (--mode)."
    return ""


def _frame(entry: Entry, organization: str, scored: ScoredAssessment) -> Frame:
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    def text(value: str | None) -> Any:
        return pa.array([value], pa.string())

    return Frame(
        ids=text(entry.id),
        names=text(entry.name or organization or None),
        groups=text(entry.group),
        units=text(entry.unit),
        consents=pa.array([entry.consent], pa.bool_()),
        levels=scored.levels.levels,
        targets=scored.targets[None],
        states=scored.levels.states,
        evidence=scored.evidence[None],
        with_data=scored.with_data[None],
        agreement=scored.levels.agreement,
        must_do=scored.must_do[None],
        low=scored.low,
        high=scored.high,
    )


def join_frames(frames: list[Frame]) -> Frame:
    """Put frames of one assessment each below each other."""
    import pyarrow as pa  # noqa: PLC0415 - an extra, loaded when a portfolio is scored

    texts = ("ids", "names", "groups", "units", "consents")
    series = ("levels", "targets", "states", "evidence", "with_data", "agreement", "must_do", "low", "high")
    return Frame(
        **{name: pa.concat_arrays([getattr(frame, name) for frame in frames]) for name in texts},
        **{name: np.concatenate([getattr(frame, name) for frame in frames]) for name in series},
    )
