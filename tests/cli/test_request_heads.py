"""What a stranger sends before there is a request is not kept without end."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn

from app.cli.serving import _server_options, listen
from app.settings import Settings

HEAD = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"


async def _echo_length(_: Any, receive: Any, send: Any) -> None:
    length, is_whole = 0, False
    while not is_whole:
        message = await receive()
        length, is_whole = length + len(message.get("body", b"")), not message.get("more_body")
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": str(length).encode()})


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """A server as `groundwork serve` makes it, with an application that says how much it was sent."""
    listener = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(_echo_length, lifespan="off", **_server_options(Settings())))
    thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listener.getsockname()[1]
    server.should_exit = True
    thread.join(timeout=20)
    listener.close()


def _answer(port: int, *pieces: bytes) -> bytes:
    """Send pieces one after the other, and return what came back until the connection was ended or took too long."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        try:
            for piece in pieces:
                connection.sendall(piece)
            connection.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the server has ended it
        try:
            return connection.recv(4096)
        except ConnectionResetError:
            return b""


@pytest.mark.parametrize(
    "pieces",
    [
        [b"GET /" + b"a" * 1000] * 400,
        [HEAD, *[b"X-A: " + b"a" * 1000 + b"\r\n"] * 400],
        [HEAD + b"X: ", *[b"a" * 9999] * 60],
    ],
    ids=["an endless address", "headers without end", "an endless header"],
)
def test_a_head_that_never_ends_is_not_kept(port: int, pieces: list[bytes]) -> None:
    answer = _answer(port, *pieces)

    assert b" 200 " not in answer
    assert answer == b"" or b" 431 " in answer or b" 400 " in answer


def test_what_follows_a_body_is_not_kept_either(port: int) -> None:
    answer = _answer(port, CHUNKED + b"3\r\nabc\r\n0\r\n", *[b"X-A: " + b"a" * 1000 + b"\r\n"] * 900, b"\r\n")

    assert b" 200 " not in answer


def test_a_long_body_in_small_pieces_and_a_long_cookie_arrive(port: int) -> None:
    pieces = [b"1\r\na\r\n" * 20_000] * 3

    answer = _answer(
        port, HEAD + b"Cookie: " + b"a" * 30_000 + b"\r\nTransfer-Encoding: chunked\r\n\r\n", *pieces, b"0\r\n\r\n"
    )

    assert b" 200 " in answer
    assert answer.endswith(b"60000\r\n0\r\n\r\n")
