"""`groundwork serve`: the server on this machine, with a clear word when it cannot start."""

from __future__ import annotations

import errno
import socket
import sys
import threading
import time
import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from pydantic import ValidationError

from app.cli.log_lines import log_settings
from app.errors import GroundworkError
from app.settings import Settings

if TYPE_CHECKING:
    import uvicorn

_LONGEST_START = 60.0
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
        lines = [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors(include_url=False)]
        raise ServerCannotStartError(f"A setting cannot be used. {'; '.join(lines)}. See docs/settings.md.") from error


def run_server(
    *,
    host: str | None,
    port: int | None,
    data_dir: Path | None,
    sample: bool | None,
    demo: bool | None,
    open_browser: bool,
) -> None:
    """Start the server and stay until it is stopped."""
    settings = chosen_settings(host=host, port=port, data_dir=data_dir, sample=sample, demo=demo)
    listener = listen(settings.host, settings.port)
    try:
        server = _make_server(settings)
        address = address_of(listener, settings.host)
        typer.echo(f"Groundwork is at {address} (stop with Ctrl+C)")
        print_first_link(settings, address)
        sys.stdout.flush()  # a person who sends the output to a file waits for this line
        if open_browser:
            threading.Thread(target=open_when_ready, args=(server, address), daemon=True).start()
        server.run(sockets=[listener])
    except KeyboardInterrupt:
        typer.echo("Stopped.")
    finally:
        listener.close()


def print_first_link(settings: Settings, address: str) -> None:
    """Print the link that makes the first account, while nobody has one; it replaces the one of the start before."""
    from app.db import Database, local_scope  # noqa: PLC0415 - heavy: waits until the port is known to be free
    from app.services.accounts.setting_up import make_first_link  # noqa: PLC0415 - likewise

    database = Database(settings.database_address)
    with database.writing() as session:
        path = make_first_link(local_scope(session))
    database.close()
    if path is not None:
        typer.echo("Nobody has an account yet. Make the first one here (the link works once, for 24 hours):")
        typer.echo((settings.public_url or address).rstrip("/") + path)


def _make_server(settings: Settings) -> uvicorn.Server:
    import uvicorn  # noqa: PLC0415 - heavy: waits until the port is known to be free

    from app.main import create_app  # noqa: PLC0415 - likewise

    config = uvicorn.Config(
        create_app(settings),
        log_config=log_settings(settings.log_level),
        log_level=settings.log_level,
        access_log=settings.log_level == "debug",
        server_header=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=",".join(settings.trusted_proxies),
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)


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
    deadline = time.monotonic() + _LONGEST_START
    while not server.started and time.monotonic() < deadline:
        time.sleep(0.05)
    if server.started:
        webbrowser.open(address)
