"""Restoring: everything comes back, into either database, and what was there is kept or untouched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from app.db import Database, local_scope
from app.db.migrate import known_revisions, migrate
from app.db.rows.faults import ArchiveRefused, RowsUnfit
from app.services.assessments import start_assessment
from app.services.audit.verifying import list_chains, verify_chain
from app.services.snapshot import load_snapshot
from tests.archives import Members, Place, edit_manifest, everything_in, remake
from tests.databases import KINDS, with_sample
from tests.integration.keeping.conftest import MakePlace

OTHER = {"sqlite": "postgresql", "postgresql": "sqlite"}


@pytest.mark.parametrize("goal", KINDS)
def test_a_backup_of_either_database_comes_back_in_either(
    halden_place: Place, backup: Path, place_on: MakePlace, goal: str
) -> None:
    place = place_on(goal)

    restored = place.restore(backup)

    assert place.tallies() == halden_place.tallies()
    assert (restored.asides, restored.missing_files) == ((), ())


def test_the_restored_installation_works_and_counts_on(halden_place: Place, backup: Path, empty_place: Place) -> None:
    empty_place.restore(backup)
    database = Database(empty_place.settings.database_address)

    with database.writing() as session:
        scope = local_scope(session)
        header = load_snapshot(scope, 1).header.organization.name
        started = start_assessment(scope, organization="Halden Foundry", title="DMS 2027")
    database.close()

    assert (header, started) == ("Halden Components", 2)


@pytest.mark.parametrize("goal", KINDS)
def test_the_chains_of_the_audit_trail_still_hold_in_either_database(
    halden_place: Place, place_on: MakePlace, tmp_path: Path, goal: str
) -> None:
    database = Database(halden_place.settings.database_address)
    with database.writing() as session:
        start_assessment(local_scope(session), organization="Halden Foundry", title="DMS 2027, Gießerei")
    before = _chains(database)
    database.close()
    halden_place.back_up(tmp_path / "halden.gwbackup")
    place = place_on(goal)

    place.restore(tmp_path / "halden.gwbackup")

    restored = Database(place.settings.database_address)
    after = _chains(restored)
    restored.close()
    assert after == before
    assert sum(entries for entries, _ in after) > 0
    assert {fault for _, fault in after} == {""}


def _chains(database: Database) -> list[tuple[int, str]]:
    with database.reading() as session:
        reports = [verify_chain(session, chain) for chain in list_chains(session)]
    return [(report.entries, report.fault) for report in reports]


def test_documents_of_the_audit_trail_come_back_as_they_were(
    halden_place: Place, tmp_path: Path, empty_place: Place
) -> None:
    words = '{"b":  1, "a": "caf\\u00e9 \\ud83d\\ude00", "a": 1.50, "n": 12345678901234567890}'
    halden_place.run(
        "INSERT INTO auditentry (chain, position, at, actor_kind, address, action, subject, before, after, "
        "previous_hash, hash) VALUES (1, 9000, '2026-12-01 12:00:00.000001', 'account', '127.0.0.1', 'answer.saved', "
        f"'answer 1', '{words.replace(':', chr(92) + ':')}', 'null', '{'0' * 64}', '{'f' * 64}')"
    )
    halden_place.back_up(tmp_path / "halden.gwbackup")

    empty_place.restore(tmp_path / "halden.gwbackup")

    question = (
        "SELECT CAST(before AS TEXT), CAST(after AS TEXT), CAST(at AS TEXT) FROM auditentry WHERE position = 9000"
    )
    [before] = halden_place.run(question)
    [after] = empty_place.run(question)
    assert before == after
    assert after[0] == words
    assert after[2].startswith("2026-12-01 12:00:00.000001")


class TestSchemas:
    def test_an_older_schema_is_brought_to_the_newest_one(
        self, place_on: MakePlace, database_kind: str, tmp_path: Path
    ) -> None:
        old, place = place_on(database_kind), place_on(database_kind)
        _make_old(old)
        written = old.back_up(tmp_path / "old.gwbackup")

        place.restore(tmp_path / "old.gwbackup")

        assert written.manifest.revision == known_revisions()[0]
        assert place.run("SELECT version_num FROM alembic_version") == [(known_revisions()[-1],)]
        assert place.run("SELECT name, benchmark_group FROM organization") == [("Halden Components", "")]
        assert place.run("SELECT note, evidence_has_data FROM item") in ([("Page 3", 0)], [("Page 3", False)])

    def test_a_backup_of_a_newer_version_is_refused(self, backup: Path, tmp_path: Path, empty_place: Place) -> None:
        newer = {"revision": "2099_01_01_0000", "groundwork_version": "9.0"}
        for changes in (newer, {"format_version": 2, "groundwork_version": "9.0", "novelty": True}):
            remade = remake(backup, tmp_path / "newer.gwbackup", edit_manifest(**changes))

            with pytest.raises(ArchiveRefused, match=r"newer version of Groundwork \(9\.0"):
                empty_place.restore(remade)


class TestRowsThatDoNotFit:
    def test_a_row_that_the_database_refuses_is_told_and_nothing_is_changed(
        self, place_on: MakePlace, database_kind: str, backup: Path, tmp_path: Path
    ) -> None:
        place = place_on(database_kind, like=with_sample)
        before = place.tallies()
        twice = remake(backup, tmp_path / "twice.gwbackup", _edit_rows("organization", lambda rows: rows * 2))

        with pytest.raises(RowsUnfit, match=r"Rows 1 to 2 of organization do not fit"):
            place.restore(twice, overwrite=True)

        assert place.tallies() == before

    def test_a_row_that_refers_to_nothing_is_refused(
        self, place_on: MakePlace, database_kind: str, backup: Path, tmp_path: Path
    ) -> None:
        place = place_on(database_kind, like=with_sample)
        before = place.tallies()
        orphans = remake(backup, tmp_path / "orphans.gwbackup", _edit_rows("organization", lambda _rows: []))

        with pytest.raises(Exception, match=r"refer"):
            place.restore(orphans, overwrite=True)

        assert place.tallies() == before
        assert list(place.settings.data_dir.glob("*restor*")) == []

    @pytest.mark.parametrize("line", [b'{"id": 1}', b"[1]", b"[" + b"null," * 6 + b'"noon"]', b"[1,", b"\xff"])
    def test_a_row_that_cannot_be_read_is_told_with_its_place(
        self, place_on: MakePlace, backup: Path, tmp_path: Path, line: bytes
    ) -> None:
        place = place_on("sqlite")
        broken = remake(backup, tmp_path / "broken.gwbackup", _edit_rows("organization", lambda _rows: [line]))

        with pytest.raises(ArchiveRefused, match="rows 1 to 1 of organization cannot be read"):
            place.restore(broken)

        assert everything_in(place.settings.data_dir) == {}

    def test_a_row_without_an_end_is_refused(
        self, place_on: MakePlace, backup: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("app.db.archive.reading.LONGEST_LINE", 100)

        with pytest.raises(ArchiveRefused, match="too long or has no end"):
            place_on("sqlite").restore(backup)

    def test_tables_that_are_missing_or_too_many_are_refused(
        self, place_on: MakePlace, backup: Path, tmp_path: Path
    ) -> None:
        def drop(members: Members) -> None:
            manifest = json.loads(members["manifest.json"])
            manifest["tables"] = [table for table in manifest["tables"] if table["name"] != "target"]
            members["manifest.json"] = json.dumps(manifest).encode()
            del members["tables/target.jsonl"]

        def rename(members: Members) -> None:
            members["manifest.json"] = members["manifest.json"].replace(b'"name": "target"', b'"name": "wish"')
            members["tables/wish.jsonl"] = members.pop("tables/target.jsonl")

        def reshape(members: Members) -> None:
            members["manifest.json"] = members["manifest.json"].replace(b'"benchmark_group"', b'"benchmark_club"')

        place = place_on("sqlite")
        for edit, fault in ((drop, "target"), (rename, "target"), (reshape, "columns of organization")):
            with pytest.raises((ArchiveRefused, RowsUnfit), match=fault):
                place.restore(remake(backup, tmp_path / "other.gwbackup", edit))


def test_a_restore_of_the_same_state_changes_no_row(halden_place: Place, backup: Path, database_kind: str) -> None:
    before = halden_place.tallies()

    halden_place.restore(backup, overwrite=True)

    assert halden_place.tallies() == before


def test_the_old_database_is_checked_by_its_constraints_after_a_restore(empty_place: Place, backup: Path) -> None:
    empty_place.restore(backup)

    with pytest.raises(IntegrityError):
        empty_place.run("INSERT INTO target (organization_id, assessment_id, key, level) VALUES (99, 99, 'x', 3)")


def _edit_rows(table: str, change):  # type: ignore[no-untyped-def]
    """Return an edit that changes the lines of a table, and its entry in the manifest with them."""
    import hashlib

    def edit(members: Members) -> None:
        name = f"tables/{table}.jsonl"
        content = b"".join(line + b"\n" for line in change(members[name].splitlines()))
        manifest = json.loads(members["manifest.json"])
        entry = next(each for each in manifest["tables"] if each["name"] == table)
        entry |= {
            "rows": content.count(b"\n"),
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        members[name] = content
        members["manifest.json"] = json.dumps(manifest).encode()

    return edit


def _make_old(place: Place) -> None:
    """Make an installation as the first version did, with an organization, an assessment and an item."""

    database = Database(place.settings.database_address)
    with database.migrating() as connection:
        migrate(connection, known_revisions()[0])
    database.close()
    place.run(
        "INSERT INTO organization (id, name, created_at) VALUES (1, 'Halden Components', '2026-11-24 08:00:00.000000')",
        "INSERT INTO assessment (id, organization_id, title, cycle, scope, mode, planned_projects, catalogue_id, "
        "catalogue_edition, catalogue_hash, revision, created_at) VALUES (1, 1, 'DMS', '', '', 'full', 0, 'dms', "
        "'2026.1', '', 1, '2026-11-24 08:00:00.000000')",
        "INSERT INTO item (organization_id, assessment_id, key, note, reason, agreed_reason, is_flagged, is_must_do, "
        "version, updated_at, updated_by) VALUES (1, 1, 'dir.strategy', 'Page 3', '', '', FALSE, FALSE, 1, "
        "'2026-11-24 08:00:00.000000', 'You')",
    )
