"""Sending what no browser and no client library would: requests as bare ASGI, with whatever bytes a case wants."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI

REPEATED = re.compile(r"<<(.+?) x (\d+)>>", re.DOTALL)
BOUNDARY = "halden"
JSON_TYPE, FORM_TYPE = "application/json", "application/x-www-form-urlencoded"
KINDS: dict[str, tuple[str, Callable[[Any], bytes]]] = {
    "json": (JSON_TYPE, lambda value: json.dumps(value).encode()),
    "body": (JSON_TYPE, lambda text: text.encode("utf-8", "surrogatepass")),
    "hex": (JSON_TYPE, bytes.fromhex),
    "form": (FORM_TYPE, lambda fields: urlencode(fields).encode()),
    "fields": (FORM_TYPE, lambda count: urlencode({f"field{number}": number for number in range(count)}).encode()),
}


@dataclass(frozen=True, kw_only=True)
class Sent:
    """A request as it goes over the wire."""

    method: str
    target: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes


@dataclass(frozen=True, kw_only=True)
class Received:
    """A response as it comes back."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode("utf-8")


def written_out(value: Any) -> Any:
    """Write repetitions out, wherever they stand in a value.

    >>> written_out({"title": "<<ab x 3>>"})
    {'title': 'ababab'}
    """
    if isinstance(value, str):
        return REPEATED.sub(lambda found: found[1] * int(found[2]), value)
    if isinstance(value, Mapping):
        return {written_out(name): written_out(each) for name, each in value.items()}
    return [written_out(each) for each in value] if isinstance(value, list) else value


def request_of(case: Mapping[str, Any], files: Mapping[str, Any], csrf: str) -> Sent:
    """Make the request of a case: its body as JSON, as a form, as text, as bytes or as a file."""
    method, _, target = written_out(case["to"]).partition(" ")
    content_type, body = _body_of(case, files)
    is_api = target.startswith("/api/")
    headers = {
        "host": "127.0.0.1",
        "accept": "application/json" if is_api else "text/html",
        **({"content-type": content_type} if content_type else {}),
        **({"content-length": str(len(body))} if body else {}),
        **({"if-match": "*"} if is_api else {"x-csrf-token": csrf}),
    }
    headers |= {name.lower(): value for name, value in written_out(case.get("headers", {})).items()}
    kept = {name: value for name, value in headers.items() if value is not None}
    return Sent(
        method=method,
        target=target.encode("utf-8"),
        headers=tuple((name.encode("latin-1"), value.encode("utf-8")) for name, value in kept.items()),
        body=body,
    )


def _body_of(case: Mapping[str, Any], files: Mapping[str, Any]) -> tuple[str, bytes]:
    if "file" in case:
        return _upload(case["file"], files[case["content"]])
    for kind, (content_type, encode) in KINDS.items():
        if kind in case:
            return content_type, encode(written_out(case[kind]))
    return "", b""


def _upload(name: str, content: bytes) -> tuple[str, bytes]:
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
    return f"multipart/form-data; boundary={BOUNDARY}", head + content + f"\r\n--{BOUNDARY}--\r\n".encode()


def send(app: FastAPI, sent: Sent) -> Received:
    """Send a request from this machine and return the whole response."""
    path, _, query = sent.target.partition(b"?")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": sent.method,
        "scheme": "http",
        "path": _unquoted(path),
        "raw_path": path,
        "query_string": query,
        "root_path": "",
        "headers": list(sent.headers),
        "client": ("127.0.0.1", 50_000),
        "server": ("127.0.0.1", 80),
    }
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": sent.body, "more_body": False}

    async def keep(message: Any) -> None:
        messages.append(message)

    asyncio.run(app(scope, receive, keep))
    start = next(message for message in messages if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in messages if message["type"] == "http.response.body")
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in start["headers"]}
    return Received(status=start["status"], headers=headers, body=body)


def _unquoted(path: bytes) -> str:
    """Read a path as the server does: percent signs resolved, and what is no UTF-8 replaced."""
    resolved = re.sub(rb"%([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), path)
    return resolved.decode("utf-8", "replace")
