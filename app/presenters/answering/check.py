"""Check answers: every requirement of the assessment on one page, and what is left to fix."""

from __future__ import annotations

from dataclasses import dataclass

from app.presenters import links
from app.presenters.answering.files import files_text
from app.presenters.attention import AttentionRow, find_attention, open_keys
from app.presenters.evidence import grade_text
from app.presenters.marks import Mark, mark_of
from app.presenters.standing import ASIDE, OPEN, Standing
from app.presenters.words import count_text
from clauses.model import Clause, Requirement
from questionnaires.answers import AnswerState
from scoring.values import RequirementResult


@dataclass(frozen=True, kw_only=True)
class CheckProblem:
    """One line of the summary on top; it links to the field that cures it."""

    key: str
    text: str
    href: str


@dataclass(frozen=True, kw_only=True)
class CheckRow:
    """One requirement with its result and what it rests on."""

    key: str
    number: str
    title: str
    mark: Mark
    evidence_text: str
    source_text: str
    is_problem: bool
    href: str


@dataclass(frozen=True, kw_only=True)
class CheckTable:
    """The requirements of one clause."""

    number: str
    title: str
    count_text: str
    is_finished: bool
    rows: tuple[CheckRow, ...]


@dataclass(frozen=True, kw_only=True)
class CheckView:
    """The page. `summary_title` is empty when nothing is left to fix; then `done_text` says so.

    `attention` lists what blocks nothing: flags, and pairs of levels that do not fit together. `close_action` is there
    for whoever may submit the assessment while it is open.
    """

    lead: str
    summary_title: str
    problems: tuple[CheckProblem, ...]
    done_text: str
    attention: tuple[AttentionRow, ...]
    tables: tuple[CheckTable, ...]
    can_record: bool
    record_action: str
    record_text: str
    close_action: str = ""
    change_text: str = "Change"


def build_check(standing: Standing) -> CheckView:
    """Build the page: what is left to fix on top, then every requirement by clause."""
    attention = find_attention(standing)
    is_open = standing.snapshot.header.closed_at is None
    problems = (*_unanswered(standing), *(_problem(row) for row in attention if row.is_blocking)) if is_open else ()
    marked = {problem.key for problem in problems}
    can_record = not open_keys(standing)
    return CheckView(
        lead="You can still change everything." if is_open else "The answers are locked.",
        summary_title=f"{count_text(len(problems), 'thing')} to fix" if problems else "",
        problems=problems,
        done_text="" if problems or not is_open else "Nothing is left to fix.",
        attention=tuple(row for row in attention if not row.is_blocking),
        tables=tuple(_table(standing, clause, items, marked) for clause, items in standing.asked_clauses),
        can_record=can_record,
        record_action=links.page_path(standing.id, "milestones"),
        record_text=_record_text(standing, can_record=can_record),
        close_action=links.page_path(standing.id, "close") if is_open and standing.may("edit assessment") else "",
        change_text="Change" if is_open else "See",
    )


def _unanswered(standing: Standing) -> tuple[CheckProblem, ...]:
    """Name each requirement without a level; the cure depends on whether it may be not applicable at all."""
    problems = []
    for key in open_keys(standing):
        requirement = standing.catalogue.by_key[key]
        cure = "choose a level"
        if requirement.not_applicable_when is not None:
            cure += " or mark it not applicable"
        if standing.results[key].state is AnswerState.DONT_KNOW:
            cure = "nobody knows yet, ask somebody who does"
        problems.append(
            CheckProblem(
                key=key,
                text=f"{requirement.number} {requirement.title}: {cure}",
                href=standing.clause_href(requirement),
            )
        )
    return tuple(problems)


def _problem(row: AttentionRow) -> CheckProblem:
    return CheckProblem(key=row.key, text=f"{row.number} {row.title}: {row.text}; {row.cure}", href=row.href)


def _table(standing: Standing, clause: Clause, requirements: tuple[Requirement, ...], marked: set[str]) -> CheckTable:
    done = sum(1 for item in requirements if standing.results[item.key].state not in OPEN)
    return CheckTable(
        number=clause.number,
        title=clause.title,
        count_text=f"{done} of {len(requirements)} answered",
        is_finished=clause.number in standing.snapshot.finished_clauses,
        rows=tuple(_row(standing, item, is_problem=item.key in marked) for item in requirements),
    )


def _row(standing: Standing, requirement: Requirement, *, is_problem: bool) -> CheckRow:
    result = standing.results[requirement.key]
    return CheckRow(
        key=requirement.key,
        number=requirement.number,
        title=requirement.title,
        mark=mark_of(result.state, result.level, catalogue=standing.catalogue),
        evidence_text=evidence_text(standing, result),
        source_text=_source_text(result),
        is_problem=is_problem,
        href=standing.clause_href(requirement),
    )


def evidence_text(standing: Standing, result: RequirementResult) -> str:
    """Say in a few words what evidence a requirement has."""
    item, files = standing.item(result.key), files_text(len(standing.files.get(result.key, ())))
    if result.state in ASIDE:
        return "Reason given" if item.reason.strip() else "Reason missing"
    if item.evidence_grade is not None:
        grade = grade_text(item.evidence_grade) + (", expired" if item.is_expired(standing.today) else "")
        return f"{grade}, {files}" if files else grade
    kept = files or ("Note" if item.note.strip() else "")
    return f"{kept}, no grade yet" if kept else "No evidence yet"


def _source_text(result: RequirementResult) -> str:
    """Say what the level rests on: agreement, or so many answers."""
    if result.source == "agreed":
        return "Agreed"
    votes = sum(result.votes)
    return f"From {count_text(votes, 'answer')}" if votes and result.state not in ASIDE else ""


def _record_text(standing: Standing, *, can_record: bool) -> str:
    if standing.agreed_milestone is not None:
        return f"Recorded as {standing.agreed_milestone.label}."
    if can_record:
        return "Every requirement is answered or set aside. Record the result as agreed."
    return "The result can be recorded once every requirement is answered or set aside."
