from __future__ import annotations

import pytest

from app.errors import Refused
from app.intake import read_file
from app.intake.delimited import read_delimited

ROWS = "respondent;role;key;level;note\nTomás;PO;dir.strategy;2;für später, vielleicht\n"


@pytest.mark.parametrize(
    ("codec", "told"),
    [("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("utf-16", "UTF-16"), ("cp1252", "Windows-1252")],
)
def test_the_encoding_is_found_and_told(codec: str, told: str) -> None:
    intake = read_file(name="answers.csv", content=ROWS.encode(codec))

    assert intake.file.responses[0]["respondent"] == "Tomás"
    assert intake.file.responses[0]["note"] == "für später, vielleicht"
    assert intake.notes == (f"Read as {told} text with columns separated by semicolons.",)


def test_bytes_that_windows_does_not_use_are_read_as_latin_1() -> None:
    read = read_delimited(content=b"key;level;note\nctx.issues;2;\x81\xe4\n")

    assert read.note.startswith("Read as Latin-1")
    assert read.table.rows[0].cells[2] == "\x81ä".strip()


@pytest.mark.parametrize(("separator", "told"), [(";", "semicolons"), (",", "commas"), ("\t", "tabs")])
def test_the_separator_is_what_the_first_line_has_most_of(separator: str, told: str) -> None:
    text = ROWS.replace(", ", " ").replace(";", separator)

    read = read_delimited(content=text.encode())

    assert read.note.endswith(f"separated by {told}.")
    assert read.table.heading == ("respondent", "role", "key", "level", "note")


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    content = b'\nkey,level,note\n\nctx.issues,2,"two\nlines"\nctx.parties,3,\n'

    table = read_delimited(content=content).table

    assert table.heading_row == 2
    assert [row.number for row in table.rows] == [4, 5]


def test_a_text_that_looks_like_a_formula_stays_text() -> None:
    content = b"respondent,role,key,level,note\nMara,EX,dir.strategy,3,=HYPERLINK(1)\n"

    intake = read_file(name="answers.csv", content=content)

    assert intake.file.responses[0]["note"] == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x00\x01\x02 binary", "is not text"),
        (b"\xff\xfea", "starts like UTF-16 text"),
        (b"\xef\xbb\xbf\xff", "starts like UTF-8 text"),
        (b";;\n;;\n", "has no rows"),
        (b'key;note\nctx.issues;"' + b"a" * 100_001, "Line 2 cannot be read"),
    ],
)
def test_what_is_no_table_is_refused_with_the_reason(content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_delimited(content=content)
