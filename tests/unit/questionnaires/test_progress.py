"""Where a respondent stands: five states counted apart, overall and per clause."""

from __future__ import annotations

from clauses import load_catalogue
from questionnaires import Answer, AnswerState, Applicability, build_questionnaire, measure_progress

DMS = load_catalogue("2026.1")
QUICK_SCAN = build_questionnaire(catalogue=DMS, mode="quick")


def answer(number: str, state: AnswerState, level: int | None = None) -> Answer:
    return Answer(key=DMS.by_number[number].key, state=state, level=level)


def test_at_the_beginning_everything_is_unanswered() -> None:
    progress = measure_progress(questionnaire=QUICK_SCAN, answers=[])

    assert (progress.asked, progress.unanswered, progress.answered) == (27, 27, 0)
    assert progress.next_unanswered == "sys.scope"


def test_each_state_is_counted_apart_and_the_next_open_question_is_told() -> None:
    answers = [
        answer("4.3", AnswerState.ANSWERED, 0),
        answer("4.4", AnswerState.DONT_KNOW),
        answer("5.1", AnswerState.DEFERRED),
        answer("5.1.1", AnswerState.UNANSWERED),
        answer("10.3", AnswerState.ANSWERED, 3),
    ]

    progress = measure_progress(questionnaire=QUICK_SCAN, answers=answers)

    counts = (progress.answered, progress.dont_know, progress.deferred, progress.not_applicable, progress.unanswered)
    assert counts == (1, 1, 1, 0, 24)
    assert progress.next_unanswered == "gov.steering"


def test_a_clause_is_finished_on_its_own() -> None:
    answers = [answer("4.3", AnswerState.ANSWERED, 2), answer("4.4", AnswerState.ANSWERED, 2)]

    progress = measure_progress(questionnaire=QUICK_SCAN, answers=answers)

    assert list(progress.clauses) == ["4", "5", "6", "7", "8", "9"]
    assert (progress.clauses["4"].unanswered, progress.clauses["4"].next_unanswered) == (0, None)
    assert progress.clauses["5"].next_unanswered == "gov.leadership"


def test_a_decision_for_all_wins_over_the_answer_of_one() -> None:
    full = build_questionnaire(catalogue=DMS)
    decision = Applicability(key="sec.ai", state=AnswerState.NOT_APPLICABLE, reason="No AI in use or planned.")

    progress = measure_progress(
        questionnaire=full, answers=[answer("8.10", AnswerState.ANSWERED, 1)], decisions={"sec.ai": decision}
    )

    assert (progress.answered, progress.not_applicable) == (0, 1)
