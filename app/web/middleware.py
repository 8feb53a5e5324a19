"""What every request passes through, as plain ASGI: headers, the guard against foreign pages, the size limit.

Classes that wrap whole responses would break streams; these only look at the messages that pass.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Robots-Tag": "noindex, nofollow",
}
TRANSPORT_SECURITY = "max-age=31536000"
# A name or a bracketed address, and a port: whatever else stands there would end up in links that begin with it.
HOST = re.compile(r"([\w.-]+|\[[0-9a-f:.]+\])(?::\d{0,5})?", re.ASCII | re.IGNORECASE)
MOST_DIGITS = 20  # of an announced length; a longer number is too large whatever it ends with
MOST_ELSEWHERE = 1024 * 1024
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
OWN_SITES = frozenset({"same-origin", "none"})
LOG = logging.getLogger("groundwork.requests")


class HeadAsGet:
    """Answers HEAD with the headers of GET and no body, so that monitors and link checkers can ask any address."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on as a GET and keep its body back."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self.app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self.app({**scope, "method": "GET"}, receive, send_without_body)


class ErrorBoundary:
    """Turns an error that nobody expected into a response without details, and logs it exactly once."""

    def __init__(self, app: ASGIApp, respond: Callable[[Request], Response]) -> None:
        self.app = app
        self.respond = respond

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and catch what comes back."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_started = False

        async def send_and_note(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self.app(scope, receive, send_and_note)
        except Exception:
            LOG.exception("%s %s failed", scope["method"], scope["path"])
            if has_started:
                raise
            await self.respond(Request(scope))(scope, receive, send)


class SecurityHeaders:
    """Adds the security headers to every response, and `no-store` to every page."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the response's headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
                if scope["scheme"] == "https":
                    headers.setdefault("Strict-Transport-Security", TRANSPORT_SECURITY)
                if "cache-control" not in headers:
                    headers["Cache-Control"] = "no-store"
            await send(message)

        await self.app(scope, receive, send_with_headers)


class ForeignRequestGuard:
    """Refuses requests under a foreign host name (DNS rebinding) and changes that a foreign page asks for (CSRF)."""

    def __init__(
        self, app: ASGIApp, allowed_hosts: tuple[str, ...], refuse: Callable[[Request, int, str], Response]
    ) -> None:
        self.app = app
        self.allowed_hosts = frozenset(name.lower() for name in allowed_hosts)
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_allowed(host):
            told = (
                f"This server is not meant to be reached as {host[:100] or 'a host without a name'}. Use its own "
                "address, or add the name to the setting GROUNDWORK_ALLOWED_HOSTS."
            )
            await self.refuse(Request(scope), 400, told)(scope, receive, send)
        elif scope["method"] not in SAFE_METHODS and is_foreign(headers):
            told = "A page of another site asked for this change, so nothing was done. Make it in Groundwork itself."
            await self.refuse(Request(scope), 403, told)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_allowed(self, host: str) -> bool:
        return "*" in self.allowed_hosts or host_name(host) in self.allowed_hosts


class BodyLimit:
    """Refuses bodies above a limit, by what they announce and by what really arrives.

    Long ones are read only at the addresses that `takes_files` matches: a form or a change never needs as much.
    """

    def __init__(
        self,
        app: ASGIApp,
        most_bytes: int,
        takes_files: re.Pattern[str],
        refuse: Callable[[Request, int, str], Response],
    ) -> None:
        self.app = app
        self.most_bytes = most_bytes
        self.takes_files = takes_files
        self.refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with a counted body, or answer it here."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        most_bytes = self.most_bytes
        if self.takes_files.fullmatch(scope["path"]) is None:
            most_bytes = min(most_bytes, MOST_ELSEWHERE)
        megabytes = most_bytes / (1024 * 1024)
        told = f"The request is too large; at most {megabytes:.3g} MB are read. Send a smaller file."
        announced = Headers(scope=scope).get("content-length", "0")
        if announced.isascii() and announced.isdigit() and int(announced[:MOST_DIGITS]) > most_bytes:
            await self.refuse(Request(scope), 413, told)(scope, receive, send)
            return
        received = 0

        async def receive_counted() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most_bytes:
                raise HTTPException(413, told)
            return message

        await self.app(scope, receive_counted, send)


def host_name(host: str) -> str:
    """Return the name of a Host header without its port, an empty text for what is no host.

    >>> host_name("localhost:8000"), host_name("[::1]:8000"), host_name("localhost:80@evil.example")
    ('localhost', '[::1]', '')
    """
    found = HOST.fullmatch(host)
    return found[1].lower() if found else ""


def is_foreign(headers: Headers) -> bool:
    """Return whether a browser says that a page of another site sent the request; other programs say nothing."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site not in OWN_SITES
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != headers.get("host", "").lower()
