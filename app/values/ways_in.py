"""Ways into one assessment without an account: invitations of respondents and share links of a report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from app.values.assessment import RespondentInfo


class WayIn(StrEnum):
    """Where a respondent stands with their way in; docs/invitations.md says when each holds."""

    NOT_INVITED = "not_invited"
    NOT_SENT = "not_sent"
    SENT = "sent"
    OPENED = "opened"
    REVOKED = "revoked"
    ACCOUNT = "account"
    REMOVED = "removed"


@dataclass(frozen=True, kw_only=True)
class InvitationInfo:
    """The invitation of one respondent. Without `made_at` there is an address and no link yet."""

    respondent_id: int
    email: str = ""
    made_at: datetime | None = None
    sent_at: datetime | None = None
    opened_at: datetime | None = None
    seen_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a link that works while the assessment is open."""
        return self.made_at is not None and self.revoked_at is None


def way_in_of(person: RespondentInfo, invitation: InvitationInfo | None) -> WayIn:
    """Return where a respondent stands with their invitation (None: there is none).

    >>> mara = RespondentInfo(id=1, name="Mara Lindqvist", job_title="", roles=("EX",))
    >>> way_in_of(mara, None).value, way_in_of(mara, InvitationInfo(respondent_id=1, made_at=datetime.min)).value
    ('not_invited', 'not_sent')
    """
    if person.account_id is not None:
        return WayIn.ACCOUNT
    if person.is_sealed:
        return WayIn.REMOVED
    if invitation is None or invitation.made_at is None:
        return WayIn.NOT_INVITED
    if invitation.revoked_at is not None:
        return WayIn.REVOKED
    if invitation.sent_at is None:
        return WayIn.NOT_SENT
    return WayIn.SENT if invitation.opened_at is None else WayIn.OPENED


@dataclass(frozen=True, kw_only=True)
class MadeLink:
    """A link just made, the only time that its secret is known: `path` is the address on this site."""

    respondent_id: int
    name: str
    email: str
    path: str


@dataclass(frozen=True, kw_only=True)
class InvitationLanding:
    """What a person is told before they open their invitation.

    `first_clause` is where their questions begin, empty where they are asked nothing; `is_opened` says that the link
    was opened before.
    """

    respondent_id: int
    name: str
    email: str
    job_title: str
    invited_by: str
    organization_id: int
    organization: str
    assessment_id: int
    title: str
    scope: str
    due: date | None
    questions: int
    first_clause: str
    is_opened: bool


class ShareState(StrEnum):
    """Whether a share link works, and how it ended."""

    WORKS = "works"
    ENDED = "ended"
    REVOKED = "revoked"


@dataclass(frozen=True, kw_only=True)
class ShareLinkInfo:
    """A link to one report. It works through the day before `expires_at` begins, unless it is revoked."""

    id: int
    label: str
    created_at: datetime
    created_by: str
    expires_at: datetime
    revoked_at: datetime | None
    seen_at: datetime | None
    times_opened: int

    def state_at(self, now: datetime) -> ShareState:
        """Return whether the link works at a moment."""
        if self.revoked_at is not None:
            return ShareState.REVOKED
        return ShareState.ENDED if self.expires_at <= now else ShareState.WORKS


@dataclass(frozen=True, kw_only=True)
class PersonLine:
    """One person of a list as it was read: `place` is where they stand, `faults` what keeps them from being added.

    `asked` narrows what the roles are asked, None where the list says nothing about it.
    """

    place: str
    written: tuple[str, ...]
    name: str = ""
    email: str = ""
    roles: tuple[str, ...] = ()
    job_title: str = ""
    unit: str = ""
    asked: tuple[str, ...] | None = None
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ListedPerson:
    """What becomes of one line of a list: `what` is add, email, known or fault, and `text` says it in words."""

    line: PersonLine
    what: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ListOutcome:
    """What was done with a list: how many were added, how many addresses noted, and the lines that were left out."""

    added: int
    noted: int
    left_out: Sequence[ListedPerson]
