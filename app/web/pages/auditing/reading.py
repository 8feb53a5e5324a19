"""What the pages and files of every audit trail share: reading the form, gathering a page, streaming a file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from fastapi import Request
from starlette.responses import StreamingResponse

from app.db import Database, Scope
from app.exports.plain.trail import csv_lines, json_lines
from app.presenters.audit import TrailPage
from app.services.audit import reading
from app.services.audit.verifying import verify_chain
from app.values.audit import TrailFilter

PER_PAGE = 50
# A chain of this length is checked in about a tenth of a second, at every look; a longer one when somebody asks.
CHECKED_AT_ONCE = 5_000
FIELDS = ("since", "until", "actor", "kind", "thing")
LONGEST = 120


def typed_of(request: Request) -> dict[str, str]:
    """Return what the form asks for, each field as text."""
    return {name: request.query_params.get(name, "").strip()[:LONGEST] for name in FIELDS}


def filter_of(typed: dict[str, str], *, now: datetime) -> TrailFilter:
    """Return what to look for. Days are those of the place where the server stands; one that is none is left out."""
    since, until = _day(typed["since"], now), _day(typed["until"], now)
    until = until + timedelta(days=1) if until is not None else None
    return TrailFilter(since=since, until=until, actor=typed["actor"], kind=typed["kind"], thing=typed["thing"])


def gather_trail(request: Request, scope: Scope, chain: int, *, path: str) -> TrailPage:
    """Gather one page of a chain, and check the chain where that is quick or asked for."""
    typed, page = typed_of(request), _page(request)
    wanted = filter_of(typed, now=scope.now.astimezone())
    total = reading.count_entries(scope, chain, TrailFilter())
    entries = reading.list_entries(scope, chain, wanted, limit=PER_PAGE, skip=(page - 1) * PER_PAGE)
    actors = reading.list_actors(scope, chain)
    is_checked = total <= CHECKED_AT_ONCE or request.query_params.get("check") == "1"
    return TrailPage(
        path=path,
        typed=typed,
        entries=entries,
        names=reading.find_names(scope.session, entries, [number for _, number in actors]),
        actors=actors,
        kinds=reading.list_kinds(scope, chain),
        things=reading.list_things(scope, chain),
        found=reading.count_entries(scope, chain, wanted),
        total=total,
        page=page,
        per_page=PER_PAGE,
        report=verify_chain(scope.session, chain) if is_checked else None,
    )


def send_trail(request: Request, scope: Scope, chain: int, *, name: str, as_csv: bool) -> StreamingResponse:
    """Send what is looked for as a file, while it is read; the file's reader has a session of its own."""
    database: Database = request.app.state.database
    wanted = filter_of(typed_of(request), now=scope.now.astimezone())
    accounts = [number for _, number in reading.list_actors(scope, chain)]

    def lines() -> Iterator[str]:
        with database.reading() as session:
            entries = reading.stream_entries(session, chain, wanted)
            if as_csv:
                yield from csv_lines(entries, reading.find_names(session, (), accounts))
            else:
                yield from json_lines(entries)

    kind, media_type = ("csv", "text/csv; charset=utf-8") if as_csv else ("jsonl", "application/jsonl")
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"', "Cache-Control": "no-store"}
    return StreamingResponse(lines(), media_type=media_type, headers=headers)


def _day(text: str, now: datetime) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), time(), tzinfo=now.tzinfo)
    except ValueError:
        return None


def _page(request: Request) -> int:
    given = request.query_params.get("page", "")
    return max(1, int(given)) if given.isascii() and given.isdecimal() and len(given) <= 6 else 1
