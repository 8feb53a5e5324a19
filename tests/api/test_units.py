"""Units and what evidence carries, over the API."""

from __future__ import annotations

from typing import Any

import pytest

ONE = "/api/v1/assessments/1"
PLANT = {"name": "Plant Halden", "size": 420}
MARA = {"name": "Mara Lindqvist", "job_title": "Chief operating officer", "roles": ["EX"]}


def test_a_unit_is_added_read_changed_and_removed(client: Any) -> None:
    added = client.post(f"{ONE}/units", json=PLANT)
    here = added.headers["Location"]

    changed = client.put(here, json={**PLANT, "size": 430})

    assert added.status_code == 201
    assert client.get(here).json() == changed.json() == {"id": 1, "name": "Plant Halden", "size": 430}
    assert client.get(f"{ONE}/units").json() == client.get(ONE).json()["units"] == [changed.json()]
    assert client.delete(here).status_code == 204
    assert client.get(here).status_code == 404


@pytest.mark.parametrize("body", [{"name": "", "size": 420}, {"name": "Plant Halden", "size": 0}, {"size": 3}])
def test_a_faulty_unit_is_refused_with_the_place_of_the_fault(client: Any, body: dict[str, Any]) -> None:
    refused = client.post(f"{ONE}/units", json=body)

    assert refused.status_code == 422
    assert refused.json()["problems"]


def test_a_unit_with_people_is_not_removed(client: Any) -> None:
    here = client.post(f"{ONE}/units", json=PLANT).headers["Location"]
    joined = client.put(f"{ONE}/respondents/1", json={**MARA, "unit_id": 1})

    refused = client.delete(here)

    assert (joined.status_code, joined.json()["unit_id"]) == (200, 1)
    assert refused.status_code == 422
    assert "1 person belongs to Plant Halden" in refused.json()["detail"]


def test_roles_that_would_drop_answers_are_changed_only_when_confirmed(client: Any) -> None:
    body = {**MARA, "roles": ["EM"]}

    asked = client.put(f"{ONE}/respondents/1", json=body)
    done = client.put(f"{ONE}/respondents/1", params={"confirmed": True}, json=body)

    assert (asked.status_code, done.status_code) == (422, 200)
    assert done.json()["roles"] == ["EM"]


def test_what_evidence_carries_is_changed_with_its_etag(client: Any) -> None:
    here = f"{ONE}/responses/dir.strategy"
    read = client.get(here)
    body = {"evidence_has_data": True, "evidence_until": "2029-12-31", "evidence_source": "Quality portal"}

    saved = client.put(here, json=body, headers={"If-Match": read.headers["ETag"]})
    stale = client.put(here, json={"evidence_until": "2028-01-31"}, headers={"If-Match": read.headers["ETag"]})
    early = client.put(here, json={"evidence_until": "0202-12-31"}, headers={"If-Match": "*"})

    assert {name: saved.json()["item"][name] for name in body} == body
    assert stale.status_code == 412
    assert [each["theirs"] for each in stale.json()["conflicts"]] == ["2029-12-31"]
    assert early.status_code == 422


def test_units_of_no_assessment_are_not_found(client: Any) -> None:
    assert client.get("/api/v1/assessments/99/units").status_code == 404
    assert client.post("/api/v1/assessments/99/units", json=PLANT).status_code == 404
    assert client.get(f"{ONE}/units/7").status_code == 404
