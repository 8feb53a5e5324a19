"""Whose answers they are: nobody but the voter sees or gives a single answer of somebody who answers for themselves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.db import Scope
from app.errors import Closed, Forbidden, Refused
from app.services.answering import read_answer, save_answer
from app.services.answering.rows import save_rows
from app.services.assessments import find_assessment, finish_clause
from app.services.people import list_respondents, remove_respondent, update_respondent
from app.services.sharing.closing import close_assessment, reopen_assessment
from app.services.sharing.invitations import link_account
from app.values import AnswerChanges, RespondentDraft

STRATEGY = "dir.strategy"


def _save(scope: Scope, halden: Any, person: int | None, **changes: Any) -> Any:
    given = AnswerChanges(**(changes or {"choice": 3}))
    return save_answer(
        scope, assessment_id=halden.id, key=STRATEGY, respondent_id=person, base_versions=None, changes=given
    )


def test_a_respondent_gives_and_reads_their_own_answers(
    scope: Scope, halden: Any, seen_by: Callable[..., Scope]
) -> None:
    mine = seen_by("respondent", 7, (halden.mara,))

    saved = _save(mine, halden, halden.mara, choice=3)

    assert saved.answer.level == 3
    assert read_answer(mine, assessment_id=halden.id, key=STRATEGY, respondent_id=halden.mara) == saved


def test_a_respondent_reaches_nobody_else_and_nothing_that_is_agreed(
    scope: Scope, halden: Any, seen_by: Callable[..., Scope]
) -> None:
    mine = seen_by("respondent", 7, (halden.mara,))

    for person in (halden.jonas, None):
        with pytest.raises(Forbidden, match="You answer for yourself"):
            _save(mine, halden, person)
        with pytest.raises(Forbidden, match="You answer for yourself"):
            read_answer(mine, assessment_id=halden.id, key=STRATEGY, respondent_id=person)


@pytest.mark.parametrize("change", [{"agreed_reason": "We said so"}, {"is_must_do": True}])
def test_a_respondent_settles_nothing(
    scope: Scope, halden: Any, seen_by: Callable[..., Scope], change: dict[str, Any]
) -> None:
    with pytest.raises(Forbidden, match="settled by an owner or consultant"):
        _save(seen_by("respondent", 7, (halden.mara,)), halden, halden.mara, **change)


def test_a_respondent_shares_notes_and_flags(scope: Scope, halden: Any, seen_by: Callable[..., Scope]) -> None:
    saved = _save(seen_by("respondent", 7, (halden.mara,)), halden, halden.mara, note="See the board", is_flagged=True)

    assert (saved.item.note, saved.item.is_flagged) == ("See the board", True)


def test_a_clause_is_finished_by_those_who_facilitate(scope: Scope, halden: Any, seen_by: Callable[..., Scope]) -> None:
    with pytest.raises(Forbidden, match="owner or consultant"):
        finish_clause(seen_by("respondent", 7, (halden.mara,)), halden.id, "6", is_finished=True)

    finish_clause(seen_by("owner", 7), halden.id, "6", is_finished=True)


def test_owners_answer_for_people_without_a_way_in_of_their_own(
    scope: Scope, halden: Any, seen_by: Callable[..., Scope], account: Callable[..., int]
) -> None:
    owner = seen_by("owner", 7)
    link_account(scope, halden.id, halden.jonas, account("Jonas Weber"))

    _save(owner, halden, halden.mara)
    with pytest.raises(Forbidden, match="answers for themselves"):
        _save(owner, halden, halden.jonas)


def test_an_owner_who_answers_too_gives_their_own_answers(
    scope: Scope, halden: Any, seen_by: Callable[..., Scope], account: Callable[..., int]
) -> None:
    mara = account("Mara Lindqvist", "owner")
    link_account(scope, halden.id, halden.mara, mara)

    assert _save(seen_by("owner", mara), halden, halden.mara).answer.level == 3


def test_rows_of_somebody_who_answers_for_themselves_are_refused(
    scope: Scope, halden: Any, account: Callable[..., int]
) -> None:
    link_account(scope, halden.id, halden.jonas, account("Jonas Weber"))
    rows = [{"respondent": name, "key": STRATEGY, "level": 2} for name in ("Mara Lindqvist", "Jonas Weber")]

    report = save_rows(scope, halden.id, rows)

    assert (report.accepted, report.changed) == (1, 1)
    assert report.problems[0].message == "Jonas Weber answers for themselves; none of the rows was kept."


class TestNarrowing:
    def test_what_is_not_among_the_chosen_requirements_is_refused_and_leaves_the_figures(
        self, scope: Scope, halden: Any
    ) -> None:
        _save(scope, halden, halden.mara)
        draft = RespondentDraft(name="Mara Lindqvist", roles=["EX"], asked=["gov.leadership"])

        with pytest.raises(Refused, match="1 of the answers of Mara Lindqvist no longer count"):
            update_respondent(scope, halden.id, halden.mara, draft)
        changed = update_respondent(scope, halden.id, halden.mara, draft, is_confirmed=True)

        assert changed.asked == ("gov.leadership",)
        with pytest.raises(Refused, match="not asked of EX here"):
            _save(scope, halden, halden.mara, choice=4)

    def test_rows_know_it_as_well(self, scope: Scope, halden: Any) -> None:
        draft = RespondentDraft(name="Mara Lindqvist", roles=["EX"], asked=["gov.leadership"])
        update_respondent(scope, halden.id, halden.mara, draft)

        report = save_rows(scope, halden.id, [{"respondent": "Mara Lindqvist", "key": STRATEGY, "level": 2}])

        assert report.problems[0].remedy == "Remove the row, or add it to the requirements that this person is asked."

    @pytest.mark.parametrize(
        ("asked", "told"),
        [
            ([], "No requirement is chosen"),
            (["dir.nothing"], "no requirement dir.nothing"),
            ([STRATEGY], "not asked of EM"),
        ],
    )
    def test_a_choice_that_asks_nothing_is_refused(
        self, scope: Scope, halden: Any, asked: list[str], told: str
    ) -> None:
        with pytest.raises(Refused, match="The respondent was not changed") as refused:
            update_respondent(
                scope, halden.id, halden.yuki, RespondentDraft(name="Yuki Tanaka", roles=["EM"], asked=asked)
            )

        assert told in str(refused.value)


class TestClosing:
    def test_a_closed_assessment_takes_no_answers_until_it_is_opened_again(self, scope: Scope, halden: Any) -> None:
        closed = close_assessment(scope, halden.id)
        again = close_assessment(scope, halden.id)

        assert (closed.closed_by, closed.closed_at) == (again.closed_by, again.closed_at) == ("Terminal", scope.now)
        rows = [{"respondent": "Mara Lindqvist", "key": STRATEGY, "level": 2}]
        person = RespondentDraft(name="Mara Lindqvist", roles=["DL"])
        for change in (
            lambda: _save(scope, halden, halden.mara),
            lambda: save_rows(scope, halden.id, rows),
            lambda: finish_clause(scope, halden.id, "6", is_finished=True),
            lambda: remove_respondent(scope, halden.id, halden.mara),
            lambda: update_respondent(scope, halden.id, halden.mara, person),
        ):
            with pytest.raises(Closed, match="submitted on 01 Dec 2026"):
                change()
        assert reopen_assessment(scope, halden.id).closed_at is None
        assert _save(scope, halden, halden.mara).answer.level == 3

    def test_a_name_can_still_be_corrected(self, scope: Scope, halden: Any) -> None:
        close_assessment(scope, halden.id)

        update_respondent(scope, halden.id, halden.mara, RespondentDraft(name="Mara Lind", roles=["EX"]))

        assert list_respondents(scope, halden.id)[0].name == "Mara Lind"
        assert find_assessment(scope, halden.id).closed_at is not None
