"""ZIP archives, which Office and OpenDocument files are: every part is read once, within an allowance.

An archive lies about its sizes when somebody wants it to, so what counts is what really comes out.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from app.intake.evidence.faults import UnfitError
from app.values.evidence_files import MEGABYTE, size_text

MOST_UNPACKED = 200 * MEGABYTE
MOST_PARTS = 5_000
MOST_TIMES_LARGER = 200
RATIO_COUNTS_FROM = 20 * MEGABYTE
PIECE = 64 * 1024
_END_RECORD = struct.Struct("<4s4H2LH")
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_LARGEST_DESCRIPTOR = 24
_SAVE_ANEW = "Open it in its program and save it anew, or as PDF."


@dataclass
class Allowance:
    """How much may still be unpacked, together with all archives inside the archive."""

    bytes_left: int = MOST_UNPACKED
    parts_left: int = MOST_PARTS

    def take(self, size: int) -> None:
        """Count what was unpacked; UnfitError when it is more than is allowed."""
        self.bytes_left -= size
        if self.bytes_left < 0:
            raise UnfitError(f"The file unpacks to more than {size_text(MOST_UNPACKED)}.", "That is the limit.")

    def take_parts(self, count: int) -> None:
        """Count parts; UnfitError when they are more than is allowed."""
        self.parts_left -= count
        if self.parts_left < 0:
            raise UnfitError(f"The file has more than {MOST_PARTS:,} parts.", "That is the limit.")


def check_layout(source: BinaryIO, archive: zipfile.ZipFile, allowance: Allowance) -> None:
    """Look at what the archive says of itself: sizes, names, protection, and that its parts fill it without overlap."""
    size = source.seek(0, 2)
    parts = archive.infolist()
    allowance.take_parts(len(parts))
    announced = sum(part.file_size for part in parts)
    if announced > MOST_UNPACKED:
        raise UnfitError(f"The file unpacks to {size_text(announced)}.", f"The limit is {size_text(MOST_UNPACKED)}.")
    if announced > RATIO_COUNTS_FROM and announced > MOST_TIMES_LARGER * size:
        times = announced // size
        raise UnfitError(
            f"The file unpacks to {times:,} times its size.", f"The limit is {MOST_TIMES_LARGER} times. {_SAVE_ANEW}"
        )
    _check_names(parts)
    _check_places(source, archive, parts, size)


def read_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo, allowance: Allowance) -> Iterator[bytes]:
    """Yield a part piece by piece; what comes out is counted, and its checksum is checked in the end."""
    count = 0
    with archive.open(part) as stream:
        while piece := stream.read(PIECE):
            count += len(piece)
            allowance.take(len(piece))
            yield piece
    if count != part.file_size:
        raise zipfile.BadZipFile(part.filename)


def _check_names(parts: list[zipfile.ZipInfo]) -> None:
    names = [part.filename for part in parts]
    if any(part.flag_bits & 1 for part in parts):
        raise UnfitError("The file is protected by a password.", "Save it without one.")
    if len({name.lower() for name in names}) < len(names):
        raise UnfitError("The file holds two parts of one name.", _SAVE_ANEW)
    if any(name.startswith("/") or ".." in name.split("/") or "\\" in name or "\x00" in name for name in names):
        raise UnfitError("The file holds a part that would be unpacked elsewhere.", _SAVE_ANEW)
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise UnfitError("The file is packed in a way that no Office program uses.", _SAVE_ANEW)


def _check_places(source: BinaryIO, archive: zipfile.ZipFile, parts: list[zipfile.ZipInfo], size: int) -> None:
    """Raise UnfitError when parts overlap (a bomb), or something stands before, between or behind them."""
    source.seek(max(0, size - _END_RECORD.size))
    signature, *_, directory_size, _, comment = _END_RECORD.unpack(source.read(_END_RECORD.size))
    is_whole = signature == b"PK\x05\x06" and comment == 0
    if not is_whole or archive.start_dir + directory_size != size - _END_RECORD.size:
        raise UnfitError("The file holds something else behind its end.", _SAVE_ANEW)
    end = 0
    for part in sorted(parts, key=lambda each: each.header_offset):
        gap = part.header_offset - end
        if gap < 0:
            raise UnfitError("The file holds parts that overlap.", _SAVE_ANEW)
        if gap > (_LARGEST_DESCRIPTOR if end else 0):
            raise UnfitError("The file holds something else between its parts.", _SAVE_ANEW)
        source.seek(part.header_offset)
        *_, name_length, extra_length = _LOCAL_HEADER.unpack(source.read(_LOCAL_HEADER.size))
        end = part.header_offset + _LOCAL_HEADER.size + name_length + extra_length + part.compress_size
    if not end <= archive.start_dir <= end + _LARGEST_DESCRIPTOR:
        raise UnfitError("The file holds something else between its parts.", _SAVE_ANEW)
