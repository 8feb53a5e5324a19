"""The seal of an archive: its last bytes are the SHA-256 of all bytes before them.

Zip keeps a checksum of each member, but none of names, sizes and times; with the seal no byte can change unseen. It is
the comment of the zip file, so that any program can still open the archive.
"""

from __future__ import annotations

import hashlib
from typing import BinaryIO

from app.db.rows.faults import ArchiveRefused, damaged

PREFIX = b"sha256:"
LENGTH = 64
BLANK = PREFIX + b"0" * LENGTH
BLOCK = 1 << 20


def put_seal(stream: BinaryIO) -> None:
    """Replace the blank seal at the end of the stream."""
    size = stream.seek(0, 2)
    digest = _digest(stream, size - LENGTH)
    stream.seek(size - LENGTH)
    stream.write(digest)


def check_seal(stream: BinaryIO) -> None:
    """Refuse a file in which a byte has changed, is missing or was added."""
    size = stream.seek(0, 2)
    stream.seek(0)
    if stream.read(4) != b"PK\x03\x04":
        raise ArchiveRefused("This file is no backup of Groundwork, or its beginning is damaged. Nothing was changed.")
    stream.seek(max(0, size - len(BLANK)))
    tail = stream.read(len(BLANK))
    if not tail.startswith(PREFIX) or len(tail) != len(BLANK):
        raise damaged("its end is missing; it was not copied as a whole")
    if _digest(stream, size - LENGTH) != tail[len(PREFIX) :]:
        raise damaged("its bytes are not those that were written")


def _digest(stream: BinaryIO, length: int) -> bytes:
    digest = hashlib.sha256()
    stream.seek(0)
    while length > 0 and (block := stream.read(min(BLOCK, length))):
        digest.update(block)
        length -= len(block)
    return digest.hexdigest().encode("ascii")
