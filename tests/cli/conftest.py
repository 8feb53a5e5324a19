"""Run the command line in this process, from a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.cli import main
from app.sample import sample_bytes
from app.settings import Settings


@dataclass(frozen=True)
class Outcome:
    """What a call left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, with a data folder of its own and a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GROUNDWORK_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


@pytest.fixture
def each_database(folder: Path, settings_for: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Let the verbs of a test work on each kind of database, by the settings of the environment."""
    settings = settings_for(folder / "data")
    if settings.database_url:
        monkeypatch.setenv("GROUNDWORK_DATABASE_URL", settings.database_url)
    return settings


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object) -> Outcome:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        told = capsys.readouterr()
        return Outcome(code=int(left.value.code or 0), out=told.out, err=told.err)

    return call


@pytest.fixture
def halden(folder: Path) -> Path:
    path = folder / "halden.json"
    path.write_bytes(sample_bytes())
    return path


@pytest.fixture
def faulty(folder: Path) -> Path:
    path = folder / "faulty.csv"
    path.write_text(
        "respondent;role;key;level;colour\n"
        "Mara;EX;dir.strategy;3;red\n"
        "Mara;EX;dir.strategy;9;\n"
        "Jonas;IT;gov.review;2;\n"
        "Jonas;IT;no.such;2;\n",
        encoding="utf-8",
    )
    return path
