"""Office and OpenDocument files: of a kind that carries no macros, and without any inside."""

from __future__ import annotations

import re
import zipfile
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from app.intake.evidence.archives import Allowance, check_layout, read_part
from app.intake.evidence.faults import UnfitError
from app.intake.evidence.kinds import DOCX, ODP, ODS, ODT, OLE, PPTX, PROGRAMS, XLSX, ZIP, Kind
from app.values.evidence_files import MEGABYTE

MOST_NESTED = 2
_MOST_IN_MEMORY = MEGABYTE
_CONTENT_TYPES, _MIME_TYPE, _MANIFEST = "[Content_Types].xml", "mimetype", "META-INF/manifest.xml"
_TELLING = frozenset({_CONTENT_TYPES, _MIME_TYPE, _MANIFEST})
_MAIN_PARTS = {
    b"wordprocessingml.document.main+xml": DOCX,
    b"spreadsheetml.sheet.main+xml": XLSX,
    b"presentationml.presentation.main+xml": PPTX,
}
_MACROS = re.compile(
    r"(?:^|/)(?:vbaproject\.bin|vbadata\.xml|activex/.+|macrosheets/.+)$|^(?:basic|scripts)/.+", re.IGNORECASE
)
_ACTIVE = re.compile(r"\.(?:exe|dll|js|vbs|bat|cmd|ps1|jar|html?|hta|scr|com|msi|lnk)$", re.IGNORECASE)
_SAVE_ANEW = "Open it in its program and save it anew, or as PDF."
_WITHOUT_MACROS = "Save it without macros, or as PDF."


def check_office(source: BinaryIO, *, allowance: Allowance | None = None, depth: int = 0) -> Kind | None:
    """Return the kind of an Office or OpenDocument file; None is an Office file of another kind inside a document.

    Every part is unpacked once, those of documents inside as well. Raises UnfitError on bombs, macros, passwords,
    objects that cannot be looked into, damage, and on archives of any other kind.
    """
    allowance = allowance or Allowance()
    try:  # a damaged archive fails anywhere inside the library
        source.seek(0)
        with zipfile.ZipFile(source) as archive:
            check_layout(source, archive, allowance)
            told = _read_parts(archive, allowance, depth)
    except UnfitError:
        raise
    except Exception as error:
        raise UnfitError("The file is damaged or was cut off.", f"Attach the whole file. {_SAVE_ANEW}") from error
    return _kind_of(told, is_inside=depth > 0)


def _read_parts(archive: zipfile.ZipFile, allowance: Allowance, depth: int) -> dict[str, bytes]:
    """Unpack every part and return the ones that tell what the file is."""
    told: dict[str, bytes] = {}
    for part in archive.infolist():
        if _MACROS.search(part.filename):
            raise UnfitError("The file carries macros.", _WITHOUT_MACROS)
        if _ACTIVE.search(part.filename):
            raise UnfitError("The file carries a program or a web page inside.", "Take it out, or save it as PDF.")
        with SpooledTemporaryFile(max_size=_MOST_IN_MEMORY) as unpacked:
            for piece in read_part(archive, part, allowance):
                unpacked.write(piece)
            _check_part(unpacked, allowance, depth)
            if part.filename in _TELLING:
                unpacked.seek(0)
                told[part.filename] = unpacked.read(_MOST_IN_MEMORY)
    return told


def _check_part(unpacked: IO[bytes], allowance: Allowance, depth: int) -> None:
    unpacked.seek(0)
    head = unpacked.read(8)
    if head.startswith((OLE, *PROGRAMS)):
        raise UnfitError(
            "The file carries an object that cannot be looked into.", "Replace it by a picture, or save it as PDF."
        )
    if head.startswith(ZIP):
        if depth + 1 > MOST_NESTED:
            raise UnfitError("The file holds documents inside documents inside documents.", "Attach them one by one.")
        check_office(cast("BinaryIO", unpacked), allowance=allowance, depth=depth + 1)


def _kind_of(told: dict[str, bytes], *, is_inside: bool) -> Kind | None:
    if types := told.get(_CONTENT_TYPES):
        return _kind_of_office(types, is_inside=is_inside)
    written = told.get(_MIME_TYPE, b"").decode("ascii", "replace").strip()
    kind = next((each for each in (ODT, ODS, ODP) if each.media_type == written), None)
    if kind is None:
        raise UnfitError("The file is an archive.", "Attach the files in it by themselves.")
    if b"encryption-data" in told.get(_MANIFEST, b""):
        raise UnfitError("The file is protected by a password.", "Save it without one.")
    return kind


def _kind_of_office(types: bytes, *, is_inside: bool) -> Kind | None:
    if b"macroEnabled" in types:
        raise UnfitError("The file is of a kind that carries macros.", _WITHOUT_MACROS)
    kind = next((kind for name, kind in _MAIN_PARTS.items() if name in types), None)
    if kind is None and not is_inside:
        raise UnfitError("The file is an Office file of another kind.", "Save it as .docx, .xlsx, .pptx or PDF.")
    return kind
