"""Check answers for somebody who answers for themselves: their own answers, and what they have left open."""

from __future__ import annotations

from app.presenters.answering.check import CheckProblem, CheckRow, CheckTable, CheckView, evidence_text
from app.presenters.overview.own import NOT_NAMED, own_mark, own_questions
from app.presenters.standing import Standing
from app.presenters.words import count_text
from clauses.model import Clause, Requirement

ALL_DONE = "You have answered everything that you are asked. It is all saved; there is nothing to send."


def build_own_check(standing: Standing) -> CheckView:
    """Build the page from one's own answers; nothing in it tells what anybody else answered."""
    tables = tuple(_table(standing, clause, own) for clause, own in own_questions(standing))
    left = [each for _, own in own_questions(standing) for each in own if not _is_done(standing, each)]
    is_open = standing.snapshot.header.closed_at is None
    return CheckView(
        lead=_lead(has_questions=bool(tables), is_open=is_open),
        summary_title=f"{count_text(len(left), 'question')} left" if left and is_open else "",
        problems=tuple(
            CheckProblem(key=each.key, text=f"{each.number} {each.title}", href=standing.clause_href(each))
            for each in left
        ),
        done_text=ALL_DONE if tables and not left else "",
        attention=(),
        tables=tables,
        can_record=False,
        record_action="",
        record_text="",
        change_text="Change" if is_open else "See",
    )


def _lead(*, has_questions: bool, is_open: bool) -> str:
    if not has_questions:
        return NOT_NAMED
    return "You can still change everything." if is_open else "The answers are locked."


def _is_done(standing: Standing, requirement: Requirement) -> bool:
    return standing.is_done(requirement.key, standing.respondent)


def _table(standing: Standing, clause: Clause, own: tuple[Requirement, ...]) -> CheckTable:
    done = sum(1 for each in own if _is_done(standing, each))
    return CheckTable(
        number=clause.number,
        title=clause.title,
        count_text=f"{done} of {len(own)} answered",
        is_finished=False,
        rows=tuple(_row(standing, each) for each in own),
    )


def _row(standing: Standing, requirement: Requirement) -> CheckRow:
    return CheckRow(
        key=requirement.key,
        number=requirement.number,
        title=requirement.title,
        mark=own_mark(standing, requirement.key),
        evidence_text=evidence_text(standing, standing.results[requirement.key]),
        source_text="",
        is_problem=not _is_done(standing, requirement),
        href=standing.clause_href(requirement),
    )
