"""Receiving the files of a request, and sending one back."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from typing import Annotated, BinaryIO, cast
from urllib.parse import quote

from fastapi import Depends, Request
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from app.access import Admission, admit, read_form, scope_of
from app.db import Database, Scope
from app.errors import Refused
from app.services.evidence import add_file, check_room
from app.services.evidence.tidying import forget_files
from app.storage import FileStorage, StorageUnreachableError, new_name
from app.values.evidence_files import EvidenceFileInfo, EvidenceLimits, KeptFile
from questionnaires.answers import Problem

LOG = logging.getLogger("groundwork.files")
FIELD = "file"
PIECE = 64 * 1024
SANDBOX = "sandbox; default-src 'none'"
ALL_OF_THEM = "Files"


@dataclass(frozen=True, kw_only=True)
class Received:
    """The files of a request that the storage holds by now, and why others were not accepted.

    `adopted` collects the stored names that rows name; all others are taken back when the request has ended.
    """

    kept: list[KeptFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    adopted: set[str] = field(default_factory=set)

    def refuse_faults(self) -> None:
        """Raise Refused when there are problems: for who sends one file and wants to hear of it as an error."""
        if self.problems:
            raise Refused(" ".join(f"{each}".strip() for each in self.problems), self.problems)


async def receive_files(
    request: Request, admission: Annotated[Admission, Depends(admit)], assessment_id: int, key: str
) -> AsyncIterator[Received]:
    """Check and store the files of a form field named `file`, for visitors who were admitted.

    It comes before `RequestScope` in the signature of a route. Raises NotFound without such a requirement; whatever
    else is wrong stands in `problems`.
    """
    form = await read_form(request)
    uploads = [each for each in form.getlist(FIELD) if isinstance(each, UploadFile) and each.filename]
    storage, received, has_ended = storage_of(request), Received(), False
    try:
        await run_in_threadpool(_receive, request, admission, (assessment_id, key), uploads, received)
        yield received
        has_ended = True
    finally:
        adopted = received.adopted if has_ended else frozenset()
        left = tuple(each.stored_name for each in received.kept if each.stored_name not in adopted)
        await run_in_threadpool(_take_back, storage, left)
        await form.close()


ReceivedFiles = Annotated[Received, Depends(receive_files, scope="function")]


def attach(
    scope: Scope, assessment_id: int, key: str, received: Received, *, limits: EvidenceLimits
) -> tuple[EvidenceFileInfo, ...]:
    """Name every received file in a row and return them; what the rows cannot take is one more problem."""
    added = []
    for kept in received.kept:
        try:
            added.append(add_file(scope, assessment_id, key, kept, limits=limits))
        except Refused as refused:
            received.problems.extend(problems_of(refused, kept.checked.name))
        else:
            received.adopted.add(kept.stored_name)
    return tuple(added)


def send_file(found: EvidenceFileInfo, content: BinaryIO) -> Response:
    """Return a file that a browser saves and never opens as a page of this site, whatever is in it."""
    headers = {
        "Content-Disposition": disposition(found.name),
        "Content-Length": str(found.size),
        "Content-Security-Policy": SANDBOX,
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return StreamingResponse(_pieces(content), media_type=found.media_type, headers=headers)


def disposition(name: str) -> str:
    """Return the header that names a download, in letters for every browser and in full (RFC 6266).

    >>> print(disposition("Größe 1.pdf"))
    attachment; filename="Gr__e 1.pdf"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%201.pdf
    """
    plain = "".join(each if each.isascii() and each not in '"\\%;' else "_" for each in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def storage_of(request: Request) -> FileStorage:
    """Return the storage of this installation."""
    return cast("FileStorage", request.app.state.storage)


def limits_of(request: Request) -> EvidenceLimits:
    """Return how large evidence files may be here, and how many."""
    return cast("EvidenceLimits", request.app.state.settings.evidence_limits)


def problems_of(refused: Refused, name: str) -> list[Problem]:
    """Return the faults of a refused file; a refusal without any is one about the file of this name."""
    return list(refused.problems) or [Problem(place=name, message=refused.detail, remedy="")]


def _receive(
    request: Request, admission: Admission, place: tuple[int, str], uploads: list[UploadFile], received: Received
) -> None:
    from app.intake.evidence import check_evidence  # noqa: PLC0415 - waits until a file comes

    limits, storage = limits_of(request), storage_of(request)
    database: Database = request.app.state.database
    with database.reading() as session:
        sizes = tuple(each.size or 0 for each in uploads if (each.size or 0) <= limits.file_bytes)
        try:
            check_room(scope_of(session, admission), *place, sizes=sizes, limits=limits)
        except Refused as refused:
            received.problems.extend(problems_of(refused, ALL_OF_THEM))
            return
    if not uploads:
        received.problems.append(Problem(place=ALL_OF_THEM, message="No file is chosen.", remedy="Choose one first."))
    for upload in uploads:
        source = upload.file
        try:
            checked = check_evidence(name=upload.filename or "", source=source, limits=limits)
        except Refused as refused:
            received.problems.extend(refused.problems)
            continue
        kept = KeptFile(checked=checked, stored_name=new_name())
        received.kept.append(kept)
        storage.put(kept.stored_name, source)


def _take_back(storage: FileStorage, names: tuple[str, ...]) -> None:
    """Remove what no row names; a failure here must not hide why the request failed."""
    try:
        forget_files(storage, names)
    except StorageUnreachableError as error:
        LOG.warning("%s stored files are left for the next sweep: %s", len(names), error.detail)


def _pieces(content: BinaryIO) -> Iterator[bytes]:
    with content:
        while piece := content.read(PIECE):
            yield piece
