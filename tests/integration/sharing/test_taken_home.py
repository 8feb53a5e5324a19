"""What leaves under signs, what keeps its name, and the one export that is of all data."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from app.db import Scope
from app.exports import build_workbook
from app.presenters import Standing
from app.services.actions import add_action
from app.services.answering.rows import save_rows
from app.services.answering.signs import REASON_WITHHELD, with_signs
from app.services.assessing import score_snapshot, scored_catalogue
from app.services.people import update_respondent
from app.services.privacy.erasing import erase_account
from app.services.privacy.exporting import organization_documents
from app.services.sharing.invitations import store_account
from app.services.snapshot import load_snapshot
from app.services.transfer import export_assessment
from app.values import ActionDraft, AssessmentFile, RespondentDraft
from planning.values import Closure

STRATEGY, AI, POLICY = "dir.strategy", "sec.ai", "gov.policy"
MARA, JONAS, YUKI = "Mara Lindqvist", "Jonas Weber", "Yuki Tanaka"


@pytest.fixture
def jonas(scope: Scope, halden: Any, account: Callable[..., int]) -> int:
    """Let Jonas answer for himself, after he has answered and taken an action on; returns his account."""
    note = {"respondent": JONAS, "note": "Ask me in private"}
    rows = [
        note | {"key": STRATEGY, "level": 2},
        note | {"key": AI, "level": "n/a"},
        note | {"key": POLICY, "level": 3},
    ]
    assert save_rows(scope, halden.id, rows).problems == ()
    draft = ActionDraft(title="Write it down", closes=(Closure(key=STRATEGY, from_level=2, to_level=3),), owner=JONAS)
    add_action(scope, halden.id, draft)
    number = account(JONAS)
    store_account(scope, halden.id, halden.jonas, number)
    return number


def _people(file: AssessmentFile) -> list[str]:
    return [person.name for person in file.respondents]


@pytest.mark.usefixtures("jonas")
def test_only_who_answers_for_themselves_gets_a_sign_and_stands_last(scope: Scope, halden: Any) -> None:
    file = export_assessment(load_snapshot(scope, halden.id), scope.visitor)

    assert _people(file) == [MARA, YUKI, "R1"]
    assert [person.job_title for person in file.respondents] == ["Chief operating officer", "", ""]
    assert file.respondents[2].roles == ("IT", "DL")
    assert {row["respondent"]: row.get("note") for row in file.responses if row["key"] == STRATEGY} == {"R1": None}


@pytest.mark.usefixtures("jonas")
def test_not_applicable_keeps_that_there_is_a_reason(scope: Scope, halden: Any) -> None:
    file = export_assessment(load_snapshot(scope, halden.id), scope.visitor)

    (row,) = (row for row in file.responses if row["key"] == AI)
    assert (row["level"], row["note"]) == ("not_applicable", REASON_WITHHELD)


def test_the_visitor_keeps_their_own_name_and_notes(
    scope: Scope, halden: Any, jonas: int, seen_by: Callable[..., Scope]
) -> None:
    file = export_assessment(load_snapshot(scope, halden.id), seen_by("owner", jonas).visitor)

    assert _people(file) == [MARA, JONAS, YUKI]
    assert {row["note"] for row in file.responses} == {"Ask me in private"}


@pytest.mark.usefixtures("jonas")
def test_what_somebody_alone_is_asked_stays_and_so_do_answers_that_no_longer_count(scope: Scope, halden: Any) -> None:
    draft = RespondentDraft(name=JONAS, roles=["IT", "DL"], asked=[STRATEGY, AI])
    update_respondent(scope, halden.id, halden.jonas, draft, is_confirmed=True)

    file = export_assessment(load_snapshot(scope, halden.id), scope.visitor)

    assert file.respondents[2].asked is None
    assert [row["key"] for row in file.responses] == [STRATEGY, AI]


def test_a_removed_person_leaves_under_a_sign_without_their_number(scope: Scope, halden: Any, jonas: int) -> None:
    erase_account(scope, jonas, keeps_notes=True)

    file = export_assessment(load_snapshot(scope, halden.id), scope.visitor)

    assert _people(file) == [MARA, YUKI, "R1"]
    assert "Ask me in private" not in file.model_dump_json()


@pytest.mark.usefixtures("jonas")
def test_an_action_keeps_its_owner(scope: Scope, halden: Any) -> None:
    file = export_assessment(load_snapshot(scope, halden.id), scope.visitor)

    assert [action.owner for action in file.actions] == [JONAS]
    assert JONAS not in json.dumps([*file.model_dump(mode="json")["respondents"], *file.responses])


@pytest.mark.usefixtures("jonas")
def test_the_export_of_all_data_of_an_organization_holds_the_names(scope: Scope, halden: Any) -> None:
    (file,) = (
        each.content for each in organization_documents(scope, 1) if each.path == f"assessments/{halden.id}.json"
    )

    assert {row["respondent"] for row in file["responses"]} == {JONAS}


@pytest.mark.usefixtures("jonas")
def test_a_workbook_for_which_the_signs_were_forgotten_is_not_made(scope: Scope, halden: Any) -> None:
    snapshot = load_snapshot(scope, halden.id)
    standing = Standing(
        catalogue=scored_catalogue(snapshot),
        snapshot=snapshot,
        result=score_snapshot(snapshot, on=scope.today),
        now=scope.now,
        answerable=frozenset({halden.mara, halden.yuki}),
    )

    with pytest.raises(ValueError, match="1 respondents answer for themselves"):
        build_workbook(standing)
    assert build_workbook(replace(standing, snapshot=with_signs(snapshot, scope.visitor)))
