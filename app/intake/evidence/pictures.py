"""Pictures: complete to the last byte, not larger than a screen can use, and nothing behind the end."""

from __future__ import annotations

import re
import struct
import zlib
from typing import BinaryIO

from app.intake.evidence.faults import UnfitError
from app.intake.evidence.kinds import ACTIVE, JPEG, PNG, Kind

MOST_PIXELS = 50_000_000
MOST_TRAILER_BYTES = 64 * 1024
PIECE = 64 * 1024
_OVERLAP = 64
_SAVE_ANEW = "Open it in a picture program and save it anew."
_FRAME = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_FOREIGN = re.compile(rb"PK\x03\x04|PK\x05\x06|%PDF-|ftyp|\x7fELF|Rar!|7z\xbc\xaf")
_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


def check_picture(source: BinaryIO, *, kind: Kind) -> None:
    """Raise UnfitError unless the picture can be drawn to its last line and hides no second content."""
    _refuse_page(source)
    size = source.seek(0, 2)
    try:  # a damaged picture fails anywhere inside the reading of its parts or the library
        if kind is PNG:
            shape = _png_shape(source, size)
        elif kind is JPEG:
            shape = _jpeg_shape(source)
        else:
            shape = _webp_shape(source, size)
        _refuse_bomb(*shape)
        _draw(source, kind)
    except UnfitError:
        raise
    except Exception as error:
        raise UnfitError("The picture is damaged or was cut off.", f"Attach the whole file. {_SAVE_ANEW}") from error


def _refuse_page(source: BinaryIO) -> None:
    source.seek(0)
    before = b""
    while piece := source.read(PIECE):
        if ACTIVE.search(before + piece):
            raise UnfitError("The picture holds a web page or script besides.", _SAVE_ANEW)
        before = piece[-_OVERLAP:]


def _refuse_bomb(width: int, height: int) -> None:
    if width * height > MOST_PIXELS:
        millions = -(-width * height // 1_000_000)
        raise UnfitError(f"{millions:,} megapixels.", f"The limit is {MOST_PIXELS // 1_000_000} megapixels.")


def _draw(source: BinaryIO, kind: Kind) -> None:
    """Decode the picture once; a JPEG at an eighth of its size, which needs little memory and finds the same."""
    from PIL import Image  # noqa: PLC0415 - the picture library waits until one comes

    source.seek(0)
    with Image.open(source, formats=[kind.media_type.partition("/")[2].upper()]) as picture:
        picture.draft("RGB", (max(1, picture.width // 8), max(1, picture.height // 8)))
        picture.load()


def _png_shape(source: BinaryIO, size: int) -> tuple[int, int]:
    """Walk through all chunks with their checksums to the end, and return width and height."""
    source.seek(8)
    shape = (0, 0)
    while True:
        length, name = struct.unpack(">I4s", source.read(8))
        if length > size:
            raise ValueError(length)
        content = source.read(length)
        if zlib.crc32(name + content) != struct.unpack(">I", source.read(4))[0]:
            raise ValueError(name)
        if name == b"IHDR":
            shape = struct.unpack(">II", content[:8])
        if name == b"IEND":
            break
    if source.tell() != size:
        raise UnfitError("The picture holds something else behind its end.", _SAVE_ANEW)
    return shape


def _jpeg_shape(source: BinaryIO) -> tuple[int, int]:
    """Walk through all segments to the end of the picture, and return width and height."""
    source.seek(0)
    content = source.read()
    place, shape = 2, (0, 0)
    while True:
        marker = _MARKER.search(content, place)
        if marker is None:
            raise ValueError(place)
        code, place = content[marker.start() + 1], marker.end()
        if code == 0xD9:
            break
        (length,) = struct.unpack(">H", content[place : place + 2])
        if code in _FRAME:
            height, width = struct.unpack(">HH", content[place + 3 : place + 7])
            shape = (width, height)
        place += length
    _check_trailer(content, place)
    return shape


def _check_trailer(content: bytes, end: int) -> None:
    """Let pass what cameras leave behind a picture: a second picture, or a few notes of their own."""
    is_picture = content.startswith(b"\xff\xd8\xff", end)
    if _FOREIGN.search(content, end) or (len(content) - end > MOST_TRAILER_BYTES and not is_picture):
        raise UnfitError("The picture holds something else behind its end.", _SAVE_ANEW)


def _webp_shape(source: BinaryIO, size: int) -> tuple[int, int]:
    source.seek(4)
    (announced,) = struct.unpack("<I", source.read(4))
    if announced + 8 > size:
        raise ValueError(announced)
    if announced + 8 < size - 1:
        raise UnfitError("The picture holds something else behind its end.", _SAVE_ANEW)
    source.seek(12)
    head = source.read(18)
    if head[:4] == b"VP8X":
        return 1 + int.from_bytes(head[12:15], "little"), 1 + int.from_bytes(head[15:18], "little")
    if head[:4] == b"VP8L":
        bits = int.from_bytes(head[9:13], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    width, height = struct.unpack("<HH", head[14:18])
    return width & 0x3FFF, height & 0x3FFF
