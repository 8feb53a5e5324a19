"""The task list of the overview: Prepare, Assess, Finish, each row with its status."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.presenters import links
from app.presenters.attention import AttentionRow
from app.presenters.figures import StripCell, StripFigure
from app.presenters.marks import (
    CANNOT_START,
    COMPLETED,
    IN_PROGRESS,
    NOT_STARTED,
    StatusMark,
    check_mark,
    mark_of,
)
from app.presenters.overview.facts import minutes_text
from app.presenters.standing import ASIDE, OPEN, Standing
from app.presenters.words import count_text
from clauses.model import Clause, Requirement
from questionnaires.answers import AnswerState


@dataclass(frozen=True, kw_only=True)
class TaskRow:
    """One task of the list; `href` is None while it cannot be started.

    `evidence_text` says in words what the lower halves of the strip's cells show.
    """

    id: str
    number: str
    title: str
    detail: str
    status: StatusMark
    href: str | None
    strip: StripFigure | None = None
    own_text: str = ""
    evidence_text: str = ""


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    """Prepare, Assess or Finish."""

    id: str
    title: str
    hint: str
    rows: tuple[TaskRow, ...]


def build_tasks(standing: Standing, attention: tuple[AttentionRow, ...]) -> tuple[TaskGroup, ...]:
    """Build the three groups of the task list."""
    to_check = Counter(row.clause for row in attention if row.is_blocking)
    questions = len(standing.results) // max(1, len(standing.asked_clauses))
    return (
        TaskGroup(id="prepare", title="Prepare", hint="", rows=_prepare_rows(standing)),
        TaskGroup(
            id="assess",
            title="Assess",
            hint=f"Any order. {minutes_text(questions).capitalize()} a clause",
            rows=tuple(
                _clause_row(standing, clause, requirements, to_check=to_check[clause.number])
                for clause, requirements in standing.asked_clauses
            ),
        ),
        TaskGroup(id="finish", title="Finish", hint="", rows=_finish_rows(standing, to_check=to_check.total())),
    )


def _prepare_rows(standing: Standing) -> tuple[TaskRow, ...]:
    snapshot = standing.snapshot
    href = links.page_path(standing.id, "settings")
    scope_done = bool(snapshot.header.scope.strip()) and bool(snapshot.targets)
    scope_status = COMPLETED if scope_done else IN_PROGRESS if snapshot.targets else NOT_STARTED
    people = len(snapshot.respondents)
    return (
        TaskRow(
            id="scope",
            number="",
            title="Scope and target levels",
            detail="" if scope_done else "Say in a sentence what the assessment covers",
            status=scope_status,
            href=href if standing.may("edit assessment") else None,
        ),
        TaskRow(
            id="respondents",
            number="",
            title="Respondents and roles",
            detail=count_text(people, "person", "people") if people else "Nobody is named yet",
            status=COMPLETED if people else NOT_STARTED,
            href=f"{href}#respondents" if standing.may("edit assessment") else None,
        ),
    )


def _clause_row(standing: Standing, clause: Clause, requirements: tuple[Requirement, ...], *, to_check: int) -> TaskRow:
    results = [standing.results[requirement.key] for requirement in requirements]
    aside = sum(1 for result in results if result.state in ASIDE)
    open_count = sum(1 for result in results if result.state in OPEN)
    touched = any(result.state is not AnswerState.UNANSWERED for result in results)
    marks = [mark_of(result.state, result.level, catalogue=standing.catalogue) for result in results]
    detail = f"{len(results) - open_count} of {len(results)} answered"
    below = {each.key: standing.evidenced_below(each.key) for each in requirements}
    return TaskRow(
        id=f"clause-{clause.number}",
        number=clause.number,
        title=clause.title,
        detail=f"{detail}, {aside} of them set aside" if aside else detail,
        evidence_text=_evidence_text(sum(1 for level in below.values() if level is not None)),
        status=_clause_status(
            is_finished=clause.number in standing.snapshot.finished_clauses,
            is_complete=open_count == 0,
            is_touched=touched,
            to_check=to_check,
        ),
        href=links.clause_path(standing.id, clause.number) if standing.may("answer") else None,
        strip=StripFigure(
            cells=tuple(
                StripCell(
                    kind=mark.kind,
                    label=f"{requirement.number}: {mark.name}",
                    evidenced_kind="" if below[requirement.key] is None else f"level-{below[requirement.key]}",
                )
                for requirement, mark in zip(requirements, marks, strict=True)
            )
        ),
        own_text=_own_text(standing, requirements),
    )


def _evidence_text(below: int) -> str:
    """Say for how many levels evidence shows less than is claimed: what the lower halves of the strip's cells show."""
    return f"Evidence shows less for {below}" if below else ""


def _clause_status(*, is_finished: bool, is_complete: bool, is_touched: bool, to_check: int) -> StatusMark:
    """Completed needs every answer and somebody who said so; what is to check goes before in progress."""
    if is_finished and is_complete:
        return COMPLETED
    if to_check:
        return check_mark(to_check)
    return IN_PROGRESS if is_touched else NOT_STARTED


def _own_text(standing: Standing, requirements: tuple[Requirement, ...]) -> str:
    """Say what the person who looks has answered; the facilitator has no answers of their own."""
    person = standing.respondent
    if person is None:
        return ""
    own = [requirement for requirement in requirements if requirement.key in standing.own_keys]
    done = sum(1 for requirement in own if standing.is_done(requirement.key, person))
    return f"You: {done} of {len(own)}" if own else "Nothing here is asked of you"


def _finish_rows(standing: Standing, *, to_check: int) -> tuple[TaskRow, ...]:
    results = standing.results.values()
    unanswered = sum(1 for result in results if result.state in OPEN)
    started = unanswered < len(standing.results)
    left = unanswered + to_check
    check_status = (check_mark(left) if left else COMPLETED) if started else NOT_STARTED
    href = links.page_path(standing.id, "check")
    is_recorded = standing.agreed_milestone is not None
    record_status = COMPLETED if is_recorded else CANNOT_START if unanswered else NOT_STARTED
    return (
        TaskRow(
            id="check",
            number="",
            title="Check answers",
            detail="See every answer on one page and fix what is missing",
            status=check_status,
            href=href if standing.may("answer") else None,
        ),
        TaskRow(
            id="record",
            number="",
            title="Record the agreed result",
            detail="Needs all requirements answered or set aside",
            status=record_status,
            href=f"{href}#record" if record_status is not CANNOT_START and standing.may("edit assessment") else None,
        ),
    )
