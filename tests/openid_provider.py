"""An OpenID provider on loopback for tests: signs with RS256, checks PKCE, and can be told to misbehave."""

from __future__ import annotations

import base64
import hashlib
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urlencode

import uvicorn
from fastapi import FastAPI, Form, Request
from fastapi.responses import JSONResponse, RedirectResponse
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT_ID = "groundwork"
CLIENT_SECRET = "a secret: of/this+client"


def new_key(kid: str) -> RSAKey:
    """Return a new key of this name."""
    return RSAKey.generate_key(2048, parameters={"kid": kid, "use": "sig"})


@cache
def first_key() -> RSAKey:
    """Return the key that every provider begins with; making one takes its time."""
    return new_key("first")


@dataclass
class Provider:
    """What the provider says next. `claims` overrides those of the ID token; a value of None leaves a claim out."""

    issuer: str = ""
    person: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    userinfo: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    auth_methods: list[str] = field(default_factory=lambda: ["client_secret_basic"])
    document: dict[str, Any] = field(default_factory=dict)
    signs_with: RSAKey | None = None
    algorithm: str = "RS256"
    token_status: int = 200
    keys: list[RSAKey] = field(default_factory=lambda: [first_key()])
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    left: list[dict[str, str]] = field(default_factory=list)

    def rotate(self) -> None:
        """Sign with a new key from now on, and publish no other."""
        self.keys = [new_key(f"key-{time.monotonic_ns()}")]

    def app(self) -> FastAPI:
        app = FastAPI()
        app.get("/.well-known/openid-configuration")(self._discover)
        app.get("/keys")(self._publish_keys)
        app.get("/authorize")(self._authorize)
        app.post("/token")(self._exchange)
        app.get("/userinfo")(self._tell)
        app.get("/logout")(self._leave)
        return app

    async def _discover(self) -> JSONResponse:
        self.asked.append("discovery")
        document = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "token_endpoint_auth_methods_supported": self.auth_methods,
        }
        return JSONResponse(document | self.document)

    async def _publish_keys(self) -> JSONResponse:
        self.asked.append("keys")
        return JSONResponse(KeySet(self.keys).as_dict(private=False))

    async def _authorize(self, request: Request) -> RedirectResponse:
        """Let the person of the test in, without asking anybody anything."""
        asked = dict(request.query_params)
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.codes)}"
        self.codes[code] = asked
        answer = {"code": code, "state": asked["state"]} | self.answers
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", status_code=302)

    async def _exchange(
        self, request: Request, code: str = Form(), redirect_uri: str = Form(), code_verifier: str = Form()
    ) -> JSONResponse:
        self.asked.append("token")
        asked = self.codes.pop(code, None)
        if not await self._is_client(request):
            return JSONResponse({"error": "invalid_client"}, status_code=401)
        if self.token_status != 200 or asked is None:
            return JSONResponse({"error": "invalid_grant"}, status_code=400 if asked is None else self.token_status)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(code_verifier.encode()).digest()).rstrip(b"=").decode()
        assert challenge == asked["code_challenge"]
        assert redirect_uri == asked["redirect_uri"]
        return JSONResponse({"access_token": "opaque", "token_type": "Bearer", "id_token": self._id_token(asked)})

    async def _is_client(self, request: Request) -> bool:
        form = await request.form()
        if self.auth_methods == ["client_secret_post"]:
            return form.get("client_secret") == CLIENT_SECRET and form.get("client_id") == CLIENT_ID
        given = request.headers.get("authorization", "").removeprefix("Basic ")
        return base64.b64decode(given).decode() == "groundwork:a%20secret%3A%20of%2Fthis%2Bclient"

    def _id_token(self, asked: dict[str, str]) -> str:
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT_ID,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            **self.person,
            **self.claims,
        }
        key = self.signs_with or self.keys[0]
        header = {"alg": self.algorithm, "kid": key.kid or "none"}
        return jwt.encode(header, {name: value for name, value in claims.items() if value is not None}, key)

    async def _tell(self, request: Request) -> JSONResponse:
        self.asked.append("userinfo")
        assert request.headers["authorization"] == "Bearer opaque"
        return JSONResponse(self.userinfo)

    async def _leave(self, request: Request) -> RedirectResponse:
        """End the session of the browser here, and send it back to where it was told."""
        self.left.append(dict(request.query_params))
        return RedirectResponse(request.query_params["post_logout_redirect_uri"], status_code=302)


@contextmanager
def serve_provider() -> Iterator[Provider]:
    """Serve a provider on a free port of this machine."""
    provider = Provider()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        provider.issuer = f"http://127.0.0.1:{listener.getsockname()[1]}"
        server = uvicorn.Server(uvicorn.Config(provider.app(), log_level="error", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        until = time.monotonic() + 20
        while not server.started and time.monotonic() < until:
            time.sleep(0.01)
        yield provider
        server.should_exit = True
        thread.join(timeout=10)
