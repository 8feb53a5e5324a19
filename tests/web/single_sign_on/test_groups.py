"""What groups of the provider give: at every sign-in, roles and standing follow them."""

from __future__ import annotations

import json
import logging

import pytest

from tests.people import ADMINISTRATOR

EMAIL = "eva.horvath@halden.example"
MAPPING = {
    "halden-managers": {"organization": "Halden Components", "role": "owner"},
    "halden-staff": {"organization": "Halden Components", "role": "respondent"},
    "readers": [
        {"organization": "Halden Components", "role": "reader"},
        {"organization": "Brno Castings", "role": "reader"},
    ],
    "new": {"organization": "Lyon Valves", "role": "consultant"},
    "consultants": "consultant",
    "it": "administrator",
}


def _with(here, provider, *groups: str) -> None:
    """Sign Eva in while she is in these groups."""
    provider.person |= {"groups": list(groups)}
    assert here.go(here.house.stranger()).status_code == 303


@pytest.fixture
def mapped(trusting):
    return trusting(sso_create_accounts=True, sso_mapping=json.dumps(MAPPING))


def test_groups_give_roles(mapped, provider) -> None:
    _with(mapped, provider, "readers", "unknown")

    assert mapped.roles(EMAIL) == {"Halden Components": ("reader", "groups"), "Brno Castings": ("reader", "groups")}


def test_of_several_roles_the_furthest_counts(mapped, provider) -> None:
    _with(mapped, provider, "readers", "halden-staff", "halden-managers")

    assert mapped.roles(EMAIL)["Halden Components"] == ("owner", "groups")


def test_a_group_that_is_gone_takes_its_role_along(mapped, provider) -> None:
    _with(mapped, provider, "halden-managers", "readers")
    _with(mapped, provider, "halden-staff")

    assert mapped.roles(EMAIL) == {"Halden Components": ("respondent", "groups")}


def test_a_role_given_by_hand_stays_when_no_group_speaks_of_it(mapped, provider) -> None:
    from app.db import local_scope, table_of
    from app.records import Membership

    _with(mapped, provider, "halden-staff")
    table, account = table_of(Membership), mapped.account(EMAIL)
    with mapped.house.app.state.database.writing() as session:
        scope = local_scope(session)
        keys = {"account_id": account.id, "organization_id": mapped.house.people.brno}
        scope.insert(Membership, **keys, role="reader", created_at=scope.now)
        scope.run(table.update().where(table.c.organization_id == mapped.house.people.halden).values(role="reader"))

    _with(mapped, provider, "halden-staff")
    kept = mapped.roles(EMAIL)
    _with(mapped, provider)

    assert kept == {"Halden Components": ("respondent", "groups"), "Brno Castings": ("reader", "hand")}
    assert mapped.roles(EMAIL) == {"Brno Castings": ("reader", "hand")}


def test_a_group_replaces_a_role_given_by_hand_and_takes_it_along(mapped, provider) -> None:
    _with(mapped, provider, "readers")
    _with(mapped, provider)
    from app.db import local_scope
    from app.records import Membership

    with mapped.house.app.state.database.writing() as session:
        scope = local_scope(session)
        keys = {"account_id": mapped.account(EMAIL).id, "organization_id": mapped.house.people.brno}
        scope.insert(Membership, **keys, role="owner", created_at=scope.now)

    _with(mapped, provider, "readers")
    during = mapped.roles(EMAIL)["Brno Castings"]
    _with(mapped, provider)

    assert during == ("reader", "groups")
    assert mapped.roles(EMAIL) == {}


def test_groups_that_are_not_told_change_nothing(mapped, provider) -> None:
    _with(mapped, provider, "readers")
    provider.person |= {"groups": None, "_claim_names": {"groups": "src1"}}

    assert mapped.go(mapped.house.stranger()).status_code == 303
    assert set(mapped.roles(EMAIL)) == {"Halden Components", "Brno Castings"}


def test_no_groups_at_all_are_none(mapped, provider) -> None:
    _with(mapped, provider, "readers")
    provider.person |= {"groups": None}

    mapped.go(mapped.house.stranger())

    assert mapped.roles(EMAIL) == {}


def test_one_group_may_come_as_a_text(mapped, provider) -> None:
    provider.person |= {"groups": "halden-staff"}

    mapped.go(mapped.house.stranger())

    assert mapped.roles(EMAIL) == {"Halden Components": ("respondent", "groups")}


def test_groups_give_and_take_standing(mapped, provider) -> None:
    _with(mapped, provider, "it", "consultants")
    given = mapped.account(EMAIL)
    _with(mapped, provider, "consultants")
    taken = mapped.account(EMAIL)

    assert (given.is_administrator, given.is_consultant) == (True, True)
    assert (taken.is_administrator, taken.is_consultant) == (False, True)


def test_the_last_administrator_stays(mapped, provider, caplog) -> None:
    from app.db import local_scope
    from app.services.administration.accounts import disable_account

    _with(mapped, provider, "it")
    with mapped.house.app.state.database.writing() as session:
        disable_account(local_scope(session), mapped.house.people.accounts[ADMINISTRATOR])

    with caplog.at_level(logging.WARNING, "groundwork.sso"):
        _with(mapped, provider)

    assert mapped.account(EMAIL).is_administrator
    assert "the last administrator; it was left" in caplog.text


def test_a_standing_that_no_group_gives_is_given_by_hand(trusting, provider) -> None:
    from app.db import local_scope
    from app.services.administration.accounts import set_standing

    here = trusting(sso_create_accounts=True, sso_mapping=json.dumps({"it": "administrator"}))
    _with(here, provider)
    with here.house.app.state.database.writing() as session:
        set_standing(local_scope(session), here.account(EMAIL).id, is_administrator=False, is_consultant=True)

    _with(here, provider)

    assert here.account(EMAIL).is_consultant


def test_an_organization_that_is_not_here_is_told_and_left(mapped, provider, caplog) -> None:
    with caplog.at_level(logging.WARNING, "groundwork.sso"):
        _with(mapped, provider, "new")

    assert mapped.roles(EMAIL) == {}
    assert "Lyon Valves" in caplog.text


def test_an_organization_is_founded_where_the_settings_say_so(trusting, provider) -> None:
    here = trusting(sso_create_accounts=True, sso_found_organizations=True, sso_mapping=json.dumps(MAPPING))

    _with(here, provider, "new")

    assert here.roles(EMAIL) == {"Lyon Valves": ("consultant", "groups")}


def test_an_organization_may_be_named_by_its_number(trusting, provider) -> None:
    number = 2
    here = trusting(sso_create_accounts=True, sso_mapping={"brno": {"organization": number, "role": "owner"}})

    _with(here, provider, "brno")

    assert here.roles(EMAIL) == {"Brno Castings": ("owner", "groups")}


def test_the_list_of_members_says_where_a_role_comes_from(mapped, provider) -> None:
    from tests.people import OWNER

    _with(mapped, provider, "halden-staff")

    page = mapped.house.sign_in(OWNER).get(f"/o/{mapped.house.people.halden}")

    assert "role from single sign-on" in page.text
