"""Static files: one immutable address per build, compressed once at first use.

Only what lies in the folder when the server starts is served, plus plotly.js out of the installed plotly package.
"""

from __future__ import annotations

import gzip
import hashlib
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

PREFIX = "/static"
PLOTLY = "vendor/plotly.min.js"
IMMUTABLE = "public, max-age=31536000, immutable"
MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
ALREADY_COMPRESSED = frozenset({".png", ".woff2"})
_COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
# In a module only comments that have their lines to themselves go: they are never inside a text.
_OWN_LINES = re.compile(rb"^[ \t]*(?://[^\n]*|/\*\*.*?\*/)\n", re.DOTALL | re.MULTILINE)


def frontend_folder() -> Path:
    """Return the folder of templates and static files: inside the installed package, else beside the code."""
    packaged = Path(__file__).parents[1] / "_frontend"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "frontend"


class Statics:
    """The static files of one build: their address, and serving them."""

    def __init__(self, folder: Path) -> None:
        self._files = {
            path.relative_to(folder).as_posix(): path
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in MEDIA_TYPES
        }
        self.build = _hash(self._files)
        if (plotly := _plotly_file()) is not None:
            self._files[PLOTLY] = plotly
        self._read = lru_cache(maxsize=512)(_read)

    def url(self, name: str) -> str:
        """Return the address of a file in this build, for example of `css/base.css`."""
        return f"{PREFIX}/{self.build}/{name}"

    async def serve(self, request: Request) -> Response:
        """Answer `/static/{build}/{name}`. A page of an earlier build gets today's file, but may not keep it."""
        name = request.path_params["name"]
        path = self._files.get(name)
        if path is None:
            raise HTTPException(404)
        takes_gzip = "gzip" in request.headers.get("accept-encoding", "") and path.suffix not in ALREADY_COMPRESSED
        body = await run_in_threadpool(self._read, path, takes_gzip)
        is_current = request.path_params["build"] == self.build
        headers = {"Cache-Control": IMMUTABLE if is_current else "no-cache"}
        if takes_gzip:
            headers |= {"Content-Encoding": "gzip", "Vary": "Accept-Encoding"}
        return Response(body, headers=headers, media_type=MEDIA_TYPES[path.suffix])


@cache
def installed_statics() -> Statics:
    """Return the static files of this installation, listed once per process."""
    return Statics(frontend_folder() / "static")


def static_url(name: str) -> str:
    """Return the address of one of this installation's static files."""
    return installed_statics().url(name)


def _hash(files: dict[str, Path]) -> str:
    digest = hashlib.sha256()
    for name, path in files.items():
        digest.update(name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


def _read(path: Path, is_compressed: bool) -> bytes:
    content = path.read_bytes()
    if path.suffix == ".css":
        content = without_comments(content)
    elif path.suffix == ".js" and path.parent.name == "js":
        content = _OWN_LINES.sub(b"", content)
    return gzip.compress(content, mtime=0) if is_compressed else content


def without_comments(sheet: bytes) -> bytes:
    """Return a style sheet without its comments, empty lines and indents, which no browser needs."""
    lines = (line.strip() for line in _COMMENT.sub(b"", sheet).splitlines())
    return b"\n".join(line for line in lines if line)


def _plotly_file() -> Path | None:
    """Return plotly.js of the installed plotly package, found without importing it."""
    found = find_spec("plotly")
    if found is None or found.origin is None:
        return None
    path = Path(found.origin).parent / "package_data" / "plotly.min.js"
    return path if path.is_file() else None
