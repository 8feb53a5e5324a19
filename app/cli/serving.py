"""`groundwork serve`: the server on this machine, with a clear word when it cannot start."""

from __future__ import annotations

import errno
import os
import socket
import sys
import threading
import time
import urllib.request
import webbrowser
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from pydantic import ValidationError

from app.cli.log_lines import log_settings
from app.errors import GroundworkError
from app.settings import Settings

if TYPE_CHECKING:
    import uvicorn
    from uvicorn.supervisors import Multiprocess

LONGEST_START = 60.0
_BACKLOG = 2048


class ServerCannotStartError(GroundworkError):
    """Something outside of Groundwork is in the way: a taken port, an unknown address, a bad setting."""

    title = "The server cannot start"


def chosen_settings(**options: Any) -> Settings:
    """Return the settings with the options that were given on the command line; a bad one is wrong use."""
    given = {name: value for name, value in options.items() if value is not None}
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = [_told(each["loc"], each["msg"]) for each in error.errors(include_url=False)]
        raise ServerCannotStartError(f"A setting cannot be used. {'; '.join(lines)}. See docs/settings.md.") from error


def _told(place: Sequence[int | str], message: str) -> str:
    """Say which setting is at fault and why; what concerns several of them has no place.

    >>> _told(("port",), "Input should be less than or equal to 65535")
    'GROUNDWORK_PORT: Input should be less than or equal to 65535'
    >>> _told((), "Value error, The demo runs on this machine only")
    'The demo runs on this machine only'
    """
    names = [f"GROUNDWORK_{str(name).upper()}: " for name in place[:1]]
    return "".join(names) + message.removeprefix("Value error, ")


def run_server(
    *,
    host: str | None,
    port: int | None,
    data_dir: Path | None,
    sample: bool | None,
    demo: bool | None,
    workers: int | None,
    open_browser: bool,
) -> None:
    """Start the server and stay until it is stopped."""
    options = {"host": host, "port": port, "data_dir": data_dir, "sample": sample, "demo": demo, "workers": workers}
    settings = chosen_settings(**options)
    _refuse_workers(settings)
    listener = listen(settings.host, settings.port)
    try:
        _serve(settings, listener, options, open_browser=open_browser)
    except KeyboardInterrupt:
        typer.echo("Stopped.")
    finally:
        listener.close()


def _serve(settings: Settings, listener: socket.socket, options: Mapping[str, Any], *, open_browser: bool) -> None:
    address = address_of(listener, settings.host)
    if settings.workers > 1:
        supervisor = _make_supervisor(settings, listener, options)
        _announce(settings, address)
        if open_browser:
            threading.Thread(target=open_when_answering, args=(address,), daemon=True).start()
        supervisor.run()
        typer.echo("Stopped.")
        return
    with _alone(settings):
        server = _make_server(settings)
        _announce(settings, address)
        if open_browser:
            threading.Thread(target=open_when_ready, args=(server, address), daemon=True).start()
        server.run(sockets=[listener])


def _refuse_workers(settings: Settings) -> None:
    """Refuse more processes than the database takes, before anything starts."""
    from app.db.address import SQLITE, read_address  # noqa: PLC0415 - heavy: waits until somebody wants a server

    if settings.workers > 1 and read_address(settings.database_address).get_backend_name() == SQLITE:
        raise ServerCannotStartError(
            f"SQLite takes one process, and {settings.workers} workers are asked for. Leave --workers and "
            "GROUNDWORK_WORKERS out, or use PostgreSQL (see docs/databases.md)."
        )


def _announce(settings: Settings, address: str) -> None:
    """Say where Groundwork is, at once: a person who sends the output to a file waits for this line."""
    typer.echo(f"Groundwork is at {address} (stop with Ctrl+C)")
    print_first_link(settings, address)
    sys.stdout.flush()


def _alone(settings: Settings) -> AbstractContextManager[None]:
    """Keep a second server away before this one touches the database."""
    from app.db import Database  # noqa: PLC0415 - heavy: waits until the port is known to be free
    from app.db.serving import served_alone  # noqa: PLC0415 - likewise

    return served_alone(Database(settings.database_address).url)  # which also makes the data folder


def print_first_link(settings: Settings, address: str) -> None:
    """Print the link that makes the first account, while nobody has one; it replaces the one of the start before."""
    from app.db import Database, local_scope  # noqa: PLC0415 - heavy: waits until the port is known to be free
    from app.services.accounts.setting_up import make_first_link  # noqa: PLC0415 - likewise

    with closing(Database(settings.database_address)) as database, database.writing() as session:
        path = make_first_link(local_scope(session))
    if path is not None:
        typer.echo("Nobody has an account yet. Make the first one here (the link works once, for 24 hours):")
        typer.echo((settings.public_url or address).rstrip("/") + path)


def _make_server(settings: Settings) -> uvicorn.Server:
    import uvicorn  # noqa: PLC0415 - heavy: waits until the port is known to be free

    from app.main import create_app  # noqa: PLC0415 - likewise

    return uvicorn.Server(uvicorn.Config(create_app(settings), **_server_options(settings)))


def _make_supervisor(settings: Settings, listener: socket.socket, options: Mapping[str, Any]) -> Multiprocess:
    """Bring the database to its newest schema once, and return what starts the workers and keeps them alive.

    Each worker is a process that makes the application for itself; the options reach it as settings.
    """
    import uvicorn  # noqa: PLC0415 - heavy: waits until the port is known to be free
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415 - likewise

    from app.main import prepare_database  # noqa: PLC0415 - likewise

    prepare_database(settings)
    given = {name: value for name, value in options.items() if value is not None}
    os.environ.update({f"GROUNDWORK_{name.upper()}": str(value) for name, value in given.items()})
    config = uvicorn.Config("app.main:create_app", factory=True, workers=settings.workers, **_server_options(settings))
    return Multiprocess(config, sockets=[listener])


def _server_options(settings: Settings) -> dict[str, Any]:
    """Return what uvicorn is told, whether it serves by itself or by workers."""
    return {
        "log_config": log_settings(settings.log_level),
        "log_level": settings.log_level,
        "access_log": settings.log_level == "debug",
        "server_header": False,
        # Where httptools is missing (on Windows) uvicorn takes h11, which limits heads by itself.
        "http": "app.cli.request_heads:ShortHeads" if find_spec("httptools") else "auto",
        "proxy_headers": bool(settings.trusted_proxies),
        "forwarded_allow_ips": ",".join(settings.trusted_proxies),
        "timeout_graceful_shutdown": 5,
    }


def listen(host: str, port: int) -> socket.socket:
    """Return a socket bound to the address; a taken port or an unknown address is wrong use."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise ServerCannotStartError(
            f"{host} is no address of this machine. Use 127.0.0.1, or 0.0.0.0 for all."
        ) from error
    listener = socket.socket(family, kind, protocol)
    if hasattr(socket, "SO_REUSEADDR") and not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind(address)
        listener.listen(_BACKLOG)
    except OSError as error:
        listener.close()
        raise ServerCannotStartError(_bind_message(error, host, port)) from error
    return listener


def _bind_message(error: OSError, host: str, port: int) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} is taken by another program. Choose another one with --port, or --port 0 for a free one."
    if error.errno == errno.EACCES:
        return f"You may not use port {port}. Choose one above 1023 with --port."
    return f"{host}:{port} cannot be used: {error.strerror}. Use 127.0.0.1, or another --host and --port."


def address_of(listener: socket.socket, host: str) -> str:
    """Return the address to type into a browser."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{listener.getsockname()[1]}"


def open_when_ready(server: uvicorn.Server, address: str) -> None:
    """Open the browser once the server answers; give up when it does not start."""
    deadline = time.monotonic() + LONGEST_START
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    if server.started:
        webbrowser.open(address)


def open_when_answering(address: str) -> None:
    """Open the browser once one of the workers answers; give up when none does."""
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=LONGEST_START):  # noqa: S310 - our own address
                webbrowser.open(address)
                return
        except OSError:
            time.sleep(0.05)
