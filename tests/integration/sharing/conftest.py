"""Visitors of the kinds that sharing is about, in the organization of the assessment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.db import Scope
from app.records import Account, Membership
from app.values.visitor import MemberRole, MembershipInfo, Visitor, VisitorKind


@pytest.fixture
def account(scope: Scope, halden: Any) -> Callable[..., int]:
    """Make accounts that are members of Halden Components."""

    def make(name: str, role: str = "respondent") -> int:
        flags = {"is_administrator": False, "is_consultant": False, "is_demo": False, "totp_step": 0}
        email = f"{name.split(maxsplit=1)[0].lower()}@halden.example"
        made = scope.insert(Account, name=name, email=email, created_at=scope.now, **flags)
        scope.insert(Membership, account_id=made, organization_id=1, role=role, created_at=scope.now)
        return made

    return make


@pytest.fixture
def seen_by(scope: Scope) -> Callable[..., Scope]:
    """Return the scope as somebody sees it: a member of a role, narrowed to their own respondents where given."""

    def see(role: str, account_id: int = 0, respondents: tuple[int, ...] | None = None) -> Scope:
        member = MembershipInfo(organization_id=1, organization="Halden Components", role=MemberRole(role))
        visitor = Visitor(
            kind=VisitorKind.ACCOUNT,
            account_id=account_id,
            memberships=(member,),
            respondent_ids=None if respondents is None else frozenset(respondents),
        )
        return replace(scope, visitor=visitor)

    return see
