"""The form of one clause: a card per requirement with its level statements."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters import links
from app.presenters.answering.cards import RequirementCard, build_card
from app.presenters.marks import ProgressBar
from app.presenters.shell import FACILITATOR
from app.presenters.standing import Standing
from clauses.model import Clause, Requirement


@dataclass(frozen=True, kw_only=True)
class FilterLink:
    """All, Unanswered or Flagged, with its number of requirements."""

    id: str
    text: str
    count: int
    href: str
    is_active: bool


@dataclass(frozen=True, kw_only=True)
class ClauseLink:
    """The previous or next clause."""

    number: str
    title: str
    href: str


@dataclass(frozen=True, kw_only=True)
class ClauseFormView:
    """Everything the form of a clause shows. `empty_text` is set when the filter leaves no card."""

    number: str
    title: str
    eyebrow: str
    lead: str
    answering_as_text: str
    progress: ProgressBar
    progress_text: str
    filters: tuple[FilterLink, ...]
    cards: tuple[RequirementCard, ...]
    empty_text: str
    is_finished: bool
    is_read_only: bool
    finish_action: str
    previous: ClauseLink | None
    next: ClauseLink | None


FILTERS = (("all", "All"), ("unanswered", "Unanswered"), ("flagged", "Flagged"))
INSTRUCTION = "Choose the highest statement that is fully true today."


def build_clause_form(standing: Standing, *, clause: str, show: str = "all") -> ClauseFormView:
    """Build the form of one clause for the person who looks; `show` is one of FILTERS, anything else shows all.

    It is read-only while the assessment is closed. Raises KeyError when nothing of that clause is asked here.
    """
    found, requirements = {pair[0].number: pair for pair in standing.asked_clauses}[clause]
    person, is_read_only = standing.respondent, standing.snapshot.header.closed_at is not None
    can_finish = standing.may("edit assessment") and not is_read_only
    own = [item for item in requirements if item.key in standing.own_keys]
    done = sum(1 for item in own if standing.is_done(item.key, person))
    chosen = show if show in dict(FILTERS) else "all"
    shown = [item for item in own if _is_shown(standing, item, chosen)]
    text = f"{done} of {len(own)} answered"
    return ClauseFormView(
        number=found.number,
        title=found.title,
        eyebrow=f"Clause {found.number}",
        lead=f"{found.focus} {INSTRUCTION}",
        answering_as_text=FACILITATOR if person is None else person.name,
        progress=ProgressBar(done=done, aside=0, total=len(own), label=text),
        progress_text=text,
        filters=_filters(standing, found, own, chosen),
        cards=tuple(build_card(standing, item, is_read_only=is_read_only) for item in shown),
        empty_text="" if shown else _empty_text(found, has_questions=bool(own), show=chosen),
        is_finished=found.number in standing.snapshot.finished_clauses,
        is_read_only=is_read_only,
        finish_action=links.finish_path(standing.id, found.number) if can_finish else "",
        previous=_neighbour(standing, found, -1),
        next=_neighbour(standing, found, 1),
    )


def _is_shown(standing: Standing, requirement: Requirement, show: str) -> bool:
    if show == "unanswered":
        return not standing.is_done(requirement.key, standing.respondent)
    return show == "all" or standing.item(requirement.key).is_flagged


def _filters(standing: Standing, clause: Clause, own: list[Requirement], chosen: str) -> tuple[FilterLink, ...]:
    path = links.clause_path(standing.id, clause.number)
    return tuple(
        FilterLink(
            id=name,
            text=text,
            count=sum(1 for item in own if _is_shown(standing, item, name)),
            href=path if name == "all" else f"{path}?show={name}",
            is_active=name == chosen,
        )
        for name, text in FILTERS
    )


def _empty_text(clause: Clause, *, has_questions: bool, show: str) -> str:
    if not has_questions:
        return f"Nothing in clause {clause.number} is asked of you."
    return f"Nothing {show} here."


def _neighbour(standing: Standing, clause: Clause, step: int) -> ClauseLink | None:
    clauses = [
        each
        for each, requirements in standing.asked_clauses
        if not standing.is_limited or each is clause or any(item.key in standing.own_keys for item in requirements)
    ]
    place = clauses.index(clause) + step
    if not 0 <= place < len(clauses):
        return None
    found = clauses[place]
    return ClauseLink(number=found.number, title=found.short_title, href=links.clause_path(standing.id, found.number))
