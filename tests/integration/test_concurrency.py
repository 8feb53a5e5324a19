"""Eight people at once: no update is lost, whoever is late is told, and what is saved survives a restart."""

from __future__ import annotations

from collections import Counter

from app.db import Database, local_scope, table_of
from app.errors import Conflict
from app.records import Change
from app.services.answering import read_answer, save_answer
from app.services.assessments import find_assessment, start_assessment
from app.services.people import list_respondents
from app.values import AnswerChanges, RespondentDraft
from tests.together import run_together

PEOPLE = 8
TURNS = 12
STRATEGY = "dir.strategy"


def _start(database: Database) -> tuple[int, list[int]]:
    drafts = [RespondentDraft(name=f"Respondent {number}", roles=["EX"]) for number in range(PEOPLE)]
    with database.writing() as session:
        scope = local_scope(session)
        started = start_assessment(scope, organization="Halden Components", title="DMS", respondents=drafts)
        return started, [person.id for person in list_respondents(scope, started)]


def test_answers_of_eight_people_at_once_are_all_kept(database: Database) -> None:
    assessment, people = _start(database)

    def answer(number: int) -> None:
        for turn in range(TURNS):
            with database.writing() as session:
                save_answer(
                    local_scope(session),
                    assessment_id=assessment,
                    key=STRATEGY,
                    respondent_id=people[number],
                    base_versions=(turn, 0),
                    changes=AnswerChanges(choice=turn % 6),
                )

    failures = run_together(answer, PEOPLE)

    assert failures == []
    with database.reading() as session:
        scope = local_scope(session)
        stored = [
            read_answer(scope, assessment_id=assessment, key=STRATEGY, respondent_id=person).answer for person in people
        ]
        assert [answer.version for answer in stored if answer] == [TURNS] * PEOPLE
        assert find_assessment(scope, assessment).revision == 1 + PEOPLE * TURNS


def test_of_eight_edits_of_one_note_each_is_kept_or_told_as_a_conflict(database: Database) -> None:
    assessment, people = _start(database)
    outcome: Counter[str] = Counter()

    def note(number: int) -> None:
        for turn in range(TURNS):
            try:
                with database.writing() as session:
                    save_answer(
                        local_scope(session),
                        assessment_id=assessment,
                        key=STRATEGY,
                        respondent_id=people[number],
                        base_versions=(0, turn),
                        changes=AnswerChanges(note=f"Respondent {number}, turn {turn}"),
                    )
                outcome["saved"] += 1
            except Conflict:
                outcome["conflict"] += 1

    failures = run_together(note, PEOPLE)

    assert failures == []
    assert outcome["saved"] + outcome["conflict"] == PEOPLE * TURNS
    with database.reading() as session:
        scope = local_scope(session)
        item = read_answer(scope, assessment_id=assessment, key=STRATEGY, respondent_id=None).item
        history = scope.rows(scope.select(Change).order_by(table_of(Change).c.version))
    assert item.version == outcome["saved"] == len(history)
    values = [row.fields["note"] for row in history]
    assert [before for before, _ in values] == ["", *(after for _, after in values[:-1])]


def test_what_was_saved_is_there_after_a_restart(database: Database) -> None:
    assessment, people = _start(database)
    with database.writing() as session:
        save_answer(
            local_scope(session),
            assessment_id=assessment,
            key=STRATEGY,
            respondent_id=people[0],
            base_versions=(0, 0),
            changes=AnswerChanges(choice=4, note="Kept"),
        )
    database.close()

    again = Database(database.url.render_as_string(hide_password=False))

    with again.reading() as session:
        saved = read_answer(local_scope(session), assessment_id=assessment, key=STRATEGY, respondent_id=people[0])
    again.close()
    assert saved.answer is not None
    assert (saved.answer.level, saved.item.note) == (4, "Kept")


def test_nothing_is_kept_of_a_session_that_fails(database: Database) -> None:
    assessment, people = _start(database)

    def fail() -> None:
        with database.writing() as session:
            save_answer(
                local_scope(session),
                assessment_id=assessment,
                key=STRATEGY,
                respondent_id=people[0],
                base_versions=(0, 0),
                changes=AnswerChanges(choice=4),
            )
            raise RuntimeError("power cut")

    (failure,) = run_together(lambda _: fail(), 1)

    assert str(failure) == "power cut"
    with database.reading() as session:
        saved = read_answer(local_scope(session), assessment_id=assessment, key=STRATEGY, respondent_id=people[0])
    assert saved.answer is None
