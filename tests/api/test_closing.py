"""Closing an assessment, narrowing what somebody is asked, and whose answers a program may give, over the API."""

from __future__ import annotations

from typing import Any

from app.db import local_scope, stranger_scope
from app.services.sharing.invitations import invite
from app.services.sharing.opening import open_invitation

ONE = "/api/v1/assessments/1"
STRATEGY = f"{ONE}/responses/dir.strategy"


def test_a_closed_assessment_refuses_answers_until_it_is_opened_again(client: Any) -> None:
    closed = client.post(f"{ONE}/close").json()
    refused = client.put(STRATEGY, json={"choice": 2}, headers={"If-Match": "*"})
    rows = client.post(f"{ONE}/responses", json={"rows": [{"role": "agreed", "key": "dir.strategy", "level": 2}]})
    opened = client.post(f"{ONE}/reopen").json()
    saved = client.put(STRATEGY, json={"choice": 2}, headers={"If-Match": "*"})

    assert closed["closed_at"] is not None
    assert (refused.status_code, refused.json()["title"]) == (409, "Answers are locked")
    assert rows.status_code == 409
    assert (opened["closed_at"], opened["closed_by"], saved.status_code) == (None, "", 200)


def test_what_a_respondent_is_asked_can_be_narrowed(client: Any) -> None:
    added = client.post(
        f"{ONE}/respondents", json={"name": "Ana Sousa", "roles": ["EM"], "asked": ["gov.leadership"]}
    ).json()
    refused = client.put(
        f"{ONE}/respondents/{added['id']}", json={"name": "Ana Sousa", "roles": ["EM"], "asked": ["dir.strategy"]}
    )

    assert (added["asked"], added["has_own_way"]) == (["gov.leadership"], False)
    assert refused.json()["problems"][0]["place"] == "respondents[0].asked"


def test_nobody_reads_or_gives_the_answers_of_somebody_who_answers_for_themselves(client: Any) -> None:
    with client.app.state.database.writing() as session:
        made = invite(local_scope(session), 1, 1)
        open_invitation(stranger_scope(session), made.path.removeprefix("/i/"))

    read = client.get(f"{STRATEGY}?respondent=1")
    given = client.put(f"{STRATEGY}?respondent=1", json={"choice": 2}, headers={"If-Match": "*"})

    assert read.status_code == given.status_code == 403
    assert "answers for themselves" in read.json()["detail"]
