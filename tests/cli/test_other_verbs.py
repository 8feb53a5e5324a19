from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.db import Database, local_scope, table_of
from app.records import Respondent
from app.sample import sample_bytes
from app.settings import Settings
from clauses import load_catalogue

Run = Callable[..., Any]
CATALOGUE = Path(__file__).parents[2] / "clauses" / "data" / "dms-2026.1.yaml"


def test_help_lists_every_verb(run: Run) -> None:
    outcome = run("--help")

    assert outcome.code == 0
    for verb in ("serve", "score", "import", "export", "sample", "catalogue"):
        assert f"\n  {verb} " in outcome.out


def test_without_a_verb_the_help_is_shown_as_wrong_use(run: Run) -> None:
    assert run().code == 2


def test_the_version_is_printed(run: Run) -> None:
    outcome = run("--version")

    assert (outcome.code, outcome.out.split()[0]) == (0, "groundwork")


def test_an_unexpected_error_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    from app.cli import commands

    def fail(**_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(commands, "app", fail)

    with pytest.raises(ZeroDivisionError):
        commands.main([])


def test_the_sample_is_written_as_it_is(run: Run, folder: Path) -> None:
    printed = run("sample")
    written = run("sample", "-o", "sample.json")

    assert json.loads(printed.out) == json.loads(sample_bytes())
    assert written.code == 0
    assert (folder / "sample.json").read_bytes() == sample_bytes()
    assert run("sample", "-o", "sample.xlsx").code == 2


@pytest.mark.usefixtures("each_database")
def test_a_file_is_imported_and_exported_with_the_same_figures(run: Run, halden: Path) -> None:
    expected = run("score", halden, "--format", "json").out

    imported = run("import", halden)

    assert (imported.code, imported.out) == (0, "Stored Halden Components 2026 as assessment 1.\n")
    assert run("export", 1, "-o", "out.json").err == "Wrote out.json.\n"
    assert run("export", 1, "-o", "out.xlsx").code == 0
    assert json.loads(run("export", 1).out) == json.loads(Path("out.json").read_bytes())
    assert run("score", "out.json", "--format", "json").out == expected
    assert run("score", "out.xlsx", "--format", "json").out == expected


def test_who_answers_for_themselves_is_exported_under_a_sign(run: Run, halden: Path, each_database: Settings) -> None:
    assert run("import", halden).code == 0
    database = Database(each_database.database_address)
    with database.writing() as session:
        scope = local_scope(session)
        yuki = table_of(Respondent).c.name == "Yuki Tanaka"
        scope.run(scope.update(Respondent).where(yuki).values(sealed_at=scope.now))
    database.close()

    file = json.loads(run("export", 1).out)
    assert run("export", 1, "-o", "out.xlsx").code == 0

    assert [person["name"] for person in file["respondents"]][-2:] == ["Marek Novák", "R1"]
    assert "Tanaka" not in json.dumps(file)
    with zipfile.ZipFile("out.xlsx") as archive:
        assert "Tanaka" not in "".join(archive.read(name).decode() for name in archive.namelist())


@pytest.mark.usefixtures("each_database")
def test_a_faulty_file_is_stored_only_on_demand(run: Run, faulty: Path) -> None:
    refused = run("import", faulty, "--data-dir", "elsewhere")
    stored = run("import", faulty, "--data-dir", "elsewhere", "--partial")

    assert refused.code == 1
    assert "4 faults" in refused.err
    assert "Nothing was stored" in refused.err
    assert (stored.code, stored.out) == (1, "Stored faulty as assessment 1.\n")
    exported = json.loads(run("export", 1, "--data-dir", "elsewhere").out)
    assert exported["organization"] == "faulty"
    assert len(exported["responses"]) == 1


@pytest.mark.usefixtures("each_database")
def test_an_unknown_assessment_is_wrong_use(run: Run) -> None:
    outcome = run("export", 7)

    assert (outcome.code, outcome.out) == (2, "")
    assert "There is no assessment 7" in outcome.err


def test_a_folder_that_cannot_hold_a_database_is_told(run: Run, folder: Path, halden: Path) -> None:
    (folder / "data.txt").write_text("in the way", encoding="utf-8")

    outcome = run("import", halden, "--data-dir", folder / "data.txt")

    assert outcome.code == 2
    assert "Traceback" not in outcome.err


def test_catalogues_are_listed_with_their_hash(run: Run) -> None:
    outcome = run("catalogue", "list")

    assert outcome.code == 0
    assert load_catalogue().content_hash[:12] in outcome.out


def test_a_catalogue_is_shown_with_all_its_requirements(run: Run) -> None:
    outcome = run("catalogue", "show", "dms")

    assert outcome.code == 0
    assert all(key in outcome.out for key in load_catalogue().by_key)
    assert max(map(len, outcome.out.splitlines())) <= 80


@pytest.mark.parametrize("identity", ["dir.strategy", "6.4"])
def test_a_requirement_is_shown_by_key_or_number_with_its_statements(run: Run, identity: str) -> None:
    outcome = run("catalogue", "show", identity, "--edition", "2026.1")

    text = " ".join(outcome.out.split())
    assert outcome.code == 0
    assert "4.4.2 (sys.baseline), 5.1.1 (gov.steering), 6.1 (sec.risks)" in text
    assert load_catalogue().by_key["dir.strategy"].intent in text


@pytest.mark.parametrize("arguments", [("show", "cake"), ("show", "dms", "--edition", "1999.1"), ()])
def test_what_no_catalogue_knows_is_wrong_use(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("catalogue", *arguments).code == 2


def test_the_packaged_catalogue_is_valid(run: Run) -> None:
    outcome = run("catalogue", "validate", CATALOGUE)

    assert outcome.code == 0
    assert "7 clauses, 74 requirements, no faults" in outcome.out


def test_a_broken_catalogue_lists_every_fault_with_file_and_line(run: Run, folder: Path) -> None:
    text = (
        CATALOGUE.read_text(encoding="utf-8")
        .replace("effort: S", "effort: XXL")
        .replace("key: dir.strategy", "key: dir.strategie")
    )
    (folder / "broken.yaml").write_text(text, encoding="utf-8")

    outcome = run("catalogue", "validate", "broken.yaml")

    assert outcome.code == 1
    assert len(outcome.out.splitlines()) >= 2
    assert all(line.startswith("broken.yaml:") for line in outcome.out.splitlines())
    assert outcome.err.endswith("faults.\n")


def test_a_catalogue_that_is_no_text_is_told(run: Run, folder: Path) -> None:
    (folder / "latin.yaml").write_bytes(b"title: caf\xe9\n")
    (folder / "number.yaml").write_bytes(b"42\n")

    latin, number = run("catalogue", "validate", "latin.yaml"), run("catalogue", "validate", "number.yaml")

    assert (latin.code, number.code) == (1, 1)
    assert "Byte 11 is not UTF-8" in latin.out
    assert "number.yaml:1" in number.out
