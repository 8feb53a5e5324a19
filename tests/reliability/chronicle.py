"""What the database holds, replayed from its history: every row, version and count must follow from the changes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from app.db import Scope, table_of
from app.records import Answer, Assessment, Change, Item, StoredResult
from app.services.answering.storing import SHARED_FIELDS
from app.services.assessing import score_snapshot
from app.services.snapshot import load_snapshot
from scoring import result_document
from tests.reliability.writing import SAVED, Place, Write

Subject = tuple[str, int | None]
TOKENS = {"own_note", "note"}


@dataclass(kw_only=True)
class Standing:
    """Where one answer or item stands by its history: its version, and the value of each field that was ever set."""

    version: int = 0
    values: dict[str, Any] = field(default_factory=dict)
    set_at: dict[str, int] = field(default_factory=dict)


@dataclass(kw_only=True)
class Chronicle:
    """Reads on in the history and notes every fault: what is missing, half there, out of order or overwritten.

    `rewritten` maps subject, field and version to the version at which the field was set before: a writer who was
    confirmed must have seen that one.
    """

    place: Place
    subjects: dict[Subject, Standing] = field(default_factory=dict)
    written: dict[str, dict[Subject, int]] = field(default_factory=dict)
    rewritten: dict[tuple[Subject, str, int], int] = field(default_factory=dict)
    last_change: int = 0
    faults: list[str] = field(default_factory=list)

    def read_on(self, scope: Scope, writes: Iterable[Write]) -> None:
        """Take in what happened since the last time and compare it with the rows and with what the writers tell."""
        table = table_of(Change)
        fresh = scope.select(Change).where(
            table.c.assessment_id == self.place.assessment, table.c.id > self.last_change
        )
        for row in scope.rows(fresh.order_by(table.c.id)):
            self._take_in(row)
        self._compare_rows(scope)
        self._compare_revision(scope)
        self._compare_result(scope)
        for write in writes:
            if write.outcome == SAVED:
                self._compare_write(write)

    def _take_in(self, row: Any) -> None:
        self.last_change = row.id
        subject = (row.key, row.respondent_id)
        standing = self.subjects.setdefault(subject, Standing())
        if row.version != standing.version + 1:
            self.faults.append(f"{subject}: version {row.version} follows on {standing.version}")
        for name, (before, after) in row.fields.items():
            if not _is_same(standing.values.get(name), before):
                self.faults.append(f"{subject} {row.version}: {name} was {standing.values.get(name)}, not {before}")
            self.rewritten[subject, name, row.version] = standing.set_at.get(name, 0)
            standing.values[name], standing.set_at[name] = after, row.version
        standing.version = row.version
        for token in {row.fields[name][1] for name in TOKENS & row.fields.keys()}:
            self.written.setdefault(token, {})[subject] = row.version

    def _compare_rows(self, scope: Scope) -> None:
        """Every row stands exactly where its history ends, and there is no row without a history."""
        rows: dict[Subject, tuple[int, dict[str, Any]]] = {}
        for row in scope.rows(scope.select(Answer)):
            choice = row.level if row.state == "answered" else None if row.state == "unanswered" else row.state
            rows[row.key, row.respondent_id] = row.version, {"choice": choice, "own_note": row.note}
        for row in scope.rows(scope.select(Item)):
            rows[row.key, None] = row.version, {name: getattr(row, name) for name in SHARED_FIELDS}
        for subject in rows.keys() | self.subjects.keys():
            version, values = rows.get(subject, (0, {}))
            standing = self.subjects.get(subject, Standing())
            changed = {name: value for name, value in values.items() if name in standing.values}
            if version != standing.version or changed != standing.values:
                self.faults.append(f"{subject} holds {version} {values}, its history {standing}")

    def _compare_revision(self, scope: Scope) -> None:
        """The revision grew by one with each save."""
        row = scope.first(scope.select(Assessment).where(table_of(Assessment).c.id == self.place.assessment))
        if row is None or row.revision != 1 + len(self.written):
            self.faults.append(f"revision {row.revision if row else None} after {len(self.written)} saves")

    def _compare_result(self, scope: Scope) -> None:
        """A kept result is not ahead of the answers, and one that would be served is the result of these answers."""
        stored = scope.first(scope.select(StoredResult))
        if stored is None:
            return
        snapshot = load_snapshot(scope, self.place.assessment)
        if stored.revision > snapshot.header.revision:
            self.faults.append(f"a result of revision {stored.revision} is kept at {snapshot.header.revision}")
        elif stored.revision == snapshot.header.revision:
            computed = result_document(score_snapshot(snapshot, on=scope.today))
            if computed != stored.document:
                self.faults.append(f"the kept result of revision {stored.revision} is another one than computed anew")

    def _compare_write(self, write: Write) -> None:
        """A confirmed write stands whole, at the versions it was confirmed with, on the values its writer had seen."""
        found = self.written.get(write.token, {})
        for side, token_field in enumerate(("own_note", "note")):
            if token_field in write.fields:
                subject = (write.key, write.respondent if token_field == "own_note" else None)
                self._compare_side(write, subject, token_field, side, found.get(subject))

    def _compare_side(self, write: Write, subject: Subject, token_field: str, side: int, found: int | None) -> None:
        if found is None or (write.versions and found != write.versions[side]):
            self.faults.append(f"{write} stands at {found} of {subject}")
        elif write.base and (before := self.rewritten[subject, token_field, found]) > write.base[side]:
            self.faults.append(f"{write} overwrote version {before} of {subject}, which its writer had not seen")


def _is_same(known: Any, before: Any) -> bool:
    """A field that was never set before is empty in whatever way its kind is empty."""
    return known == before or (known is None and before in (None, "", False))
