"""Settings: where they come from, and what they stand for when nobody sets them."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.settings import Settings


@pytest.fixture(autouse=True)
def _no_settings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"GROUNDWORK_{name.upper()}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("XDG_DATA_HOME", raising=False)


def test_the_defaults_suit_one_person_on_one_machine(tmp_path: Path) -> None:
    settings = Settings()

    assert (settings.host, settings.port, settings.sample) == ("127.0.0.1", 8000, False)
    assert settings.data_dir == tmp_path / ".local" / "share" / "groundwork"
    assert settings.database_address == f"sqlite:///{tmp_path}/.local/share/groundwork/groundwork.db"
    assert settings.allowed_hosts == ("127.0.0.1", "localhost", "[::1]")


@pytest.mark.parametrize(
    ("platform", "expected"),
    [("darwin", "Library/Application Support/Groundwork"), ("win32", "AppData/Local/Groundwork")],
)
def test_other_systems_keep_their_own_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, platform: str, expected: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.delenv("LOCALAPPDATA", raising=False)

    assert Settings().data_dir == tmp_path / expected


def test_every_setting_can_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GROUNDWORK_PORT", "9000")
    monkeypatch.setenv("GROUNDWORK_ALLOWED_HOSTS", "groundwork.halden.example, localhost,")
    monkeypatch.setenv("GROUNDWORK_DATABASE_URL", "postgresql+psycopg://db/groundwork")

    settings = Settings()

    assert settings.port == 9000
    assert settings.allowed_hosts == ("groundwork.halden.example", "localhost")
    assert settings.database_address == "postgresql+psycopg://db/groundwork"


@pytest.mark.parametrize(("name", "value"), [("PORT", "eight"), ("PORT", "70000"), ("LOG_LEVEL", "loud")])
def test_a_value_that_makes_no_sense_is_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"GROUNDWORK_{name}", value)

    with pytest.raises(ValidationError):
        Settings()


def test_every_setting_says_what_it_does() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description, name
        assert field.description.endswith("."), name
