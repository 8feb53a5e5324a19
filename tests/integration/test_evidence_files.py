"""Evidence files: attached to a requirement, found, read back whole, removed, brought back and tidied up."""

from __future__ import annotations

import io
import logging
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.intake.evidence import check_evidence
from app.records import AuditEntry, Change, EvidenceFile
from app.services.assessments import delete_assessment
from app.services.evidence import (
    DamagedFileError,
    add_file,
    check_room,
    find_file,
    list_files,
    read_file,
    remove_file,
    restore_file,
)
from app.services.evidence.tidying import find_damage, forget_files, purge_removed_files, sweep_orphans
from app.services.snapshot import load_snapshot
from app.storage import new_name
from app.storage.folder import FolderStorage
from app.values.evidence_files import EvidenceFileInfo, EvidenceLimits, KeptFile
from tests.evidence import pdf

STRATEGY = "dir.strategy"
LIMITS = EvidenceLimits()
MINUTES = b"The board agreed on 1 December."

Attach = Callable[..., EvidenceFileInfo]


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path / "files")


@pytest.fixture
def attach(scope: Scope, halden: Any, storage: FolderStorage) -> Attach:
    def one(
        content: bytes = MINUTES,
        *,
        name: str = "minutes.txt",
        key: str = STRATEGY,
        limits: EvidenceLimits = LIMITS,
    ) -> EvidenceFileInfo:
        checked = check_evidence(name=name, source=io.BytesIO(content))
        kept = KeptFile(checked=checked, stored_name=new_name())
        storage.put(kept.stored_name, io.BytesIO(content))
        return add_file(scope, halden.id, key, kept, limits=limits)

    return one


def _stored_name(scope: Scope, file_id: int) -> str:
    table = table_of(EvidenceFile)
    return str(scope.rows(scope.select(EvidenceFile).where(table.c.id == file_id))[0].stored_name)


def _place(storage: FolderStorage, name: str) -> Path:
    return storage.folder / name[:2] / name


def _grow_old(storage: FolderStorage, scope: Scope, days: int) -> None:
    for each in storage.names():
        moment = (scope.now - timedelta(days=days)).timestamp()
        os.utime(_place(storage, each.name), (moment, moment))


def test_a_file_is_attached_under_its_name_with_who_and_when(scope: Scope, halden: Any, attach: Attach) -> None:
    content = pdf()

    found = attach(content, name="Digital strategy 2026.pdf")

    assert (found.name, found.media_type, found.size) == ("Digital strategy 2026.pdf", "application/pdf", len(content))
    assert (found.uploaded_by, found.uploaded_at, found.key) == ("Terminal", scope.now, STRATEGY)
    assert list_files(scope, halden.id, STRATEGY) == (found,)
    assert list_files(scope, halden.id, "gov.review") == ()
    assert load_snapshot(scope, halden.id).files == (found,)


def test_attaching_moves_no_figure(scope: Scope, halden: Any, attach: Attach) -> None:
    before = load_snapshot(scope, halden.id).header.revision

    attach()

    assert load_snapshot(scope, halden.id).header.revision == before


def test_a_file_comes_back_as_it_was_stored(scope: Scope, halden: Any, attach: Attach, storage: FolderStorage) -> None:
    attached = attach()

    found, content = read_file(scope, halden.id, attached.id, storage=storage)

    with content:
        assert (found, content.read()) == (attached, MINUTES)


@pytest.mark.parametrize("damage", [b"The board agreed on 9 December.", b"The board agreed on 1 December. Not.", b""])
def test_a_damaged_file_is_kept_back(
    scope: Scope, halden: Any, attach: Attach, storage: FolderStorage, damage: bytes
) -> None:
    attached = attach()
    _place(storage, _stored_name(scope, attached.id)).write_bytes(damage)

    with pytest.raises(DamagedFileError, match=f"File {attached.id} of assessment {halden.id} is not as it was stored"):
        read_file(scope, halden.id, attached.id, storage=storage)


def test_a_missing_file_is_told(scope: Scope, halden: Any, attach: Attach, storage: FolderStorage) -> None:
    attached = attach()
    storage.remove(_stored_name(scope, attached.id))

    with pytest.raises(DamagedFileError, match="is missing in the storage"):
        read_file(scope, halden.id, attached.id, storage=storage)


def test_a_removed_file_is_gone_until_it_is_brought_back(
    scope: Scope, halden: Any, attach: Attach, storage: FolderStorage
) -> None:
    attached = attach()

    removed = remove_file(scope, halden.id, attached.id)

    assert removed == attached
    assert list_files(scope, halden.id) == ()
    for call in (find_file, remove_file):
        with pytest.raises(NotFound, match="was removed"):
            call(scope, halden.id, attached.id)
    with pytest.raises(NotFound, match="was removed"):
        read_file(scope, halden.id, attached.id, storage=storage)
    assert restore_file(scope, halden.id, attached.id, limits=LIMITS) == attached
    assert restore_file(scope, halden.id, attached.id, limits=LIMITS) == attached
    assert list_files(scope, halden.id) == (attached,)


def test_history_and_audit_trail_say_what_was_done(scope: Scope, halden: Any, attach: Attach) -> None:
    attached = attach()
    remove_file(scope, halden.id, attached.id)
    restore_file(scope, halden.id, attached.id, limits=LIMITS)

    history = scope.rows(scope.select(Change).where(table_of(Change).c.key == f"file:{attached.id}"))
    trail = scope.rows(table_of(AuditEntry).select().where(table_of(AuditEntry).c.action.like("file.%")))

    assert [(row.version, list(row.fields)) for row in history] == [(1, ["file"]), (2, ["removed"]), (3, ["removed"])]
    assert history[0].fields["file"][1]["name"] == "minutes.txt"
    assert [row.action for row in trail] == ["file.added", "file.removed", "file.restored"]
    assert {row.subject for row in trail} == {f"assessment:{halden.id}/file:{attached.id}"}
    assert "minutes" not in str([(row.before, row.after) for row in trail])


def test_the_same_content_is_attached_once_to_a_requirement(scope: Scope, halden: Any, attach: Attach) -> None:
    first = attach()

    with pytest.raises(Refused, match=r"copy\.txt: It is attached already, as minutes\.txt\."):
        attach(name="copy.txt")

    elsewhere = attach(key="gov.review")
    remove_file(scope, halden.id, first.id)
    again = attach(name="copy.txt")
    assert [each.id for each in list_files(scope, halden.id)] == [elsewhere.id, again.id]


def test_a_requirement_holds_so_many_files_and_no_more(scope: Scope, halden: Any, attach: Attach) -> None:
    limits = replace(LIMITS, per_requirement=2)
    first = attach(b"one", limits=limits)
    attach(b"two", limits=limits)

    with pytest.raises(Refused, match=r"3 files\. The limit is 2 for one requirement\."):
        attach(b"three", limits=limits)

    remove_file(scope, halden.id, first.id)
    attach(b"three", limits=limits)
    with pytest.raises(Refused, match="The limit is 2"):
        restore_file(scope, halden.id, first.id, limits=limits)


def test_an_organization_keeps_so_much_and_no_more(scope: Scope, halden: Any, attach: Attach) -> None:
    limits = replace(LIMITS, total_bytes=2048)
    first = attach(b"a" * 2000, limits=limits)
    remove_file(scope, halden.id, first.id)

    with pytest.raises(Refused, match=r"4 kB in all\. The limit is 2 kB for one organization\. .* removed files count"):
        attach(b"b" * 2000, limits=limits)


@pytest.mark.parametrize("key", ["no.such", "", "\x00"])
def test_a_requirement_that_is_not_asked_has_no_files(scope: Scope, halden: Any, attach: Attach, key: str) -> None:
    with pytest.raises(NotFound, match="has no requirement"):
        attach(key=key)


@pytest.mark.parametrize("number", [0, -1, 7, 10**20])
def test_a_file_that_does_not_exist_is_not_found(scope: Scope, halden: Any, number: int) -> None:
    with pytest.raises(NotFound, match=f"has no file {number}"):
        find_file(scope, halden.id, number)


def test_a_closed_assessment_keeps_its_files_as_they_are(scope: Scope, halden: Any, attach: Attach) -> None:
    attached = attach()
    scope.session.connection().execute(text("UPDATE assessment SET closed_at = created_at"))

    with pytest.raises(Refused, match="its answers are locked and nothing was changed"):
        check_room(scope, halden.id, STRATEGY, sizes=(), limits=LIMITS)
    with pytest.raises(Refused, match="its answers are locked and nothing was changed"):
        remove_file(scope, halden.id, attached.id)
    with pytest.raises(Refused, match="its answers are locked and nothing was changed"):
        restore_file(scope, halden.id, attached.id, limits=LIMITS)
    assert list_files(scope, halden.id) == (attached,)


def test_removed_files_are_deleted_for_good_when_their_time_is_over(
    scope: Scope, halden: Any, attach: Attach, storage: FolderStorage
) -> None:
    stays, goes = attach(b"stays"), attach(b"goes")
    remove_file(scope, halden.id, goes.id)

    early = purge_removed_files(scope, scope.now - timedelta(days=30))
    names = purge_removed_files(scope, scope.now + timedelta(seconds=1))
    forget_files(storage, names)

    assert (early, len(names)) == ((), 1)
    assert list_files(scope, halden.id) == (stays,)
    assert [each.name for each in storage.names()] == [_stored_name(scope, stays.id)]
    with pytest.raises(NotFound, match="has no file"):
        restore_file(scope, halden.id, goes.id, limits=LIMITS)


def test_what_no_row_names_is_swept_after_a_day(
    scope: Scope, halden: Any, attach: Attach, storage: FolderStorage
) -> None:
    attached = attach()
    left = new_name()
    storage.put(left, io.BytesIO(b"left by a failed request"))

    _grow_old(storage, scope, days=0)
    young = sweep_orphans(scope, storage)
    _grow_old(storage, scope, days=2)
    looked_at = sweep_orphans(scope, storage, only_looks=True)
    swept = sweep_orphans(scope, storage)

    assert (young.names, young.is_done) == ((), True)
    assert (looked_at.names, looked_at.is_done) == ((left,), False)
    assert (swept.names, swept.is_done) == ((left,), True)
    assert [each.name for each in storage.names()] == [_stored_name(scope, attached.id)]


def test_the_files_of_a_deleted_assessment_are_swept_when_somebody_asks(
    scope: Scope, halden: Any, attach: Attach, storage: FolderStorage, caplog: pytest.LogCaptureFixture
) -> None:
    attach()
    delete_assessment(scope, halden.id)
    _grow_old(storage, scope, days=2)

    with caplog.at_level(logging.WARNING):
        by_itself = sweep_orphans(scope, storage)
    asked_for = sweep_orphans(scope, storage, is_asked_for=True)

    assert (len(by_itself.names), by_itself.is_done) == (1, False)
    assert "Is this the right database?" in caplog.text
    assert (len(asked_for.names), asked_for.is_done) == (1, True)
    assert list(storage.names()) == []


def test_every_file_can_be_looked_through(scope: Scope, halden: Any, attach: Attach, storage: FolderStorage) -> None:
    well, damaged = attach(b"well"), attach(b"damaged")
    remove_file(scope, halden.id, damaged.id)
    _place(storage, _stored_name(scope, damaged.id)).write_bytes(b"DAMAGED")

    told = list(find_damage(scope, storage))

    assert [(found.id, bool(fault)) for found, fault in told] == [(well.id, False), (damaged.id, True)]
