"""What a process under test writes: one respondent's own answer and what all share about a requirement, in one save."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.db import Database, Scope, local_scope
from app.errors import Conflict
from app.services.answering import read_answer, save_answer
from app.services.answering.rows import save_rows
from app.services.assessments import start_assessment
from app.services.people import list_respondents
from app.services.results import current_result
from app.values import AnswerChanges, RespondentDraft, SavedAnswer
from questionnaires.answers import AnswerState

KEYS = ("dir.itstrategy", "gov.leadership", "eva.objectives")  # asked of EX
PEOPLE = ("Mara Lindqvist", "Jonas Weber", "Yuki Tanaka")
CHOICES = (None, AnswerState.DONT_KNOW, 0, 1, 2, 3, 4, 5)
SAVED, REFUSED = "saved", "refused"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where writers meet: an assessment and the respondents in it."""

    assessment: int
    people: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Write:
    """One write as its writer tells it: what was sent, on which versions, and with which versions it was confirmed.

    A row of a sheet is stored over whatever is there, so it has no base and tells no version.
    """

    token: str
    outcome: str
    key: str = ""
    respondent: int = 0
    fields: tuple[str, ...] = ()
    base: tuple[int, int] | None = None
    versions: tuple[int, int] | None = None


def found_place(database: Database) -> Place:
    """Start an assessment of Halden Components with three executives in it."""
    drafts = [RespondentDraft(name=name, roles=["EX"]) for name in PEOPLE]
    with database.writing() as session:
        scope = local_scope(session)
        started = start_assessment(scope, organization="Halden Components", title="DMS 2026", respondents=drafts)
        people = tuple(person.id for person in list_respondents(scope, started))
    return Place(assessment=started, people=people)


def write_for_ever(
    database: Database, place: Place, *, name: str, chance: random.Random
) -> Iterator[tuple[Write, ...]]:
    """Write again and again, each time what nobody has written before, and tell what each transaction has written.

    Now and then it is a sheet of rows. Every tenth time the result is asked for as well, so that one is kept.
    """
    for number in range(1_000_000):
        if chance.random() < 0.05:
            yield write_rows(database, place, token=f"{name}.{number}", chance=chance)
        else:
            yield (write_once(database, place, token=f"{name}.{number}", chance=chance),)
        if chance.random() < 0.1:
            with database.reading() as session:
                current_result(local_scope(session), place.assessment)


def write_once(database: Database, place: Place, *, token: str, chance: random.Random) -> Write:
    """Read one response as a person would see it, then change some of its fields on the versions that were seen."""
    key, person = chance.choice(KEYS), chance.choice(place.people)
    with database.reading() as session:
        seen = _read(local_scope(session), place, key, person)
    changes = choose(token, chance)
    sent = Write(
        token=token, outcome=SAVED, key=key, respondent=person, fields=tuple(changes.given), base=seen.versions
    )
    try:
        with database.writing() as session:
            saved = save_answer(
                local_scope(session),
                assessment_id=place.assessment,
                key=key,
                respondent_id=person,
                base_versions=seen.versions,
                changes=changes,
            )
    except Conflict:
        return Write(token=token, outcome=REFUSED)
    return Write(**{**vars(sent), "versions": saved.versions})


def write_rows(database: Database, place: Place, *, token: str, chance: random.Random) -> tuple[Write, ...]:
    """Store a sheet of rows in one transaction, in any order of the requirements, over whatever is there."""
    number = chance.randrange(len(place.people))
    keys = chance.sample(KEYS, len(KEYS))
    rows = [
        {"respondent": PEOPLE[number], "role": "EX", "key": key, "level": chance.randrange(6), "note": f"{token}/{key}"}
        for key in keys
    ]
    with database.writing() as session:
        save_rows(local_scope(session), place.assessment, rows)
    return tuple(
        Write(token=f"{token}/{key}", outcome=SAVED, key=key, respondent=place.people[number], fields=("own_note",))
        for key in keys
    )


def _read(scope: Scope, place: Place, key: str, person: int) -> SavedAnswer:
    return read_answer(scope, assessment_id=place.assessment, key=key, respondent_id=person)


def choose(token: str, chance: random.Random) -> AnswerChanges:
    """Return changes that carry the token in a note, so that each can be found again in the history."""
    own: dict[str, Any] = {"choice": chance.choice(CHOICES), "own_note": token}
    shared: dict[str, Any] = {"note": token, "evidence_grade": chance.randrange(5)}
    return AnswerChanges(**chance.choice([own, shared, own | shared]))
