from __future__ import annotations

import json

import pytest

from app.errors import Refused
from app.intake import read_file
from app.intake.pruning import json_place


def _read(data: object) -> object:
    return read_file(name="assessment.json", content=json.dumps(data).encode())


def test_a_plain_list_is_read_as_responses() -> None:
    intake = read_file(name="rows.json", content=b'[{"key": "ctx.issues", "level": 3}]')

    assert intake.file.responses == ({"key": "ctx.issues", "level": 3},)
    assert intake.places == ("responses[0]",)


def test_every_fault_is_told_at_once_and_the_rest_is_kept() -> None:
    data = {
        "colour": "red",
        "planned_projects": -1,
        "title": "x" * 121,
        "responses": [{"key": "ctx.issues", "level": 3}, "rubbish", {"key": "ctx.parties", "level": 2}],
        "items": [{"key": "a", "evidence_grade": 9}, {"note": "no key"}, {"key": "sec.ai", "flagged": True}],
        "targets": {"dir.strategy": 4, "ctx.issues": "high"},
        "actions": [{"title": "", "closes": []}],
        "respondents": [{"name": "Mara", "roles": ["EX"], "age": 44}],
    }

    intake = _read(data)

    places = {problem.place for problem in intake.problems}
    assert places == {
        "colour",
        "planned_projects",
        "title",
        "responses[1]",
        "items[0].evidence_grade",
        "items[1].key",
        "targets[ctx.issues]",
        "actions[0].title",
        "actions[0].closes",
        "respondents[0].age",
    }
    assert intake.places == ("responses[0]", "responses[2]")
    assert len(intake.file.responses) == 2
    assert [item.key for item in intake.file.items] == ["sec.ai"]
    assert intake.file.targets == {"dir.strategy": 4}
    assert (intake.file.actions, intake.file.respondents, intake.file.title) == ((), (), "")


def test_characters_that_nothing_can_store_are_taken_out() -> None:
    intake = read_file(name="a.json", content=b'{"organization": "Hal\\u0000den \\ud800", "responses": []}')

    assert intake.file.organization == "Halden"


def test_a_problem_shows_the_value_it_is_about() -> None:
    intake = _read({"responses": [], "targets": {"ctx.issues": "high"}})

    assert "(it is 'high')" in intake.problems[0].message


def test_the_place_of_the_whole_file_has_a_name() -> None:
    assert json_place(()) == "the file"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"{", "line 1, column 2"),
        (b'{"responses": [], "responses": []}', '"responses" stands twice'),
        (b'[{"level": NaN}]', "holds NaN"),
        (b"42", "single value"),
        (b"\xff\xfe{}", "Byte 1 of the file is not UTF-8"),
        (b'{"format": "other/9", "responses": []}', 'has the format "other/9"'),
        (b'{"title": "No rows"}', "no list named responses"),
        (b"[" * 100_000, "nested deeper|line 1"),
        (b'{"responses": [], "scope": ' + b"[" * 30 + b"]" * 30 + b"}", "nested deeper than 20"),
    ],
)
def test_what_is_no_assessment_is_refused_with_the_reason(content: bytes, message: str) -> None:
    with pytest.raises(Refused, match=message):
        read_file(name="assessment.json", content=content)
