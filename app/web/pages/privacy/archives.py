"""Sending an archive with everything that is stored of an organization or a person, while it is read."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import BinaryIO

from fastapi import Request
from starlette.responses import StreamingResponse

from app.db import Database, Scope
from app.exports.plain.bundle import AT_ONCE, Member, json_pieces, stream_bundle
from app.services.privacy.exporting import Document, StoredFile
from app.storage import FileMissingError, FileStorage
from app.uploads import storage_of

README = """{title}
{line}

Everything that Groundwork stores of {whom}, as of {when} UTC.

{parts}
manifest.json names every file with its size and SHA-256.

Passwords, keys and links are left out: they let somebody in and say nothing about anybody. Times are in UTC.
"""
OF_ORGANIZATION = """organization.json   the organization itself
members.json        who belongs to it, with role
assessments/        each assessment as a file that Groundwork can import again, with the name beside every answer
tables/             every stored row by table, with its history
files/              evidence files, as they were attached
"""
OF_ACCOUNT = """account.json        the account
account/            sessions, API tokens, links and memberships
assessments/        what you answered, with its history
organizations/      what else bears your name; where your role does not export, only where it stands
audit-trail.json    what the audit trails say you did
"""
OF_RESPONDENT = """assessments/        who the respondent is, what they answered, and what else bears their name
"""

Documents = Callable[[Scope], Iterator[Document]]


def send_archive(
    request: Request,
    scope: Scope,
    documents: Documents,
    *,
    whom: str,
    parts: str,
    name: str,
    files: Sequence[StoredFile] = (),
) -> StreamingResponse:
    """Send documents as a zip archive. It is read in a session of its own, because the request's is over by then."""
    database: Database = request.app.state.database
    title = f"Data of {whom}"
    readme = README.format(
        title=title, line="=" * len(title), whom=whom, when=f"{scope.now:%Y-%m-%d %H:%M}", parts=parts
    )

    def stored() -> Iterator[Member]:
        """Give the documents. The connection is free again before the files are sent, however slowly they are taken."""
        with database.reading() as session:
            for each in documents(replace(scope, session=session)):
                yield Member(path=each.path, pieces=json_pieces(each.content))

    attached = (_attached(storage_of(request), file) for file in files)
    words = "-".join(re.findall(r"[a-z0-9]+", name.casefold())) or "data"
    headers = {
        "Content-Disposition": f'attachment; filename="groundwork-{words[:60]}.zip"',
        "Cache-Control": "no-store",
    }
    pieces = stream_bundle(chain(stored(), attached), readme=readme)
    return StreamingResponse(pieces, media_type="application/zip", headers=headers)


def _attached(storage: FileStorage, file: StoredFile) -> Member:
    """Return an evidence file as part of the archive; in place of one that is lost stands a text that says so."""
    try:
        content = storage.open(file.stored_name)
    except FileMissingError:
        return Member(path=f"{file.path}.missing.txt", pieces=[b"The storage does not hold this file any more.\n"])
    return Member(path=file.path, pieces=_pieces(content))


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(AT_ONCE):
            yield piece
