"""The kinds of files that evidence may have, and how the first bytes of a file tell its kind."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from app.intake.evidence.faults import UnfitError
from app.values.evidence_files import OPEN_DOCUMENT, OPEN_XML

Family = Literal["pdf", "picture", "office", "text"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of file that is accepted; `title` completes the sentence "The file is ..."."""

    title: str
    extensions: tuple[str, ...]
    media_type: str
    family: Family


PDF = Kind(title="a PDF document", extensions=(".pdf",), media_type="application/pdf", family="pdf")
PNG = Kind(title="a PNG picture", extensions=(".png",), media_type="image/png", family="picture")
JPEG = Kind(title="a JPEG picture", extensions=(".jpg", ".jpeg"), media_type="image/jpeg", family="picture")
WEBP = Kind(title="a WebP picture", extensions=(".webp",), media_type="image/webp", family="picture")
DOCX = Kind(
    title="a Word document",
    extensions=(".docx",),
    media_type=f"{OPEN_XML}.wordprocessingml.document",
    family="office",
)
XLSX = Kind(
    title="an Excel workbook", extensions=(".xlsx",), media_type=f"{OPEN_XML}.spreadsheetml.sheet", family="office"
)
PPTX = Kind(
    title="a PowerPoint presentation",
    extensions=(".pptx",),
    media_type=f"{OPEN_XML}.presentationml.presentation",
    family="office",
)
ODT = Kind(title="an OpenDocument text", extensions=(".odt",), media_type=f"{OPEN_DOCUMENT}.text", family="office")
ODS = Kind(
    title="an OpenDocument spreadsheet",
    extensions=(".ods",),
    media_type=f"{OPEN_DOCUMENT}.spreadsheet",
    family="office",
)
ODP = Kind(
    title="an OpenDocument presentation",
    extensions=(".odp",),
    media_type=f"{OPEN_DOCUMENT}.presentation",
    family="office",
)
TEXT = Kind(title="plain text", extensions=(".txt",), media_type="text/plain", family="text")
CSV = Kind(title="a table as text", extensions=(".csv",), media_type="text/csv", family="text")
MARKDOWN = Kind(title="text with Markdown", extensions=(".md",), media_type="text/markdown", family="text")

KINDS = (PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP, TEXT, CSV, MARKDOWN)
BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}
ACCEPTED = "Accepted are PDF, PNG, JPEG, WebP, Word, Excel, PowerPoint, OpenDocument, text, CSV and Markdown."
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xca\xfe\xba\xbe")
HEAD_BYTES = 1024
# Nothing here is tried a second time (`*+`, `(?>`): a row of comments would otherwise be cut up in all possible ways.
MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?><!--.{0,900}?-->)\s*+)*+<(?:(?P<svg>svg)|!doctype\s+svg|!doctype|html|head|body|script|iframe|"
    rb"(?P<xml>\?xml))\b",
    re.IGNORECASE | re.DOTALL,
)
ACTIVE = re.compile(rb"<(?:!doctype\s+html|html|script|svg|iframe|\?php)[\s>/]", re.IGNORECASE)
_ARCHIVES = (b"PK\x05\x06", b"PK\x07\x08", b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_ONE_BY_ONE = "Attach the files in it by themselves."


def recognize(head: bytes) -> Kind | Literal["archive"] | None:
    """Return what the first bytes say: a kind, an archive to look into, or None where it may only be text.

    Raises UnfitError when they say that the file is of a kind that is never accepted.
    """
    _refuse_dangerous(head)
    if head.startswith(b"%PDF-"):
        return PDF
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return "archive" if head.startswith(ZIP) else None


def _refuse_dangerous(head: bytes) -> None:
    """Raise UnfitError with the advice that helps most: kinds that people do try to attach."""
    if markup := MARKUP.match(head):
        if markup["svg"] or b"<svg" in head.lower():
            raise UnfitError("The file is an SVG picture, which can carry script.", "Save it as PNG or PDF.")
        what = "XML" if markup["xml"] and b"<html" not in head.lower() else "a web page, which can carry script"
        raise UnfitError(f"The file is {what}.", "Print it to a PDF and attach that.")
    if head.startswith(OLE):
        raise UnfitError(
            "The file is an old Office document, a message of Outlook, or protected by a password.",
            "Save it in the present format without a password, or as PDF.",
        )
    if head.startswith((b"GIF87a", b"GIF89a")):
        raise UnfitError("The file is a GIF picture.", "Save it as PNG.")
    if head[4:8] == b"ftyp":
        raise UnfitError("The file is a video or a photo in the format HEIC.", "Save a photo as JPEG.")
    if head.startswith(_ARCHIVES):
        raise UnfitError("The file is an archive.", _ONE_BY_ONE)
    if head.startswith(PROGRAMS):
        raise UnfitError("The file is a program.", ACCEPTED)
