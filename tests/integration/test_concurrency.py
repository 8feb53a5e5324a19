"""Eight people at once: no update is lost, whoever is late is told, and what is saved survives a restart."""

from __future__ import annotations

from collections import Counter

from app.db import Database, local_scope, table_of
from app.errors import Conflict
from app.records import Change, StoredResult
from app.services.actions import add_action
from app.services.answering import read_answer, save_answer
from app.services.answering.rows import save_rows
from app.services.assessing import score_snapshot
from app.services.assessments import find_assessment, start_assessment
from app.services.milestones import record_milestone
from app.services.people import list_respondents
from app.services.results import current_result
from app.services.scoring_settings import save_settings
from app.services.snapshot import load_snapshot
from app.values import ActionDraft, AnswerChanges, RespondentDraft, ScoringSettings
from clauses import load_catalogue
from planning.values import Closure
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


def test_two_imports_of_the_same_answers_in_opposite_order_do_not_block_each_other(database: Database) -> None:
    assessment, _ = _start(database)
    keys = [requirement.key for requirement in load_catalogue().requirements][:20]

    def take_in(number: int) -> None:
        rows = [
            {"respondent": f"Respondent {person}", "role": "EX", "key": key, "level": str(number)}
            for person in range(3)
            for key in keys
        ]
        with database.writing() as session:
            save_rows(local_scope(session), assessment, rows if number % 2 else rows[::-1])

    failures = run_together(take_in, 4)

    assert failures == []
    with database.reading() as session:
        scope = local_scope(session)
        levels = {answer.level for answer in load_snapshot(scope, assessment).answers}
        versions = scope.rows(scope.select(Change, table_of(Change).c.version))
    assert len(levels) == 1
    assert max(row.version for row in versions) == 4


def test_actions_and_settings_of_several_people_at_once_get_numbers_of_their_own(database: Database) -> None:
    assessment, _ = _start(database)
    settings = ScoringSettings.of(load_catalogue())
    closes = (Closure(key=STRATEGY, from_level=0, to_level=3),)

    def add(number: int) -> None:
        with database.writing() as session:
            add_action(local_scope(session), assessment, ActionDraft(title=f"Action {number}", closes=closes))
            save_settings(local_scope(session), assessment, settings, reason=f"Reason {number}")

    failures = run_together(add, PEOPLE)

    assert failures == []
    with database.reading() as session:
        snapshot = load_snapshot(local_scope(session), assessment)
    assert [action.number for action in snapshot.actions] == list(range(1, PEOPLE + 1))
    assert [each.version for each in snapshot.settings] == list(range(1, PEOPLE + 1))


def test_a_reader_sees_one_state_however_long_it_reads(database: Database) -> None:
    assessment, people = _start(database)
    with database.reading() as session:
        before = load_snapshot(local_scope(session), assessment)
        _answer(database, assessment, people[0], 4)
        after = load_snapshot(local_scope(session), assessment)

    assert after == before
    with database.reading() as session:
        assert len(load_snapshot(local_scope(session), assessment).answers) == 1


def test_a_result_that_took_long_does_not_take_the_place_of_a_later_one(database: Database) -> None:
    assessment, people = _start(database)
    _answer(database, assessment, people[0], 2)
    with database.reading() as slow:
        header = find_assessment(local_scope(slow), assessment)
        _answer(database, assessment, people[0], 4)
        with database.reading() as session:
            later = current_result(local_scope(session), assessment)
        current_result(local_scope(slow), assessment)

    with database.reading() as session:
        scope = local_scope(session)
        kept = scope.first(scope.select(StoredResult))
        again = current_result(scope, assessment)
    assert kept is not None
    assert kept.revision == header.revision + 1
    assert again == later


def test_readers_and_writers_at_once_never_leave_a_wrong_result(database: Database) -> None:
    assessment, people = _start(database)

    def work(number: int) -> None:
        for turn in range(6):
            if number % 2:
                with database.reading() as session:
                    scope = local_scope(session)
                    fresh = score_snapshot(load_snapshot(scope, assessment), on=scope.today)
                    assert current_result(scope, assessment) == fresh
            else:
                with database.writing() as session:
                    scope = local_scope(session)
                    changes = AnswerChanges(choice=(number + turn) % 6)
                    place = {"assessment_id": assessment, "key": STRATEGY, "respondent_id": people[number]}
                    save_answer(scope, **place, base_versions=None, changes=changes)
                    milestone = record_milestone(scope, assessment, f"{number}, {turn}").result
                    assert milestone == score_snapshot(load_snapshot(scope, assessment), on=scope.today)

    failures = run_together(work, 6)

    assert failures == []


def _answer(database: Database, assessment: int, person: int, level: int) -> None:
    with database.writing() as session:
        save_answer(
            local_scope(session),
            assessment_id=assessment,
            key=STRATEGY,
            respondent_id=person,
            base_versions=None,
            changes=AnswerChanges(choice=level),
        )
