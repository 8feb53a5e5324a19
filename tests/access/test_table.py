"""The table of permissions holds for every visitor there can be, and its page says what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.permissions import OF_ROLE, Permission, may, organizations_with, permissions_in, roles_with
from app.values.visitor import STRANGER, TERMINAL, MemberRole, MembershipInfo, Visitor, VisitorKind
from docs.permissions import COVERS, TARGET, write_page

ORGANIZATIONS = st.integers(1, 4)
PLACES = st.none() | ORGANIZATIONS
MEMBERSHIPS = st.lists(
    st.builds(
        MembershipInfo,
        organization_id=ORGANIZATIONS,
        organization=st.just("Halden Components"),
        role=st.sampled_from(MemberRole),
        is_leaving=st.booleans(),
    ),
    unique_by=lambda each: each.organization_id,
)
ACCOUNTS = st.builds(
    Visitor,
    kind=st.sampled_from([VisitorKind.ACCOUNT, VisitorKind.DEMO]),
    account_id=st.integers(1, 9),
    is_administrator=st.booleans(),
    is_consultant=st.booleans(),
    memberships=MEMBERSHIPS.map(tuple),
)
LINKS = st.builds(
    Visitor,
    kind=st.sampled_from([VisitorKind.INVITED, VisitorKind.SHARED]),
    organization_id=ORGANIZATIONS,
    assessment_id=st.integers(1, 4),
)
IN_AN_ORGANIZATION = set(Permission) - {
    Permission.ANYONE,
    Permission.OWN_ACCOUNT,
    Permission.ADMINISTER,
    Permission.START_ASSESSMENT,
}


@given(visitor=ACCOUNTS, permission=st.sampled_from(sorted(IN_AN_ORGANIZATION)), place=PLACES)
def test_nobody_reaches_into_an_organization_they_do_not_belong_to(
    visitor: Visitor, permission: Permission, place: int | None
) -> None:
    is_allowed = may(visitor, permission, organization_id=place, assessment_id=None)

    is_member = place in {each.organization_id for each in visitor.memberships}
    is_removing = permission is Permission.DELETE_ORGANIZATION and visitor.is_administrator
    assert not is_allowed or is_member or is_removing


@given(visitor=ACCOUNTS, place=ORGANIZATIONS)
def test_an_organization_that_is_leaving_can_only_be_kept(visitor: Visitor, place: int) -> None:
    leaving = tuple(replace(each, is_leaving=True) for each in visitor.memberships)

    found = permissions_in(replace(visitor, memberships=leaving), place)

    assert not found & (IN_AN_ORGANIZATION - {Permission.DELETE_ORGANIZATION})


@given(visitor=ACCOUNTS, more=ORGANIZATIONS, role=st.sampled_from(MemberRole), place=PLACES)
def test_a_role_in_one_organization_changes_nothing_in_another(
    visitor: Visitor, more: int, role: MemberRole, place: int | None
) -> None:
    others = tuple(each for each in visitor.memberships if each.organization_id != more)
    added = MembershipInfo(organization_id=more, organization="Brno Castings", role=role)

    before = permissions_in(replace(visitor, memberships=others), place)
    after = permissions_in(replace(visitor, memberships=(*others, added)), place)

    assert after >= before
    assert place in (more, None) or after == before


@given(visitor=LINKS, permission=st.sampled_from(Permission), place=PLACES, assessment=st.none() | st.integers(1, 4))
def test_a_link_opens_nothing_but_its_own_assessment(
    visitor: Visitor, permission: Permission, place: int | None, assessment: int | None
) -> None:
    is_allowed = may(visitor, permission, organization_id=place, assessment_id=assessment)

    is_own = (place, assessment) == (visitor.organization_id, visitor.assessment_id)
    assert not is_allowed or is_own or permission is Permission.ANYONE


@given(permission=st.sampled_from(Permission), place=PLACES, assessment=st.none() | st.integers(1, 4))
def test_a_stranger_may_what_anyone_may(permission: Permission, place: int | None, assessment: int | None) -> None:
    is_allowed = may(STRANGER, permission, organization_id=place, assessment_id=assessment)

    assert is_allowed == (permission is Permission.ANYONE)


@given(visitor=ACCOUNTS, permission=st.sampled_from(Permission))
def test_the_organizations_with_a_permission_are_those_in_which_it_is_allowed(
    visitor: Visitor, permission: Permission
) -> None:
    plain = replace(visitor, is_administrator=False, is_consultant=False)
    general = {Permission.ANYONE, Permission.OWN_ACCOUNT}

    found = organizations_with(plain, permission)

    if permission not in general:
        assert set(found) == {place for place in range(1, 5) if permission in permissions_in(plain, place)}


def test_the_terminal_may_everything() -> None:
    assert permissions_in(TERMINAL, 7) == set(Permission)


def test_an_owner_may_all_that_a_consultant_may() -> None:
    assert OF_ROLE[MemberRole.OWNER] > OF_ROLE[MemberRole.CONSULTANT]


@pytest.mark.parametrize("permission", Permission)
def test_the_roles_with_a_permission_are_named_as_they_are_stored(permission: Permission) -> None:
    assert roles_with(permission) == tuple(role.value for role in MemberRole if permission in OF_ROLE[role])


def test_the_page_about_permissions_is_current() -> None:
    assert set(COVERS) == set(Permission)
    assert TARGET.read_text(encoding="utf-8") == write_page(), "Run `make reference`."
