"""A result as a JSON document and back: the same value, the same bytes, with a published schema."""

from __future__ import annotations

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from scoring.values import AssessmentResult


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
