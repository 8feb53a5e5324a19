from __future__ import annotations

import json
import subprocess
import sys

import pytest
from pydantic import ValidationError

import scoring
from scoring import AssessmentResult, published_document, read_result_document, result_document, result_schema


def test_a_result_survives_the_way_through_json(halden_result: AssessmentResult) -> None:
    text = json.dumps(result_document(halden_result))

    assert read_result_document(json.loads(text)) == halden_result


def test_the_same_result_gives_the_same_bytes(halden_result: AssessmentResult) -> None:
    first, second = (json.dumps(result_document(halden_result)) for _ in range(2))

    assert first == second


def test_a_document_with_a_missing_part_is_refused_by_name(halden_result: AssessmentResult) -> None:
    document = result_document(halden_result)
    del document["overall"]

    with pytest.raises(ValidationError, match="overall"):
        read_result_document(document)


def test_what_is_published_holds_no_median_of_a_small_role_and_no_single_vote(halden_result: AssessmentResult) -> None:
    stored = result_document(halden_result)
    first, second, *others = stored["requirements"]
    large = first | {"role_medians": {"EX": 4, "PO": 2, "EM": 1}, "role_votes": {"EX": 1, "PO": 6, "EM": 9}}
    single = second | {"role_medians": {"EX": 4}, "role_votes": {"EX": 1}, "votes": [0, 0, 0, 0, 1, 0]}
    document = stored | {"requirements": [large, single, *others]}

    published = published_document(document)

    assert published["requirements"][0]["role_medians"] == {"EM": 1}
    assert (published["requirements"][1]["role_medians"], published["requirements"][1]["votes"]) == ({}, [])
    assert document["requirements"][0]["role_medians"] == {"EX": 4, "PO": 2, "EM": 1}
    assert {**published, "requirements": []} == {**document, "requirements": []}
    read_result_document(published)


def test_a_result_that_was_stored_before_votes_of_roles_were_counted_is_read(halden_result: AssessmentResult) -> None:
    document = result_document(halden_result)
    for each in document["requirements"]:
        del each["role_votes"]

    assert read_result_document(document).requirements[0].role_votes == {}


def test_the_schema_names_every_part_of_a_document(halden_result: AssessmentResult) -> None:
    schema = result_schema()

    assert set(schema["properties"]) == set(result_document(halden_result))
    assert schema["$schema"].endswith("2020-12/schema")


def test_reading_a_stored_result_loads_no_array_library() -> None:
    code = "import sys, planning, scoring; scoring.read_result_document; print('numpy' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("name", scoring.__all__)
def test_every_public_name_exists(name: str) -> None:
    assert getattr(scoring, name) is not None


def test_a_name_that_is_not_public_is_refused_like_in_any_module() -> None:
    with pytest.raises(AttributeError, match="no attribute 'shine'"):
        scoring.shine  # noqa: B018 - the access is the test


def test_an_achievement_outside_0_to_100_percent_is_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 100 percent, not 101"):
        scoring.achievement_of(percent=101)
