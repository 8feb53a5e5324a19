"""Whoever only answers changes nothing about requirements that they are not asked, also not what all share of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from app.db import Scope
from app.errors import Forbidden
from app.services.answering.saving import read_answer, save_answer
from app.services.evidence import add_file, list_files, remove_file, restore_file
from app.values import AnswerChanges
from app.values.evidence_files import CheckedFile, EvidenceLimits, KeptFile
from questionnaires.answers import AnswerState

NOT_ASKED = "dir.strategy"  # of an employee
ASKED = "ppl.literacy"
LIMITS = EvidenceLimits(file_bytes=100, per_requirement=5, total_bytes=1000)


@pytest.fixture
def employee(halden: Any, seen_by: Callable[..., Scope]) -> Scope:
    """Yuki, an employee, who sees and gives their own answers."""
    return seen_by("respondent", respondents=(halden.yuki,))


def _save(scope: Scope, halden: Any, key: str, **changes: Any) -> None:
    save_answer(
        scope,
        assessment_id=halden.id,
        key=key,
        respondent_id=halden.yuki,
        base_versions=None,
        changes=AnswerChanges(**changes),
    )


def _file(content: str) -> KeptFile:
    checked = CheckedFile(name=f"{content}.txt", media_type="text/plain", size=len(content), sha256=content[0] * 64)
    return KeptFile(checked=checked, stored_name=content[0] * 32)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": AnswerState.DEFERRED, "reason": "Because I say so"},
        {"note": "Overwritten"},
        {"evidence_grade": 4},
        {"is_flagged": True},
    ],
)
def test_what_all_share_about_it_stays(scope: Scope, halden: Any, employee: Scope, changes: dict[str, Any]) -> None:
    before = read_answer(scope, assessment_id=halden.id, key=NOT_ASKED, respondent_id=None)

    with pytest.raises(Forbidden, match="not asked of you"):
        _save(employee, halden, NOT_ASKED, **changes)

    assert read_answer(scope, assessment_id=halden.id, key=NOT_ASKED, respondent_id=None) == before


def test_of_what_is_asked_the_shared_note_is_written(scope: Scope, halden: Any, employee: Scope) -> None:
    _save(employee, halden, ASKED, note="We have a film about it")

    found = read_answer(scope, assessment_id=halden.id, key=ASKED, respondent_id=None)
    assert found.item.note == "We have a film about it"


def test_its_files_are_neither_attached_nor_removed_nor_brought_back(
    scope: Scope, halden: Any, employee: Scope
) -> None:
    here, gone = (add_file(scope, halden.id, NOT_ASKED, _file(each), limits=LIMITS) for each in ("here", "gone"))
    remove_file(scope, halden.id, gone.id)

    for attempt in (
        lambda: add_file(employee, halden.id, NOT_ASKED, _file("more"), limits=LIMITS),
        lambda: remove_file(employee, halden.id, here.id),
        lambda: restore_file(employee, halden.id, gone.id, limits=LIMITS),
    ):
        with pytest.raises(Forbidden, match="not asked of you"):
            attempt()

    assert [each.id for each in list_files(scope, halden.id, NOT_ASKED)] == [here.id]


def test_files_of_what_is_asked_are_attached_and_removed(scope: Scope, halden: Any, employee: Scope) -> None:
    added = add_file(employee, halden.id, ASKED, _file("film"), limits=LIMITS)

    remove_file(employee, halden.id, added.id)

    assert list_files(scope, halden.id, ASKED) == ()
