"""The result of an assessment: computed when it is asked for, kept with the revision, and served from there."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from sqlalchemy import or_

from app.db import Scope, insert_into, keep_aside, table_of
from app.errors import NotFound
from app.records import StoredResult
from app.services.assessing import assessment_input, next_expiry, score_snapshot
from app.services.assessment_rows import find_row
from app.services.catalogues import catalogue_notice, catalogue_of_edition
from app.services.rows import header_from
from app.services.snapshot import load_snapshot
from app.values import AssessmentHeader, AssessmentSnapshot
from clauses import Catalogue
from scoring.values import AssessmentResult, GroupResult, Trace

STORED = table_of(StoredResult)
LOG = logging.getLogger("groundwork.results")


def current_result(scope: Scope, assessment_id: int) -> AssessmentResult:
    """Return the result of what is stored now.

    A result that was kept for this revision, code and catalogue is read while no evidence in it has expired; otherwise
    it is computed and kept.
    """
    from scoring import read_result_document  # noqa: PLC0415 - the engine waits until it is needed

    header = header_from(find_row(scope, assessment_id, holds=False))
    stored = scope.first(scope.select(StoredResult, STORED.c.document).where(*_fresh(scope, header)))
    if stored is not None:
        return read_result_document(stored.document)
    return _compute_and_keep(scope, load_snapshot(scope, assessment_id))


def result_of(scope: Scope, snapshot: AssessmentSnapshot) -> AssessmentResult:
    """Return the result of a snapshot that was read in this scope; cheaper where the snapshot is needed anyway."""
    from scoring import read_result_document  # noqa: PLC0415 - the engine waits until it is needed

    stored = scope.first(scope.select(StoredResult, STORED.c.document).where(*_fresh(scope, snapshot.header)))
    return read_result_document(stored.document) if stored else _compute_and_keep(scope, snapshot)


def current_document(scope: Scope, assessment_id: int) -> tuple[AssessmentHeader, dict[str, Any]]:
    """Return the result of what is stored now as a document, and the assessment it belongs to."""
    from scoring import result_document  # noqa: PLC0415 - the engine waits until it is needed

    header = header_from(find_row(scope, assessment_id, holds=False))
    stored = scope.first(scope.select(StoredResult, STORED.c.document).where(*_fresh(scope, header)))
    if stored is not None:
        return header, stored.document
    return header, result_document(_compute_and_keep(scope, load_snapshot(scope, assessment_id)))


def list_overall_results(scope: Scope, headers: Sequence[AssessmentHeader]) -> dict[int, GroupResult]:
    """Return the figures of the whole catalogue for each assessment: one query for all whose result is kept."""
    columns = [STORED.c[name] for name in ("assessment_id", "revision", "code_version", "overall")]
    valid = scope.select(StoredResult, *columns).where(_is_valid(scope))
    kept = {row.assessment_id: row for row in scope.rows(valid)}
    overall = {}
    for header in headers:
        row = kept.get(header.id)
        if row is not None and (row.revision, row.code_version) == (header.revision, _stamp(header)):
            overall[header.id] = _group_from(row.overall)
        else:
            overall[header.id] = _compute_and_keep(scope, load_snapshot(scope, header.id)).overall
    return overall


@dataclass(frozen=True, kw_only=True)
class GroupFigures:
    """The rolled-up figures of a result (the whole, clauses, capabilities) and the hash of what they were scored by."""

    catalogue_hash: str
    groups: tuple[GroupResult, ...]


def list_group_figures(scope: Scope, headers: Sequence[AssessmentHeader]) -> dict[int, GroupFigures]:
    """Return the rolled-up figures of each assessment: one query, which reads no requirement, for all that are kept."""
    parts = [STORED.c.document[name].label(name) for name in ("catalogue_hash", "overall", "clauses", "capabilities")]
    columns = [STORED.c[name] for name in ("assessment_id", "revision", "code_version")]
    valid = scope.select(StoredResult, *columns, *parts).where(_is_valid(scope))
    kept = {row.assessment_id: row for row in scope.rows(valid)}
    figures = {}
    for header in headers:
        row = kept.get(header.id)
        if row is not None and (row.revision, row.code_version) == (header.revision, _stamp(header)):
            groups = tuple(_group_from(group) for group in (row.overall, *row.clauses, *row.capabilities))
            figures[header.id] = GroupFigures(catalogue_hash=row.catalogue_hash, groups=groups)
        else:
            result = _compute_and_keep(scope, load_snapshot(scope, header.id))
            groups = (result.overall, *result.clauses, *result.capabilities)
            figures[header.id] = GroupFigures(catalogue_hash=result.catalogue_hash, groups=groups)
    return figures


def _group_from(document: dict[str, Any]) -> GroupResult:
    return GroupResult(**document | {"blocked_by": tuple(document["blocked_by"])})


def trace_figure(
    snapshot: AssessmentSnapshot,
    result: AssessmentResult,
    figure: str,
    *,
    on: date,
    catalogue: Catalogue | None = None,
) -> Trace:
    """Return how a published figure of this day came about; NotFound for a figure that the result does not have.

    The catalogue is the packaged edition that the assessment names, unless a file is answered by one of its own.
    """
    from scoring import figure_names, trace  # noqa: PLC0415 - the engine waits until it is needed

    if figure not in figure_names(result=result):
        raise NotFound(
            f"There is no figure {figure[:100]}. Names look like overall:index, clause:6:gate or gap:KEY:priority."
        )
    edition = catalogue or catalogue_of_edition(snapshot.header.catalogue_edition)
    assessment = assessment_input(snapshot, edition, on=on)
    return trace(result=result, assessment=assessment, figure=figure, seed=result.seed)


def trace_all(
    snapshot: AssessmentSnapshot, result: AssessmentResult, *, on: date, catalogue: Catalogue | None = None
) -> tuple[Trace, ...]:
    """Return how every figure of a result of this day came about; the catalogue is as for `trace_figure`."""
    from scoring import traces  # noqa: PLC0415 - the engine waits until it is needed

    edition = catalogue or catalogue_of_edition(snapshot.header.catalogue_edition)
    return tuple(traces(result=result, assessment=assessment_input(snapshot, edition, on=on)))


def names_of_figures(result: AssessmentResult) -> tuple[str, ...]:
    """Return the names of all figures of a result that can be explained."""
    from scoring import figure_names  # noqa: PLC0415 - the engine waits until it is needed

    return figure_names(result=result)


@cache
def code_version() -> str:
    """Return a hash of the engine's source: a result computed by other rules is never served as today's."""
    digest = hashlib.sha256()
    for module in _modules(files("scoring")):
        digest.update(module.read_bytes())
    return digest.hexdigest()[:16]


def _modules(folder: Traversable) -> Iterator[Traversable]:
    """Yield the modules of a package and of the packages in it, always in the same order."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _modules(entry)
        elif entry.name.endswith(".py"):
            yield entry


def _stamp(header: AssessmentHeader) -> str:
    """Return what a stored result depends on beside the answers: the engine and the catalogue in use."""
    return f"{code_version()}+{catalogue_of_edition(header.catalogue_edition).content_hash[:16]}"


def _fresh(scope: Scope, header: AssessmentHeader) -> tuple[Any, ...]:
    return (
        STORED.c.assessment_id == header.id,
        STORED.c.revision == header.revision,
        STORED.c.code_version == _stamp(header),
        _is_valid(scope),
    )


def _is_valid(scope: Scope) -> Any:
    """No evidence that counts in the stored result has expired since."""
    return or_(STORED.c.expires_on.is_(None), STORED.c.expires_on >= scope.today)


def _compute_and_keep(scope: Scope, snapshot: AssessmentSnapshot) -> AssessmentResult:
    from scoring import result_document  # noqa: PLC0415 - the engine waits until it is needed

    header = snapshot.header
    if notice := catalogue_notice(header):
        LOG.warning("Assessment %s: %s", header.id, notice)
    result = score_snapshot(snapshot, on=scope.today)
    values = {
        "assessment_id": header.id,
        "organization_id": header.organization.id,
        "revision": header.revision,
        "code_version": _stamp(header),
        "expires_on": next_expiry(snapshot, on=scope.today),
        "overall": asdict(result.overall),
        "document": result_document(result),
    }
    insert = insert_into(scope.session, STORED).values(values)
    given = {name: insert.excluded[name] for name in values}
    is_no_older = STORED.c.revision <= insert.excluded.revision  # else somebody has kept that of a later one meanwhile
    keep_aside(
        scope.session, insert.on_conflict_do_update(index_elements=["assessment_id"], set_=given, where=is_no_older)
    )
    return result
