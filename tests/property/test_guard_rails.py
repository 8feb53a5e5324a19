"""Whatever people try with roles: somebody always manages an organization, and nobody takes more than they have."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from app.permissions import OF_ROLE
from app.services.membership.rules import MANAGING, is_last_manager, reason_against, roles_to_give
from app.values.people import Member
from app.values.visitor import MemberRole

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
ROLES = st.sampled_from(list(MemberRole))


@st.composite
def organizations(draw) -> list[Member]:
    """Some people with roles, among them somebody active who manages."""
    drawn = draw(st.lists(st.tuples(ROLES, st.booleans()), max_size=5))
    first = draw(st.sampled_from(sorted(MANAGING)))
    return [
        Member(account_id=number, name=f"Person {number}", email="", role=role, joined_at=NOON, is_active=is_active)
        for number, (role, is_active) in enumerate([(first, True), *drawn])
    ]


def _is_owned(members: list[Member]) -> bool:
    return any(member.role is MemberRole.OWNER for member in members)


@given(
    members=organizations(),
    tries=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5), st.none() | ROLES), max_size=30),
)
def test_no_series_of_changes_leaves_an_organization_without_a_manager(members, tries) -> None:
    for actor_id, target_id, role in tries:
        actor = next((each for each in members if each.account_id == actor_id), None)
        target = next((each for each in members if each.account_id == target_id), None)
        if actor is None or target is None or not actor.is_active:
            continue

        against = reason_against(members, own=actor.role, target=target, role=role, has_owner=_is_owned(members))
        if not against:
            others = [each for each in members if each is not target]
            members = others if role is None else [*others, replace(target, role=role)]

        assert any(each.role in MANAGING and each.is_active for each in members)


@given(own=ROLES, has_owner=st.booleans())
def test_nobody_gives_what_reaches_further_than_their_own_role(own: MemberRole, has_owner: bool) -> None:
    for role in roles_to_give(own, has_owner=has_owner):
        is_first_owner = role is MemberRole.OWNER and not has_owner and own in MANAGING

        assert OF_ROLE[role] <= OF_ROLE[own] or is_first_owner


@given(members=organizations(), own=ROLES, number=st.integers(0, 5), role=st.none() | ROLES)
def test_nobody_touches_whose_role_reaches_further(members, own, number: int, role) -> None:
    target = members[number % len(members)]

    against = reason_against(members, own=own, target=target, role=role, has_owner=_is_owned(members))

    if own not in MANAGING or not OF_ROLE[target.role] <= OF_ROLE[own]:
        assert against


@given(members=organizations(), number=st.integers(0, 5))
def test_the_terminal_does_all_but_leave_an_organization_behind(members, number: int) -> None:
    target = members[number % len(members)]

    against = reason_against(members, own=None, target=target, role=None, has_owner=_is_owned(members))

    assert bool(against) is is_last_manager(members, target.account_id)
