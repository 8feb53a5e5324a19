"""The overview of an assessment: where it stands, what to do next, what needs attention."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters import links
from app.presenters.attention import AttentionRow, find_attention
from app.presenters.evidence import ungraded_text
from app.presenters.marks import Mark, ProgressBar, legend
from app.presenters.overview.facts import FactView, build_facts
from app.presenters.overview.own import NOT_NAMED, build_own_facts, build_own_tasks
from app.presenters.overview.tasks import TaskGroup, build_tasks
from app.presenters.report.claims import grade_href
from app.presenters.report.holding import LiftRow, build_overall_lift
from app.presenters.standing import Standing
from app.presenters.words import count_text, initials_text, listing_text
from app.values import RespondentInfo


@dataclass(frozen=True, kw_only=True)
class RespondentRow:
    """A respondent with their own progress."""

    id: int
    name: str
    initials: str
    job_title: str
    roles_text: str
    progress: ProgressBar
    count_text: str


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """The primary button: "Continue with 6.2.1", "Start with clause 4" or "Check answers"."""

    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class OverviewView:
    """Everything the overview page shows; who answers for themselves sees their own part, who reads no calls to act.

    `expired_text` tells expired evidence, which the short list may not reach.

    `lift` is what holds the whole back, None while nothing is answered and at the top; `lift_href` leads to the rest.
    """

    eyebrow: str
    title: str
    lead: str
    next_step: NextStep | None
    facts: tuple[FactView, ...]
    groups: tuple[TaskGroup, ...]
    legend: tuple[Mark, ...]
    attention: tuple[AttentionRow, ...]
    attention_more_text: str
    attention_empty_text: str
    expired_text: str
    expired_href: str
    lift: LiftRow | None
    lift_href: str
    ungraded_text: str
    grade_href: str
    respondents: tuple[RespondentRow, ...]
    respondents_empty_text: str
    has_aside: bool = True


SHOWN = 6


def build_overview(standing: Standing, *, last_clause: str = "") -> OverviewView:
    """Build the overview. `last_clause` is the clause visited last; the next step looks there first."""
    header = standing.snapshot.header
    is_own = standing.is_limited and standing.may("answer")
    attention = () if standing.is_limited else find_attention(standing)
    more = len(attention) - SHOWN
    return OverviewView(
        eyebrow=_eyebrow(standing),
        title=header.title or standing.catalogue.title,
        lead=_lead(standing, is_own=is_own),
        next_step=find_next_step(standing, last_clause=last_clause),
        facts=build_own_facts(standing) if is_own else build_facts(standing),
        groups=build_own_tasks(standing) if is_own else build_tasks(standing, attention),
        legend=legend(standing.catalogue, states={each.state for each in standing.results.values()}),
        attention=attention[:SHOWN],
        attention_more_text=f"{more} more under Check answers" if more > 0 else "",
        attention_empty_text="" if attention else "Nothing needs attention.",
        expired_text=_expired_text(attention),
        lift=None if is_own else build_overall_lift(standing),
        lift_href=f"{links.page_path(standing.id, 'report')}#holding",
        ungraded_text="" if standing.is_limited else ungraded_text(standing),
        grade_href=grade_href(standing),
        expired_href=f"{links.page_path(standing.id, 'report')}#expiry",
        respondents=tuple(_respondent_row(standing, person) for person in standing.snapshot.respondents)
        if not standing.is_limited
        else (),
        has_aside=not standing.is_limited,
        respondents_empty_text="" if standing.snapshot.respondents else "Nobody is named yet. Add people in Settings.",
    )


def find_next_step(standing: Standing, *, last_clause: str = "") -> NextStep | None:
    """Find what the person who looks should do next: the first open question, or the check of all answers.

    There is nothing to do for readers, and for whoever is asked nothing.
    """
    questions = tuple(each for each in standing.questions(standing.respondent) if each.key in standing.own_keys)
    if not standing.may("answer") or (standing.is_limited and not questions):
        return None
    left = [item for item in questions if not standing.is_done(item.key, standing.respondent)]
    if not left:
        return NextStep(text="Check answers", href=links.page_path(standing.id, "check"))
    if standing.snapshot.header.closed_at is not None:
        return NextStep(text="See the answers", href=links.page_path(standing.id, "check"))
    if len(left) == len(questions):
        clause = left[0].clause
        return NextStep(text=f"Start with clause {clause}", href=links.clause_path(standing.id, clause))
    chosen = next((item for item in left if item.clause == last_clause), left[0])
    return NextStep(
        text=f"Continue with {chosen.number}",
        href=links.clause_path(standing.id, chosen.clause, chosen.number),
    )


def _lead(standing: Standing, *, is_own: bool) -> str:
    if standing.is_limited and not is_own:
        return "How far the assessment is, and where it stands so far."
    if is_own and not standing.own_keys:
        return NOT_NAMED
    return "Answer for how things are today. You can stop at any time, and your answers are saved as you go."


def _eyebrow(standing: Standing) -> str:
    header = standing.snapshot.header
    mode = next((mode.title for mode in standing.catalogue.modes if mode.id == header.mode), header.mode)
    return ", ".join(part for part in (header.organization.name, header.cycle, mode) if part)


def _expired_text(attention: tuple[AttentionRow, ...]) -> str:
    count = sum(1 for row in attention if row.kind == "expired")
    return f"{count_text(count, 'piece', 'pieces')} of evidence expired" if count else ""


def _respondent_row(standing: Standing, person: RespondentInfo) -> RespondentRow:
    questions = standing.questions(person)
    done = sum(1 for question in questions if standing.is_done(question.key, person))
    names = {role.code: role.name for role in standing.catalogue.roles}
    return RespondentRow(
        id=person.id,
        name=person.name,
        initials=initials_text(person.name),
        job_title=person.job_title,
        roles_text=listing_text([names.get(code, code) for code in person.roles]),
        progress=ProgressBar(
            done=done,
            aside=0,
            total=len(questions),
            label=f"{done} of {count_text(len(questions), 'question')} answered",
        ),
        count_text=f"{done}/{len(questions)}",
    )
