"""The members of an organization with what may be done to each, pending invitations, and the page of an invitation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from app.presenters.marks import Choice
from app.presenters.words import count_text, date_text, initials_text, moment_text
from app.values.people import JoinOffer, Member, PendingMember
from app.values.visitor import MemberRole

# What stands for the terminal, which is nobody in particular.
NOBODY = ("", "You")
ROLE_MEANINGS = {
    MemberRole.OWNER: "does everything, also removes the organization",
    MemberRole.CONSULTANT: "facilitates: prepares assessments, agrees levels, manages members",
    MemberRole.RESPONDENT: "answers and sees the report",
    MemberRole.READER: "sees report, gaps and plan",
}


@dataclass(frozen=True, kw_only=True)
class MemberRow:
    """One member. `roles` are those that may be given, empty where nothing may be changed; `fixed_text` says why."""

    account_id: int
    name: str
    email: str
    initials: str
    role_text: str
    note: str
    roles: tuple[Choice, ...]
    action: str
    is_self: bool
    is_open: bool
    fixed_text: str


@dataclass(frozen=True, kw_only=True)
class PendingRow:
    """One pending invitation."""

    email: str
    name: str
    text: str
    is_expired: bool
    action: str


@dataclass(frozen=True, kw_only=True)
class MembersView:
    """The page of members."""

    organization: str
    count_text: str
    members: tuple[MemberRow, ...]
    pending: tuple[PendingRow, ...]
    roles: tuple[Choice, ...]
    action: str


@dataclass(frozen=True, kw_only=True)
class JoiningView:
    """What an invitation offers, in words."""

    organization: str
    role_text: str
    email: str
    invited_text: str
    until_text: str


def build_members(
    *,
    organization_id: int,
    organization: str,
    members: Sequence[Member],
    pending: Sequence[PendingMember],
    givable: Sequence[MemberRole],
    reasons: dict[int, str],
    own_account: int | None,
    chosen_role: str,
    open_account: int | None,
    now: datetime,
) -> MembersView:
    """Build the page of members. `reasons` says by account why its membership cannot be touched."""
    base = f"/o/{organization_id}"
    return MembersView(
        organization=organization,
        count_text=count_text(len(members), "member"),
        members=tuple(
            _member_row(
                member,
                givable=givable,
                fixed_text=reasons.get(member.account_id, ""),
                is_self=member.account_id == own_account,
                is_open=member.account_id == open_account,
                base=base,
            )
            for member in members
        ),
        pending=tuple(_pending_row(each, base=base, now=now) for each in pending),
        roles=_choices(givable, chosen_role or MemberRole.RESPONDENT.value),
        action=f"{base}/members",
    )


def build_joining(offer: JoinOffer, *, now: datetime) -> JoiningView:
    """Build the page of an invitation."""
    return JoiningView(
        organization=offer.organization,
        role_text=_offered_text(offer.role),
        email=offer.email,
        invited_text=f"{offer.invited_by} invites you" if offer.invited_by not in NOBODY else "You are invited",
        until_text=moment_text(offer.expires_at, now=now),
    )


def _offered_text(role: MemberRole) -> str:
    """Name a role and say what it may do.

    >>> _offered_text(MemberRole.READER)
    'reader. A reader sees report, gaps and plan'
    """
    article = "An" if role is MemberRole.OWNER else "A"
    return f"{role.value}. {article} {role.value} {ROLE_MEANINGS[role]}"


def _member_row(
    member: Member, *, givable: Sequence[MemberRole], fixed_text: str, is_self: bool, is_open: bool, base: str
) -> MemberRow:
    offered = (*givable, *(() if member.role in givable else (member.role,)))
    notes = (
        "you" if is_self else "",
        "" if member.is_active else "account disabled",
        "role from single sign-on" if member.comes_from_groups else "",
    )
    return MemberRow(
        account_id=member.account_id,
        name=member.name,
        email=member.email,
        initials=initials_text(member.name),
        role_text=member.role.value,
        note=", ".join(filter(None, notes)),
        roles=() if fixed_text else _choices(offered, member.role.value),
        action=f"{base}/members/{member.account_id}",
        is_self=is_self,
        is_open=is_open,
        fixed_text=fixed_text,
    )


def _pending_row(pending: PendingMember, *, base: str, now: datetime) -> PendingRow:
    until = date_text(pending.expires_at.astimezone(now.tzinfo).date())
    ends = f"expired on {until}" if pending.is_expired else f"expires on {until}"
    by = f"invited by {pending.invited_by}" if pending.invited_by not in NOBODY else "invited"
    return PendingRow(
        email=pending.email,
        name=pending.name,
        text=f"{pending.role.value}, {by}, {ends}",
        is_expired=pending.is_expired,
        action=f"{base}/invitations/{pending.link_id}",
    )


def _choices(roles: Sequence[MemberRole], chosen: str) -> tuple[Choice, ...]:
    return tuple(
        Choice(
            value=role.value, text=f"{role.value.capitalize()}: {ROLE_MEANINGS[role]}", is_selected=role.value == chosen
        )
        for role in roles
    )
