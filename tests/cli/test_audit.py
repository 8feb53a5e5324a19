from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def filled(run: Run, halden: Path, folder: Path) -> Path:
    """A data folder with Halden Components in it; returns the database file."""
    assert run("import", halden).code == 0
    return folder / "data" / "groundwork.db"


def _tamper(path: Path, statement: str) -> None:
    """Change a database behind the back of the program."""
    with sqlite3.connect(path) as connection:
        for what in ("update", "delete"):
            connection.execute(f"DROP TRIGGER auditentry_{what}")
        connection.execute(statement)
    connection.close()


def test_an_untouched_trail_is_whole(run: Run, filled: Path) -> None:
    outcome = run("audit", "verify")

    assert outcome.code == 0
    assert outcome.out.startswith("installation: no entry\norganization 1: ")
    assert ", whole, 1:" in outcome.out
    assert outcome.err == "Whole: 2 chains.\n"


def test_the_first_broken_entry_is_named(run: Run, filled: Path) -> None:
    _tamper(filled, "UPDATE auditentry SET action = 'assessment.deleted' WHERE position = 2")

    outcome = run("audit", "verify")

    assert outcome.code == 1
    assert "organization 1: broken at entry 2: the entry was changed" in outcome.out
    assert outcome.err == "1 of 2 chains broken.\n"


def test_a_cut_off_end_is_found_with_the_hash_of_an_earlier_check(run: Run, filled: Path) -> None:
    head = run("audit", "verify", "--organization", "Halden Components").out.split()[-1]
    assert run("audit", "verify", "--expect", head).code == 0

    _tamper(filled, "DELETE FROM auditentry WHERE position > 1")

    assert run("audit", "verify").code == 0
    outcome = run("audit", "verify", "--expect", head)
    assert outcome.code == 1
    assert "broken at entry 2: the chain ends at entry 1" in outcome.out


def test_a_chain_that_is_gone_as_a_whole_is_found_with_its_hash(run: Run, filled: Path) -> None:
    outcome = run("audit", "verify", "--expect", f"9:3:{'a' * 64}")

    assert outcome.code == 1
    assert "organization 9: broken at entry 1" in outcome.out


@pytest.mark.parametrize("number", ["1", "Halden Components"])
def test_one_organization_is_named_by_its_number_or_name(run: Run, filled: Path, number: str) -> None:
    outcome = run("audit", "verify", "--organization", number)

    assert outcome.code == 0
    assert outcome.out.count("\n") == 1


@pytest.mark.parametrize(
    "options",
    [
        ("--organization", "Nobody"),
        ("--organization", "77"),
        ("--expect", "1:2"),
        ("--expect", "1:2:xyz"),
        ("--expect", "a:b:c:d"),
    ],
)
def test_what_does_not_exist_or_cannot_be_read_is_wrong_use(run: Run, filled: Path, options: tuple[str, str]) -> None:
    assert run("audit", "verify", *options).code == 2


@pytest.mark.parametrize("verb", [("audit", "verify"), ("files", "check"), ("files", "sweep"), ("purge",)])
def test_a_folder_without_a_database_is_told_and_none_is_made(run: Run, folder: Path, verb: tuple[str, ...]) -> None:
    outcome = run(*verb, "--data-dir", folder / "mistyped")

    assert outcome.code == 2
    assert outcome.err.startswith(
        f"There is no database {folder / 'mistyped' / 'groundwork.db'}. Choose the data folder"
    )
    assert not (folder / "mistyped" / "groundwork.db").exists()


def test_one_chain_is_called_one_chain(run: Run, filled: Path) -> None:
    outcome = run("audit", "verify", "--organization", "Halden Components")

    assert outcome.err == "Whole: 1 chain.\n"
