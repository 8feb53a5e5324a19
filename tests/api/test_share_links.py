"""Share links over the API: made with a last day, told once, listed, revoked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

HERE = "/api/v1/assessments/1/share-links"


def _day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def test_a_link_is_made_listed_and_revoked(client: Any) -> None:
    made = client.post(HERE, json={"label": "Board", "last_day": _day(30)})
    link = made.json()["link"].removeprefix("http://127.0.0.1")
    opened = client.get(link)
    listed = client.get(HERE)
    revoked = client.delete(f"{HERE}/{made.json()['id']}")
    gone = client.get(link)
    after = client.get(HERE).json()

    assert (made.status_code, opened.status_code, revoked.status_code, gone.status_code) == (201, 303, 204, 404)
    assert "/s/" not in listed.text
    (row,) = listed.json()
    assert {name: row[name] for name in ("label", "state", "times_opened")} == {
        "label": "Board", "state": "works", "times_opened": 1
    }  # fmt: skip
    assert after[0]["state"] == "revoked"
    entries = client.get("/api/v1/organizations/1/audit?kind=share").json()["entries"]
    assert [each["action"] for each in reversed(entries)] == ["share.made", "share.revoked"]


def test_each_of_several_links_answers_with_its_own_number(client: Any) -> None:
    made = [client.post(HERE, json={"label": label, "last_day": _day(1)}).json() for label in ("Board", "Bank")]

    client.delete(f"{HERE}/{made[0]['id']}")

    assert [(each["label"], each["state"]) for each in client.get(HERE).json()] == [
        ("Bank", "works"), ("Board", "revoked")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"label": "", "last_day": _day(1)}, "label"),
        ({"label": "x" * 121, "last_day": _day(1)}, "label"),
        ({"label": "Board", "last_day": _day(-2)}, "last_day"),
        ({"label": "Board", "last_day": _day(400)}, "last_day"),
        ({"label": "Board", "last_day": "soon"}, "body.last_day"),
        ({"label": "Board"}, "body.last_day"),
    ],
)
def test_a_link_without_a_name_or_a_sensible_last_day_is_refused(
    shared_client: Any, body: dict[str, str], place: str
) -> None:
    refused = shared_client.post(HERE, json=body)

    assert refused.status_code == 422
    assert [problem["place"] for problem in refused.json()["problems"]] == [place]
    assert shared_client.get(HERE).json() == []


def test_what_does_not_exist_is_not_found(shared_client: Any) -> None:
    assert shared_client.get("/api/v1/assessments/99/share-links").status_code == 404
    assert shared_client.delete(f"{HERE}/9").status_code == 404
    assert shared_client.delete(f"{HERE}/{2**63}").status_code == 404
