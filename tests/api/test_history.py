"""History over the API: recorded results, replays, comparisons, and what explains each figure."""

from __future__ import annotations

from typing import Any

API = "/api/v1"
ONE = f"{API}/assessments/1"
STRATEGY = f"{ONE}/responses/dir.strategy"


def test_a_result_says_how_each_of_its_figures_is_explained(shared_client: Any) -> None:
    document = shared_client.get(f"{ONE}/result").json()

    subject, figures = next(iter(document["result"]["figures"].items()))
    assert subject == "overall"
    for figure in figures:
        explained = shared_client.get(document["trace"].replace("{figure}", f"overall:{figure}"))
        assert explained.status_code == 200
        assert explained.json()["figure"] == f"overall:{figure}"
    assert shared_client.get(document["figures"]).status_code == 200


def test_figures_are_listed_by_the_beginning_of_their_names(shared_client: Any) -> None:
    found = shared_client.get(f"{ONE}/figures", params={"prefix": "clause:6:"}).json()

    assert {each["figure"].rpartition(":")[0] for each in found} == {"clause:6"}
    assert shared_client.get(found[0]["trace"]).json()["figure"] == found[0]["figure"]
    assert len(shared_client.get(f"{ONE}/figures").json()) > 800


def test_a_trace_names_catalogue_hash_and_profile(shared_client: Any) -> None:
    trace = shared_client.get(f"{ONE}/trace/clause:6:gate").json()
    result = shared_client.get(f"{ONE}/result").json()["result"]

    for name in ("catalogue_id", "catalogue_edition", "catalogue_hash", "profile_id", "profile_version"):
        assert trace[name] == result[name]


def test_milestones_say_what_they_were_scored_by(shared_client: Any) -> None:
    (milestone,) = shared_client.get(f"{ONE}/milestones").json()
    whole = shared_client.get(f"{ONE}/milestones/{milestone['id']}").json()

    assert (milestone["catalogue_edition"], milestone["settings_version"]) == ("2026.1", 0)
    assert milestone["requirements"] == 74
    assert whole["result"]["overall"] == milestone["overall"]
    assert shared_client.get(f"{ONE}/milestones/99").status_code == 404


def test_a_milestone_is_scored_again_beside_its_original_figures(shared_client: Any) -> None:
    bases = shared_client.get(f"{ONE}/bases").json()

    replayed = shared_client.get(f"{ONE}/milestones/1/replay", params={"under": bases[0]["id"]}).json()

    assert bases[0]["id"] == "present"
    assert replayed["under"] == bases[0]
    assert replayed["size_text"] == "74 of 74 recorded requirements"
    assert len(replayed["common"]) == 74
    assert replayed["original"] == shared_client.get(f"{ONE}/milestones/1").json()["result"]
    assert replayed["result"]["overall"]["index"] == replayed["original"]["overall"]["index"]
    assert shared_client.get(f"{ONE}/milestones/1/replay", params={"under": "edition:1"}).status_code == 404


def test_a_figure_of_a_milestone_is_explained(shared_client: Any) -> None:
    as_recorded = shared_client.get(f"{ONE}/milestones/1/trace/clause:6:gate").json()
    again = shared_client.get(f"{ONE}/milestones/1/trace/clause:6:gate", params={"under": "present"}).json()

    assert as_recorded == again
    assert as_recorded["steps"][0]["rule"] == "SC-14"
    assert shared_client.get(f"{ONE}/milestones/1/trace/clause:6:colour").status_code == 404


def test_two_results_are_compared_over_the_api(shared_client: Any) -> None:
    found = shared_client.get(f"{ONE}/comparison", params={"earlier": "1"}).json()

    assert (found["earlier"], found["later"]) == ("2025", "Now")
    assert found["size_text"].startswith("74 requirements that both have")
    whole = found["groups"][-1]
    assert whole["index_change"] == whole["after"]["index"] - whole["before"]["index"]
    assert {move["after"]["key"] for move in found["moved"]} <= set(found["common"])
    assert shared_client.get(f"{ONE}/comparison").status_code == 422


def test_a_removed_milestone_is_brought_back(client: Any) -> None:
    before = client.get(f"{ONE}/milestones/1").json()

    assert client.delete(f"{ONE}/milestones/1").status_code == 204
    back = client.post(f"{ONE}/milestones/1/restore")

    assert back.status_code == 200
    assert back.json()["result"] == before["result"]
    assert client.post(f"{ONE}/milestones/1/restore").status_code == 404


def test_nothing_of_the_history_shows_how_a_single_person_voted(client: Any) -> None:
    client.post(f"{ONE}/milestones", json={"label": "Now"})

    ids = [each["id"] for each in client.get(f"{ONE}/milestones").json()]
    recorded = client.get(f"{ONE}/milestones/{ids[-1]}").json()["result"]
    replayed = client.get(f"{ONE}/milestones/{ids[-1]}/replay").json()

    for result in (recorded, replayed["original"], replayed["result"]):
        assert {tuple(each["role_medians"]) for each in result["requirements"]} == {()}
        assert 1 not in {sum(each["votes"]) for each in result["requirements"]}
    assert any(each["role_votes"] for each in replayed["result"]["requirements"])
