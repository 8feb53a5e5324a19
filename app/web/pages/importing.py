"""From an uploaded file to a stored assessment, with everything that was left out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath

from app.db import Scope
from app.errors import Refused
from app.services.benchmark import comparison_problems
from app.services.checking import LONGEST_NAME
from app.services.transfer import import_assessment
from questionnaires.answers import Problem


@dataclass(frozen=True, kw_only=True)
class Imported:
    """The new assessment, what its file held that could not be used, and notes on how the file was understood."""

    assessment_id: int
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def import_upload(scope: Scope, *, name: str, content: bytes, organization: str = "") -> Imported:
    """Read, check and store a file; Refused when it cannot be read as a whole or no file was chosen.

    A file that names no organization is stored under the one that is given, else under its own name.
    """
    from app.intake import check_file, read_file, snapshot_of  # noqa: PLC0415 - reading files waits until one comes

    if not name:
        raise Refused("No file is chosen. Choose an Excel, CSV or JSON file.")
    checked = check_file(intake=read_file(name=name, content=content))
    snapshot = snapshot_of(checked=checked)
    stand_in = organization.strip()[:LONGEST_NAME] or PurePath(name).stem
    clashes = comparison_problems(scope, snapshot.header.organization, stand_in=stand_in)
    return Imported(
        assessment_id=import_assessment(scope, snapshot, organization=stand_in),
        problems=(*checked.problems, *clashes),
        notes=checked.notes,
    )
