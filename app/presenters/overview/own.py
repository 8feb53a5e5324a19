"""The overview of somebody who answers for themselves: their own questions, and nothing of what others answer."""

from __future__ import annotations

from app.presenters import links
from app.presenters.figures import StripCell, StripFigure
from app.presenters.marks import COMPLETED, IN_PROGRESS, NOT_STARTED, Mark, ProgressBar, StatusMark, mark_of
from app.presenters.overview.facts import FactView, due_fact
from app.presenters.overview.tasks import TaskGroup, TaskRow
from app.presenters.standing import Standing
from app.presenters.words import count_text
from clauses.model import Clause, Requirement
from questionnaires.answers import AnswerState

NOT_NAMED = (
    "You are not among the people who answer here yet. "
    "An owner or consultant can choose your account under Invitations."
)


def own_mark(standing: Standing, key: str) -> Mark:
    """Return the mark of one's own answer; what is set aside for the whole assessment is told as such."""
    decided, own = standing.item(key).state, standing.own_answers.get(key)
    state = decided or (own.state if own is not None else AnswerState.UNANSWERED)
    return mark_of(state, own.level if own is not None and decided is None else None, catalogue=standing.catalogue)


def own_questions(standing: Standing) -> tuple[tuple[Clause, tuple[Requirement, ...]], ...]:
    """Return each clause with the questions that the person who looks is asked; clauses without any are left out."""
    pairs = (
        (clause, tuple(each for each in requirements if each.key in standing.own_keys))
        for clause, requirements in standing.asked_clauses
    )
    return tuple((clause, own) for clause, own in pairs if own)


def build_own_facts(standing: Standing) -> tuple[FactView, ...]:
    """Tell how much of one's own is answered, and until when there is time."""
    done, total = _count(standing, [each for _, own in own_questions(standing) for each in own])
    progress = ProgressBar(done=done, aside=0, total=total, label=f"{done} of {total} answered")
    unit = f"of {count_text(total, 'question')}"
    answered = FactView(id="answered", label="You answered", value=str(done), unit=unit, note="", progress=progress)
    return (answered, due_fact(standing))


def build_own_tasks(standing: Standing) -> tuple[TaskGroup, ...]:
    """Build one's own task list: the clauses with questions, then a look at all answers."""
    rows = tuple(_row(standing, clause, own) for clause, own in own_questions(standing))
    if not rows:
        return ()
    is_done = all(row.status is COMPLETED for row in rows)
    check = TaskRow(
        id="check",
        number="",
        title="Check your answers",
        detail="See every answer of yours on one page",
        status=COMPLETED if is_done else NOT_STARTED,
        href=links.page_path(standing.id, "check"),
    )
    return (
        TaskGroup(id="assess", title="Your questions", hint="Any order", rows=rows),
        TaskGroup(id="finish", title="Finish", hint="", rows=(check,)),
    )


def _row(standing: Standing, clause: Clause, own: tuple[Requirement, ...]) -> TaskRow:
    done, total = _count(standing, own)
    marks = [(each, own_mark(standing, each.key)) for each in own]
    return TaskRow(
        id=f"clause-{clause.number}",
        number=clause.number,
        title=clause.title,
        detail=f"{done} of {total} answered",
        status=_status(done, total),
        href=links.clause_path(standing.id, clause.number),
        strip=StripFigure(
            cells=tuple(StripCell(kind=mark.kind, label=f"{each.number}: {mark.name}") for each, mark in marks)
        ),
    )


def _count(standing: Standing, questions: list[Requirement] | tuple[Requirement, ...]) -> tuple[int, int]:
    return sum(1 for each in questions if standing.is_done(each.key, standing.respondent)), len(questions)


def _status(done: int, total: int) -> StatusMark:
    if done == total:
        return COMPLETED
    return IN_PROGRESS if done else NOT_STARTED
