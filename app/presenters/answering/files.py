"""The evidence files of one requirement, as its card lists them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.presenters import links
from app.presenters.words import count_text, date_text
from app.values.evidence_files import EvidenceFileInfo, size_text
from clauses.model import Requirement


@dataclass(frozen=True, kw_only=True)
class FileRow:
    """One file: its name as a link, and in `about_text` its size, who attached it and when."""

    id: int
    name: str
    href: str
    about_text: str
    remove_action: str


@dataclass(frozen=True, kw_only=True)
class FilesView:
    """The files of a requirement; right after one was removed, with what to say and where its way back is posted to."""

    key: str
    number: str
    anchor: str
    action: str
    rows: tuple[FileRow, ...]
    is_read_only: bool = False
    removed_text: str = ""
    restore_action: str = ""


def build_files(
    assessment_id: int,
    requirement: Requirement,
    files: Iterable[EvidenceFileInfo],
    *,
    now: datetime,
    removed: EvidenceFileInfo | None = None,
    is_read_only: bool = False,
) -> FilesView:
    """Build the list of the requirement's files; `removed` is the one that was removed by this very step."""
    return FilesView(
        key=requirement.key,
        number=requirement.number,
        anchor=links.anchor(requirement.number),
        action=links.files_path(assessment_id, requirement.key),
        rows=tuple(_row(each, now) for each in files if each.key == requirement.key),
        is_read_only=is_read_only,
        removed_text="" if removed is None else f"{removed.name} is removed.",
        restore_action="" if removed is None else links.file_path(assessment_id, removed.id, "restore"),
    )


def files_text(count: int) -> str:
    """Say how many files there are, nothing where there are none.

    >>> files_text(2), files_text(1), files_text(0)
    ('2 files', '1 file', '')
    """
    return count_text(count, "file") if count else ""


def _row(found: EvidenceFileInfo, now: datetime) -> FileRow:
    day = found.uploaded_at.astimezone(now.tzinfo).date()
    about = (size_text(found.size), found.uploaded_by, date_text(day))
    return FileRow(
        id=found.id,
        name=found.name,
        href=links.file_path(found.assessment_id, found.id),
        about_text=", ".join(each for each in about if each),
        remove_action=links.file_path(found.assessment_id, found.id, "remove"),
    )
