"""Scoring settings and compared priorities, over the API."""

from __future__ import annotations

from typing import Any

import pytest

ONE = "/api/v1/assessments/1"
HERE = f"{ONE}/scoring-settings"
ANY = {"If-Match": "*"}
SHIFT = {"key": "dir.strategy", "readiness": -1, "reason": "Strategy is made by the group"}
MARA = {"name": "Mara Lindqvist", "judgements": [2, 3, 5, 2, 2, 1]}


def _add(client: Any, **body: Any) -> Any:
    return client.post(HERE, json={"reason": "The board asked"} | body, headers=ANY)


class TestVersions:
    def test_first_the_profile_of_the_catalogue_counts(self, client: Any) -> None:
        found = client.get(HERE)

        assert found.headers["ETag"] == '"0"'
        assert (found.json()["profile_id"], found.json()["profile_version"]) == ("dms-default", 1)
        assert found.json()["versions"] == []
        assert found.json()["present"]["settings"]["readiness_percent"] == 60
        assert found.json()["present"] == client.get(f"{HERE}/0").json()

    def test_a_version_changes_what_is_given_and_keeps_the_rest(self, client: Any) -> None:
        first = _add(client, readiness_percent=30)
        second = _add(client, shifts=[SHIFT], seed=7)

        assert (first.status_code, second.status_code) == (201, 201)
        settings = second.json()["settings"]
        assert (settings["readiness_percent"], settings["seed"]) == (30, 7)
        assert settings["shifts"] == [SHIFT | {"governance": 0}]
        assert client.get(second.headers["Location"]).json() == second.json()
        assert client.get(HERE).json()["versions"] == [first.json(), second.json()]

    def test_the_result_follows_and_names_the_version(self, client: Any) -> None:
        before = client.get(f"{ONE}/result").json()["result"]

        _add(client, readiness_percent=30)

        after = client.get(f"{ONE}/result").json()["result"]
        assert (before["settings_version"], after["settings_version"]) == (0, 1)
        assert before["overall"] == after["overall"]
        assert [gap["priority"] for gap in before["gaps"]] != [gap["priority"] for gap in after["gaps"]]

    def test_an_earlier_version_is_restored_as_a_new_one(self, client: Any) -> None:
        _add(client, readiness_percent=30)

        back = client.post(f"{HERE}/0/restore", json={"reason": "The audit is over"}, headers={"If-Match": '"1"'})

        assert (back.status_code, back.json()["version"]) == (201, 2)
        assert back.json()["reason"] == "Back to the profile of the catalogue: The audit is over"
        assert back.json()["settings"]["readiness_percent"] == 60
        assert client.post(f"{HERE}/9/restore", json={}, headers=ANY).status_code == 404

    def test_a_change_needs_the_version_it_was_made_from(self, client: Any) -> None:
        assert client.post(HERE, json={"reason": "The board asked"}).status_code == 428
        _add(client, readiness_percent=30)

        late = client.post(HERE, json={"reason": "Mine"}, headers={"If-Match": '"0"'})

        assert late.status_code == 412
        assert late.json()["current"] == {"version": 1}


class TestComparison:
    def test_a_b_and_k_follow_from_the_judgements_of_a_group(self, client: Any) -> None:
        stored = _add(client, comparison=[MARA]).json()["settings"]

        assert stored["comparison"]["people"] == [MARA]
        assert 0 < stored["comparison"]["consistency_ratio"] < 0.1
        assert stored["readiness_percent"] > 60
        assert _add(client, seed=3).json()["settings"]["comparison"] == stored["comparison"]
        assert _add(client, readiness_percent=60).json()["settings"]["comparison"] is None

    @pytest.mark.parametrize(
        ("body", "told"),
        [
            ({"comparison": [MARA], "readiness_percent": 60}, "follow from the comparison"),
            ({"comparison": [MARA | {"judgements": [1, 1]}]}, "Mara Lindqvist: 4 criteria make 6 pairs"),
            ({"comparison": [MARA | {"judgements": [12, 1, 1, 1, 1, 1]}]}, "12 is not on the scale"),
        ],
    )
    def test_judgements_that_give_no_weights_are_refused(self, client: Any, body: dict[str, Any], told: str) -> None:
        refused = _add(client, **body)

        assert refused.status_code == 422
        assert refused.headers["content-type"] == "application/problem+json"
        assert told in refused.json()["detail"]


@pytest.mark.parametrize(
    ("body", "place"),
    [
        ({"reason": " "}, "reason"),
        ({"readiness_percent": 101}, "readiness_percent"),
        ({"shifts": [SHIFT | {"readiness": -2}]}, "shifts, dir.strategy"),
        ({"shifts": [SHIFT | {"readiness": 1}]}, "shifts, dir.strategy"),
        ({"shifts": [SHIFT | {"reason": ""}]}, "shifts, dir.strategy"),
        ({"seed": -1}, "body.seed"),
    ],
)
def test_faulty_settings_are_refused_with_the_place(client: Any, body: dict[str, Any], place: str) -> None:
    refused = _add(client, **body)

    assert refused.status_code == 422
    assert [problem["place"] for problem in refused.json()["problems"]] == [place]
    assert client.get(HERE).json()["versions"] == []


class TestPriorities:
    def test_gaps_say_how_firm_their_rank_is(self, shared_client: Any) -> None:
        gaps = shared_client.get(f"{ONE}/gaps").json()

        assert all(gap["rank_low"] <= gap["median_rank"] <= gap["rank_high"] for gap in gaps)
        assert all(gap["line"].startswith(f"P {gap['priority']:.1f} = 100 x ") for gap in gaps)
        assert {gap["rank"] for gap in gaps if gap["top_share"] > 0.9} <= set(range(1, 11))

    def test_the_same_gaps_come_in_other_orders(self, shared_client: Any) -> None:
        found = shared_client.get(f"{ONE}/views", params={"horizon": "tactical"}).json()

        by_method = {view["method"]: view for view in found["views"]}
        assert set(by_method) == {"value", "benefit", "risk", "siri", "wsjf", "importance_performance"}
        assert by_method["siri"]["settings"] == {"cost": 45, "KPI": 30, "proximity": 25}
        first = found["differences"][0]
        place = next(row["rank"] for row in by_method["wsjf"]["rows"] if row["key"] == first["key"])
        assert first["moves"]["wsjf"] == first["rank"] - place

    def test_an_assessment_without_gaps_has_no_views(self, client: Any) -> None:
        begun = client.post(f"{ONE.rpartition('/')[0]}/import", json={"organization": "Moss", "responses": []})

        assert client.get(f"{begun.headers['Location']}/views").json() == {"views": [], "differences": []}

    def test_an_unknown_horizon_is_told(self, shared_client: Any) -> None:
        assert shared_client.get(f"{ONE}/views", params={"horizon": "someday"}).status_code == 422
