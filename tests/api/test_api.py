"""The JSON API: what it gives, what it takes, versions, and the whole walk from start to result."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from app.intake.assessing import snapshot_of
from app.intake.checking import check_file
from app.intake.files import read_file
from app.sample import SAMPLE_NAME, sample_bytes
from app.services.assessing import score_snapshot
from clauses import load_catalogue
from scoring import published_document, result_document

API = "/api/v1"
ONE = f"{API}/assessments/1"
STRATEGY = f"{ONE}/responses/dir.strategy"
ACTION = {
    "title": "Write the strategy down",
    "closes": [{"key": "dir.strategy", "from_level": 1, "to_level": 3}],
    "owner": "Ewa Kowalczyk",
    "due": "2027-03-31",
}


def test_a_whole_assessment_can_be_done_over_the_api(client: Any) -> None:
    started = client.post(
        f"{API}/assessments",
        json={
            "organization": "Brno Castings",
            "title": "First look",
            "mode": "quick",
            "respondents": [{"name": "Petra", "roles": ["EX", "DL", "IT", "PO", "PM", "HR", "QM", "EM"]}],
        },
    )
    assert started.status_code == 201
    here = started.headers["Location"]
    keys = [key for key in client.get(f"{here}/targets").json()["targets"] if key in _quick_keys()]

    report = client.post(
        f"{here}/responses", json={"rows": [{"respondent": "Petra", "key": key, "level": 2} for key in keys]}
    ).json()
    result = client.get(f"{here}/result").json()

    assert report == {"accepted": 27, "changed": 27, "problems": []}
    assert result["result"]["overall"]["gate_level"] == 2
    assert result["notice"] is None
    assert client.delete(here).status_code == 204
    assert client.get(here).status_code == 404


class TestReading:
    def test_catalogues_are_listed_and_given_in_full(self, shared_client: Any) -> None:
        (summary,) = shared_client.get(f"{API}/catalogues").json()
        whole = shared_client.get(f"{API}/catalogues/dms/2026.1").json()

        assert (summary["id"], summary["requirements"], len(summary["modes"])) == ("dms", 74, 2)
        assert sum(len(clause["requirements"]) for clause in whole["clauses"]) == 74
        assert shared_client.get(f"{API}/catalogues/dms/1999").status_code == 404

    def test_assessments_are_listed_and_given_with_their_people(self, shared_client: Any) -> None:
        (header,) = shared_client.get(f"{API}/assessments").json()
        detail = shared_client.get(ONE).json()

        assert header["organization"]["name"] == "Halden Components"
        assert detail["assessment"] == header
        assert len(detail["respondents"]) == 9
        assert detail["notice"] is None

    def test_the_result_is_the_one_the_file_scores_to(self, shared_client: Any) -> None:
        checked = check_file(intake=read_file(name=SAMPLE_NAME, content=sample_bytes()))
        expected = result_document(score_snapshot(snapshot_of(checked=checked), on=datetime.now().astimezone().date()))

        first, second = (shared_client.get(f"{ONE}/result").json() for _ in range(2))

        assert first == second
        assert first["result"] == json.loads(json.dumps(published_document(expected)))

    def test_gaps_come_in_the_recommended_order(self, shared_client: Any) -> None:
        gaps = shared_client.get(f"{ONE}/gaps").json()

        assert [gap["order"] for gap in gaps] == list(range(1, len(gaps) + 1))
        assert gaps[0]["size"] == gaps[0]["target"] - gaps[0]["level"]
        assert gaps[0]["number"] == load_catalogue().by_key[gaps[0]["key"]].number

    def test_a_gap_has_both_levels(self, shared_client: Any) -> None:
        gaps = {gap["key"]: gap for gap in shared_client.get(f"{ONE}/gaps").json()}

        assert (gaps["sec.obligations"]["level"], gaps["sec.obligations"]["evidenced_level"]) == (2, 1)

    def test_findings_say_what_the_report_says(self, shared_client: Any) -> None:
        found = shared_client.get(f"{ONE}/findings").json()
        page = shared_client.get("/a/1/report").text

        assert set(found) == {"claims", "holding", "people", "agreement"}
        assert found["claims"]["summary"] in page
        assert found["holding"]["overall"]["sentence"] in page
        assert found["people"]["units"] is None
        assert found["agreement"]["alpha_text"] == "0.46"
        assert shared_client.get(f"{API}/assessments/99/findings").status_code == 404

    def test_no_median_of_a_role_with_fewer_than_five_votes_and_no_single_vote_leaves_the_server(
        self, shared_client: Any
    ) -> None:
        requirements = shared_client.get(f"{ONE}/result").json()["result"]["requirements"]

        assert {tuple(each["role_medians"]) for each in requirements} == {()}
        assert any(each["role_votes"] for each in requirements)
        assert 1 not in {sum(each["votes"]) for each in requirements}
        trace = json.dumps(shared_client.get(f"{ONE}/trace/requirement:gov.leadership:level").json())
        assert "not shown" in trace

    def test_a_figure_is_explained(self, shared_client: Any) -> None:
        trace = shared_client.get(f"{ONE}/trace/clause:6:gate").json()

        assert trace["figure"] == "clause:6:gate"
        assert trace["steps"][0]["rule"].startswith("SC-")
        assert shared_client.get(f"{ONE}/trace/clause:6:mood").status_code == 404

    def test_responses_are_given_in_full(self, shared_client: Any) -> None:
        found = shared_client.get(f"{ONE}/responses").json()

        assert len(found["answers"]) > 200
        assert {"key", "note", "evidence_grade", "version"} <= set(found["items"][0])


class TestResponses:
    def test_an_answer_is_changed_with_its_etag(self, client: Any) -> None:
        read = client.get(STRATEGY, params={"respondent": 1})

        saved = client.put(
            STRATEGY,
            params={"respondent": 1},
            json={"choice": "dont_know", "note": "Ask the board"},
            headers={"If-Match": read.headers["ETag"]},
        )

        assert saved.status_code == 200
        assert saved.json()["answer"]["state"] == "dont_know"
        assert saved.headers["ETag"] != read.headers["ETag"]
        assert client.get(STRATEGY, params={"respondent": 1}).json() == saved.json()

    def test_a_change_made_in_the_meantime_is_answered_with_both_values(self, client: Any) -> None:
        etag = client.get(STRATEGY, params={"respondent": 1}).headers["ETag"]
        first = client.put(STRATEGY, params={"respondent": 1}, json={"choice": 1}, headers={"If-Match": etag})

        late = client.put(STRATEGY, params={"respondent": 1}, json={"choice": 5}, headers={"If-Match": etag})

        assert late.status_code == 412
        assert late.headers["content-type"] == "application/problem+json"
        problem = late.json()
        assert problem["current"] == {"etag": first.headers["ETag"]}
        assert [(each["field"], each["theirs"], each["yours"]) for each in problem["conflicts"]] == [("choice", 1, 5)]
        assert problem["conflicts"][0]["changed_at"].endswith("+00:00")

    def test_whatever_is_there_can_be_changed_on_purpose(self, client: Any) -> None:
        saved = client.put(STRATEGY, json={"choice": 4}, headers={"If-Match": "*"})

        assert saved.json()["item"]["agreed_level"] == 4
        assert saved.json()["answer"] is None

    def test_a_decision_needs_a_requirement_that_allows_it(self, client: Any) -> None:
        body = {"state": "not_applicable", "reason": "No AI in use."}

        allowed = client.put(f"{ONE}/responses/sec.ai", json=body, headers={"If-Match": "*"})
        refused = client.put(STRATEGY, json=body, headers={"If-Match": "*"})

        assert (allowed.status_code, refused.status_code) == (200, 422)
        assert refused.json()["problems"][0]["place"] == "state"

    def test_a_change_without_a_version_is_refused(self, client: Any) -> None:
        refused = client.put(STRATEGY, json={"choice": 4})

        assert refused.status_code == 428
        assert "If-Match" in refused.json()["detail"]

    def test_an_etag_of_something_else_is_refused(self, client: Any) -> None:
        for etag in ('"3"', "yesterday", '"1.2.3"', '"99999999999.1"'):
            refused = client.put(STRATEGY, json={"choice": 4}, headers={"If-Match": etag})

            assert refused.status_code == 422
            assert refused.json()["problems"][0]["place"] == "header.If-Match"

    def test_many_rows_report_what_was_refused(self, client: Any) -> None:
        rows = [
            {"respondent": "Mara Lindqvist", "key": "dir.strategy", "level": 5},
            {"respondent": "Mara Lindqvist", "key": "6.99", "level": 5},
        ]

        report = client.post(f"{ONE}/responses", json={"rows": rows}).json()

        assert report["accepted"] == 1
        assert report["problems"][0]["place"] == "responses[1]"


class TestActions:
    def test_an_action_lives_from_adding_to_restoring(self, client: Any) -> None:
        added = client.post(f"{ONE}/actions", json=ACTION)
        here = added.headers["Location"]
        changed = client.put(here, json=ACTION | {"status": "done"}, headers={"If-Match": added.headers["ETag"]})
        late = client.put(here, json=ACTION | {"owner": "Jonas"}, headers={"If-Match": added.headers["ETag"]})
        removed = client.delete(here, headers={"If-Match": changed.headers["ETag"]})
        gone = client.get(here)
        restored = client.post(f"{here}/restore")

        assert [each.status_code for each in (added, changed, late, removed, gone, restored)] == [
            201,
            200,
            412,
            204,
            404,
            200,
        ]
        assert late.json()["current"] == {"version": 2}
        assert restored.json()["status"] == "done"
        assert client.get(here).headers["ETag"] == restored.headers["ETag"]
        assert restored.json() in client.get(f"{ONE}/actions").json()

    def test_an_action_can_be_changed_whatever_is_there(self, client: Any) -> None:
        here = client.post(f"{ONE}/actions", json=ACTION).headers["Location"]

        assert client.put(here, json=ACTION | {"owner": "Jonas"}, headers={"If-Match": "*"}).status_code == 200
        assert client.put(here, json=ACTION, headers={"If-Match": '"x"'}).status_code == 422

    def test_an_action_is_verified_by_a_second_person_after_it_is_done(self, client: Any) -> None:
        proof = {"status": "verified", "verified_by": "Ines Moreau", "verified_on": "2027-04-12"}
        at_once = client.post(f"{ONE}/actions", json=ACTION | {"status": "verified"})
        here = client.post(f"{ONE}/actions", json=ACTION | {"status": "done"}).headers["Location"]
        alone = client.put(here, json=ACTION | proof | {"verified_by": ACTION["owner"]}, headers={"If-Match": "*"})
        proven = client.put(here, json=ACTION | proof, headers={"If-Match": "*"})

        assert [problem["place"] for problem in at_once.json()["problems"]] == ["verified_by", "verified_on", "status"]
        assert [problem["place"] for problem in alone.json()["problems"]] == ["verified_by"]
        assert [each.status_code for each in (at_once, alone, proven)] == [422, 422, 200]
        assert proven.json() | proof == proven.json()

    def test_two_closures_of_one_requirement_are_refused(self, client: Any) -> None:
        refused = client.post(f"{ONE}/actions", json=ACTION | {"closes": ACTION["closes"] * 2})

        assert refused.status_code == 422
        assert [problem["place"] for problem in refused.json()["problems"]] == ["closes"]

    def test_a_faulty_action_is_refused_with_every_place(self, client: Any) -> None:
        refused = client.post(f"{ONE}/actions", json=ACTION | {"title": " ", "start": "2028-01-01"})

        assert refused.status_code == 422
        assert [problem["place"] for problem in refused.json()["problems"]] == ["title", "due"]


class TestPlanning:
    def test_targets_are_changed_one_by_one(self, client: Any) -> None:
        changed = client.patch(f"{ONE}/targets", json={"targets": {"dir.strategy": 5}}).json()["targets"]

        assert changed["dir.strategy"] == 5
        assert client.get(f"{ONE}/targets").json()["targets"] == changed
        assert client.patch(f"{ONE}/targets", json={"targets": {"x": 1}}).status_code == 422

    def test_a_milestone_is_recorded_listed_and_removed(self, client: Any) -> None:
        recorded = client.post(f"{ONE}/milestones", json={"label": "Mid 2026"})
        listed = client.get(f"{ONE}/milestones").json()

        assert recorded.status_code == 201
        assert [each["label"] for each in listed] == ["2025", "Mid 2026"]
        assert recorded.json()["result"]["overall"] == listed[1]["overall"]
        assert client.delete(f"{ONE}/milestones/{listed[1]['id']}").status_code == 204
        assert client.delete(f"{ONE}/milestones/{listed[1]['id']}").status_code == 404


class TestTransfer:
    def test_an_export_is_imported_with_the_same_figures(self, client: Any) -> None:
        exported = client.get(f"{ONE}/export").json()

        imported = client.post(f"{API}/assessments/import", json=exported)

        assert imported.status_code == 201
        assert imported.json()["problems"] == []
        copy = imported.headers["Location"]
        assert client.get(f"{copy}/export").json() == exported
        assert client.get(f"{copy}/result").json()["result"] == client.get(f"{ONE}/result").json()["result"]

    def test_a_file_with_faults_is_kept_without_them(self, client: Any) -> None:
        rows = [{"respondent": "Mara", "role": "EX", "key": "dir.strategy", "level": level} for level in (3, 9)]

        report = client.post(f"{API}/assessments/import", json={"responses": rows}).json()

        assert [problem["place"] for problem in report["problems"]] == ["responses[1]"]
        assert len(client.get(f"{API}/assessments/{report['assessment_id']}/responses").json()["answers"]) == 1


class TestPeople:
    def test_a_respondent_is_added(self, client: Any) -> None:
        added = client.post(f"{ONE}/respondents", json={"name": "Lena", "roles": ["QM"]})

        assert added.status_code == 201
        assert added.json()["roles"] == ["QM"]
        assert client.post(f"{ONE}/respondents", json={"name": "Lena", "roles": ["QM"]}).status_code == 422


class TestOpenApi:
    def test_every_operation_says_what_it_does_and_how_it_fails(self, shared_client: Any) -> None:
        document = shared_client.get(f"{API}/openapi.json").json()

        operations = [
            (path, method, operation) for path, item in document["paths"].items() for method, operation in item.items()
        ]
        assert len(operations) >= 25
        for path, method, operation in operations:
            assert operation["description"].endswith("."), path
            assert {"422", "500"} <= set(operation["responses"]), path
            assert ("404" in operation["responses"]) == ("{" in path), path
            if method in {"post", "put", "patch"} and "requestBody" in operation:
                assert {"413", "415"} <= set(operation["responses"]), path

    def test_pages_are_not_part_of_it(self, shared_client: Any) -> None:
        paths = shared_client.get(f"{API}/openapi.json").json()["paths"]

        assert all(path.startswith(API) for path in paths)

    def test_every_reference_leads_somewhere(self, shared_client: Any) -> None:
        document = shared_client.get(f"{API}/openapi.json").json()
        known = set(document["components"]["schemas"])

        assert _references(document) <= known


def _references(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"].rsplit("/", 1)[1]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(_references(value) for value in node.values()))
    return set().union(*(_references(value) for value in node)) if isinstance(node, list) else set()


def _quick_keys() -> set[str]:
    from questionnaires import build_questionnaire

    return set(build_questionnaire(catalogue=load_catalogue(), mode="quick").keys)
