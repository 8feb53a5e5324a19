"""Evidence files as plain values: what was checked, what is stored, and how much may be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
GIGABYTE = 1024 * MEGABYTE
OPEN_XML = "application/vnd.openxmlformats-officedocument"
OPEN_DOCUMENT = "application/vnd.oasis.opendocument"
EXTENSIONS = (
    *(".pdf", ".png", ".jpg", ".jpeg", ".webp", ".docx", ".xlsx", ".pptx"),
    *(".odt", ".ods", ".odp", ".txt", ".csv", ".md"),
)
PACKED_TYPES = (  # what is sent as it is: packing it once more would cost time and save nothing
    "application/pdf",
    *(
        f"{OPEN_XML}.{each}"
        for each in ("wordprocessingml.document", "spreadsheetml.sheet", "presentationml.presentation")
    ),
    *(f"{OPEN_DOCUMENT}.{each}" for each in ("text", "spreadsheet", "presentation")),
)


@dataclass(frozen=True, kw_only=True)
class EvidenceLimits:
    """How large one file may be, how many one requirement may have, and how much an organization may keep in all."""

    file_bytes: int = 10 * MEGABYTE
    per_requirement: int = 10
    total_bytes: int = GIGABYTE


@dataclass(frozen=True, kw_only=True)
class CheckedFile:
    """A file whose content fits its name: `media_type` is what the content says, `name` is fit to be shown."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A checked file that the storage keeps under `stored_name`; no row names it yet."""

    checked: CheckedFile
    stored_name: str


@dataclass(frozen=True, kw_only=True)
class EvidenceFileInfo:
    """A file that is attached to a requirement of an assessment."""

    id: int
    assessment_id: int
    key: str
    name: str
    media_type: str
    size: int
    sha256: str
    uploaded_at: datetime
    uploaded_by: str


def size_text(size: int) -> str:
    """Say a size in full units, rounded up, so that what is above a limit also reads so.

    >>> size_text(0), size_text(840), size_text(12 * MEGABYTE), size_text(10 * MEGABYTE + 1), size_text(GIGABYTE)
    ('0 kB', '1 kB', '12 MB', '10.1 MB', '1 GB')
    """
    for unit, name in ((GIGABYTE, "GB"), (MEGABYTE, "MB")):
        if size >= unit:
            return f"{math.ceil(size / unit * 10) / 10:g} {name}"
    return f"{math.ceil(size / KILOBYTE)} kB"
