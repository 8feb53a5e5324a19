"""An assessment under signs scores as it did under names, and its signs do not depend on who the people are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.intake import check_file, read_file, snapshot_of
from app.sample import sample_bytes
from app.services.answering.signs import with_signs
from app.services.assessing import find_perception, score_snapshot, score_snapshot_units
from app.services.transfer import export_assessment
from app.values import AssessmentSnapshot, StoredAnswer
from app.values.visitor import Visitor, VisitorKind
from clauses import load_catalogue
from questionnaires.answers import AnswerState

TODAY = date(2026, 12, 1)
NOTE = "As I see it"
OWN_ACCOUNT = 7
OWNER = Visitor(kind=VisitorKind.ACCOUNT, name="Jonas Weber", account_id=OWN_ACCOUNT)
PLANTS = (Path(__file__).parents[1] / "samples" / "two-plants.json").read_bytes()
SAMPLES = {"halden": sample_bytes(), "plants": PLANTS}
SAID = (*range(6), *(state for state in AnswerState if state is not AnswerState.ANSWERED))


@cache
def _sample(name: str) -> AssessmentSnapshot:
    return _read(SAMPLES[name])


def _read(content: bytes) -> AssessmentSnapshot:
    checked = check_file(intake=read_file(name="assessment.json", content=content))
    assert checked.problems == ()
    return snapshot_of(checked=checked)


def _figures(snapshot: AssessmentSnapshot) -> tuple[Any, ...]:
    return tuple(figure(snapshot, on=TODAY) for figure in (score_snapshot, score_snapshot_units, find_perception))


@st.composite
def assessments(draw: st.DrawFn, accounts: tuple[int | None, ...] = (None, OWN_ACCOUNT, 8)) -> AssessmentSnapshot:
    """A sample in which some answer for themselves, and of these some are asked less than they have answered."""
    sample = _sample(draw(st.sampled_from(sorted(SAMPLES))))
    people = []
    for person in sample.respondents:
        account = draw(st.sampled_from(accounts))
        has_own_way = account is not None or draw(st.booleans())
        mine = [answer.key for answer in sample.answers if answer.respondent_id == person.id]
        parts = st.none() | st.sets(st.sampled_from(mine), min_size=1).map(sorted).map(tuple)
        asked = draw(parts) if has_own_way and account != OWN_ACCOUNT else None
        people.append(replace(person, asked=asked, account_id=account, has_own_way=has_own_way))
    said = draw(st.lists(st.sampled_from(SAID), min_size=7, max_size=7))
    answers = tuple(_changed(answer, said[place % 7]) for place, answer in enumerate(sample.answers))
    return replace(sample, respondents=tuple(people), answers=answers)


def _changed(answer: StoredAnswer, said: int | AnswerState) -> StoredAnswer:
    """Return an answer that says something else; where nothing but a level is allowed, it stays."""
    if said is AnswerState.NOT_APPLICABLE and load_catalogue().by_key[answer.key].not_applicable_when is None:
        return answer
    if isinstance(said, AnswerState):
        return replace(answer, state=said, level=None, note=NOTE)
    return replace(answer, state=AnswerState.ANSWERED, level=said, note=NOTE)


@settings(max_examples=15, deadline=None)
@given(snapshot=assessments())
def test_every_figure_is_the_same_under_signs_and_once_the_file_is_read_again(snapshot: AssessmentSnapshot) -> None:
    file = export_assessment(snapshot, OWNER)

    assert _figures(with_signs(snapshot, OWNER)) == _figures(snapshot)
    assert _figures(_read(file.model_dump_json().encode())) == _figures(snapshot)


@settings(max_examples=15, deadline=None)
@given(snapshot=assessments(accounts=(8,)), data=st.data())
def test_signs_say_nothing_about_who_was_added_first_or_is_called_how(
    snapshot: AssessmentSnapshot, data: st.DataObject
) -> None:
    numbers = data.draw(st.permutations([person.id for person in snapshot.respondents]))
    new = dict(zip((person.id for person in snapshot.respondents), numbers, strict=True))
    people = [replace(person, id=new[person.id], name=f"Person {new[person.id]}") for person in snapshot.respondents]
    answers = [replace(answer, respondent_id=new[answer.respondent_id]) for answer in snapshot.answers]
    others = replace(
        snapshot,
        respondents=tuple(sorted(people, key=lambda person: person.id)),
        answers=tuple(data.draw(st.permutations(answers))),
    )

    assert with_signs(others, OWNER) == with_signs(snapshot, OWNER)


@given(names=st.lists(st.sampled_from(["R1", "r2", "R 3", " R4 ", "R5"]), min_size=4, max_size=4, unique=True))
def test_a_sign_is_nobodys_name(names: list[str]) -> None:
    sample = _sample("plants")
    ways = ((None, False), (OWN_ACCOUNT, True), (8, True), (None, True))
    people = tuple(
        replace(person, name=name, account_id=account, has_own_way=has_own_way)
        for person, name, (account, has_own_way) in zip(sample.respondents, names, ways, strict=True)
    )

    signed = with_signs(replace(sample, respondents=people), OWNER)

    kept, signs = signed.respondents[:2], [person.name for person in signed.respondents[2:]]
    assert kept == people[:2]
    assert len({*signs, *(name.strip().upper() for name in names)}) == 6
