"""Checking one file from its name to its last byte."""

from __future__ import annotations

import hashlib
import threading
from typing import BinaryIO

from app.intake.evidence.faults import UnfitError
from app.intake.evidence.kinds import ACCEPTED, BY_EXTENSION, HEAD_BYTES, Kind, recognize
from app.intake.evidence.naming import clean_name, extension_of, told_name
from app.intake.evidence.office import check_office
from app.intake.evidence.pdf import check_pdf
from app.intake.evidence.pictures import check_picture
from app.intake.evidence.text import check_text
from app.values.evidence_files import CheckedFile, EvidenceLimits, size_text

PIECE = 64 * 1024
AT_ONCE = threading.Semaphore(2)  # a large picture needs 200 MB while it is drawn; more of them wait


def check_evidence(*, name: str, source: BinaryIO, limits: EvidenceLimits | None = None) -> CheckedFile:
    """Return what the file is by its content; raises Refused, and nothing else, when it is not accepted.

    `source` can be read and rewound; it is left at its beginning. The name is what the sender calls the file.

    >>> import io
    >>> check_evidence(name="minutes.txt", source=io.BytesIO(b"Agreed on 12 December.")).media_type
    'text/plain'
    """
    try:
        shown = clean_name(name)
        size = _checked_size(source, limits or EvidenceLimits())
        with AT_ONCE:
            kind = _checked_kind(source, extension_of(shown))
    except UnfitError as unfit:
        raise unfit.about(told_name(name)) from unfit
    return CheckedFile(name=shown, media_type=kind.media_type, size=size, sha256=digest(source))


def digest(source: BinaryIO) -> str:
    """Return the SHA-256 of a whole file in hexadecimal, and leave the file at its beginning."""
    found = hashlib.sha256()
    source.seek(0)
    while piece := source.read(PIECE):
        found.update(piece)
    source.seek(0)
    return found.hexdigest()


def _checked_size(source: BinaryIO, limits: EvidenceLimits) -> int:
    size = source.seek(0, 2)
    if size == 0:
        raise UnfitError("The file is empty.", "Choose one with content.")
    if size > limits.file_bytes:
        raise UnfitError(f"{size_text(size)}.", f"The limit is {size_text(limits.file_bytes)}.")
    return size


def _checked_kind(source: BinaryIO, extension: str) -> Kind:
    source.seek(0)
    found = recognize(source.read(HEAD_BYTES))
    if found is None:
        kind = check_text(source, extension=extension)
    elif found == "archive":
        kind = _office_kind(source)
    else:
        kind = found
    _check_extension(kind, extension)
    if kind.family == "pdf":
        check_pdf(source)
    elif kind.family == "picture":
        check_picture(source, kind=kind)
    return kind


def _office_kind(source: BinaryIO) -> Kind:
    kind = check_office(source)
    assert kind is not None  # noqa: S101 - only a document inside another one may be of another kind
    return kind


def _check_extension(kind: Kind, extension: str) -> None:
    """Raise UnfitError when the name promises something else than the content is."""
    if extension in kind.extensions:
        return
    wanted = kind.extensions[0]
    if not extension:
        raise UnfitError(f"The file is {kind.title}, but its name has no extension.", f"Add {wanted} to its name.")
    if extension in BY_EXTENSION:
        raise UnfitError(f"The file is {kind.title}, but its name ends in {extension}.", f"Rename it to {wanted}.")
    raise UnfitError(f"Files that end in {extension[:20]} are not accepted.", ACCEPTED)
