"""An organization goes: hidden at once, kept after all if wished, deleted with everything in it when it is due."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlmodel import SQLModel

from app.db import Database, Scope, local_scope, table_of
from app.errors import NotFound, Refused
from app.main import upkeep
from app.main.upkeep import purge
from app.records import ApiToken, Attempt, EvidenceFile, OneTimeLink, Organization, SignInSession
from app.services.accounts.people import add_account
from app.services.actions import add_action
from app.services.assessments import list_assessments, start_assessment
from app.services.audit.recording import ENTRY
from app.services.audit.verifying import verify_chain
from app.services.identity.sessions import start_session
from app.services.milestones import record_milestone
from app.services.organizations.leaving import find_leaving, keep_organization, remove_organization
from app.settings import Settings
from app.storage import new_name
from app.storage.folder import FolderStorage
from app.values import ActionDraft
from planning.values import Closure
from tests.integration.conftest import NOON

NAME = "Halden Components"
DRAFT = ActionDraft(title="Write it down", closes=(Closure(key="dir.strategy", from_level=1, to_level=3),))
SETTINGS = Settings(demo=False, retention_days=90)


def _actions_of(scope: Scope, chain: int) -> list[str]:
    return [row.action for row in scope.rows(select(ENTRY).where(ENTRY.c.chain == chain).order_by(ENTRY.c.position))]


def _rows_of(scope: Scope, organization_id: int) -> dict[str, int]:
    counts = {}
    for table in SQLModel.metadata.sorted_tables:
        if "organization_id" in table.c:
            here = select(func.count()).where(table.c.organization_id == organization_id)
            counts[table.name] = scope.rows(here)[0][0]
    return {name: count for name, count in counts.items() if count}


def test_a_removed_organization_is_hidden_at_once(scope: Scope, halden: Any) -> None:
    due = remove_organization(scope, 1, typed=" halden  components ", grace_days=30)

    assert due == NOON + timedelta(days=30)
    assert list_assessments(scope) == ()


def test_its_name_has_to_be_typed(scope: Scope, halden: Any) -> None:
    with pytest.raises(Refused, match="Type Halden Components"):
        remove_organization(scope, 1, typed="Halden", grace_days=30)

    assert len(list_assessments(scope)) == 1


def test_it_can_be_kept_after_all(scope: Scope, halden: Any) -> None:
    remove_organization(scope, 1, typed=NAME, grace_days=30)
    everywhere = replace(scope, organizations=select(table_of(Organization).c.id))

    keep_organization(everywhere, 1)
    keep_organization(everywhere, 1)

    assert len(list_assessments(scope)) == 1
    assert _actions_of(scope, 1)[-2:] == ["organization.leaving", "organization.kept"]
    assert _actions_of(scope, 0) == ["organization.leaving", "organization.kept"]


def test_removing_it_again_does_not_move_its_last_day(scope: Scope, halden: Any) -> None:
    everywhere = replace(scope, organizations=select(table_of(Organization).c.id))
    due = remove_organization(scope, 1, typed=NAME, grace_days=30)

    later = replace(everywhere, now=NOON + timedelta(days=5))
    assert remove_organization(later, 1, typed=NAME, grace_days=30) == due
    assert find_leaving(later, 1).due == due


def test_another_organization_is_not_found(scope: Scope, halden: Any) -> None:
    for number in (2, 10**20):
        with pytest.raises(NotFound):
            find_leaving(scope, number)


def test_an_organization_of_that_name_is_not_founded_beside_it_without_a_word(scope: Scope, halden: Any) -> None:
    remove_organization(scope, 1, typed=NAME, grace_days=30)

    with pytest.raises(Refused, match="is removed and will be deleted for good on 31 Dec 2026"):
        start_assessment(scope, organization=NAME, title="Again")


@pytest.fixture
def leaving(database: Database) -> Database:
    """A database in which one organization is leaving and another one stays, both with all sorts of things."""
    with database.writing() as session:
        scope = local_scope(session, now=NOON)
        for name in (NAME, "Borg Tools"):
            number = start_assessment(scope, organization=name, title="DMS 2026")
            add_action(scope, number, DRAFT)
            record_milestone(scope, number, "2026")
        remove_organization(scope, 1, typed=NAME, grace_days=30)
    return database


def test_it_is_deleted_with_everything_when_it_is_due(leaving: Database) -> None:
    done = purge(leaving, SETTINGS, now=NOON + timedelta(days=30))

    assert done.organizations == (1,)
    with leaving.reading() as session:
        scope = local_scope(session)
        assert _rows_of(scope, 1) == {}
        assert _rows_of(scope, 2)["milestone"] == 1
        assert scope.rows(select(table_of(Organization).c.name)) == [("Borg Tools",)]


def test_its_trail_stays_whole_and_ends_with_the_deletion(leaving: Database) -> None:
    purge(leaving, SETTINGS, now=NOON + timedelta(days=31))

    with leaving.reading() as session:
        assert verify_chain(session, 1).is_whole
        assert _actions_of(local_scope(session), 1)[-1] == "organization.purged"
        last = session.connection().execute(select(ENTRY).where(ENTRY.c.action == "organization.purged")).first()
    assert last.actor_kind == "server"


def test_before_its_last_day_nothing_is_deleted(leaving: Database) -> None:
    assert purge(leaving, SETTINGS, now=NOON + timedelta(days=29)).organizations == ()


def test_its_number_is_never_given_away_again(leaving: Database) -> None:
    with leaving.writing() as session:
        scope = local_scope(session, now=NOON)
        remove_organization(scope, 2, typed="Borg Tools", grace_days=0)
    purge(leaving, SETTINGS, now=NOON + timedelta(days=31))

    with leaving.writing() as session:
        scope = local_scope(session, now=NOON)
        start_assessment(scope, organization="Newcomer", title="DMS 2027")
        number = scope.rows(select(table_of(Organization).c.id))[0][0]
        assert number == 3
        assert _actions_of(scope, 3) == ["organization.founded", "assessment.started"]


@pytest.fixture
def storage(tmp_path: Path) -> FolderStorage:
    return FolderStorage(tmp_path)


def _attach(scope: Scope, storage: FolderStorage, organization_id: int) -> str:
    name = new_name()
    storage.put(name, io.BytesIO(b"minutes"))
    scope.insert(
        EvidenceFile,
        organization_id=organization_id,
        assessment_id=organization_id,
        key="dir.strategy",
        name="minutes.txt",
        media_type="text/plain",
        size=7,
        sha256="a" * 64,
        stored_name=name,
        uploaded_at=NOON,
        uploaded_by="",
    )
    return name


def test_stored_files_go_with_it(leaving: Database, storage: FolderStorage) -> None:
    with leaving.writing() as session:
        scope = local_scope(session, now=NOON)
        gone, stays = _attach(scope, storage, 1), _attach(scope, storage, 2)

    purge(leaving, SETTINGS, now=NOON + timedelta(days=31), forget_file=storage.remove)

    assert [each.name for each in storage.names()] == [stays]
    assert gone != stays


@pytest.fixture
def used(database: Database) -> Database:
    """A database with one session, link, token and counted attempt long over, and one of each still open."""
    with database.writing() as session:
        for now, name in ((NOON - timedelta(days=200), "old"), (NOON, "new")):
            scope = local_scope(session, now=now)
            account = add_account(scope, name=f"{name} person", email=f"{name}@halden.example", password_hash=None)
            start_session(scope, account, method="password", lasts=timedelta(days=14))
            ends = now + timedelta(days=7)
            scope.insert(Attempt, kind="sign-in", subject_hash=name * 8, made_at=now)
            made = {"created_at": now, "expires_at": ends, "account_id": account}
            scope.insert(OneTimeLink, purpose="reset", token_hash=name * 8, email="", name="", created_by="", **made)
            scope.insert(ApiToken, name=name, token_hash=name * 8, hint=name, can_write=False, **made)
    return database


def test_what_ended_long_ago_is_deleted_and_the_rest_stays(used: Database) -> None:
    done = purge(used, SETTINGS, now=NOON)

    assert dict(done.ended) == {"signinsession": 1, "onetimelink": 1, "apitoken": 1, "attempt": 1}
    with used.reading() as session:
        for kept in (SignInSession, OneTimeLink, ApiToken, Attempt):
            assert len(session.connection().execute(select(table_of(kept))).all()) == 1
        assert _actions_of(local_scope(session), 0)[-1] == "retention.purged"


def test_a_second_purge_finds_nothing(used: Database) -> None:
    purge(used, SETTINGS, now=NOON)

    assert dict(purge(used, SETTINGS, now=NOON).ended) == {}


def test_the_server_cleans_up_by_itself_and_goes_on_after_a_failure(
    leaving: Database, storage: FolderStorage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(upkeep, "FIRST_AFTER", 0.0)
    monkeypatch.setattr(upkeep, "EVERY", 0.01)
    tries = iter((ZeroDivisionError, None))
    real = upkeep.purge

    def purge_late(*given: Any, **named: Any) -> Any:
        if (failure := next(tries, None)) is not None:
            raise failure
        return real(*given, **named, now=NOON + timedelta(days=31))

    monkeypatch.setattr(upkeep, "purge", purge_late)

    async def live_for_a_moment() -> None:
        house = asyncio.create_task(upkeep.keep_house(leaving, SETTINGS, storage))
        for _ in range(200):
            await asyncio.sleep(0.05)
            with leaving.reading() as session:
                if len(session.connection().execute(select(table_of(Organization))).all()) == 1:
                    break
        house.cancel()
        await asyncio.gather(house, return_exceptions=True)

    asyncio.run(live_for_a_moment())

    assert "tried again tomorrow" in caplog.text
    with leaving.reading() as session:
        assert len(session.connection().execute(select(table_of(Organization))).all()) == 1
