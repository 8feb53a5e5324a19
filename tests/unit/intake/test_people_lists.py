"""Lists of people as they come: pasted from anywhere or as a file, each line read or told with its fault."""

from __future__ import annotations

import io
import time
from typing import Any

import pytest
from openpyxl import Workbook

from app.errors import Refused
from app.intake.people import read_list_file, read_list_text, written_again
from app.intake.people.lines import named_email
from clauses import load_catalogue

CATALOGUE = load_catalogue()
UNITS = ["Plant Halden"]


def _read(text: str) -> Any:
    return read_list_text(text=text, catalogue=CATALOGUE, units=UNITS)


def _book(*rows: tuple[object, ...], second: str = "") -> bytes:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    if second:
        workbook.create_sheet(second).append(["Anything"])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("between", ["\t", ";", ","])
def test_columns_may_be_separated_by_tabs_semicolons_or_commas(between: str) -> None:
    cells = ["Ana Sousa", "ana@halden.example", "EM DL", "Shift leader", "plant halden", "5.1 7.3"]

    (line,) = _read(between.join(cells)).lines

    assert (line.name, line.email, line.roles) == ("Ana Sousa", "ana@halden.example", ("EM", "DL"))
    assert (line.job_title, line.unit) == ("Shift leader", "Plant Halden")
    assert line.asked == (CATALOGUE.by_number["5.1"].key, CATALOGUE.by_number["7.3"].key)
    assert line.faults == ()


def test_without_a_heading_cells_are_told_apart_by_what_they_hold() -> None:
    (line,) = _read("Mara Lindqvist <mara@halden.example>, Executive, IT").lines

    assert (line.name, line.email, line.roles, line.asked) == (
        "Mara Lindqvist", "mara@halden.example", ("EX", "IT"), None
    )  # fmt: skip


def test_with_a_heading_columns_may_stand_in_any_order() -> None:
    found = _read("Roles;E-mail;Name;Shoe size\nIT / DL;Jonas <jonas@halden.example>;Jonas Weber;44\n")

    assert found.problems[0].message == 'The column "Shoe size" is not known and was not read.'
    assert found.lines[0].roles == ("IT", "DL")
    assert found.lines[0].faults == (
        "Jonas <jonas@halden.example> is not an e-mail address. Write it like jonas@halden.example.",
    )


def test_a_name_with_its_address_is_read_in_one_column() -> None:
    (line,) = _read('name;roles\n"Weber, Jonas" <jonas@halden.example>;IT\n').lines

    assert (line.email, line.faults) == ("jonas@halden.example", ())


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("Name;Roles\n;IT", "There is no name. Write one."),
        ("Name;Roles\n" + "x" * 121 + ";IT", "The name has 121 characters; at most 120 fit. Shorten it."),
        ("Ana Sousa; ana@; EM", "ana@ is not an e-mail address. Write it like jonas@halden.example."),
        ("Ana Sousa; ana@halden.example", "There is no role. Give one or several of: EX, DL, IT, PO, PM, HR, QM, EM."),
        ("Name;Roles\nAna;XX", "There is no role XX. Use: EX, DL, IT, PO, PM, HR, QM, EM."),
        ("Name;Roles;Unit\nAna;EM;Plant Brno", "There is no unit Plant Brno. Add it in Settings, or leave it out."),
        ("Name;Roles;Requirements\nAna;EM;99.1", "There is no requirement 99.1. Use its number or key."),
        ("Name;Roles;Requirements\nAna;EM;6.4", "Requirement 6.4 is not asked of EM. Leave it out."),
        (
            "Ana; EM; Shift leader; Something else",
            "It is not clear what Something else is. Give the list a heading, or leave it out.",
        ),
    ],
)
def test_a_fault_is_told_with_what_to_do(line: str, fault: str) -> None:
    assert _read(line).lines[-1].faults == (fault,)


def test_whoever_stands_twice_is_told_with_the_first_place() -> None:
    lines = _read("Ana;a@halden.example;EM\nBea;A@halden.example;EM\nana;EM").lines

    assert lines[0].faults == ()
    assert lines[1].faults == ("The e-mail address stands in row 1 already. Keep one of the two.",)
    assert lines[2].faults == ("The name stands in row 1 already. Keep one of the two.",)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Sousa; ana@halden.example; EM; Shift leader; 5.1 7.3\nLiv;EM",
        'name,roles\n"Weber, Jonas",IT\n',
        "Mara Lindqvist <mara@halden.example>\tExecutive\tCOO",
    ],
)
def test_what_is_written_again_reads_the_same(text: str) -> None:
    lines = _read(text).lines

    again = _read(written_again(lines)).lines

    def content(line: Any) -> Any:
        return line.written, line.name, line.email, line.roles, line.job_title, line.unit, line.asked, line.faults

    assert [content(line) for line in again] == [content(line) for line in lines]


class TestFiles:
    def test_a_workbook_is_read_from_its_first_sheet(self) -> None:
        content = _book(("Name", "Roles", "Requirements"), ("Ana Sousa", "EM", "5.1 7.3"), second="Notes")

        found = read_list_file(name="people.xlsx", content=content, catalogue=CATALOGUE, units=UNITS)

        assert found.lines[0].name == "Ana Sousa"
        assert found.problems[0].message == "The sheet Notes was not read; the list is taken from the first one."

    def test_a_requirement_that_is_stored_as_a_number_stays_in_doubt(self) -> None:
        content = _book(("Name", "Roles", "Requirements"), ("Ana Sousa", "EM", 7.3))

        found = read_list_file(name="people.xlsx", content=content, catalogue=CATALOGUE, units=UNITS)
        again = read_list_text(text=written_again(found.lines), catalogue=CATALOGUE, units=UNITS)

        assert "6.1 and 6.10 look the same" in found.lines[0].faults[0]
        assert again.lines[0].faults == ("There is no requirement 7.3?. Use its number or key.",)

    def test_delimited_text_is_read(self) -> None:
        found = read_list_file(name="p.csv", content=b"name;roles\nAna;EM\n", catalogue=CATALOGUE, units=UNITS)

        assert found.lines[0].place == "row 2"

    @pytest.mark.parametrize(
        ("name", "content", "told"),
        [
            ("people.pdf", b"%PDF", "neither an Excel workbook"),
            ("people.csv", b"  ", "people.csv is empty"),
            ("people.csv", b"name;roles\n", "Below the heading the list is empty"),
            ("people.xlsx", _book(), "no filled cells"),
        ],
    )
    def test_what_is_no_list_is_refused(self, name: str, content: bytes, told: str) -> None:
        with pytest.raises(Refused, match=told):
            read_list_file(name=name, content=content, catalogue=CATALOGUE, units=UNITS)

    def test_an_empty_list_and_one_without_end_are_refused(self) -> None:
        with pytest.raises(Refused, match="The list is empty"):
            _read("  \n")
        with pytest.raises(Refused, match="The list has 2,001 people"):
            _read("\n".join(f"Person {number};EM" for number in range(2_001)))


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("Ana Sousa <ana@halden.example>", ("Ana Sousa", "ana@halden.example")),
        ('"Sousa (EM)" <ana@halden.example>', ("Sousa (EM)", "ana@halden.example")),
        ("Ana <EM> <ana@halden.example>", ("Ana <EM>", "ana@halden.example")),
        ("<ana@halden.example>", None),
        ("Ana <ana>", None),
        ("Ana <@halden>", None),
        ("Ana <ana@halden.example", None),
        ("Ana <a@b.example>>", None),
    ],
)
def test_a_name_with_its_address_is_told_from_anything_else(cell: str, found: tuple[str, str] | None) -> None:
    assert named_email(cell) == found


def test_a_long_cell_of_blanks_takes_no_time() -> None:
    began = time.process_time()

    named_email("a" + " " * 90_000 + "b")
    named_email("a <" + "@" * 90_000 + ">x")

    assert time.process_time() - began < 0.5
