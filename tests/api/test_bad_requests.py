"""Whatever is sent: a clear problem document with the right status, never a stack trace, never a server error."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from app.access import RequestScope, admission
from app.db import DatabaseUnusableError
from app.permissions import Permission
from app.records import FinishedClause

API = "/api/v1"
ONE = f"{API}/assessments/1"
PUT_ANSWER = ("PUT", f"{ONE}/responses/dir.strategy?respondent=1")
START = ("POST", f"{API}/assessments")
HUGE = 10**30

BAD_BODIES: list[tuple[tuple[str, str], Any]] = [
    (PUT_ANSWER, {"choice": 6}),
    (PUT_ANSWER, {"choice": -1}),
    (PUT_ANSWER, {"choice": 2.5}),
    (PUT_ANSWER, {"choice": "three"}),
    (PUT_ANSWER, {"choice": HUGE}),
    (PUT_ANSWER, {"choice": [3]}),
    (PUT_ANSWER, {"note": "x" * 4001}),
    (PUT_ANSWER, {"note": "\x00"}),
    (PUT_ANSWER, {"note": None}),
    (PUT_ANSWER, {"state": "done"}),
    (PUT_ANSWER, {"state": "deferred"}),
    (PUT_ANSWER, {"evidence_grade": 7}),
    (PUT_ANSWER, {"evidence_grade": HUGE}),
    (PUT_ANSWER, {"is_flagged": "perhaps"}),
    (PUT_ANSWER, {"levle": 3}),
    (PUT_ANSWER, []),
    (PUT_ANSWER, "3"),
    (PUT_ANSWER, None),
    (START, {}),
    (START, {"organization": " ", "title": " "}),
    (START, {"organization": "x" * 121, "title": "y" * 121}),
    (START, {"organization": "Halden", "title": "DMS", "mode": "huge"}),
    (START, {"organization": "Halden", "title": "DMS", "planned_projects": HUGE}),
    (START, {"organization": "Halden", "title": "DMS", "due": "tomorrow"}),
    (START, {"organization": "Halden", "title": "DMS", "due": "2026-02-30"}),
    (START, {"organization": "Halden", "title": "DMS", "respondents": [{"name": "Mara", "roles": ["XX"]}]}),
    (START, {"organization": "Halden", "title": "DMS", "respondents": [{"name": "Mara"}]}),
    (START, {"organization": "Halden", "title": "DMS", "respondents": [{"name": "Mara", "roles": ["EX"]}] * 501}),
    (("POST", f"{API}/assessments/import"), {"responses": [], "edition": "1999"}),
    (("POST", f"{API}/assessments/import"), {"responses": [], "mode": "huge"}),
    (("POST", f"{API}/assessments/import"), {"responses": "none"}),
    (("POST", f"{API}/assessments/import"), {}),
    (("POST", f"{ONE}/responses"), {"rows": [3]}),
    (("POST", f"{ONE}/responses"), {"rows": {}}),
    (("POST", f"{ONE}/respondents"), {"name": "", "roles": ["EX"]}),
    (("POST", f"{ONE}/actions"), {"title": "x", "closes": []}),
    (("POST", f"{ONE}/actions"), {"title": "x", "closes": [{"key": "x", "from_level": HUGE, "to_level": -HUGE}]}),
    (("POST", f"{ONE}/actions"), {"title": "x", "closes": [], "effort_days": "a lot"}),
    (("POST", f"{ONE}/actions"), {"title": "x", "closes": [], "status": "asleep"}),
    (("PATCH", f"{ONE}/targets"), {"targets": {"dir.strategy": HUGE}}),
    (("PATCH", f"{ONE}/targets"), {"targets": {"dir.strategy": None}}),
    (("PATCH", f"{ONE}/targets"), {"targets": {"\x00": 3}}),
    (("POST", f"{ONE}/milestones"), {"label": "x" * 61}),
]


@pytest.fixture
def client(shared_client: Any) -> Any:
    """Whatever is sent here is refused, so all tests can share one application."""
    return shared_client


@pytest.mark.parametrize(("call", "body"), BAD_BODIES)
def test_a_bad_body_is_refused_with_places_and_remedies(
    client: Any, call: tuple[str, str], body: Any, caplog: pytest.LogCaptureFixture
) -> None:
    response = client.request(*call, json=body, headers={"If-Match": "*"})

    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == 422
    assert problem["instance"] == call[1].partition("?")[0]
    assert problem["detail"]
    for each in problem.get("problems", []):
        assert each["place"]
        assert each["message"].endswith((".", "?"))
        assert each["remedy"].endswith((".", "?"))
    assert "Traceback" not in caplog.text


MISSING = [
    f"{API}/nothing",
    f"{API}/assessments/2",
    f"{API}/assessments/0",
    f"{API}/assessments/{HUGE}",
    f"{API}/assessments/{HUGE}/result",
    f"{ONE}/responses/no.such",
    f"{ONE}/responses/%00",
    f"{ONE}/responses/dir.strategy?respondent=99",
    f"{ONE}/responses/dir.strategy?respondent={HUGE}",
    f"{ONE}/actions/99",
    f"{ONE}/actions/{HUGE}",
    f"{ONE}/trace/no:such",
    f"{API}/assessments/7/milestones",
    f"{API}/catalogues/iso/9001",
]


@pytest.mark.parametrize("path", MISSING)
def test_what_is_not_there_is_told(client: Any, path: str) -> None:
    response = client.get(path)

    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"].count(".") >= 1


def test_a_number_that_is_none_is_refused_by_its_place(client: Any) -> None:
    problem = client.get(f"{API}/assessments/1/actions/one").json()

    assert problem["status"] == 422
    assert problem["problems"][0]["place"] == "path.number"
    assert "'one'" in problem["problems"][0]["message"]


def test_a_number_that_no_assessment_has_leads_nowhere(client: Any) -> None:
    problem = client.get(f"{API}/assessments/one").json()

    assert problem["status"] == 404
    assert problem["detail"] == "There is no assessment one. Choose one from the list of assessments."


def test_a_method_that_an_address_does_not_know_is_told_with_those_it_knows(client: Any) -> None:
    response = client.put(f"{API}/catalogues", json={})

    assert response.status_code == 405
    assert response.headers["allow"] == "GET"
    assert response.json()["title"] == "Method Not Allowed"


@pytest.mark.parametrize("content", [b"{", b"{'choice': 3}", b"\xff\xfe", b'{"choice": 3', b"[" * 100_000])
def test_a_body_that_is_no_json_is_told(client: Any, content: bytes) -> None:
    response = client.request(
        *PUT_ANSWER, content=content, headers={"If-Match": "*", "Content-Type": "application/json"}
    )

    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == "application/problem+json"


def test_numbers_that_json_does_not_know_are_refused(client: Any) -> None:
    content = b'{"title": "x", "closes": [], "effort_days": NaN}'

    response = client.post(f"{ONE}/actions", content=content, headers={"Content-Type": "application/json"})

    assert response.status_code == 422


def test_half_a_character_is_refused(client: Any) -> None:
    content = b'{"note": "\\ud800"}'

    response = client.request(
        *PUT_ANSWER, content=content, headers={"If-Match": "*", "Content-Type": "application/json"}
    )

    assert response.status_code == 422


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "application/xml", ""])
def test_a_body_of_another_kind_is_refused(client: Any, kind: str) -> None:
    response = client.request(*PUT_ANSWER, content=b"choice=3", headers={"If-Match": "*", "Content-Type": kind})

    assert response.status_code == 415
    assert "application/json" in response.json()["detail"]


def test_a_body_that_is_too_large_is_refused_by_what_it_announces(client: Any) -> None:
    response = client.post(f"{API}/assessments/import", json={"responses": [], "title": "x" * 400_000})

    assert response.status_code == 413
    assert response.headers["content-type"] == "application/problem+json"


def test_a_body_that_grows_too_large_on_the_way_is_refused(client: Any) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 50_000

    response = client.post(f"{API}/assessments/import", content=chunks(), headers={"Content-Type": "application/json"})

    assert response.status_code == 413


def test_the_given_value_is_shown_when_it_is_short(client: Any) -> None:
    body = {"organization": "Halden", "title": "DMS", "planned_projects": "a dozen"}

    problem = client.post(f"{API}/assessments", json=body).json()

    assert problem["problems"][0]["place"] == "body.planned_projects"
    assert "Given was 'a dozen'." in problem["problems"][0]["message"]


def test_many_faults_are_all_listed(client: Any) -> None:
    problem = client.post(f"{API}/assessments", json={"a": 1, "b": 2, "c": 3}).json()

    assert len(problem["problems"]) == 5
    assert "And 2 more." in problem["detail"]


class TestUnexpectedErrors:
    @pytest.fixture
    def broken(self, app: FastAPI, client_of: Any) -> Any:
        def fail() -> None:
            raise RuntimeError("the secret of the server")

        app.add_api_route("/api/v1/broken", fail)
        app.add_api_route("/broken", fail)
        routes = app.router.routes
        routes[:0] = [routes.pop(), routes.pop()]
        return client_of(app)

    def test_a_program_gets_a_problem_without_details(self, broken: Any, caplog: pytest.LogCaptureFixture) -> None:
        response = broken.get("/api/v1/broken")

        assert response.status_code == 500
        assert response.headers["content-type"] == "application/problem+json"
        assert "secret" not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"
        failures = [record for record in caplog.records if record.levelno >= logging.ERROR]
        assert len(failures) == 1
        assert "the secret of the server" in caplog.text

    def test_a_person_gets_a_page_without_details(self, broken: Any) -> None:
        response = broken.get("/broken", headers={"Accept": "text/html"})

        assert response.status_code == 500
        assert response.headers["content-type"].startswith("text/html")
        assert "<h1>Something went wrong</h1>" in response.text
        assert "secret" not in response.text

    def test_a_page_that_cannot_be_rendered_is_replaced_by_a_plain_one(
        self, broken: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from app.web import errors

        def fail(*_: Any, **__: Any) -> None:
            raise RuntimeError("no template")

        monkeypatch.setattr(errors, "render", fail)

        response = broken.get("/nothing", headers={"Accept": "text/html"})

        assert response.status_code == 404
        assert "<h1>Not found</h1>" in response.text


@pytest.fixture
def everybody_may(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody use the routes that a test adds."""
    monkeypatch.setattr(admission, "permission_of", lambda _method, _path: Permission.ANYONE)


@pytest.mark.usefixtures("everybody_may")
class TestDatabaseInTheWay:
    def test_what_two_people_stored_at_once_is_told(self, app: FastAPI, client_of: Any) -> None:
        def collide(scope: RequestScope) -> None:
            for _ in range(2):
                scope.insert(FinishedClause, organization_id=1, assessment_id=1, clause="4")

        _route_first(app, "/api/v1/collide", collide)

        response = client_of(app).post("/api/v1/collide")

        assert response.status_code == 409
        assert "at this very moment" in response.json()["detail"]
        assert "UNIQUE" not in response.text

    @pytest.mark.parametrize("error", [OperationalError("SELECT 1", {}, Exception("connection reset")), NoConnection()])
    def test_a_database_that_does_not_answer_is_told(self, app: FastAPI, client_of: Any, error: Exception) -> None:
        def fail() -> None:
            raise error

        _route_first(app, "/api/v1/busy", fail)

        response = client_of(app).get("/api/v1/busy")

        assert response.status_code == 503
        assert "Wait a few seconds" in response.json()["detail"]
        assert "connection reset" not in response.text


class TestErrorsOnTheWay:
    def test_an_error_of_the_installation_is_logged_and_told_in_its_own_words(
        self, app: FastAPI, client_of: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        def fail() -> None:
            raise DatabaseUnusableError("The database was made by a newer version of Groundwork.")

        _route_first(app, "/api/v1/unusable", fail)

        response = client_of(app).get("/api/v1/unusable")

        assert response.status_code == 500
        assert response.json()["title"] == "The database cannot be used"
        assert "newer version" in caplog.text

    def test_a_response_that_breaks_off_is_logged_once(
        self, app: FastAPI, client_of: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        def break_off() -> Iterator[bytes]:
            yield b"the first half"
            raise RuntimeError("the cable")

        _route_first(app, "/half", lambda: StreamingResponse(break_off()))

        client_of(app).get("/half")

        assert len([record for record in caplog.records if record.levelno >= logging.ERROR]) == 1


def _route_first(app: FastAPI, path: str, function: Any) -> None:
    app.add_api_route(path, function, methods=["GET", "POST"])
    app.router.routes.insert(0, app.router.routes.pop())


def test_a_person_gets_a_page_where_a_program_gets_a_document(client: Any) -> None:
    page = client.get("/a/99", headers={"Accept": "text/html"})
    document = client.get("/a/99", headers={"Accept": "application/json"})

    assert page.status_code == document.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert document.headers["content-type"] == "application/problem+json"
