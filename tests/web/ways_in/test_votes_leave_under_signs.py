"""What owners and consultants take home holds no name beside the votes of others who answer for themselves."""

from __future__ import annotations

import html
import io
import re
import zipfile
from dataclasses import replace
from typing import Any

import pytest

from app.db import local_scope
from app.intake import check_file, read_file, snapshot_of
from app.permissions import ROUTES, Permission
from app.services.answering import save_answer
from app.services.assessing import score_snapshot
from app.services.results import current_result
from app.services.sharing.invitations import store_account
from app.values import AnswerChanges
from tests.people import CONSULTANT, OWNER, RESPONDENT

TAKEN_HOME = sorted(
    route.removeprefix("GET ").replace("{assessment_id}", "1") for route in ROUTES[Permission.EXPORT_DATA]
)
YUKI, MAREK, MARA, JONAS = "Yuki Tanaka", "Marek Novák", "Mara Lindqvist", "Jonas Weber"
ACCOUNTS = {YUKI: RESPONDENT, MARA: CONSULTANT, JONAS: OWNER}
NOTES = {name: f"{name.split()[0]} told nobody else" for name in (YUKI, MAREK, MARA, JONAS)}
# Yuki signs in, Marek came by link; neither stands anywhere else in the assessment.
SECRETS = (
    "Tanaka",
    "Shift leader, plant Halden",
    RESPONDENT,
    NOTES[YUKI],
    "Novák",
    "Purchasing clerk, plant Brno",
    "marek@halden.example",
    NOTES[MAREK],
)


SHARED_NOTE = "The minutes are on the board"


@pytest.fixture
def answered(ways: Any) -> Any:
    """Halden Components, in which four people answer for themselves: three with accounts, Marek by his link."""
    accounts, numbers = ways.installation.people.accounts, {name: ways.respondent(name) for name in NOTES}
    with ways.installation.app.state.database.writing() as session:
        scope = local_scope(session)
        for name, number in numbers.items():
            key = "gov.steering" if name == JONAS else "gov.leadership"
            changes = AnswerChanges(choice=2, own_note=NOTES[name], note=SHARED_NOTE)
            mine = replace(scope, actor=name)
            save_answer(mine, assessment_id=1, key=key, respondent_id=number, base_versions=None, changes=changes)
        for name, email in ACCOUNTS.items():
            store_account(scope, 1, numbers[name], accounts[email])
    ways.open(ways.invite(MAREK, "marek@halden.example"))
    return ways


def _texts(path: str, content: bytes) -> str:
    """Return all text of a file; a workbook is a zip archive of many."""
    if not path.endswith(".xlsx"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {"docProps/core.xml", "docProps/app.xml", "xl/workbook.xml"} <= set(archive.namelist())
        return html.unescape("".join(archive.read(name).decode() for name in archive.namelist()))


def test_nothing_that_names_the_voter_is_in_what_an_owner_or_a_consultant_takes_home(answered: Any) -> None:
    for who, own, other in ((OWNER, JONAS, MARA), (CONSULTANT, MARA, JONAS)):
        visitor = answered.installation.sign_in(who)
        for path in TAKEN_HOME:
            taken = visitor.request("GET", path)
            text = _texts(path, taken.content)

            assert taken.status_code == 200
            assert [secret for secret in (*SECRETS, NOTES[other]) if secret in text] == [], path
            assert [kept for kept in (own, NOTES[own], SHARED_NOTE) if kept not in text] == [], path
            assert set(re.findall(r'(?:>|: ?")(R\d)(?:<|")', text)) == {"R1", "R2", "R3"}, path


def test_every_file_is_looked_at() -> None:
    assert TAKEN_HOME == [
        "/a/1/assessment.json",
        "/a/1/report.xlsx",
        "/api/v1/assessments/1/export",
        "/api/v1/assessments/1/responses",
    ], "the test above asks for a new one as well; make sure that it asks for what the new one needs"


def test_what_is_taken_home_gives_the_same_figures_again(answered: Any) -> None:
    owner = answered.installation.sign_in(OWNER)
    with answered.installation.app.state.database.reading() as session:
        scope = local_scope(session)
        expected, today = current_result(scope, 1), scope.today

    for path in ("/a/1/report.xlsx", "/a/1/assessment.json", "/api/v1/assessments/1/export"):
        name = "halden.xlsx" if path.endswith(".xlsx") else "halden.json"
        checked = check_file(intake=read_file(name=name, content=owner.request("GET", path).content))

        assert checked.problems == ()
        assert score_snapshot(snapshot_of(checked=checked), on=today) == expected


def test_a_sign_leads_to_no_number_moment_or_change(answered: Any) -> None:
    found = answered.installation.sign_in(OWNER).request("GET", "/api/v1/assessments/1/responses").json()

    signed = [answer for answer in found["answers"] if answer["respondent"] in ("R1", "R2", "R3")]
    named = [answer for answer in found["answers"] if answer not in signed]
    for name in ("respondent_id", "version", "updated_at"):
        assert {answer[name] for answer in signed} == {None}
        assert None not in {answer[name] for answer in named}
    assert {answer["note"] for answer in signed} == {""}
    assert found["answers"] == named + signed, "the order of rows is not that in which people answered"
    assert {item["updated_by"] for item in found["items"]} <= {"", JONAS}
