from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.errors import Refused
from app.intake import read_file, read_path
from app.sample import SAMPLE_NAME, sample_bytes

ROWS = b"respondent,role,key,level\nMara,EX,dir.strategy,3\n"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("answers.csv", b" \n ", "is empty"),
        ("answers.docx", b"text", "has the extension .docx"),
        ("answers", b"text", "has no extension"),
        ("answers.xlsx", b"\xd0\xcf\x11\xe0old", "old Excel file"),
        ("answers.csv", b"%PDF-1.7", "is a PDF"),
        ("answers.csv", b"PK\x03\x04", "holds a workbook or an archive"),
        ("answers.xlsx", ROWS, "is no Excel workbook, or is damaged"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_the_reason(name: str, content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_file(name=name, content=content)


def test_a_file_above_the_limit_is_refused() -> None:
    with pytest.raises(Refused, match=r"larger than 0\.5 MB"):
        read_file(name="answers.csv", content=b"x" * 600_000, limit=524_288)


def test_a_path_is_read_like_an_upload(tmp_path: Path) -> None:
    path = tmp_path / "Answers.CSV"
    path.write_bytes(ROWS)

    assert read_path(path).file == read_file(name="answers.csv", content=ROWS).file


def test_a_path_above_the_limit_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(ROWS)

    with pytest.raises(Refused, match="larger than"):
        read_path(path, limit=10)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="There is no file"):
        read_path(tmp_path / "gone.csv")
    with pytest.raises(Refused, match="is a folder"):
        read_path(tmp_path)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(ROWS)

    def refuse(*_: object) -> bytes:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "read_bytes", refuse)

    with pytest.raises(Refused, match="cannot be opened: Permission denied"):
        read_path(path)


def test_a_column_nobody_knows_and_a_repeated_one_are_told_once() -> None:
    content = b"respondent,role,key,level,colour,Answer,,title\nMara,EX,dir.strategy,3,red,4,,Strategy\n"

    intake = read_file(name="answers.csv", content=content)

    assert [problem.message.split('"')[1] for problem in intake.problems] == ["colour", "Answer"]
    assert intake.problems[0].place == "row 1"
    assert intake.file.responses[0] == {"respondent": "Mara", "role": "EX", "key": "dir.strategy", "level": "3"}


def test_the_sample_organization_is_read_without_a_problem() -> None:
    intake = read_file(name=SAMPLE_NAME, content=sample_bytes())

    assert intake.problems == ()
    assert len(intake.file.respondents) == 9
