"""The page of invitations: where each respondent stands, and what can be done about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from app.presenters import links
from app.presenters.marks import Choice, StatusMark
from app.presenters.standing import Standing
from app.presenters.words import count_text, date_text, initials_text, listing_text, moment_text
from app.values import RespondentInfo
from app.values.ways_in import InvitationInfo, InvitationLanding, ListedPerson, MadeLink, PersonLine, WayIn, way_in_of

QUIET, DONE, WAITING, AMBER = "not-started", "completed", "in-progress", "check"
NO_INVITATION = InvitationInfo(respondent_id=0)
MARKS = {
    WayIn.NOT_INVITED: StatusMark(id=QUIET, text="Not invited"),
    WayIn.NOT_SENT: StatusMark(id=AMBER, text="Not sent yet"),
    WayIn.SENT: StatusMark(id=WAITING, text="Sent"),
    WayIn.OPENED: StatusMark(id=DONE, text="Opened"),
    WayIn.REVOKED: StatusMark(id=QUIET, text="Revoked"),
    WayIn.ACCOUNT: StatusMark(id=DONE, text="Account"),
    WayIn.REMOVED: StatusMark(id=QUIET, text="Removed"),
}
ONE_ANSWER = (
    "On the pages nobody else sees a single answer of yours, and nobody can change it. Figures count all answers "
    "together; where you are the only one who answers, the figure is your answer."
)
TAKEN_HOME = (
    "Owners and consultants can take the assessment home as a file. Your answers stand there without your name and "
    "without your notes, but with your role and unit; where few share them, they may still tell that it is you."
)
ALL_DATA = (
    "Your name stands beside them only in the export of all that is stored about you, or of the whole organization; "
    "the audit trail notes who took it."
)
WHAT_HAPPENS = {"add": "Added", "email": "E-mail noted", "known": "Nothing changes", "fault": "Left out"}


@dataclass(frozen=True, kw_only=True)
class InvitedRow:
    """A respondent with their way in. `invite_text` is empty where no link can be made."""

    id: int
    name: str
    initials: str
    roles_text: str
    asked_text: str
    email: str
    status: StatusMark
    detail: str
    invite_text: str
    can_revoke: bool
    accounts: tuple[Choice, ...]
    action: str
    is_nobody: bool
    is_open: bool = False


@dataclass(frozen=True, kw_only=True)
class ShownLink:
    """A link that is shown once, with whom it is for."""

    id: str
    name: str
    address: str


@dataclass(frozen=True, kw_only=True)
class PlannedRow:
    """One line of a list with what becomes of it."""

    place: str
    name: str
    about: str
    roles_text: str
    what: str
    what_text: str
    text: str


@dataclass(frozen=True, kw_only=True)
class InvitationsView:
    """The page. `invite_all_text` is empty where everybody is invited; `links` are shown this once."""

    lead: str
    mail_text: str
    rows: tuple[InvitedRow, ...]
    empty_text: str
    invite_all_text: str
    invite_all_action: str
    list_action: str
    settings_href: str
    is_closed: bool
    links: tuple[ShownLink, ...] = ()
    errors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class LandingView:
    """What a person reads before they open their invitation."""

    title: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    stored: tuple[str, ...]
    seen: tuple[str, ...]
    open_text: str


def build_invitations(
    standing: Standing,
    invitations: Sequence[InvitationInfo],
    accounts: Sequence[tuple[int, str]],
    *,
    can_mail: bool,
    made: Sequence[ShownLink] = (),
    errors: Mapping[str, str] | None = None,
    opened: int | None = None,
) -> InvitationsView:
    """Build the page; `made` are links just made, `errors` the faults of a form, `opened` whose form it was."""
    known = {each.respondent_id: each for each in invitations}
    rows = tuple(
        _row(standing, person, known.get(person.id, NO_INVITATION), accounts, is_open=person.id == opened)
        for person in standing.snapshot.respondents
    )
    left = sum(1 for row in rows if row.invite_text == "Invite")
    is_closed = standing.snapshot.header.closed_at is not None
    page = links.page_path(standing.id, "invitations")
    return InvitationsView(
        lead="A personal link lets somebody answer without an account, until the assessment closes.",
        mail_text="" if can_mail else "No mail server is set: links are shown once here, for you to pass on.",
        rows=rows,
        empty_text="" if rows else "Nobody is named yet. Add a list of people below.",
        invite_all_text=f"Invite all {left} not invited yet" if left > 1 and not is_closed else "",
        invite_all_action=page,
        list_action=f"{page}/list",
        settings_href=f"{links.page_path(standing.id, 'settings')}#respondents",
        is_closed=is_closed,
        links=tuple(made),
        errors=errors or {},
    )


def shown_link(link: MadeLink, address: str) -> ShownLink:
    """Return a link as it is shown, with its whole address."""
    return ShownLink(id=f"link-{link.respondent_id}", name=link.name, address=address)


def planned_rows(people: Sequence[ListedPerson]) -> tuple[PlannedRow, ...]:
    """Return the lines of a list with what becomes of each, in words."""
    return tuple(
        PlannedRow(
            place=each.line.place,
            name=each.line.name,
            about=_about(each.line),
            roles_text=" ".join(each.line.roles),
            what=each.what,
            what_text=WHAT_HAPPENS[each.what],
            text=each.text,
        )
        for each in people
    )


def _about(line: PersonLine) -> str:
    """Say what a line was read as, so that a cell which was taken for something else is seen."""
    parts = (("", line.email), ("job title ", line.job_title), ("unit ", line.unit), ("only ", line.written[-1]))
    return ", ".join(f"{what}{text}" for what, text in parts if text)


def build_landing(landing: InvitationLanding, *, minutes: str) -> LandingView:
    """Say who asks, for what, how long it takes, what is stored and who sees what; `minutes` as "about 10 minutes"."""
    questions = count_text(landing.questions, "question")
    facts = [
        ("Organization", landing.organization),
        ("Assessment", landing.title),
        ("What it covers", landing.scope),
        ("For you", f"{questions}, {minutes}"),
        ("Until", date_text(landing.due) if landing.due else "it is closed"),
    ]
    known = (("job title", landing.job_title), ("e-mail address", landing.email))
    told = ["your name", *(f"your {what}" for what, text in known if text), "your answers with the time of each"]
    return LandingView(
        title=f"{landing.name}, {landing.organization} asks for your view",
        lead=f"{landing.invited_by or landing.organization} invites you to say how digitalization is managed today.",
        facts=tuple((name, text) for name, text in facts if text),
        stored=(
            f"{listing_text(told).capitalize()}; when this link was first opened and last used.",
            "A cookie keeps the link on this device. The audit trail notes that it was opened, and from which network.",
        ),
        seen=(
            ONE_ANSWER,
            "Notes and evidence that you write are shared with everybody who works on the assessment.",
            TAKEN_HOME,
            ALL_DATA,
        ),
        open_text="Go on answering" if landing.is_opened else "Start answering",
    )


def _row(
    standing: Standing,
    person: RespondentInfo,
    invitation: InvitationInfo,
    accounts: Sequence[tuple[int, str]],
    *,
    is_open: bool,
) -> InvitedRow:
    names = {role.code: role.name for role in standing.catalogue.roles}
    questions = len(standing.questions(person))
    status, detail = _state(standing, person, invitation, dict(accounts))
    return InvitedRow(
        id=person.id,
        name=person.name,
        initials=initials_text(person.name),
        roles_text=listing_text([names.get(code, code) for code in person.roles]),
        asked_text=count_text(questions, "question") + (", chosen" if person.asked is not None else ""),
        email=invitation.email,
        status=status,
        detail=detail,
        invite_text=_invite_text(standing, person, invitation),
        can_revoke=person.account_id is None and invitation.is_open,
        accounts=_accounts(person, accounts),
        action=f"{links.page_path(standing.id, 'invitations')}/{person.id}",
        is_nobody=person.is_sealed or person.is_nobody,
        is_open=is_open,
    )


def _invite_text(standing: Standing, person: RespondentInfo, invitation: InvitationInfo) -> str:
    is_closed = standing.snapshot.header.closed_at is not None
    if person.account_id is not None or person.is_sealed or person.is_nobody or is_closed:
        return ""
    return "Send again" if invitation.made_at is not None else "Invite"


def _state(
    standing: Standing, person: RespondentInfo, invitation: InvitationInfo, accounts: Mapping[int, str]
) -> tuple[StatusMark, str]:
    def told(moment: object) -> str:
        return moment_text(moment, now=standing.now) if moment else ""  # type: ignore[arg-type]

    used = f", last used {told(invitation.seen_at)}" if invitation.seen_at else ""
    details = {
        WayIn.ACCOUNT: accounts.get(person.account_id or 0, "Signs in to answer"),
        WayIn.REMOVED: "Their answers stay, and nobody sees or changes them",
        WayIn.NOT_INVITED: "The name was removed: name somebody in the settings first" if person.is_nobody else "",
        WayIn.REVOKED: told(invitation.revoked_at),
        WayIn.NOT_SENT: "The mail is on its way, or the mail server did not take it",
        WayIn.SENT: told(invitation.sent_at),
        WayIn.OPENED: f"{told(invitation.opened_at)}{used}",
    }
    way_in = way_in_of(person, invitation)
    return MARKS[way_in], details[way_in]


def _accounts(person: RespondentInfo, accounts: Sequence[tuple[int, str]]) -> tuple[Choice, ...]:
    nobody = Choice(value="", text="No account, answers by link", is_selected=person.account_id is None)
    if not accounts or person.is_sealed or person.is_nobody:
        return ()
    return (
        nobody,
        *(Choice(value=str(number), text=name, is_selected=number == person.account_id) for number, name in accounts),
    )
