"""An archive of documents and files that is sent while it is made: a zip with a README first and a manifest last."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import IO, cast

MANIFEST = "manifest.json"
README = "README.txt"
AT_ONCE = 256 * 1024


@dataclass(frozen=True, kw_only=True)
class Member:
    """One file of an archive: its path, and its content in pieces."""

    path: str
    pieces: Iterable[bytes]


class _Outlet:
    """Takes what the archive writes until somebody fetches it; nobody can go back in it."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._length = 0

    def write(self, piece: bytes) -> int:
        self._pieces.append(bytes(piece))
        self._length += len(piece)
        return len(piece)

    def tell(self) -> int:
        return self._length

    def flush(self) -> None:
        """Do nothing: what was written is there."""

    def fetch(self) -> bytes:
        """Return what was written since the last time."""
        pieces, self._pieces = self._pieces, []
        return b"".join(pieces)


def stream_bundle(members: Iterable[Member], *, readme: str) -> Iterator[bytes]:
    """Yield a zip archive piece by piece. The manifest in it names every file with its size and SHA-256."""
    outlet = _Outlet()
    manifest: list[dict[str, object]] = []
    with zipfile.ZipFile(cast("IO[bytes]", outlet), "w", zipfile.ZIP_DEFLATED) as archive:
        for member in chain([Member(path=README, pieces=[readme.encode()])], members):
            digest, size = hashlib.sha256(), 0
            with archive.open(member.path, "w", force_zip64=True) as entry:
                for piece in member.pieces:
                    entry.write(piece)
                    digest.update(piece)
                    size += len(piece)
                    yield outlet.fetch()
            manifest.append({"path": member.path, "bytes": size, "sha256": digest.hexdigest()})
            yield outlet.fetch()
        archive.writestr(MANIFEST, json.dumps({"files": manifest}, indent=2))
    yield outlet.fetch()


def json_pieces(content: object) -> Iterator[bytes]:
    """Yield a JSON document, readable by people, in pieces."""
    encoder = json.JSONEncoder(indent=2, ensure_ascii=False)
    waiting, length = [], 0
    for part in encoder.iterencode(content):
        waiting.append(part)
        length += len(part)
        if length >= AT_ONCE:
            yield "".join(waiting).encode()
            waiting, length = [], 0
    yield "".join(waiting).encode() + b"\n"
