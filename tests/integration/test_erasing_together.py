"""Accounts are removed at the same moment, and beside other changes: somebody is always left who looks after things."""

from __future__ import annotations

from sqlalchemy import select

from app.db import Database, Scope, local_scope, table_of
from app.errors import Refused
from app.records import Account, Membership, OneTimeLink, Organization
from app.services.accounts.people import add_account
from app.services.accounts.resetting import make_reset_link
from app.services.administration.accounts import set_standing
from app.services.identity.installation import prepare_installation
from app.services.membership.members import change_role
from app.services.privacy.erasing import erase_account
from app.services.single_sign_on.applying import apply_groups
from app.values.single_sign_on import Wanted
from app.values.visitor import MemberRole
from tests.together import run_together

ACCOUNT, LINK, MEMBER = table_of(Account), table_of(OneTimeLink), table_of(Membership)


def _two(scope: Scope, *, is_administrator: bool) -> list[int]:
    """Make two administrators or two owners, and somebody who depends on them."""
    prepare_installation(scope, demo=False)
    scope.insert(Organization, name="Halden Components", created_at=scope.now)
    numbers = []
    for name, role in (("Mara Lindqvist", "owner"), ("Jonas Weber", "owner"), ("Yuki Tanaka", "reader")):
        email = f"{name.partition(' ')[0].lower()}@halden.example"
        standing = is_administrator and role == "owner"
        number = add_account(scope, name=name, email=email, password_hash=None, is_administrator=standing)
        if not is_administrator:
            scope.insert(Membership, account_id=number, organization_id=1, role=role, created_at=scope.now)
        numbers.append(number)
    return numbers[:2]


def _at_once(database: Database, *works: object) -> list[BaseException]:
    def work(number: int) -> None:
        with database.writing() as session:
            works[number](local_scope(session))  # type: ignore[operator]

    return run_together(work, len(works))


def _administrators(database: Database) -> int:
    with database.reading() as session:
        return len(local_scope(session).rows(select(ACCOUNT.c.id).where(ACCOUNT.c.is_administrator.is_(True))))


def test_two_administrators_who_go_at_the_same_moment_leave_one(database: Database) -> None:
    with database.writing() as session:
        first, second = _two(local_scope(session), is_administrator=True)

    failures = _at_once(database, lambda scope: erase_account(scope, first), lambda scope: erase_account(scope, second))

    assert [type(each) for each in failures] == [Refused]
    assert _administrators(database) == 1


def test_an_administrator_does_not_go_while_the_other_one_steps_down(database: Database) -> None:
    with database.writing() as session:
        first, second = _two(local_scope(session), is_administrator=True)

    failures = _at_once(
        database,
        lambda scope: erase_account(scope, first),
        lambda scope: set_standing(scope, second, is_administrator=False, is_consultant=False, is_confirmed=True),
    )

    assert [type(each) for each in failures] == [Refused]
    assert _administrators(database) == 1


def test_the_groups_of_a_provider_do_not_take_the_administration_while_the_other_one_goes(database: Database) -> None:
    with database.writing() as session:
        first, second = _two(local_scope(session), is_administrator=True)
    no_more = Wanted(roles={}, is_administrator=False, is_consultant=None)

    _at_once(
        database,
        lambda scope: erase_account(scope, first),
        lambda scope: apply_groups(scope, second, no_more, founds=False),
    )

    assert _administrators(database) == 1


def test_an_owner_does_not_go_while_the_other_one_becomes_a_reader(database: Database) -> None:
    with database.writing() as session:
        first, second = _two(local_scope(session), is_administrator=False)

    failures = _at_once(
        database,
        lambda scope: erase_account(scope, first),
        lambda scope: change_role(scope, 1, second, MemberRole.READER),
    )

    with database.reading() as session:
        roles = [row.role for row in local_scope(session).rows(select(MEMBER.c.role))]
    assert [type(each) for each in failures] == [Refused]
    assert roles.count("owner") == 1


def test_links_of_no_organization_lose_the_name_of_whoever_made_them(database: Database) -> None:
    with database.writing() as session:
        scope = local_scope(session)
        first, second = _two(scope, is_administrator=True)
        make_reset_link(scope, second)
        scope.run(LINK.update().values(created_by="Mara Lindqvist"))

        erase_account(scope, first)

        assert [row.created_by for row in scope.rows(select(LINK.c.created_by))] == [f"Removed account {first}"]
