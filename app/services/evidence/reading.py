"""Reading a file back: never a byte before the whole file has been found to be as it was stored."""

from __future__ import annotations

import hashlib
from typing import BinaryIO, ClassVar

from app.db import Scope
from app.errors import GroundworkError
from app.services.evidence.files import find_file, find_file_row
from app.storage import FileMissingError, FileStorage
from app.values.evidence_files import EvidenceFileInfo

PIECE = 256 * 1024


class DamagedFileError(GroundworkError):
    """What the storage holds is not what was stored, or nothing at all. The log says which file it is."""

    status = 500
    title: ClassVar[str] = "The file is damaged"


def read_file(
    scope: Scope, assessment_id: int, file_id: int, *, storage: FileStorage
) -> tuple[EvidenceFileInfo, BinaryIO]:
    """Return a file and its content, checked and at its beginning; whoever asked for it closes it.

    Raises NotFound for what is not there or removed, DamagedFileError when the checksum differs.
    """
    found = find_file(scope, assessment_id, file_id)
    return found, open_checked(storage, find_file_row(scope, assessment_id, file_id).stored_name, found)


def open_checked(storage: FileStorage, stored_name: str, expected: EvidenceFileInfo) -> BinaryIO:
    """Open a stored file whose size and SHA-256 are as expected."""
    try:
        content = storage.open(stored_name)
    except FileMissingError:
        raise _damaged(expected, "is missing in the storage") from None
    seen, size = hashlib.sha256(), 0
    while piece := content.read(PIECE):
        seen.update(piece)
        size += len(piece)
    if size != expected.size or seen.hexdigest() != expected.sha256:
        content.close()
        raise _damaged(expected, "is not as it was stored")
    content.seek(0)
    return content


def _damaged(expected: EvidenceFileInfo, what: str) -> DamagedFileError:
    return DamagedFileError(
        f"File {expected.id} of assessment {expected.assessment_id} {what}, so it is kept back. Tell whoever runs this "
        "server: it has to come from a backup, or be attached again."
    )
