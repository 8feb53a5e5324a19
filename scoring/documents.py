"""A result as a JSON document and back, with a published schema; and a result as it may leave the house.

A stored result keeps the medians of all roles, because levels are explained and scored again from it. What is published
shows nothing of how a single person voted (SC-51).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from scoring.raters.group_sizes import shown_medians
from scoring.values import AssessmentResult, RequirementResult

# Below this many votes only median and range are shown.
LEAST_SHOWN_VOTES = 4


@cache
def _adapter() -> TypeAdapter[AssessmentResult]:
    return TypeAdapter(AssessmentResult)


def result_document(result: AssessmentResult) -> dict[str, Any]:
    """Return a result as plain JSON data (dicts, lists, numbers, texts, null); `read_result_document` reads it back."""
    document: dict[str, Any] = _adapter().dump_python(result, mode="json")
    return document


def read_result_document(document: dict[str, Any]) -> AssessmentResult:
    """Return the result that a document holds; pydantic.ValidationError names every field that does not fit."""
    return _adapter().validate_python(document)


def result_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a result document.

    >>> sorted(result_schema()["properties"])[:2]
    ['capabilities', 'catalogue_edition']
    """
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_adapter().json_schema(mode="serialization")}


def published_result(result: AssessmentResult) -> AssessmentResult:
    """Return a result with what may be shown of every requirement; see `published_requirement`."""
    return replace(result, requirements=tuple(published_requirement(found) for found in result.requirements))


def published_requirement(found: RequirementResult) -> RequirementResult:
    """Return a requirement without the medians of roles that are too small, and without the votes of very few.

    Below four votes `votes` is empty and `role_votes` as well: so few would tell how persons voted.

    >>> from questionnaires import AnswerState
    >>> found = RequirementResult(
    ...     key="dir.strategy", state=AnswerState.ANSWERED, level=2, low=1, high=4, target=3, source="respondents",
    ...     role_medians={"EX": 4, "EM": 2}, role_votes={"EX": 5, "EM": 4}, votes=(0, 0, 4, 0, 5, 0), agreement=0.5,
    ...     confidence=0.2, evidence_grade=0,
    ... )
    >>> published_requirement(found).role_medians
    {}
    """
    shown = _shown(found.role_medians, found.role_votes, found.votes)
    return replace(found, role_medians=shown["role_medians"], role_votes=shown["role_votes"], votes=shown["votes"])


def published_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return a result document with what may be shown of every requirement, as `published_result` does."""
    requirements = [
        each | _shown(each["role_medians"], each["role_votes"], each["votes"]) for each in document["requirements"]
    ]
    return {**document, "requirements": requirements}


def _shown(medians: Mapping[str, int], role_votes: Mapping[str, int], votes: Sequence[int]) -> dict[str, Any]:
    """Return what may be shown of medians, of votes by role and of votes by level."""
    is_shown = sum(votes) >= LEAST_SHOWN_VOTES
    return {
        "role_medians": shown_medians(medians=medians, votes=role_votes),
        "role_votes": dict(role_votes) if is_shown else {},
        "votes": votes if is_shown else votes[:0],
    }
