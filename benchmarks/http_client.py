"""A load generator in a process of its own: N clients, each with one open connection, one request after the other."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sys
import time
from collections.abc import Callable
from typing import Any

SESSION = "groundwork_session"


async def ask(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, request: bytes) -> tuple[int, dict[str, str]]:
    """Send one request and read its whole response; return status and headers."""
    writer.write(request)
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:] if line)}
    await reader.readexactly(int(headers.get("content-length", "0")))
    return int(head[0].split(" ", 2)[1]), headers


def put(path: str, body: dict[str, Any], etag: str | None = None, secret: str = "") -> bytes:
    """Return the bytes of a PUT with a JSON body, from a browser with a session if there is a secret."""
    content = json.dumps(body).encode()
    lines = [
        f"PUT {path} HTTP/1.1",
        "Host: 127.0.0.1",
        "Content-Type: application/json",
        f"Content-Length: {len(content)}",
    ]
    lines += [f"If-Match: {etag}"] if etag else []
    lines += [f"Cookie: {SESSION}={secret}"] if secret else []
    return "\r\n".join([*lines, "", ""]).encode() + content


async def client(port: int, next_request: Callable[[int, str | None], bytes], until: float) -> int:
    """Save again and again until the time is over; return how many saves were answered with 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    count, etag = 0, None
    while time.perf_counter() < until:
        status, headers = await ask(reader, writer, next_request(count, etag))
        if status != 200:
            raise SystemExit(f"A save was answered with {status}")
        etag = headers.get("etag")
        count += 1
    writer.close()
    return count


async def saves_per_second(port: int, makers: list[Callable[[int, str | None], bytes]], seconds: float) -> float:
    """Run one client per maker at the same time; return saves per second of all of them together."""
    await asyncio.gather(*(client(port, make, time.perf_counter() + 0.3) for make in makers))
    started = time.perf_counter()
    counts = await asyncio.gather(*(client(port, make, started + seconds) for make in makers))
    return sum(counts) / (time.perf_counter() - started)


def bare_maker(number: int) -> Callable[[int, str | None], bytes]:
    """Return what makes the requests of one client of the bare application."""
    return lambda count, _: put(f"/answers/{number}", {"level": count % 6, "note": ""})


def groundwork_maker(assessment: int, key: str, secret: str) -> Callable[[int, str | None], bytes]:
    """Return what makes the requests of one client of Groundwork: each says which version it saw."""
    path = f"/api/v1/assessments/{assessment}/responses/{key}?respondent=1"
    return lambda count, etag: put(path, {"choice": count % 6}, etag or "*", secret)


def page_maker(key: str, secret: str) -> Callable[[int, str | None], bytes]:
    """Return what makes the requests of one client that saves as the page's script does; the first asks the API."""
    first = groundwork_maker(1, key, secret)
    token = hmac.new(secret.encode(), b"groundwork form", hashlib.sha256).hexdigest()[:32]
    ways = f"Cookie: {SESSION}={secret}\r\nX-CSRF-Token: {token}\r\n"
    head = f"POST /a/1/answers/{key} HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Partial: 1\r\n{ways}"
    kind = "Content-Type: application/x-www-form-urlencoded"

    def make(count: int, etag: str | None) -> bytes:
        if etag is None:
            return first(count, None)
        content = f"level={count % 6}&as=1"
        size = f"Content-Length: {len(content)}"
        return f"{head}{kind}\r\nIf-Match: {etag}\r\n{size}\r\n\r\n{content}".encode()

    return make


def main() -> None:
    """Run as `http_client.py PORT SECONDS bare|api|page SECRET KEY...` and print saves per second."""
    port, seconds, target, secret, *keys = sys.argv[1:]
    makers = {
        "bare": [bare_maker(number) for number in range(1, len(keys) + 1)],
        "api": [groundwork_maker(1, key, secret) for key in keys],
        "page": [page_maker(key, secret) for key in keys],
    }[target]
    print(asyncio.run(saves_per_second(int(port), makers, float(seconds))))


if __name__ == "__main__":
    main()
