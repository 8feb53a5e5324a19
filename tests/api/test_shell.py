"""The shell around every request: headers, foreign pages, static files, compression, health, and the start."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from sqlalchemy import text

from app.db import Database, DatabaseUnusableError
from app.main import create_app
from app.web.statics import Statics, installed_statics, static_url
from tests.databases import with_sample

HTML = {"Accept": "text/html"}
STRATEGY = "/api/v1/assessments/1/responses/dir.strategy?respondent=1"


class TestHeaders:
    @pytest.mark.parametrize("path", ["/", "/healthz", "/nothing", "/api/v1/assessments", "/api/v1/assessments/x"])
    def test_every_response_carries_the_security_headers(self, shared_client: Any, path: str) -> None:
        headers = shared_client.get(path, headers=HTML).headers

        policy = headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;")
        assert "frame-ancestors 'none'" in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["cross-origin-opener-policy"] == "same-origin"
        assert headers["permissions-policy"] == "camera=(), microphone=(), geolocation=()"
        assert headers["cache-control"] == "no-store"
        assert "strict-transport-security" not in headers

    def test_transport_security_is_asked_for_behind_tls_only(self, app: FastAPI, client_of: Any) -> None:
        secure = client_of(app, "https://127.0.0.1")

        assert "strict-transport-security" in secure.get("/healthz").headers

    def test_pages_are_compressed(self, shared_client: Any) -> None:
        response = shared_client.get("/", headers=HTML | {"Accept-Encoding": "gzip"})

        assert response.headers["content-encoding"] == "gzip"
        assert "Accept-Encoding" in response.headers["vary"]

    def test_event_streams_are_not_compressed(self, app: FastAPI, client_of: Any) -> None:
        def stream() -> StreamingResponse:
            return StreamingResponse(iter([b"data: 1\n\n" * 500]), media_type="text/event-stream")

        app.add_api_route("/events", stream)
        app.router.routes.insert(0, app.router.routes.pop())

        response = client_of(app).get("/events", headers={"Accept-Encoding": "gzip"})

        assert "content-encoding" not in response.headers


class TestHead:
    @pytest.mark.parametrize("path", ["/", "/a/1/report", "/a/1/report.xlsx", "/healthz", "/api/v1/assessments"])
    def test_head_gives_the_headers_of_get_and_no_body(self, shared_client: Any, path: str) -> None:
        head, get = shared_client.request("HEAD", path), shared_client.get(path)

        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-type"] == get.headers["content-type"]

    def test_head_of_an_address_that_only_takes_changes_is_refused(self, shared_client: Any) -> None:
        assert shared_client.request("HEAD", "/a/1/people").status_code == 405


class TestForeignRequests:
    @pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", "", "[::2]:8000"])
    def test_a_foreign_host_name_is_refused(self, shared_client: Any, host: str) -> None:
        response = shared_client.get("/", headers={"Host": host})

        assert response.status_code == 400
        assert "GROUNDWORK_ALLOWED_HOSTS" in response.json()["detail"]

    @pytest.mark.parametrize("host", ["127.0.0.1:8000", "localhost", "LOCALHOST:9", "[::1]:8000"])
    def test_the_machine_itself_is_allowed(self, shared_client: Any, host: str) -> None:
        assert shared_client.get("/healthz", headers={"Host": host}).status_code == 200

    def test_all_hosts_can_be_allowed(self, start: Any, client_of: Any, settings_for: Any) -> None:
        client = client_of(start(settings_for(demo=False, allowed_hosts=("*",))), "http://groundwork.halden.example")

        assert client.get("/healthz").status_code == 200

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1"},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Origin": "http://127.0.0.1:9999"},
        ],
    )
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
    def test_a_change_asked_for_by_a_foreign_page_is_refused(
        self, shared_client: Any, method: str, headers: dict[str, str]
    ) -> None:
        response = shared_client.request(method, "/api/v1/assessments/1", headers=headers)

        assert response.status_code == 403
        assert "nothing was done" in response.json()["detail"]
        assert shared_client.get("/api/v1/assessments/1").status_code == 200

    @pytest.mark.parametrize(
        "headers",
        [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://127.0.0.1"}],
    )
    def test_own_pages_and_other_programs_may_change(self, client: Any, headers: dict[str, str]) -> None:
        assert client.delete("/api/v1/assessments/1", headers=headers).status_code == 204

    def test_reading_is_allowed_from_a_link_on_another_site(self, shared_client: Any) -> None:
        assert shared_client.get("/healthz", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200


class TestStaticFiles:
    def test_a_file_of_this_build_is_kept_for_ever(self, shared_client: Any) -> None:
        response = shared_client.get(static_url("css/base.css"), headers={"Accept-Encoding": "gzip"})

        assert response.status_code == 200
        assert response.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert response.headers["content-type"] == "text/css; charset=utf-8"
        assert response.headers["content-encoding"] == "gzip"

    def test_a_browser_without_gzip_gets_the_plain_file(self, shared_client: Any) -> None:
        plain = shared_client.get(static_url("css/base.css"), headers={"Accept-Encoding": "identity"})
        packed = shared_client.get(static_url("css/base.css"), headers={"Accept-Encoding": "gzip"})

        assert "content-encoding" not in plain.headers
        assert plain.text == packed.text
        assert plain.headers["vary"] == "Accept-Encoding"

    def test_a_page_of_an_earlier_build_gets_todays_file_but_may_not_keep_it(self, shared_client: Any) -> None:
        response = shared_client.get("/static/0123456789ab/css/base.css")

        assert response.status_code == 200
        assert response.headers["cache-control"] == "no-cache"

    @pytest.mark.parametrize(
        "name",
        ["css/none.css", "../templates/base.html", "%2e%2e/templates/base.html", "..%2f..%2fpyproject.toml", "", "css"],
    )
    def test_nothing_else_is_served(self, shared_client: Any, name: str) -> None:
        assert shared_client.get(f"/static/{installed_statics().build}/{name}").status_code == 404

    def test_plotly_comes_from_its_own_package(self, shared_client: Any) -> None:
        response = shared_client.get(static_url("vendor/plotly.min.js"), headers={"Accept-Encoding": "gzip"})

        assert response.headers["content-type"].startswith("text/javascript")
        assert len(response.content) > 1_000_000

    def test_the_build_changes_with_the_content(self, tmp_path: Path) -> None:
        (tmp_path / "base.css").write_text("a { color: red }", encoding="utf-8")
        (tmp_path / "notes.txt").write_text("not served", encoding="utf-8")
        first = Statics(tmp_path)
        (tmp_path / "base.css").write_text("a { color: blue }", encoding="utf-8")
        second = Statics(tmp_path)

        assert first.build != second.build
        assert first.url("base.css") == f"/static/{first.build}/base.css"

    def test_without_plotly_the_charts_stay_as_they_are(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        from app.web import statics

        monkeypatch.setattr(statics, "find_spec", lambda _: None)
        assert statics.PLOTLY not in Statics(tmp_path)._files

    def test_pictures_are_not_compressed_again(self, client_of: Any, tmp_path: Path) -> None:
        (tmp_path / "dot.png").write_bytes(b"\x89PNG")
        app = FastAPI()
        app.add_route("/static/{build}/{name:path}", Statics(tmp_path).serve)

        response = client_of(app).get("/static/x/dot.png", headers={"Accept-Encoding": "gzip"})

        assert response.content == b"\x89PNG"
        assert "content-encoding" not in response.headers

    def test_style_sheets_leave_their_comments_and_indents_at_home(self, client_of: Any, tmp_path: Path) -> None:
        sheet = "/* Two columns,\n   side by side */\n.two {\n  display: grid;\n  gap: 4px\n    8px;\n}\n"
        (tmp_path / "two.css").write_text(sheet, encoding="utf-8")
        app = FastAPI()
        app.add_route("/static/{build}/{name:path}", Statics(tmp_path).serve)

        response = client_of(app).get("/static/x/two.css")

        assert response.text == ".two {\ndisplay: grid;\ngap: 4px\n8px;\n}"

    def test_modules_leave_only_comments_with_lines_of_their_own_at_home(self, client_of: Any, tmp_path: Path) -> None:
        kept = 'const site = "https://halden.example"; // ours\n  send();\n'
        module = "// Sends.\n/** Posts.\n * @returns {string}\n */\n" + kept
        (tmp_path / "js").mkdir()
        (tmp_path / "js" / "send.js").write_text(module, encoding="utf-8")
        app = FastAPI()
        app.add_route("/static/{build}/{name:path}", Statics(tmp_path).serve)

        response = client_of(app).get("/static/x/js/send.js")

        assert response.text == kept

    def test_packing_is_the_same_every_time(self) -> None:
        assert gzip.compress(b"x" * 1000, mtime=0) == gzip.compress(b"x" * 1000, mtime=0)


class TestStart:
    def test_health_tells_whether_the_database_answers(
        self, app: FastAPI, client: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert client.get("/healthz").json()["status"] == "ok"

        monkeypatch.setattr(app.state.database, "is_reachable", lambda: False)
        assert client.get("/healthz").status_code == 503

    def test_the_sample_is_loaded_once(self, start: Any, client_of: Any, settings_for: Any) -> None:
        app = start(settings_for(like=with_sample, sample=True))

        headers = client_of(app).get("/api/v1/assessments").json()

        assert [header["organization"]["name"] for header in headers] == ["Halden Components"]

    def test_a_database_that_cannot_be_used_stops_the_start_with_a_sentence(self, settings_for: Any) -> None:
        settings = settings_for()
        database = Database(settings.database_address)
        with database.writing() as session:
            session.connection().execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
            session.connection().execute(text("INSERT INTO alembic_version VALUES ('2099_01_01_0000')"))
        database.close()

        with pytest.raises(DatabaseUnusableError, match="newer version of Groundwork"):
            create_app(settings)

    def test_what_was_saved_over_http_is_there_after_a_restart(
        self, app: FastAPI, client: Any, start: Any, client_of: Any
    ) -> None:
        saved = client.put(STRATEGY, json={"choice": 5}, headers={"If-Match": "*"}).json()
        app.state.database.close()

        again = client_of(start(app.state.settings))

        assert saved["answer"]["level"] == 5
        assert again.get(STRATEGY).json() == saved

    def test_settings_come_from_the_environment_when_none_are_given(
        self, start: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GROUNDWORK_DATA_DIR", str(tmp_path / "elsewhere"))

        start()

        assert (tmp_path / "elsewhere" / "groundwork.db").is_file()

    def test_stopping_the_server_closes_the_database(self, app: FastAPI) -> None:
        async def start_and_stop() -> None:
            async with app.router.lifespan_context(app):
                pass

        asyncio.run(start_and_stop())

        assert app.state.database.engine.pool.checkedin() == 0

    def test_a_response_is_sent_after_the_commit(self, app: FastAPI) -> None:
        seen: list[tuple[Any, ...]] = []
        body = b'{"choice": 5}'
        headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"), (b"if-match", b"*")]
        path, _, query = STRATEGY.partition("?")
        scope = {"type": "http", "method": "PUT", "scheme": "http", "path": path, "query_string": query.encode()}
        scope |= {
            "headers": [*headers, (b"content-length", str(len(body)).encode())],
            "client": ("127.0.0.1", 50_000),
            "server": None,
        }

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                other = Database(app.state.settings.database_address)
                with other.reading() as session:
                    answers = text("SELECT level FROM answer WHERE key = 'dir.strategy' AND respondent_id = 1")
                    seen.extend(tuple(row) for row in session.connection().execute(answers))
                other.close()

        asyncio.run(app(scope, receive, send))

        assert seen == [(5,)]

    def test_what_is_no_request_passes_through(self, app: FastAPI) -> None:
        told: list[str] = []

        async def receive() -> dict[str, str]:
            return {"type": "lifespan.startup" if not told else "lifespan.shutdown"}

        async def send(message: Any) -> None:
            told.append(message["type"])

        asyncio.run(app({"type": "lifespan", "state": {}}, receive, send))

        assert told == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
