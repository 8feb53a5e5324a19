"""How far a questionnaire is answered, counted by answer state, overall and per clause."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from questionnaires.answers import Answer, AnswerState, Applicability
from questionnaires.questionnaire import Questionnaire


@dataclass(frozen=True, kw_only=True)
class Progress:
    """Counts of questions by state; `next_unanswered` is the first open key in catalogue order, None at the end.

    `clauses` holds the same figures per clause number and is empty inside a clause.
    """

    asked: int
    answered: int
    dont_know: int
    not_applicable: int
    deferred: int
    unanswered: int
    next_unanswered: str | None
    clauses: Mapping[str, Progress] = field(default_factory=dict)


def measure_progress(
    *,
    questionnaire: Questionnaire,
    answers: Iterable[Answer],
    decisions: Mapping[str, Applicability] | None = None,
) -> Progress:
    """Count where a respondent stands; a decision for the whole assessment wins over the person's own answer.

    Answers to questions that are not asked are left out of the count.

    >>> from clauses import load_catalogue
    >>> from questionnaires import build_questionnaire
    >>> questionnaire = build_questionnaire(catalogue=load_catalogue(), mode="quick", roles=("EM",))
    >>> leadership = Answer(key="gov.leadership", state=AnswerState.ANSWERED, level=2)
    >>> progress = measure_progress(questionnaire=questionnaire, answers=[leadership])
    >>> progress.answered, progress.unanswered, progress.next_unanswered
    (1, 2, 'gov.policy')
    """
    states = {answer.key: answer.state for answer in answers}
    states |= {key: decision.state for key, decision in (decisions or {}).items()}
    clauses = {
        section.clause: _count(tuple(question.key for question in section.questions), states)
        for section in questionnaire.sections
    }
    return _count(questionnaire.keys, states, clauses)


def _count(
    keys: tuple[str, ...], states: Mapping[str, AnswerState], clauses: Mapping[str, Progress] | None = None
) -> Progress:
    by_key = {key: states.get(key, AnswerState.UNANSWERED) for key in keys}
    counts = Counter(by_key.values())
    return Progress(
        asked=len(keys),
        answered=counts[AnswerState.ANSWERED],
        dont_know=counts[AnswerState.DONT_KNOW],
        not_applicable=counts[AnswerState.NOT_APPLICABLE],
        deferred=counts[AnswerState.DEFERRED],
        unanswered=counts[AnswerState.UNANSWERED],
        next_unanswered=next((key for key, state in by_key.items() if state is AnswerState.UNANSWERED), None),
        clauses=clauses or {},
    )
