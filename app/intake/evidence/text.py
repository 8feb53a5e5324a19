"""Text as evidence: UTF-8 without control characters, so that it is what it looks like."""

from __future__ import annotations

import codecs
import re
from typing import BinaryIO

from app.intake.evidence.faults import UnfitError
from app.intake.evidence.kinds import ACCEPTED, BY_EXTENSION, TEXT, Kind

PIECE = 64 * 1024
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
_AS_UTF_8 = "Save it as UTF-8, in Excel as CSV UTF-8."


def check_text(source: BinaryIO, *, extension: str) -> Kind:
    """Return the kind of text that the extension names; UnfitError when the content is no text.

    What is no text under a name that promises none is of an unknown kind.
    """
    promised = BY_EXTENSION.get(extension)
    is_promised = promised is not None and promised.family == "text"
    try:
        has_controls = _has_controls(source)
    except UnicodeDecodeError:
        if is_promised:
            raise UnfitError("The text is not UTF-8.", _AS_UTF_8) from None
        raise _unknown(source, promised) from None
    if has_controls:
        if is_promised:
            raise UnfitError("The text holds control characters.", "Save it anew as plain text in UTF-8.")
        raise _unknown(source, promised)
    return promised if promised is not None and is_promised else TEXT


def _has_controls(source: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    source.seek(0)
    while piece := source.read(PIECE):
        if _CONTROLS.search(decoder.decode(piece)):
            return True
    return _CONTROLS.search(decoder.decode(b"", final=True)) is not None


def _unknown(source: BinaryIO, promised: Kind | None) -> UnfitError:
    if promised is not None:
        return UnfitError(
            f"The name promises {promised.title}, but the content is none.", "Save it anew, or attach the original."
        )
    found = _guess(source)
    return UnfitError(f"A file of this kind{f' ({found})' if found else ''} is not accepted.", ACCEPTED)


def _guess(source: BinaryIO) -> str:
    """Name the kind of an unknown file as well as its first bytes tell, for the message only."""
    import puremagic  # noqa: PLC0415 - its table of kinds waits until an unknown file comes

    source.seek(0)
    try:
        return str(puremagic.from_string(source.read(4096)))[:12]
    except (puremagic.PureError, ValueError):
        return ""
