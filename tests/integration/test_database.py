"""The database: pragmas, migrations that match the records, and clear words about a database that cannot be used."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from app.db import Database, DatabaseUnusableError, engines, local_scope, upgrade_to_head
from app.db.aside import keep_aside
from app.db.migrate import MIGRATIONS, current_revision, known_revisions
from app.main import create_app
from app.services.assessments import list_assessments, start_assessment
from app.services.snapshot import load_snapshot
from app.settings import Settings
from tests.together import run_together


def test_the_migrations_lead_to_exactly_the_tables_of_the_records(database: Database) -> None:
    with database.engine.connect() as connection:
        drift = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)

    assert drift == []


def test_the_constraints_of_the_records_are_in_the_migrations(
    database: Database, settings_for: Callable[..., Settings], tmp_path: Path
) -> None:
    direct = Database(settings_for(tmp_path / "direct").database_address)
    SQLModel.metadata.create_all(direct.engine)

    def checks(source: Database) -> set[str]:
        if not source.is_sqlite:
            named = text("SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace")
            with source.engine.connect() as connection:
                return set(connection.execute(named).scalars())
        with source.engine.connect() as connection:
            created = connection.execute(text("SELECT sql FROM sqlite_master WHERE type = 'table'")).scalars()
            words = " ".join(" ".join(statement.split()) for statement in created)
        return {part.split()[0] for part in words.split("CONSTRAINT ")[1:]}

    assert checks(direct) <= checks(database)
    direct.close()


def test_migration_files_are_named_by_their_dated_revision() -> None:
    from importlib.util import module_from_spec, spec_from_file_location

    for path in sorted((MIGRATIONS / "versions").glob("2*.py")):
        spec = spec_from_file_location("migration", path)
        assert spec
        assert spec.loader
        module = module_from_spec(spec)
        spec.loader.exec_module(module)

        assert path.name.startswith(module.revision)


def test_migrations_can_be_taken_back(settings_for: Callable[..., Settings]) -> None:
    from alembic import command
    from alembic.config import Config

    database = Database(settings_for().database_address)
    upgrade_to_head(database)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.migrating() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "base")

    assert current_revision(database) is None
    upgrade_to_head(database)
    assert current_revision(database) == known_revisions()[-1]
    database.close()


def test_units_come_to_a_database_with_answers_and_leave_it_again_without_touching_them(
    settings_for: Callable[..., Settings],
) -> None:
    from alembic import command
    from alembic.config import Config

    database = Database(settings_for().database_address)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    marks = {
        "organization_id": 1,
        "assessment_id": 1,
        "version": 1,
        "updated_at": "2026-11-24",
        "updated_by": "Terminal",
    }
    rows = {
        "organization": {"id": 1, "name": "Halden Components", "created_at": "2026-11-24"},
        "assessment": {"id": 1, "organization_id": 1, "title": "DMS", "cycle": "", "scope": "", "mode": "full",
            "planned_projects": 0, "catalogue_id": "dms", "catalogue_edition": "2026.1", "catalogue_hash": "",
            "revision": 1, "created_at": "2026-11-24"},
        "respondent": {"id": 1, "organization_id": 1, "assessment_id": 1, "name": "Mara Lindqvist", "job_title": "",
            "roles": '["EX"]'},
        "answer": {**marks, "respondent_id": 1, "key": "dir.strategy", "state": "answered", "level": 3, "note": ""},
        "item": {**marks, "key": "dir.strategy", "note": "Page 3", "reason": "", "agreed_reason": "",
            "is_flagged": False, "is_must_do": False},
    }  # fmt: skip

    def migrate(
        step: Callable[[Config, str], None], revision: str, added: dict[str, dict[str, object]]
    ) -> list[tuple[str, int]]:
        with database.migrating() as connection:
            config.attributes["connection"] = connection
            step(config, revision)
            for table, values in added.items():
                places = ", ".join(f":{name}" for name in values)
                insert = f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})"
                connection.execute(text(insert), values)
            found = connection.execute(text("SELECT key, level FROM answer")).all()
        return [(row.key, row.level) for row in found]

    before = migrate(command.upgrade, known_revisions()[0], rows)
    after = migrate(command.upgrade, "head", {})
    with database.reading() as session:
        item = load_snapshot(local_scope(session), 1).items["dir.strategy"]
    back = migrate(command.downgrade, known_revisions()[0], {})

    assert before == after == back == [("dir.strategy", 3)]
    assert (item.note, item.evidence_has_data, item.evidence_until, item.evidence_source) == ("Page 3", False, None, "")
    database.close()


def test_migrations_run_by_hand_on_the_configured_database(
    settings_for: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    from alembic import command
    from alembic.config import Config

    settings = settings_for()
    monkeypatch.setenv("GROUNDWORK_DATABASE_URL", settings.database_address)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")

    database = Database(settings.database_address)
    assert current_revision(database) == known_revisions()[-1]
    database.close()


def test_upgrading_twice_changes_nothing(database: Database) -> None:
    upgrade_to_head(database)

    assert current_revision(database) == known_revisions()[-1]


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.writing() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '2099_01_01_0000'"))

    with pytest.raises(DatabaseUnusableError, match="newer version"):
        upgrade_to_head(database)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    path = tmp_path / "groundwork.db"
    path.write_bytes(b"This is a shopping list, not a database. " * 40)
    database = Database(f"sqlite:///{path}")

    with pytest.raises(DatabaseUnusableError, match="cannot be opened"):
        upgrade_to_head(database)

    database.close()


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder", encoding="utf-8")

    with pytest.raises(DatabaseUnusableError, match="cannot be made"):
        Database(f"sqlite:///{tmp_path / 'taken' / 'groundwork.db'}")


def test_sqlite_is_prepared_for_many_readers_and_kept_references(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'groundwork.db'}")
    with database.engine.connect() as connection:
        pragmas = {
            name: connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    database.close()

    assert pragmas == {"journal_mode": "wal", "foreign_keys": 1, "busy_timeout": 10_000}


def test_references_to_nothing_are_refused_by_the_database(database: Database) -> None:
    with pytest.raises(IntegrityError), database.writing() as session:
        session.connection().execute(
            text("INSERT INTO target (organization_id, assessment_id, key, level) VALUES (1, 1, 'x', 3)")
        )


def test_a_database_that_is_gone_is_not_reachable(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    database = Database(f"sqlite:///{folder / 'groundwork.db'}")
    assert database.is_reachable()
    database.close()
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()

    assert not database.is_reachable()


class TestKeepingAside:
    def test_a_reader_keeps_a_value_in_a_transaction_of_its_own(self, database: Database) -> None:
        with database.reading() as session:
            kept = keep_aside(
                session, text("INSERT INTO organization (name, created_at) VALUES ('Halden', '2026-12-01')")
            )

        assert kept
        with database.reading() as session:
            assert session.connection().execute(text("SELECT name FROM organization")).scalar() == "Halden"

    def test_a_reader_gives_up_when_somebody_else_writes(self, database: Database) -> None:
        with database.writing() as session:
            start_assessment(local_scope(session), organization="Halden", title="DMS")

        with database.writing() as writer:
            writer.connection().execute(text("UPDATE organization SET name = 'Halden Components'"))

            with database.reading() as session:
                kept = keep_aside(session, text("UPDATE organization SET name = 'Lost'"))

        assert not kept

    def test_a_reader_gives_up_when_what_it_belongs_to_is_gone(self, database: Database) -> None:
        with database.reading() as session:
            kept = keep_aside(
                session, text("INSERT INTO target (organization_id, assessment_id, key, level) VALUES (1, 1, 'x', 3)")
            )

        assert not kept

    def test_a_reader_gives_up_when_others_are_keeping_something(self, database: Database) -> None:
        with database.reading() as session:
            taken = [database.aside_engine.connect() for _ in range(2)]
            kept = keep_aside(session, text("DELETE FROM organization"))
            for connection in taken:
                connection.close()

        assert not kept

    def test_a_writer_keeps_it_in_its_own_transaction(self, database: Database) -> None:
        def fail() -> None:
            with database.writing() as session:
                assert keep_aside(
                    session, text("INSERT INTO organization (name, created_at) VALUES ('Halden', '2026-12-01')")
                )
                raise RuntimeError("rolled back")

        with pytest.raises(RuntimeError):
            fail()

        with database.reading() as session:
            assert session.connection().execute(text("SELECT count(*) FROM organization")).scalar() == 0


@pytest.mark.parametrize(
    "address",
    [
        "halden",
        "nosuch://mara:secret@localhost/groundwork",
        "mysql://mara:secret@localhost/groundwork",
        "sqlite+nosuch:///groundwork.db",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql+nosuch://mara:secret@localhost/groundwork",
        "postgresql://mara:secret@localhost:port/groundwork",
    ],
)
def test_an_address_that_leads_nowhere_is_told_without_its_password(address: str) -> None:
    with pytest.raises(DatabaseUnusableError, match="GROUNDWORK_DATABASE_URL") as told:
        Database(address)

    assert "secret" not in str(told.value)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_is_reached_by_the_same_driver_however_its_address_begins(scheme: str) -> None:
    database = Database(f"{scheme}://mara:secret@localhost/groundwork")

    assert database.engine.dialect.driver == "psycopg"
    assert "secret" not in repr(database.url)
    database.close()


def test_a_server_that_cannot_be_reached_is_told_without_its_password() -> None:
    with pytest.raises(DatabaseUnusableError, match="cannot be opened") as told:
        upgrade_to_head(Database("postgresql://mara:secret@127.0.0.1:9/groundwork?sslpassword=hidden"))

    assert "127.0.0.1:9" in str(told.value)
    assert "secret" not in str(told.value)
    assert "hidden" not in str(told.value)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_an_older_postgresql_is_refused(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "OLDEST_POSTGRES", 99)

    with pytest.raises(DatabaseUnusableError, match=r"is on PostgreSQL \d+; Groundwork needs 99 or later"):
        upgrade_to_head(database)


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
def test_a_database_that_cannot_hold_every_letter_is_refused(settings_for: Callable[..., Settings]) -> None:
    database = Database(settings_for().database_address)
    address = database.engine.url.set(database="narrow").render_as_string(hide_password=False)
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE narrow ENCODING 'SQL_ASCII' LOCALE 'C' TEMPLATE template0"))
        narrow = Database(address)
        try:
            with pytest.raises(DatabaseUnusableError, match="has the encoding SQL_ASCII; Groundwork needs UTF8"):
                upgrade_to_head(narrow)
        finally:
            narrow.close()
            connection.execute(text("DROP DATABASE narrow"))
    database.close()


def test_of_servers_that_start_together_one_migrates(settings_for: Callable[..., Settings]) -> None:
    settings, started = settings_for(demo=True, sample=True), []

    def start(_: int) -> None:
        app = create_app(settings)
        started.append(app)
        app.state.database.close()

    failures = run_together(start, 4)

    assert failures == []
    assert len(started) == 4
    database = Database(settings.database_address)
    with database.reading() as session:
        assert len(list_assessments(local_scope(session))) == 1
    database.close()


@pytest.mark.parametrize(("database_kind", "most"), [("sqlite", 1), ("postgresql", 8)], indirect=["database_kind"])
def test_on_sqlite_one_writes_at_a_time_and_on_postgresql_many_do(database: Database, most: int) -> None:
    writing, seen = 0, 0

    async def write() -> None:
        nonlocal writing, seen
        async with database.turn():
            writing += 1
            seen = max(seen, writing)
            await asyncio.sleep(0.01)
            writing -= 1

    async def write_together() -> None:
        await asyncio.gather(*(write() for _ in range(30)))

    asyncio.run(write_together())

    assert seen == most


def test_the_library_of_sqlite_knows_what_the_statements_need() -> None:
    assert sqlite3.sqlite_version_info >= (3, 35)
