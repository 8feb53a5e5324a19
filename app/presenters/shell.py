"""The frame around every page of an assessment: top bar and left navigation."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters import links
from app.presenters.marks import Choice
from app.presenters.standing import Standing
from app.presenters.words import date_text, initials_text
from clauses.model import Clause, Requirement


@dataclass(frozen=True, kw_only=True)
class NavRequirement:
    """A requirement in the list under the active clause; `is_done` fills its dot."""

    key: str
    number: str
    title: str
    is_done: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class NavClause:
    """A clause in the navigation. `requirements` is filled for the active clause only."""

    number: str
    title: str
    short_title: str
    done: int
    total: int
    count_text: str
    is_finished: bool
    is_active: bool
    href: str
    requirements: tuple[NavRequirement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NavLink:
    """Another page of the assessment; `id` names its icon."""

    id: str
    title: str
    href: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class ShellView:
    """Top bar and left navigation.

    Counts follow who answers: a respondent sees their own questions, the facilitator (agreed levels) the whole
    assessment. `answering_as` is the value posted to /a/{id}/as ("agreed" or a respondent's id). Nobody is led to what
    is closed to them: without the right to see the overview there is no navigation at all. `closed_text` tells that
    the answers are locked; `unlock_action` is empty for whoever may not unlock them.
    """

    assessment_id: int
    organization: str
    title: str
    cycle: str
    overview: NavLink
    clauses: tuple[NavClause, ...]
    links: tuple[NavLink, ...]
    answering_as: str
    answering_as_text: str
    initials: str
    as_choices: tuple[Choice, ...]
    as_action: str
    page_title: str
    has_navigation: bool = True
    closed_text: str = ""
    unlock_action: str = ""
    leave_action: str = ""


# Each page with the permission that it needs.
PAGES = (
    ("check", "Check answers", "answer"),
    ("report", "Report", "view report"),
    ("plan", "Gaps and plan", "view plan"),
    ("history", "History", "view history"),
    ("benchmark", "Comparison", "view history"),
    ("settings", "Settings", "edit assessment"),
)
AGREED = "agreed"
FACILITATOR = "Agreed levels"


def build_shell(standing: Standing, *, active: str, screen: str) -> ShellView:
    """Build the frame of a page. `active` is overview, a clause number or one of PAGES; `screen` names the page."""
    header = standing.snapshot.header
    person = standing.respondent
    return ShellView(
        assessment_id=standing.id,
        organization=header.organization.name,
        title=header.title,
        cycle=header.cycle,
        overview=NavLink(
            id="overview", title="Overview", href=links.overview_path(standing.id), is_active=active == "overview"
        ),
        clauses=tuple(
            _nav_clause(standing, clause, requirements, is_active=clause.number == active)
            for clause, requirements in standing.asked_clauses
            if _is_led_to(standing, requirements)
        ),
        links=tuple(
            NavLink(id=page, title=title, href=links.page_path(standing.id, page), is_active=page == active)
            for page, title, needed in PAGES
            if standing.may(needed)
        ),
        answering_as=AGREED if person is None else str(person.id),
        answering_as_text=_answering_as(standing),
        initials=initials_text(standing.viewer if person is None else person.name),
        as_choices=_as_choices(standing),
        as_action=links.page_path(standing.id, "as"),
        page_title=f"{screen}, {header.organization.name}",
        has_navigation=standing.may("view assessment"),
        closed_text=closed_text(standing),
        unlock_action=links.page_path(standing.id, "reopen") if standing.may("edit assessment") else "",
        leave_action=f"/leave/{standing.id}",
    )


def closed_text(standing: Standing) -> str:
    """Say since when the answers are locked and by whom, empty while they are open."""
    header = standing.snapshot.header
    if header.closed_at is None:
        return ""
    by = f" by {header.closed_by}" if header.closed_by and standing.may("view assessment") else ""
    return f"Submitted {date_text(header.closed_at.astimezone(standing.now.tzinfo).date())}{by}. Answers are locked."


def _answering_as(standing: Standing) -> str:
    """Name who answers; nothing for a member who is no respondent, as they settle nothing either."""
    if standing.respondent is not None:
        return standing.respondent.name
    return "" if standing.is_limited else FACILITATOR


def _is_led_to(standing: Standing, requirements: tuple[Requirement, ...]) -> bool:
    """Tell whether the person who looks has a form to open in a clause; a facilitator has all of them."""
    is_asked = not standing.is_limited or any(item.key in standing.own_keys for item in requirements)
    return standing.may("answer") and is_asked


def _nav_clause(
    standing: Standing, clause: Clause, requirements: tuple[Requirement, ...], *, is_active: bool
) -> NavClause:
    """Count what is done of a clause by the person who looks."""
    person = standing.respondent
    own = [item for item in requirements if item.key in standing.own_keys]
    done = [item for item in own if standing.is_done(item.key, person)]
    return NavClause(
        number=clause.number,
        title=clause.title,
        short_title=clause.short_title,
        done=len(done),
        total=len(own),
        count_text=f"{len(done)}/{len(own)}" if own else "",
        is_finished=len(done) == len(own)
        if standing.is_limited
        else clause.number in standing.snapshot.finished_clauses,
        is_active=is_active,
        href=links.clause_path(standing.id, clause.number),
        requirements=tuple(_nav_requirement(standing, item) for item in own) if is_active else (),
    )


def _nav_requirement(standing: Standing, requirement: Requirement) -> NavRequirement:
    return NavRequirement(
        key=requirement.key,
        number=requirement.number,
        title=requirement.title,
        is_done=standing.is_done(requirement.key, standing.respondent),
        href=links.clause_path(standing.id, requirement.clause, requirement.number),
    )


def _as_choices(standing: Standing) -> tuple[Choice, ...]:
    """Offer the agreed levels first, then everybody who may be answered for; who is limited finds only themselves."""
    person = standing.respondent
    people = tuple(
        Choice(value=str(each.id), text=each.name, is_selected=person is not None and each.id == person.id)
        for each in standing.snapshot.respondents
        if standing.may_answer_as(each)
    )
    if standing.is_limited:
        return people
    return (Choice(value=AGREED, text=FACILITATOR, is_selected=person is None), *people)
