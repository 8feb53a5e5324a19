"""Who asks: a person with an account, a program with a token, somebody with a link, the terminal, or a stranger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class MemberRole(StrEnum):
    """What a person is in one organization."""

    CONSULTANT = "consultant"
    OWNER = "owner"
    RESPONDENT = "respondent"
    READER = "reader"


class VisitorKind(StrEnum):
    """How a visitor is known."""

    ACCOUNT = "account"
    DEMO = "demo"
    INVITED = "invited"
    SHARED = "shared"
    TERMINAL = "terminal"
    SERVER = "server"
    STRANGER = "stranger"


@dataclass(frozen=True, kw_only=True)
class MembershipInfo:
    """The role of a person in one organization; one that is leaving waits for its removal and is hidden until then."""

    organization_id: int
    organization: str
    role: MemberRole
    is_leaving: bool = False


@dataclass(frozen=True, kw_only=True)
class Visitor:
    """Who asks, as far as the installation knows.

    `account_id` is set for accounts, `assessment_id` and `organization_id` for what a link opens. `token_id` is set
    where a program uses the account; it changes nothing unless `can_write`, and reaches one organization when the
    memberships say so. `respondent_ids` are those whose answers this visitor may see and give (None: of everybody that
    has no own way in). `csrf` is what this visitor's forms must carry, empty where there is nothing to protect.
    """

    kind: VisitorKind
    name: str = ""
    email: str = ""
    address: str = ""
    account_id: int | None = None
    session_id: int | None = None
    token_id: int | None = None
    link_id: int | None = None
    can_write: bool = True
    is_administrator: bool = False
    is_consultant: bool = False
    memberships: tuple[MembershipInfo, ...] = ()
    organization_id: int | None = None
    assessment_id: int | None = None
    respondent_ids: frozenset[int] | None = None
    csrf: str = ""

    @property
    def is_signed_in(self) -> bool:
        """Whether this visitor has an account of their own, the demo included."""
        return self.account_id is not None

    @property
    def is_demo(self) -> bool:
        """Whether this is the demo consultant of a machine that tries Groundwork."""
        return self.kind is VisitorKind.DEMO

    def role_in(self, organization_id: int | None) -> MemberRole | None:
        """Return the role in an organization, None where there is none."""
        return next((each.role for each in self.memberships if each.organization_id == organization_id), None)


TERMINAL = Visitor(kind=VisitorKind.TERMINAL, name="Terminal", is_administrator=True, is_consultant=True)
# What the server does by itself, such as deleting what was kept long enough. Nobody visits as this.
SERVER = Visitor(kind=VisitorKind.SERVER, name="Groundwork")
STRANGER = Visitor(kind=VisitorKind.STRANGER)
