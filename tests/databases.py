"""Databases for tests, of both kinds: a PostgreSQL server of their own, and copies of installations filled once."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from app.settings import Settings

KINDS = ("sqlite", "postgresql")
USER = "groundwork"
LONGEST_START = 60.0
PR_SET_PDEATHSIG = 1
# Nothing here outlives the tests, so nothing is written to the disk for sure.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")

MOST_USES = 50
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
COUNTERS = "SELECT sequencename, last_value FROM pg_sequences WHERE schemaname = 'public'"
SHAPE = """SELECT md5(string_agg(shape, ',' ORDER BY shape)) FROM (
  SELECT concat_ws(' ', oid, relname, relnatts) FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT concat_ws(' ', oid, conname) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
) AS shapes (shape)"""
END_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""

Make = Callable[[Settings], None]


class NoPostgresError(Exception):
    """There is no PostgreSQL on this machine that tests could start."""


class PostgresServer:
    """One server in a temporary folder, reached through a socket file by whoever runs the tests."""

    def __init__(self) -> None:
        binaries = find_binaries()
        self.user = "postgres" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
        self.folder = Path(tempfile.mkdtemp(prefix="groundwork-pg-"))
        try:
            if self.user:
                shutil.chown(self.folder, self.user, self.user)
            self._call(binaries / "initdb", "-D", "data", "-U", USER, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")
            options = [part for setting in CARELESS for part in ("-c", setting)]
            self.process = subprocess.Popen(
                [binaries / "postgres", "-D", "data", "-k", self.folder, "-h", "", *options],
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                preexec_fn=_end_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509 - it only asks the kernel
                **self._as_user(),
            )
            self._connection = self._wait()
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise

    def address(self, name: str) -> str:
        """Return the address of a database as a setting gives it."""
        return f"postgresql://{USER}@/{name}?host={self.folder}"

    def create(self, name: str, *, template: str = "template0") -> None:
        self._run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def stop(self) -> None:
        self._connection.close()
        self.process.send_signal(signal.SIGINT)  # ends at once, without waiting for forgotten connections
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, statement: str) -> None:
        self._connection.execute(statement)

    def _as_user(self) -> dict[str, Any]:
        whose = {"user": self.user, "group": self.user, "extra_groups": []} if self.user else {}
        return {"cwd": self.folder, **whose}

    def _call(self, *command: object) -> None:
        command_line = [*map(str, command), "--no-sync"]
        done = subprocess.run(command_line, check=False, capture_output=True, text=True, **self._as_user())
        if done.returncode:
            raise NoPostgresError(f"initdb failed: {done.stderr.strip()[-300:]}")

    def connect(self, name: str = "postgres") -> Any:
        """Open a connection on which every statement counts at once."""
        import psycopg

        return psycopg.connect(host=str(self.folder), user=USER, dbname=name, autocommit=True)

    def _wait(self) -> Any:
        import psycopg

        until = time.monotonic() + LONGEST_START
        while True:
            try:
                return self.connect()
            except psycopg.OperationalError as error:
                if self.process.poll() is not None or time.monotonic() > until:
                    raise NoPostgresError(f"the server did not start: {error}") from error
                time.sleep(0.05)


def _end_with_parent() -> None:
    """Let the kernel end the server when the tests are killed and cannot stop it themselves."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGQUIT)


def find_binaries() -> Path:
    """Return the folder of the newest server that is installed; Debian keeps it outside of PATH."""
    try:
        import psycopg  # noqa: F401
    except ImportError as error:
        raise NoPostgresError(f"the driver is missing: {error}") from error
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    found = shutil.which("initdb")
    folders = ([Path(found).parent] if found else []) + [folder for folder in folders if (folder / "initdb").exists()]
    if not folders:
        raise NoPostgresError("there is no PostgreSQL server; install Debian's package postgresql")
    return folders[-1]


@dataclass
class Pool:
    """Databases that are copies of one template; one that was given back is filled anew, which is cheaper than a copy.

    The template carries what it was filled with once more, in a schema of its own.
    """

    server: PostgresServer
    template: str
    free: list[str] = field(default_factory=list)
    uses: Counter[str] = field(default_factory=Counter)
    _refill: str = ""
    _shape: str = ""

    def take(self, new_name: str) -> str:
        """Return the name of a database as the template is."""
        if not self._refill:
            self._keep_content()
        while self.free:
            name = self.free.pop()
            if self._can_be_refilled(name):
                return name
            self.server.drop(name)
        self.server.create(new_name, template=self.template)
        return new_name

    def give_back(self, name: str) -> None:
        self.uses[name] += 1
        self.free.append(name)

    def _keep_content(self) -> None:
        with self.server.connect(self.template) as connection:
            tables = [row[0] for row in connection.execute(TABLES)]
            connection.execute("CREATE SCHEMA pristine")
            for table in tables:
                connection.execute(f'CREATE TABLE pristine."{table}" AS TABLE public."{table}"')
            counters = list(connection.execute(COUNTERS))
            self._shape = connection.execute(SHAPE).fetchone()[0]
        steps = ["SET session_replication_role = replica"]  # in any order of the tables
        steps += [f'DELETE FROM public."{table}"' for table in tables]
        steps += [f'INSERT INTO public."{table}" SELECT * FROM pristine."{table}"' for table in tables]
        steps += [f"SELECT setval('public.\"{name}\"', {last or 1}, {last is not None})" for name, last in counters]
        self._refill = "; ".join(steps)

    def _can_be_refilled(self, name: str) -> bool:
        """Fill a database anew; a test that has changed its tables has spoiled it, and old ones grow slow."""
        if self.uses[name] >= MOST_USES:
            return False
        with self.server.connect(name) as connection:
            connection.execute(END_OTHERS)
            if connection.execute(SHAPE).fetchone()[0] != self._shape:
                return False
            connection.execute(self._refill)
        return True


@dataclass
class Installations:
    """Makes installations of both kinds. What is filled once for many tests is kept and copied from then on."""

    folder: Path
    _filled: dict[tuple[str, Make], Settings] = field(default_factory=dict)
    _pools: dict[Make, Pool] = field(default_factory=dict)
    _taken: dict[str, Pool] = field(default_factory=dict)
    _server: PostgresServer | None = None
    _reason: str = ""
    _numbers: Any = field(default_factory=count)

    def why_not(self, kind: str) -> str:
        """Return why there can be no database of a kind here; nothing when there can."""
        if kind == "postgresql" and self._server is None and not self._reason:
            try:
                self._server = PostgresServer()
            except NoPostgresError as error:
                self._reason = f"PostgreSQL does not start: {error}"
        return self._reason if kind == "postgresql" else ""

    def make(self, kind: str, folder: Path, *, like: Make | None = None, **options: Any) -> Settings:
        """Return settings of a new installation in a folder: without anything, or as `like` fills one."""
        if like is None:
            return self._empty(kind, folder, **options)
        source = self._fill(kind, like)
        shutil.copytree(source.data_dir, folder, dirs_exist_ok=True)
        if kind == "sqlite":
            return Settings(data_dir=folder, **options)
        assert self._server
        pool = self._pools.setdefault(like, Pool(self._server, _name_in(source)))
        name = pool.take(self._new_name())
        self._taken[name] = pool
        return Settings(data_dir=folder, database_url=self._server.address(name), **options)

    def drop(self, settings: Settings) -> None:
        """Remove the database of an installation; its folder is pytest's."""
        if settings.database_url and self._server:
            name = _name_in(settings)
            pool = self._taken.pop(name, None)
            if pool:
                pool.give_back(name)
            else:
                self._server.drop(name)

    def close(self) -> None:
        if self._server:
            self._server.stop()

    def _empty(self, kind: str, folder: Path, **options: Any) -> Settings:
        if kind == "sqlite":
            return Settings(data_dir=folder, **options)
        assert self._server
        name = self._new_name()
        self._server.create(name)
        return Settings(data_dir=folder, database_url=self._server.address(name), **options)

    def _fill(self, kind: str, make: Make) -> Settings:
        if (kind, make) not in self._filled:
            settings = self._empty(kind, self.folder / f"filled-{next(self._numbers)}")
            settings.data_dir.mkdir()
            make(settings)
            self._filled[kind, make] = settings
        return self._filled[kind, make]

    def _new_name(self) -> str:
        return f"groundwork_{next(self._numbers)}"


def _name_in(settings: Settings) -> str:
    return str(settings.database_url).partition("@/")[2].partition("?")[0]


def migrated(settings: Settings) -> None:
    """Fill an installation with the tables and nothing else."""
    from app.db import Database, upgrade_to_head

    database = Database(settings.database_address)
    upgrade_to_head(database)
    database.close()


def with_sample(settings: Settings) -> None:
    """Fill an installation with the sample organization as assessment 1."""
    from app.main import create_app

    create_app(settings.model_copy(update={"sample": True})).state.database.close()
