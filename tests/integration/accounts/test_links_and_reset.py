"""Links that work once: the first account, and a new password."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.db import local_scope, table_of
from app.errors import NotFound, Refused, TooManyTries
from app.records import Membership, OneTimeLink, Organization
from app.services.accounts.people import ACCOUNT, add_account, find_account, list_accounts
from app.services.accounts.resetting import (
    check_reset,
    make_reset_link,
    person_of_reset,
    request_reset,
    reset_password,
)
from app.services.accounts.setting_up import check_setup, make_first_link, make_setup_link, set_up
from app.services.identity.one_time_links import find_link, make_link, revoke_links, use_link
from app.services.identity.sessions import list_sessions, start_session
from tests.integration.accounts.conftest import MARA, NOON

HOUR = timedelta(hours=1)
PERSON = {"name": "Jonas Weber", "email": "jonas.weber@halden.example"}


def _secret(path: str | None) -> str:
    assert path is not None
    return path.rpartition("/")[2]


def test_a_link_works_once_for_its_purpose_and_its_time(asking) -> None:
    with asking() as scope:
        secret = make_link(scope, "reset", lasts=HOUR)
        stored = scope.first(select(table_of(OneTimeLink))).token_hash

    assert secret not in stored
    with asking() as scope, pytest.raises(NotFound):
        find_link(scope, "setup", secret)
    with asking(at=NOON + HOUR) as scope, pytest.raises(NotFound):
        find_link(scope, "reset", secret)
    with asking() as scope:
        assert use_link(scope, "reset", secret).purpose == "reset"
    with asking() as scope, pytest.raises(NotFound):
        use_link(scope, "reset", secret)


def test_of_two_who_use_a_link_at_the_same_moment_one_is_late(asking, monkeypatch) -> None:
    with asking() as scope:
        secret = make_link(scope, "reset", lasts=HOUR)
        row = use_link(scope, "reset", secret)

    monkeypatch.setattr("app.services.identity.one_time_links.find_link", lambda *_: row)

    with asking() as scope, pytest.raises(NotFound, match="just been used"):
        use_link(scope, "reset", secret)


def test_a_revoked_link_does_not_work(asking, mara) -> None:
    with asking() as scope:
        secret = make_link(scope, "reset", lasts=HOUR, account_id=mara)
        other = make_link(scope, "reset", lasts=HOUR)

        assert revoke_links(scope, "reset", account_id=mara) == 1
        with pytest.raises(NotFound):
            find_link(scope, "reset", secret)
        assert find_link(scope, "reset", other)


def test_a_new_start_replaces_the_set_up_link(asking) -> None:
    with asking() as scope:
        first, second = _secret(make_first_link(scope)), _secret(make_first_link(scope))

        with pytest.raises(NotFound):
            find_link(scope, "setup", first)
        assert find_link(scope, "setup", second)


def test_whoever_sets_up_administers_and_facilitates_what_belongs_to_nobody(asking, house) -> None:
    with house.writing() as session:
        terminal = local_scope(session, now=NOON)
        orphan = terminal.insert(Organization, name="Halden Components", created_at=NOON)
        taken = terminal.insert(Organization, name="Brno Castings", created_at=NOON)
        other = add_account(terminal, name="Petra", email="petra@brno.example", password_hash=None)
        terminal.insert(Membership, account_id=other, organization_id=taken, role="owner", created_at=NOON)
        secret = _secret(make_setup_link(terminal))

    with asking() as scope:
        done = set_up(scope, secret, **PERSON, password_hash="hash", organization="Lyon Valves", lasts=HOUR)

    with asking() as scope:
        account = scope.first(select(ACCOUNT).where(ACCOUNT.c.email == PERSON["email"]))
        member, organization = table_of(Membership), table_of(Organization)
        found = select(organization.c.name, member.c.role).join(member, member.c.organization_id == organization.c.id)
        rows = scope.rows(found.where(member.c.account_id == account.id).order_by(organization.c.name))
        sessions = list_sessions(scope, account.id)

    assert (account.is_administrator, account.is_consultant) == (True, True)
    assert [tuple(row) for row in rows] == [("Halden Components", "consultant"), ("Lyon Valves", "consultant")]
    assert orphan
    assert len(sessions) == 1
    assert not done.awaits_code
    with asking() as scope:
        assert make_first_link(scope) is None


def test_an_organization_that_is_there_is_not_founded_again(asking, house) -> None:
    with house.writing() as session:
        terminal = local_scope(session, now=NOON)
        terminal.insert(Organization, name="Halden Components", created_at=NOON)
        secret = _secret(make_setup_link(terminal))

    with asking() as scope:
        set_up(scope, secret, **PERSON, password_hash="hash", organization=" Halden Components ", lasts=HOUR)

        assert len(scope.rows(select(table_of(Organization)))) == 1


def test_everything_that_is_wrong_with_a_first_account_is_told(asking) -> None:
    with asking() as scope:
        secret = _secret(make_setup_link(scope))
        with pytest.raises(Refused) as refusal:
            check_setup(scope, secret, name="", email="no address", password="", organization="x" * 121)
        with pytest.raises(Refused, match="at least 10"):
            check_setup(scope, secret, **PERSON, password="short", organization="")
        check_setup(scope, secret, **PERSON, password="quiet harbour lantern", organization="")

    assert {problem.place for problem in refusal.value.problems} == {"name", "email", "organization"}


@pytest.mark.parametrize("email", ["mara@", "@halden", "a b@c", "two@at@signs", "<x@y>", "a,b@c", "\x00@b"])
def test_what_is_no_address_makes_no_account(asking, email: str) -> None:
    with asking() as scope, pytest.raises(Refused):
        add_account(scope, name="Somebody", email=email, password_hash=None)


def test_an_address_has_one_account(asking, mara) -> None:
    with asking() as scope, pytest.raises(Refused, match="already"):
        add_account(scope, name="Another", email=MARA.upper(), password_hash=None)


def test_a_new_password_ends_all_sessions_and_the_link(asking, mara) -> None:
    with asking() as scope:
        secret = _secret(make_reset_link(scope, mara))
        for _ in range(2):
            start_session(scope, mara, method="password", lasts=HOUR)

    with asking() as scope:
        assert person_of_reset(scope, secret).email == MARA
        reset_password(scope, secret, password_hash="new hash")

    with asking() as scope:
        assert find_account(scope, mara).password_hash == "new hash"
        assert list_sessions(scope, mara) == ()
        with pytest.raises(NotFound):
            reset_password(scope, secret, password_hash="again")


def test_a_new_reset_link_ends_the_one_before(asking, mara) -> None:
    with asking() as scope:
        first, second = _secret(make_reset_link(scope, mara)), _secret(make_reset_link(scope, mara))

        with pytest.raises(NotFound):
            person_of_reset(scope, first)
        assert person_of_reset(scope, second).id == mara


def test_a_reset_link_of_nobody_opens_nothing(asking) -> None:
    with asking() as scope:
        secret = make_link(scope, "reset", lasts=HOUR)

        with pytest.raises(NotFound):
            person_of_reset(scope, secret)


def test_a_reset_refuses_a_password_that_is_mostly_the_name(asking, mara) -> None:
    with asking() as scope:
        secret = _secret(make_reset_link(scope, mara))

        with pytest.raises(Refused, match="mostly your name"):
            check_reset(scope, secret, password="MaraLindqvist!")


def test_a_closed_account_gets_no_link(asking, mara) -> None:
    with asking() as scope:
        scope.run(ACCOUNT.update().values(disabled_at=NOON))

        with pytest.raises(NotFound):
            make_reset_link(scope, mara)
        assert request_reset(scope, MARA) is None


def test_a_link_is_made_for_known_addresses_and_not_too_often(asking, mara) -> None:
    with asking() as scope:
        person, path = request_reset(scope, MARA)
        assert (person.id, path.startswith("/reset/")) == (mara, True)
        assert request_reset(scope, "nobody@halden.example") is None
        request_reset(scope, MARA)
        request_reset(scope, MARA)

        with pytest.raises(TooManyTries):
            request_reset(scope, MARA)


def test_whoever_signs_in_elsewhere_gets_no_link(asking, mara) -> None:
    with asking() as scope:
        scope.run(ACCOUNT.update().values(password_hash=None, sso_issuer="https://id.example", sso_subject="7"))

        assert request_reset(scope, MARA) is None


def test_accounts_are_listed_by_name(asking, mara) -> None:
    with asking() as scope:
        add_account(scope, name="Ada", email="ada@halden.example", password_hash=None)

        assert [row.name for row in list_accounts(scope)] == ["Ada", "Mara Lindqvist"]
