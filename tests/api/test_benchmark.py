"""Group, consent and comparison over the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.neighbours import METALWORKING, NAMES, neighbour

API = "/api/v1/assessments"
ONE = f"{API}/1"
CONSENT = {"benchmark_group": METALWORKING, "benchmark_consent": True}


def furnish(client: Any, count: int = 6) -> None:
    for place, name in enumerate(NAMES[:count]):
        stored = client.post(f"{API}/import", json=neighbour(name, 1 + place % 3).model_dump(mode="json"))
        assert (stored.status_code, stored.json()["problems"]) == (201, [])


def test_group_and_consent_are_settled_and_read(client: Any) -> None:
    put = client.put(f"{ONE}/organization/comparison", json=CONSENT)
    read = client.get(f"{ONE}/organization")

    assert put.status_code == 200
    assert put.json() == read.json() == client.get(ONE).json()["assessment"]["organization"]
    assert (read.json()["benchmark_group"], read.json()["benchmark_consent"]) == (METALWORKING, True)
    assert (read.json()["consent_by"], read.json()["consent_at"] is None) == ("Demo consultant", False)


def test_the_comparison_is_given_as_plain_values(client: Any) -> None:
    furnish(client)
    client.put(f"{ONE}/organization/comparison", json=CONSENT)

    found = client.get(f"{ONE}/benchmark").json()

    whole = [each for each in found["benchmark"]["figures"] if each["kind"] == "catalogue"]
    assert found["benchmark"]["organizations"] == 6
    assert found["sample"].startswith("The sample: 6 other organizations of the group Metalworking")
    assert whole[0] == {
        "kind": "catalogue", "id": "dms", "figure": "gate_level", "ours": 1, "organizations": 6,
        "quartiles": [1, 2, 3], "lower": 0, "equal": 2, "higher": 4,
    }  # fmt: skip
    assert not [name for name in NAMES if name in str(found)]


def test_without_a_comparison_the_reason_is_a_problem_document(client: Any) -> None:
    without_group = client.get(f"{ONE}/benchmark")
    furnish(client, 4)
    client.put(f"{ONE}/organization/comparison", json=CONSENT)
    too_few = client.get(f"{ONE}/benchmark")

    assert {without_group.status_code, too_few.status_code} == {409}
    assert too_few.headers["content-type"] == "application/problem+json"
    assert too_few.json()["title"] == "No comparison"
    assert "belongs to no group" in without_group.json()["detail"]
    assert "Fewer than five other organizations" in too_few.json()["detail"]


@pytest.mark.parametrize(
    "body",
    [{"benchmark_group": "", "benchmark_consent": True}, {"benchmark_group": "x" * 61, "benchmark_consent": False},
     {"benchmark_group": "\x00", "benchmark_consent": True}, {"benchmark_group": METALWORKING}],
)  # fmt: skip
def test_what_does_not_fit_is_refused(client: Any, body: dict[str, Any]) -> None:
    refused = client.put(f"{ONE}/organization/comparison", json=body)

    assert refused.status_code == 422
    assert refused.json()["problems"]


def test_what_is_not_there_is_not_compared(client: Any) -> None:
    assert client.get(f"{API}/99/benchmark").status_code == 404
    assert client.put(f"{API}/99/organization/comparison", json=CONSENT).status_code == 404
    assert client.get(f"{API}/99/organization").status_code == 404


def test_an_import_tells_where_a_known_organization_has_settled_something_else(client: Any) -> None:
    client.put(f"{ONE}/organization/comparison", json=CONSENT)
    file = neighbour("Halden Components", 3, organization_group="Foundries").model_dump(mode="json")

    (problem,) = client.post(f"{API}/import", json=file).json()["problems"]

    assert problem["place"] == "organization_group"
    assert client.get(f"{ONE}/organization").json()["benchmark_group"] == METALWORKING
