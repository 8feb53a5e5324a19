"""Files that are not what they say: made here, since a repository should carry none of them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import Workbook

HEADING = ("respondent", "role", "key", "level")
ROW = ("Mara Lindqvist", "EX", "dir.itstrategy", 3)


def _workbook(*rows: tuple[Any, ...]) -> bytes:
    book, place = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Answers"
    for row in (HEADING, *rows):
        sheet.append(row)
    book.save(place)
    return place.getvalue()


def _archive(**members: bytes) -> bytes:
    place = io.BytesIO()
    with zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/"), content)
    return place.getvalue()


def _with_member(name: str, content: bytes) -> bytes:
    """Return a workbook in which one member is another one."""
    place = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(_workbook(ROW))) as whole,
        zipfile.ZipFile(place, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for each in whole.namelist():
            made.writestr(each, content if each == name else whole.read(each))
    return place.getvalue()


def _laughs() -> bytes:
    """Return XML whose entities would grow to a billion letters."""
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    return f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "ha">{entities}]><x>&l9;</x>'.encode()


def _other_columns() -> bytes:
    book, place = Workbook(), io.BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(("name", "age"))
    book.save(place)
    return place.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
FILES: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "a picture": lambda: bytes.fromhex("89504e470d0a1a0a0000000d49484452") + b"\x00" * 64,
    "a PDF": lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
    "an old workbook": lambda: bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 512,
    "a workbook cut in the middle": lambda: _workbook(ROW)[: len(_workbook(ROW)) // 2],
    "an archive of something else": lambda: _archive(readme=b"Nothing to see here"),
    "a workbook that unpacks to 210 MB": lambda: _with_member(SHEET, b"0" * 210_000_000),
    "a workbook with damaged XML": lambda: _with_member(SHEET, b"<worksheet><sheetData><row>"),
    "a workbook with entities that multiply": lambda: _with_member(SHEET, _laughs()),
    "a workbook without columns of answers": _other_columns,
    "a program": lambda: b"MZ\x90\x00" + b"\x00" * 200,
    "text without columns of answers": lambda: b"name;age\nMara;50\n",
    "text in half of UTF-16": lambda: b"\xff\xfe" + "respondent;role;key;level\n".encode("utf-16-le")[:-1],
    "JSON that breaks off": lambda: b'{"responses": [',
    "JSON nested 100,000 deep": lambda: b"[" * 100_000,
    "JSON with one name twice": lambda: b'{"responses": [], "title": "One", "title": "Two"}',
    "JSON of another format": lambda: json.dumps({"format": "groundwork-assessment/99", "responses": []}).encode(),
    "JSON of a text": lambda: b'"responses"',
    "an SVG with script": lambda: b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
}
