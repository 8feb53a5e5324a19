"""The rows of evidence files, each with its history. Removed files keep their row until they are deleted for good."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, func, select

from app.db import Scope, is_storable, table_of
from app.errors import NotFound, Refused
from app.records import Change, EvidenceFile, Organization
from app.services.answering.reach import check_asked
from app.services.assessment_rows import find_row, is_id, refuse_closed
from app.services.audit.recording import record
from app.services.catalogues import asked_keys
from app.services.people import list_respondents
from app.services.rows import utc
from app.values.evidence_files import EvidenceFileInfo, EvidenceLimits, KeptFile, size_text
from questionnaires.answers import Problem

FILE, CHANGE, ORGANIZATION = table_of(EvidenceFile), table_of(Change), table_of(Organization)


def list_files(scope: Scope, assessment_id: int, key: str | None = None) -> tuple[EvidenceFileInfo, ...]:
    """Return the files of an assessment, or of one of its requirements, in the order in which they came."""
    here = scope.select(EvidenceFile).where(FILE.c.assessment_id == assessment_id, FILE.c.removed_at.is_(None))
    if key is not None:
        here = here.where(FILE.c.key == key)
    return tuple(file_from(row) for row in scope.rows(here.order_by(FILE.c.id)))


def find_file(scope: Scope, assessment_id: int, file_id: int) -> EvidenceFileInfo:
    """Return a file; NotFound when there is none or it was removed."""
    row = find_file_row(scope, assessment_id, file_id)
    if row.removed_at is not None:
        raise NotFound(f"File {file_id} was removed. Bring it back, or choose another one of its requirement.")
    return file_from(row)


def check_room(scope: Scope, assessment_id: int, key: str, *, sizes: tuple[int, ...], limits: EvidenceLimits) -> None:
    """Raise NotFound without such a requirement, Refused when the assessment is closed or the files do not fit in."""
    assessment = _open_assessment(scope, assessment_id)
    _check_requirement(assessment, key)
    has = _count(scope, assessment_id, key)
    if has + len(sizes) > limits.per_requirement:
        raise Refused(f"{has + len(sizes)} files. The limit is {limits.per_requirement} for one requirement.")
    stored = _stored_bytes(scope, assessment.organization_id)
    if stored + sum(sizes) > limits.total_bytes:
        raise Refused(
            f"{size_text(stored + sum(sizes))} in all. The limit is {size_text(limits.total_bytes)} for one "
            "organization. Remove what nobody needs; removed files count until they are deleted for good."
        )


def add_file(scope: Scope, assessment_id: int, key: str, kept: KeptFile, *, limits: EvidenceLimits) -> EvidenceFileInfo:
    """Attach a file that the storage holds to a requirement.

    Raises Refused when it does not fit in any more, or when the requirement has the same content already.
    """
    assessment, checked = _open_assessment(scope, assessment_id), kept.checked
    _check_reach(scope, assessment, key)
    _lock(scope, assessment.organization_id)
    check_room(scope, assessment_id, key, sizes=(checked.size,), limits=limits)
    same = [each for each in list_files(scope, assessment_id, key) if each.sha256 == checked.sha256]
    if same:
        problem = Problem(place=checked.name, message=f"It is attached already, as {same[0].name}.", remedy="")
        raise Refused(f"{checked.name}: {problem.message}", [problem])
    file_id = scope.insert(
        EvidenceFile,
        organization_id=assessment.organization_id,
        assessment_id=assessment_id,
        key=key,
        name=checked.name,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        stored_name=kept.stored_name,
        uploaded_at=scope.now,
        uploaded_by=scope.actor,
        removed_at=None,
    )
    row = find_file_row(scope, assessment_id, file_id)
    said = {"key": key, "size": checked.size, "sha256": checked.sha256}
    _note(scope, row, "file.added", {"file": [None, {"name": checked.name, **said}]}, after=said)
    return file_from(row)


def remove_file(scope: Scope, assessment_id: int, file_id: int) -> EvidenceFileInfo:
    """Take a file away and return what it was; `restore_file` brings it back until it is deleted for good."""
    assessment = _open_assessment(scope, assessment_id)
    present = find_file(scope, assessment_id, file_id)
    _check_reach(scope, assessment, present.key)
    _set_removed(scope, assessment_id, file_id, is_removed=True)
    return present


def restore_file(scope: Scope, assessment_id: int, file_id: int, *, limits: EvidenceLimits) -> EvidenceFileInfo:
    """Bring a removed file back as it was; one that is there stays as it is. Refused where there is no room for it."""
    assessment = _open_assessment(scope, assessment_id)
    row = find_file_row(scope, assessment_id, file_id)
    _check_reach(scope, assessment, row.key)
    if row.removed_at is not None:
        _lock(scope, assessment.organization_id)
        check_room(scope, assessment_id, row.key, sizes=(0,), limits=limits)
        _set_removed(scope, assessment_id, file_id, is_removed=False)
    return find_file(scope, assessment_id, file_id)


def find_file_row(scope: Scope, assessment_id: int, file_id: int) -> Row[Any]:
    """Return the row of a file, removed or not; NotFound when it does not exist or is not visible."""
    here = scope.select(EvidenceFile).where(FILE.c.assessment_id == assessment_id, FILE.c.id == file_id)
    row = scope.first(here) if is_id(assessment_id) and is_id(file_id) else None
    if row is None:
        raise NotFound(f"Assessment {assessment_id} has no file {file_id}. Choose one from its requirements.")
    return row


def file_from(row: Row[Any]) -> EvidenceFileInfo:
    """Read the row of a file."""
    return EvidenceFileInfo(
        id=row.id,
        assessment_id=row.assessment_id,
        key=row.key,
        name=row.name,
        media_type=row.media_type,
        size=row.size,
        sha256=row.sha256,
        uploaded_at=utc(row.uploaded_at),
        uploaded_by=row.uploaded_by,
    )


def _open_assessment(scope: Scope, assessment_id: int) -> Row[Any]:
    assessment = find_row(scope, assessment_id)
    refuse_closed(assessment)
    return assessment


def _check_reach(scope: Scope, assessment: Row[Any], key: str) -> None:
    """Leave the files of a requirement to those who facilitate and to those who are asked about it."""
    mine = scope.visitor.respondent_ids
    if mine is None:
        return
    people = [each for each in list_respondents(scope, assessment.id) if each.id in mine]
    edition, mode = assessment.catalogue_edition, assessment.mode
    check_asked(
        scope.visitor, is_asked=any(key in asked_keys(edition, mode, each.roles, each.asked) for each in people)
    )


def _check_requirement(assessment: Row[Any], key: str) -> None:
    if not is_storable(key) or key not in asked_keys(assessment.catalogue_edition, assessment.mode, None):
        raise NotFound(f"This assessment has no requirement {key}. Choose one from its clauses.")


def _count(scope: Scope, assessment_id: int, key: str) -> int:
    present = select(func.count()).where(scope.sees(FILE), FILE.c.assessment_id == assessment_id, FILE.c.key == key)
    return int(scope.rows(present.where(FILE.c.removed_at.is_(None)))[0][0])


def _stored_bytes(scope: Scope, organization_id: int) -> int:
    """Return what the organization's files take up, removed ones included: they can come back at any time."""
    total = select(func.coalesce(func.sum(FILE.c.size), 0)).where(scope.sees(FILE))
    return int(scope.rows(total.where(FILE.c.organization_id == organization_id))[0][0])


def _lock(scope: Scope, organization_id: int) -> None:
    """Let no two transactions count the files of an organization at once; SQLite has one writer anyway."""
    scope.first(scope.select(Organization).where(ORGANIZATION.c.id == organization_id).with_for_update(key_share=True))


def _set_removed(scope: Scope, assessment_id: int, file_id: int, *, is_removed: bool) -> None:
    here = scope.update(EvidenceFile).where(FILE.c.assessment_id == assessment_id, FILE.c.id == file_id)
    scope.run(here.values(removed_at=scope.now if is_removed else None))
    row = find_file_row(scope, assessment_id, file_id)
    action = "file.removed" if is_removed else "file.restored"
    _note(scope, row, action, {"removed": [not is_removed, is_removed]}, after={"removed": is_removed})


def _note(scope: Scope, row: Row[Any], action: str, fields: dict[str, Any], *, after: dict[str, Any]) -> None:
    """Keep in history and audit trail what was done; the trail holds no names of files, they may name people."""
    key = f"file:{row.id}"
    last = select(func.coalesce(func.max(CHANGE.c.version), 0)).where(scope.sees(CHANGE), CHANGE.c.key == key)
    version = scope.rows(last.where(CHANGE.c.assessment_id == row.assessment_id))[0][0] + 1
    scope.insert(
        Change,
        organization_id=row.organization_id,
        assessment_id=row.assessment_id,
        respondent_id=None,
        key=key,
        version=version,
        fields=fields,
        changed_at=scope.now,
        changed_by=scope.actor,
    )
    record(
        scope,
        action,
        f"assessment:{row.assessment_id}/file:{row.id}",
        organization_id=row.organization_id,
        after=after,
    )
