"""The frame around every page of an assessment: top bar and left navigation."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters import links
from app.presenters.marks import Choice
from app.presenters.standing import Standing
from app.presenters.words import initials_text
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
    assessment. `answering_as` is the value posted to /a/{id}/as ("agreed" or a respondent's id).
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


PAGES = (
    ("check", "Check answers"),
    ("report", "Report"),
    ("plan", "Gaps and plan"),
    ("history", "History"),
    ("benchmark", "Comparison"),
    ("settings", "Settings"),
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
        ),
        links=tuple(
            NavLink(id=page, title=title, href=links.page_path(standing.id, page), is_active=page == active)
            for page, title in PAGES
        ),
        answering_as=AGREED if person is None else str(person.id),
        answering_as_text=FACILITATOR if person is None else person.name,
        initials=initials_text(standing.viewer if person is None else person.name),
        as_choices=_as_choices(standing),
        as_action=links.page_path(standing.id, "as"),
        page_title=f"{screen}, {header.organization.name}",
    )


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
        is_finished=clause.number in standing.snapshot.finished_clauses,
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
    """Offer the agreed levels first, then every respondent."""
    person = standing.respondent
    people = tuple(
        Choice(value=str(each.id), text=each.name, is_selected=person is not None and each.id == person.id)
        for each in standing.snapshot.respondents
    )
    return (Choice(value=AGREED, text=FACILITATOR, is_selected=person is None), *people)
