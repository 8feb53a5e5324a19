"""Whatever arrives, a person gets a sentence: no input ends in another exception than Refused."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import Refused
from app.intake import check_file, read_file, snapshot_of
from app.sample import sample_bytes
from app.services.assessing import score_snapshot

SAMPLE: dict[str, Any] = json.loads(sample_bytes())
PLAIN = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20)
JSON = st.recursive(
    PLAIN, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
)
EXTENSIONS = st.sampled_from([".csv", ".xlsx", ".json", ".tsv", ""])


def _pass(name: str, content: bytes) -> None:
    """Take a file the whole way, as far as it goes."""
    try:
        checked = check_file(intake=read_file(name=name, content=content))
    except Refused:
        return
    assert all(problem.message and problem.remedy and problem.place for problem in checked.problems)
    score_snapshot(snapshot_of(checked=checked), on=date(2026, 12, 1))


@given(content=st.binary(max_size=200), extension=EXTENSIONS)
def test_any_bytes_are_read_or_refused(content: bytes, extension: str) -> None:
    _pass(f"file{extension}", content)


@given(text=st.text(max_size=200))
def test_any_text_below_a_heading_is_read_or_refused(text: str) -> None:
    _pass("answers.csv", f"respondent,role,key,level,note\n{text}".encode("utf-8", "replace"))


@settings(max_examples=60)
@given(field=st.sampled_from(sorted(SAMPLE)), value=JSON)
def test_any_value_in_any_field_of_an_assessment_is_read_or_refused(field: str, value: Any) -> None:
    _pass("assessment.json", json.dumps(SAMPLE | {field: value}).encode())


@settings(max_examples=60)
@given(data=st.data())
def test_any_value_in_any_record_is_read_or_refused(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(["respondents", "responses", "items", "actions", "milestones"]))
    record = dict(SAMPLE[name][0])
    record[data.draw(st.sampled_from(sorted(record)) | st.text(max_size=5))] = data.draw(JSON)

    _pass("assessment.json", json.dumps(SAMPLE | {name: [record, *SAMPLE[name][1:]]}).encode())
