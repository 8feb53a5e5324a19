"""What the HTTP benchmarks share: the yardstick applications, servers in processes of their own, and a small client."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[1]
BYTECODE = Path(tempfile.gettempdir()) / "groundwork-benchmark-bytecode"  # both start from compiled modules

YARDSTICK = '''
"""The bare FastAPI + SQLModel application that Groundwork's server is held against."""
import sys
from typing import Annotated
from fastapi import Depends, FastAPI
from fastapi.responses import HTMLResponse
from sqlalchemy import event
from sqlmodel import Field, Session, SQLModel, create_engine, select

class Answer(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    respondent: int = Field(index=True)
    key: str
    level: int | None = None
    note: str = ""
    version: int = 1

class AnswerUpdate(SQLModel):
    level: int | None = None
    note: str = ""

engine = create_engine(f"sqlite:///{sys.argv[2]}/bare.db", connect_args={"check_same_thread": False, "timeout": 30})

@event.listens_for(engine, "connect")
def prepare(connection, _record):
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")

SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    if session.get(Answer, 1) is None:
        session.add_all(Answer(id=number, respondent=1, key=str(number)) for number in range(1, 101))
        session.commit()

def get_session():
    with Session(engine) as session:
        yield session

app = FastAPI()

@app.get("/", response_class=HTMLResponse)
def first_page(session: Annotated[Session, Depends(get_session)]) -> str:
    answers = session.exec(select(Answer).limit(1)).all()
    return f"<!doctype html><title>Bare</title><h1>{len(answers)} answers</h1>"

@app.put("/answers/{number}")
def put_answer(number: int, body: AnswerUpdate, session: Annotated[Session, Depends(get_session)]) -> Answer:
    answer = session.get_one(Answer, number)
    answer.level, answer.note, answer.version = body.level, body.note, answer.version + 1
    session.add(answer)
    session.commit()
    session.refresh(answer)
    return answer

if __name__ == "__main__":
    import uvicorn
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
'''

GROUNDWORK = """
import sys
import uvicorn
from app.main import create_app
from app.settings import Settings
app = create_app(Settings(data_dir=sys.argv[2], port=int(sys.argv[1]), demo=True))
uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
"""


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(code: str, folder: Path, *, first: int = 200) -> Iterator[tuple[int, float]]:
    """Start an application in its own process; give its port and the seconds until its first page had arrived.

    `first` is the status of that page: 303 leads to where people sign in.
    """
    port = free_port()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "ignore", "PYTHONPYCACHEPREFIX": str(BYTECODE)}
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(port), str(folder)], cwd=folder, env=environment, stderr=subprocess.PIPE
    )
    try:
        wait_for_page(port, process, first)
        yield port, time.perf_counter() - started
    finally:
        process.terminate()
        process.wait(timeout=20)
        if process.stderr:
            process.stderr.close()


def wait_for_page(port: int, process: subprocess.Popen[bytes], first: int) -> None:
    """Ask for the first page until it is there."""
    deadline = time.perf_counter() + 60
    while time.perf_counter() < deadline:
        if process.poll() is not None:
            told = process.stderr.read().decode() if process.stderr else ""
            raise SystemExit(f"The server stopped at once:\n{told}")
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/", headers={"Accept": "text/html"})
            response = connection.getresponse()
            response.read()
            connection.close()
        except OSError:
            time.sleep(0.005)
            continue
        if response.status != first:
            raise SystemExit(f"The first page answered {response.status}")
        return
    raise SystemExit("The server was not up within a minute")
