"""Names of files: small flaws are mended, names that were made to deceive are refused."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

from app.intake.evidence.faults import UnfitError

LONGEST_NAME = 200
LONGEST_EXTENSION = 12
RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
FORBIDDEN_ON_WINDOWS = re.compile(r'[<>:"|?*]')
TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
UNNAMED = "The file"


def clean_name(raw: str) -> str:
    """Return the name to show and to download under.

    Blanks, look-alike forms of letters, invisible characters, what Windows forbids and too much length are mended.
    Raises UnfitError on a path, on characters that control or that turn the direction of reading, and on names that
    Windows keeps for devices.

    >>> clean_name("  Policy:  digital   work.pdf ")
    'Policy_ digital work.pdf'
    """
    _refuse_deceit(raw)
    visible = "".join(each for each in " ".join(unicodedata.normalize("NFC", raw).split()) if each.isprintable())
    name = FORBIDDEN_ON_WINDOWS.sub("_", visible).strip().rstrip(". ")
    if not name.strip("._ "):
        raise UnfitError("The file has no name.", "Give it one that says what it shows.")
    if RESERVED.fullmatch(name.partition(".")[0].rstrip()):
        raise UnfitError("The name is one that Windows keeps for a device.", "Give the file another name.")
    return _shortened(name)


def extension_of(name: str) -> str:
    """Return the extension in small letters with its dot, empty without one.

    >>> extension_of("Policy.v2.PDF"), extension_of("Policy")
    ('.pdf', '')
    """
    return PurePosixPath(name).suffix.lower()


def told_name(raw: str) -> str:
    """Return a name as an error message may repeat it: short, on one line, without characters that act.

    >>> told_name("../../etc/passwd"), told_name("\\x00")
    ('../../etc/passwd', 'The file')
    """
    kept = "".join(each for each in raw if each.isprintable())
    return (kept[:80].rstrip() + "..." if len(kept) > 80 else kept.strip()) or UNNAMED


def _refuse_deceit(raw: str) -> None:
    if "/" in raw or "\\" in raw:
        raise UnfitError("The name holds a path.", "Rename the file so that its name has no / and no \\.")
    if any(unicodedata.category(each) in ("Cc", "Cs") for each in raw):
        raise UnfitError("The name holds control characters.", "Give the file a name of plain letters.")
    if TURNING & set(raw):
        raise UnfitError("The name holds characters that turn its direction of reading.", "Type the name anew.")


def _shortened(name: str) -> str:
    """Take what is too much out of the end of the stem, never off the extension."""
    if len(name) <= LONGEST_NAME:
        return name
    extension = PurePosixPath(name).suffix
    if len(extension) > LONGEST_EXTENSION:
        extension = ""
    return name[: LONGEST_NAME - len(extension) - 3].rstrip(". ") + "..." + extension
