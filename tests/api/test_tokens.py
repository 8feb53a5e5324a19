"""Tokens for programs: what each reaches, what it may do, and when it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.db import local_scope, table_of
from app.records import ApiToken
from app.services.administration.accounts import disable_account, set_standing
from app.services.administration.organizations import find_organization_id
from app.services.identity.tokens import revoke_token
from app.services.identity.visitors import visitor_of_token
from app.services.membership.members import remove_member
from tests.people import ADMINISTRATOR, CONSULTANT, OUTSIDER, OWNER, READER

NEW = {"organization": "Halden Components", "title": "Second round"}


def test_a_token_does_what_its_account_may(programs) -> None:
    owner, reader = programs.token(OWNER), programs.token(READER)

    assert [each["id"] for each in programs.ask(owner, "GET", "/assessments").json()] == [1]
    assert programs.ask(owner, "GET", "/assessments/1/export").status_code == 200
    assert programs.ask(reader, "GET", "/assessments/1/result").status_code == 200
    assert programs.ask(reader, "GET", "/assessments/1/export").status_code == 403


def test_a_token_sees_nothing_of_other_organizations(programs) -> None:
    outsider = programs.token(OUTSIDER)

    assert programs.ask(outsider, "GET", "/assessments").json() == []
    assert programs.ask(outsider, "GET", "/assessments/1").status_code == 404


def test_a_token_that_only_reads_writes_nothing(programs) -> None:
    reading, writing = programs.token(CONSULTANT), programs.token(OWNER, can_write=True)

    refused = programs.ask(reading, "POST", "/assessments", json=NEW)

    assert refused.status_code == 403
    assert refused.json()["detail"] == "This token may only read. Make one that may write, and use it instead."
    assert programs.ask(writing, "POST", "/assessments", json=NEW).status_code == 201


def test_a_token_for_one_organization_stays_in_it(programs) -> None:
    here = programs.token(CONSULTANT, can_write=True, organization_id=programs.people.halden)
    elsewhere = programs.token(OWNER, organization_id=programs.people.brno)

    assert programs.ask(here, "GET", "/assessments/1").status_code == 200
    assert programs.ask(here, "POST", "/assessments", json=NEW | {"organization": "Lyon Valves"}).status_code == 422
    assert programs.ask(elsewhere, "GET", "/assessments/1").status_code == 404
    assert programs.ask(elsewhere, "GET", "/assessments").json() == []


@pytest.mark.parametrize("token", ["", "gw_", "gw_" + "x" * 43, "Bearer", "é" * 10])
def test_an_invented_token_is_refused(programs, token: str) -> None:
    headers = {"authorization": f"Bearer {token}".encode()}

    refused = programs.client.get("/api/v1/assessments", headers=headers)

    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == "Bearer"
    assert refused.headers["content-type"] == "application/problem+json"


def test_an_expired_a_revoked_and_a_disabled_one_are_refused_alike(programs) -> None:
    expired, revoked, disabled = programs.token(OWNER), programs.token(READER), programs.token(CONSULTANT)
    token, accounts = table_of(ApiToken), programs.people.accounts
    with programs.app.state.database.writing() as session:
        scope = local_scope(session)
        past = scope.now - timedelta(seconds=1)
        scope.run(token.update().where(token.c.account_id == accounts[OWNER]).values(expires_at=past))
        reader = visitor_of_token(scope, revoked)
        assert reader is not None
        revoke_token(replace(scope, visitor=reader), reader.token_id or 0)
        disable_account(scope, accounts[CONSULTANT])

    answers = [programs.ask(each, "GET", "/assessments") for each in (expired, revoked, disabled)]

    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.json()["detail"] for answer in answers}) == 1


def test_a_token_ends_with_the_membership_that_it_was_made_for(programs) -> None:
    bound = programs.token(READER, organization_id=programs.people.halden)
    with programs.app.state.database.writing() as session:
        remove_member(local_scope(session), programs.people.halden, programs.people.accounts[READER])

    assert programs.ask(bound, "GET", "/assessments/1").status_code == 401


def test_a_token_is_no_way_into_pages(programs) -> None:
    token = programs.token(OWNER, can_write=True)
    headers = {"authorization": f"Bearer {token}", "accept": "text/html"}

    page = programs.client.get("/account/tokens", headers=headers)

    assert page.status_code in (303, 401)


def test_a_token_of_an_administrator_reads_no_answers(programs) -> None:
    administrator = programs.token(ADMINISTRATOR)

    assert programs.ask(administrator, "GET", "/assessments").json() == []
    assert programs.ask(administrator, "GET", "/assessments/1/result").status_code == 404


def test_the_last_use_is_noted(programs) -> None:
    token = programs.token(OWNER)
    programs.ask(token, "GET", "/assessments")

    with programs.app.state.database.reading() as session:
        row = session.connection().execute(table_of(ApiToken).select()).one()
    assert row.used_at is not None


def test_the_document_says_how_to_get_in(programs) -> None:
    document = programs.client.get("/api/v1/openapi.json").json()

    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    assert document["security"] == [{"token": []}, {"session": []}]
    assert document["paths"]["/api/v1/catalogues"]["get"]["security"] == []
    assert "security" not in document["paths"]["/api/v1/assessments"]["get"]
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert {"401", "403"} <= set(operation["responses"]), f"{method} {path}"


def test_a_token_follows_what_its_account_becomes(programs) -> None:
    writing = programs.token(OWNER, can_write=True)
    refused = programs.ask(writing, "POST", "/assessments", json=NEW | {"organization": "Lyon Valves"})
    with programs.app.state.database.writing() as session:
        set_standing(local_scope(session), programs.people.accounts[OWNER], is_administrator=False, is_consultant=True)

    founded = programs.ask(writing, "POST", "/assessments", json=NEW | {"organization": "Lyon Valves"})

    assert (refused.status_code, founded.status_code) == (422, 201)
    with programs.app.state.database.reading() as session:
        assert find_organization_id(local_scope(session), "Lyon Valves") > programs.people.brno
