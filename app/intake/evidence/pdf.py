"""PDF documents: whole, readable without a password, and nothing but a document."""

from __future__ import annotations

import logging
import re
import time
from typing import Any, BinaryIO, cast

from app.intake.evidence.faults import UnfitError
from app.intake.evidence.kinds import ACTIVE

_END = b"%%EOF"
_LAST_BYTES = 2048
_MOST_NODES = 100
_MOST_SECONDS = 5.0  # of computing; a document of the largest size that is accepted takes less than one
_STREAM = re.compile(rb"\bstream\r?\n")
_PRINT_ANEW = "Print it to a new PDF and attach that."
_SCRIPTS = ("/JavaScript", "/Launch", "/ImportData", "/SubmitForm")


class _Patience:
    """A file that can be read for a while: a few bytes can be written so that reading them takes for ever."""

    def __init__(self, source: BinaryIO) -> None:
        self._until = time.thread_time() + _MOST_SECONDS
        self._seek = source.seek
        self.read, self.readline, self.tell = source.read, source.readline, source.tell

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to another place, as reading on does for every object of the document."""
        if time.thread_time() > self._until:
            raise UnfitError("The PDF takes too long to read.", _PRINT_ANEW)
        return self._seek(offset, whence)


def check_pdf(source: BinaryIO) -> None:
    """Raise UnfitError unless the document is complete and carries no script and no other files."""
    source.seek(0)
    content = source.read()
    _check_end(content)
    _check_between(content)
    del content
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # its remarks about flaws would tell the log what files hold
    source.seek(0)
    try:  # a damaged document fails anywhere inside the library
        _check_catalog(source)
    except UnfitError:
        raise
    except Exception as error:
        raise UnfitError("The PDF is damaged.", _PRINT_ANEW) from error


def _check_end(content: bytes) -> None:
    end = content.rfind(_END, max(0, len(content) - _LAST_BYTES))
    if end < 0:
        raise UnfitError("The PDF has no end; it was cut off on its way.", "Attach the whole file.")
    if content[end + len(_END) :].strip(b"\r\n\t \x00\x1a"):
        raise UnfitError("The PDF holds something else behind its end.", _PRINT_ANEW)


def _check_between(content: bytes) -> None:
    """Look for a web page in what stands outside the streams of the document; pages of text stand inside."""
    start = 0
    while stream := _STREAM.search(content, start):
        _refuse_page(content, start, stream.start())
        end = content.find(b"endstream", stream.end())
        if end < 0:
            return
        start = end
    _refuse_page(content, start, len(content))


def _refuse_page(content: bytes, start: int, end: int) -> None:
    if ACTIVE.search(content, start, end):
        raise UnfitError("The PDF holds a web page besides the document.", _PRINT_ANEW)


def _check_catalog(source: BinaryIO) -> None:
    from pypdf import PdfReader  # noqa: PLC0415 - reading PDF waits until one comes

    reader = PdfReader(cast("BinaryIO", _Patience(source)), strict=False)
    if reader.is_encrypted:
        raise UnfitError("The PDF is protected by a password or restricted.", "Save it without protection.")
    catalog = _plain(reader.trailer["/Root"])
    if not _has_page(catalog):
        raise UnfitError("The PDF has no pages.", _PRINT_ANEW)
    _check_actions(catalog)


def _has_page(catalog: dict[str, Any]) -> bool:
    """Look for one page, not for all: a tree of pages can be written so that it never ends."""
    nodes = [catalog.get("/Pages")]
    for _ in range(_MOST_NODES):
        if not nodes:
            return False
        node = _plain(nodes.pop())
        if node.get("/Type") == "/Page":
            return True
        kids: Any = node.get("/Kids")
        kids = kids.get_object() if hasattr(kids, "get_object") else kids
        nodes += list(kids or ())[:_MOST_NODES]
    return False


def _check_actions(catalog: dict[str, Any]) -> None:
    names = _plain(catalog.get("/Names"))
    opening = _plain(catalog.get("/OpenAction"))
    if names.get("/JavaScript") or opening.get("/S") in _SCRIPTS:
        raise UnfitError("The PDF carries script.", _PRINT_ANEW)
    if names.get("/EmbeddedFiles") or catalog.get("/AF"):
        raise UnfitError("The PDF carries other files inside.", "Attach those by themselves, and a plain PDF.")


def _plain(thing: Any) -> dict[str, Any]:
    """Return a dictionary of the document; whatever else stands there counts as an empty one."""
    found = thing.get_object() if hasattr(thing, "get_object") else thing
    return found if isinstance(found, dict) else {}
