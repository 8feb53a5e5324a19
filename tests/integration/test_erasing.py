"""Removing a person's identity keeps every figure and leaves the name nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlmodel import SQLModel

from app.db import Scope, table_of
from app.errors import NotFound, Refused
from app.records import Account, Change, Membership, Milestone, Respondent
from app.services import actions, milestones, people, scoring_settings
from app.services.accounts.changing import change_details
from app.services.answering import saving
from app.services.assessments import start_assessment
from app.services.audit.recording import ENTRY
from app.services.audit.verifying import verify_chain
from app.services.identity.sessions import start_session
from app.services.membership.inviting import invite_member, list_pending
from app.services.privacy.erasing import erase_account, erase_respondent
from app.services.privacy.exporting import account_documents, organization_documents, respondent_documents
from app.services.results import current_document
from app.services.sharing.invitations import list_invitations, note_email
from app.values import ActionDraft, AnswerChanges, RespondentDraft, ScoringSettings
from app.values.visitor import MemberRole, MembershipInfo, Visitor, VisitorKind
from clauses import load_catalogue
from planning.values import ActionStatus, Closure

MARA = "Mara Lindqvist"
KEYS = ("dir.strategy", "gov.leadership", "ctx.issues")


@pytest.fixture
def answered(scope: Scope, halden: Any) -> Any:
    """Halden Components with answers, notes, actions, a recorded result and a person of its own: Mara Lindqvist."""
    as_mara = replace(scope, actor=MARA)
    for person, level in ((halden.mara, 4), (halden.jonas, 1), (halden.yuki, 3)):
        for key in KEYS:
            changes = AnswerChanges(choice=level, own_note=f"{key} as I see it")
            try:
                saving.save_answer(
                    as_mara, assessment_id=halden.id, key=key, respondent_id=person, base_versions=None, changes=changes
                )
            except Refused:
                continue  # not asked of this role
    draft = ActionDraft(
        title="Write it down", closes=(Closure(key="dir.strategy", from_level=1, to_level=3),), owner=MARA
    )
    actions.add_action(as_mara, halden.id, draft)
    actions.change_action(as_mara, halden.id, 1, base_version=1, draft=replace(draft, status=ActionStatus.IN_WORK))
    actions.change_action(
        as_mara,
        halden.id,
        1,
        base_version=2,
        draft=replace(
            draft,
            status=ActionStatus.DONE,
            owner="Jonas Weber",
            verified_by=MARA,
            verified_on=scope.now.date() - timedelta(days=1),
        ),
    )
    settings = ScoringSettings.of(load_catalogue())
    scoring_settings.save_settings(as_mara, halden.id, settings, reason="As the catalogue says")
    milestones.record_milestone(as_mara, halden.id, "2026")
    milestones.record_milestone(as_mara, halden.id, "Slip")
    milestones.remove_milestone(as_mara, halden.id, 2)
    return halden


def _dump(scope: Scope) -> str:
    """Return everything that stands in the database, as text."""
    tables = SQLModel.metadata.sorted_tables
    return json.dumps([[list(map(str, row)) for row in scope.rows(select(table))] for table in tables])


def _figures(scope: Scope, assessment_id: int) -> Any:
    return current_document(scope, assessment_id)[1]


def test_the_name_of_a_respondent_stands_nowhere_any_more(scope: Scope, answered: Any) -> None:
    assert MARA in _dump(scope)

    name = erase_respondent(scope, answered.id, answered.mara)

    assert name == f"Removed person {answered.mara}"
    assert MARA not in _dump(scope)
    assert "as I see it" in _dump(scope), "the notes of the others stay"


def test_every_figure_stays_as_it_was(scope: Scope, answered: Any) -> None:
    before = _figures(scope, answered.id)

    erase_respondent(scope, answered.id, answered.mara)

    assert _figures(scope, answered.id) == before


def test_roles_and_unit_stay_and_own_notes_go(scope: Scope, answered: Any) -> None:
    erase_respondent(scope, answered.id, answered.mara)

    person = people.find_respondent(scope, answered.id, answered.mara)
    saved = saving.read_answer(scope, assessment_id=answered.id, key="dir.strategy", respondent_id=answered.mara)
    assert (person.roles, person.job_title) == (("EX",), "")
    assert (saved.answer.level, saved.answer.note) == (4, "")


def test_own_notes_stay_where_that_is_wished(scope: Scope, answered: Any) -> None:
    erase_respondent(scope, answered.id, answered.mara, keeps_notes=True)

    saved = saving.read_answer(scope, assessment_id=answered.id, key="dir.strategy", respondent_id=answered.mara)
    assert saved.answer.note == "dir.strategy as I see it"


def test_the_history_keeps_levels_and_loses_name_and_notes(scope: Scope, answered: Any) -> None:
    erase_respondent(scope, answered.id, answered.mara)

    table = table_of(Change)
    rows = scope.rows(select(table.c.fields, table.c.changed_by).where(table.c.respondent_id == answered.mara))
    assert rows
    for fields, by in rows:
        assert fields["own_note"] == ["", "Removed with the person"]
        assert fields["choice"] == [None, 4]
        assert by == f"Removed person {answered.mara}"


def test_recorded_results_stay_readable(scope: Scope, answered: Any) -> None:
    before = scope.rows(select(table_of(Milestone).c.document))[0][0]

    erase_respondent(scope, answered.id, answered.mara)

    assert scope.rows(select(table_of(Milestone).c.document))[0][0] == before
    assert milestones.restore_milestone(scope, answered.id, 2).label == "Slip"


def test_a_removed_person_can_be_removed_again_and_two_can_be_removed(scope: Scope, answered: Any) -> None:
    first = erase_respondent(scope, answered.id, answered.mara)
    again = erase_respondent(scope, answered.id, answered.mara)
    other = erase_respondent(scope, answered.id, answered.jonas)

    assert first == again != other


def test_the_trail_tells_of_it_without_the_name(scope: Scope, answered: Any) -> None:
    erase_respondent(scope, answered.id, answered.mara)

    entry = scope.rows(select(ENTRY).order_by(ENTRY.c.id.desc()))[0]
    assert (entry.action, entry.after) == ("respondent.erased", {"keeps_notes": False})
    assert verify_chain(scope.session, 1).is_whole


def test_nobody_else_can_be_removed(scope: Scope, answered: Any) -> None:
    with pytest.raises(NotFound):
        erase_respondent(scope, answered.id, 999)


def _account(scope: Scope, name: str = MARA, role: str = "respondent", **values: Any) -> int:
    number = scope.insert(
        Account,
        email=f"{name.split(maxsplit=1)[0].lower()}@halden.example",
        name=name,
        password_hash="secret-hash",
        totp_secret="secret-totp",
        totp_step=0,
        is_administrator=values.get("is_administrator", False),
        is_consultant=False,
        is_demo=False,
        created_at=scope.now,
    )
    scope.insert(Membership, account_id=number, organization_id=1, role=role, created_at=scope.now)
    start_session(scope, number, method="password", lasts=timedelta(days=1), device="Firefox")
    return number


def _link(scope: Scope, respondent_id: int, account_id: int) -> None:
    table = table_of(Respondent)
    scope.run(table.update().where(table.c.id == respondent_id).values(account_id=account_id))


def test_an_account_goes_with_everything_that_names_it(scope: Scope, answered: Any) -> None:
    account = _account(scope)
    _link(scope, answered.mara, account)
    before = _figures(scope, answered.id)

    erase_account(scope, account)

    dump = _dump(scope)
    for gone in (MARA, "mara@halden.example", "secret-hash", "secret-totp", "Firefox"):
        assert gone not in dump
    assert _figures(scope, answered.id) == before
    row = scope.rows(select(table_of(Account)).where(table_of(Account).c.id == account))[0]
    assert (row.name, row.removed_at is not None) == (f"Removed account {account}", True)


def test_an_account_without_answers_is_renamed_where_it_acted(scope: Scope, answered: Any) -> None:
    account = _account(scope)
    people.remove_respondent(scope, answered.id, answered.mara, is_confirmed=True)

    erase_account(scope, account)

    assert MARA not in _dump(scope)
    assert f"Removed account {account}" in _dump(scope)


def test_nobody_takes_the_name_off_what_somebody_else_did(scope: Scope, answered: Any) -> None:
    _account(scope, role="owner")
    vandal = _account(scope, "Petra Svoboda", role="reader")
    change_details(scope, vandal, name=MARA, email="petra@halden.example")
    before = actions.find_action(scope, answered.id, 1)

    erase_account(scope, vandal)

    assert actions.find_action(scope, answered.id, 1) == before
    assert before.verified_by == MARA
    assert people.find_respondent(scope, answered.id, answered.mara).name == MARA


def test_what_waits_for_an_address_in_other_organizations_is_left(scope: Scope, answered: Any) -> None:
    respondent = [RespondentDraft(name="Petra Svoboda", roles=["EX"])]
    other = start_assessment(scope, organization="Brno Castings", title="DMS", respondents=respondent)
    invited = people.list_respondents(scope, other)[0].id
    note_email(scope, other, invited, "petra@brno.example")
    invite_member(scope, 2, email="petra@brno.example", name="", role="owner")
    vandal = _account(scope, role="reader")
    change_details(scope, vandal, name=MARA, email="petra@brno.example")

    erase_account(scope, vandal)

    assert [each.email for each in list_invitations(scope, other)] == ["petra@brno.example"]
    assert [each.email for each in list_pending(scope, 2)] == ["petra@brno.example"]


def test_a_respondent_with_an_account_is_removed_with_it(scope: Scope, answered: Any) -> None:
    _link(scope, answered.mara, _account(scope))

    with pytest.raises(Refused, match="has an account"):
        erase_respondent(scope, answered.id, answered.mara)


def test_whom_others_depend_on_has_to_pass_that_on_first(scope: Scope, answered: Any) -> None:
    owner = _account(scope, role="owner", is_administrator=True)
    _account(scope, name="Jonas Weber")

    with pytest.raises(Refused, match="last administrator"):
        erase_account(scope, owner)
    table = table_of(Account)
    scope.run(table.update().where(table.c.id == owner).values(is_administrator=False))
    with pytest.raises(Refused, match="only owner"):
        erase_account(scope, owner)


def test_an_account_is_removed_once(scope: Scope, answered: Any) -> None:
    account = _account(scope)
    erase_account(scope, account)

    with pytest.raises(NotFound):
        erase_account(scope, account)


def _paths(documents: Any) -> dict[str, Any]:
    return {document.path: document.content for document in documents}


def test_everything_of_an_organization_can_be_taken_home_without_a_secret(scope: Scope, answered: Any) -> None:
    _account(scope)

    found = _paths(organization_documents(scope, 1))

    written = json.dumps(found)
    assert found["members.json"][0]["email"] == "mara@halden.example"
    assert found[f"assessments/{answered.id}.json"]["organization"] == "Halden Components"
    assert len(found["tables/answer.json"]) == len(scope.rows(text("SELECT id FROM answer")))
    assert found["tables/auditentry.json"]
    assert "secret" not in written


def test_everything_of_a_respondent_can_be_taken_home(scope: Scope, answered: Any) -> None:
    found = _paths(respondent_documents(scope, answered.id, answered.mara))

    folder = f"assessments/{answered.id}"
    assert found[f"{folder}/respondent.json"][0]["name"] == MARA
    assert {row["respondent_id"] for row in found[f"{folder}/answer.json"]} == {answered.mara}
    assert found[f"{folder}/bearing-the-name/planaction.json"][0]["verified_by"] == MARA


def test_everything_of_an_account_can_be_taken_home_without_a_secret(scope: Scope, answered: Any) -> None:
    account = _account(scope)
    _link(scope, answered.mara, account)

    found = _paths(account_documents(scope, account))

    written = json.dumps(found)
    assert found["account.json"][0]["email"] == "mara@halden.example"
    assert found["account/signinsession.json"][0]["device"] == "Firefox"
    assert found[f"assessments/{answered.id}/answer.json"]
    assert "secret-hash" not in written
    assert "secret-totp" not in written
    assert "token_hash" not in written


def test_whoever_takes_the_name_of_somebody_else_does_not_take_home_what_they_may_not_see(
    scope: Scope, answered: Any
) -> None:
    invite_member(replace(scope, actor=MARA), 1, email="new@halden.example", name="", role="owner")
    reader = _account(scope, "Petra Svoboda", role="reader")
    change_details(scope, reader, name=MARA, email="petra@halden.example")
    place = MembershipInfo(organization_id=1, organization="Halden Components", role=MemberRole.READER)
    asks = Visitor(kind=VisitorKind.ACCOUNT, account_id=reader, name=MARA, memberships=(place,))

    found = _paths(account_documents(replace(scope, visitor=asks), reader))

    written = json.dumps({path: content for path, content in found.items() if path.startswith("organizations/")})
    assert found["organizations/1/planaction.json"] == [
        {"id": 1, "organization_id": 1, "assessment_id": answered.id, "number": 1, "verified_by": MARA}
        | {"removed_at": None}
    ]
    for others in ("new@halden.example", "owner", "Jonas Weber", "Write it down", "As the catalogue says"):
        assert others not in written


def test_who_may_export_an_organization_finds_in_full_what_bears_their_name(scope: Scope, answered: Any) -> None:
    consultant = _account(scope, role="consultant")
    place = MembershipInfo(organization_id=1, organization="Halden Components", role=MemberRole.CONSULTANT)
    asks = Visitor(kind=VisitorKind.ACCOUNT, account_id=consultant, name=MARA, memberships=(place,))

    found = _paths(account_documents(replace(scope, visitor=asks), consultant))

    assert found["organizations/1/planaction.json"][0]["title"] == "Write it down"


def test_nothing_that_lets_anybody_in_is_ever_taken_home() -> None:
    from app.services.privacy.exporting import SECRETS

    public = {"catalogue_hash", "previous_hash", "hash", "sha256", "token_id"}
    suspicious = {
        column.name
        for table in SQLModel.metadata.sorted_tables
        for column in table.c
        if any(word in column.name for word in ("hash", "secret", "token", "password", "totp"))
    }
    assert suspicious - public - {"totp_confirmed_at"} <= SECRETS
