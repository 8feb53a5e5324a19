"""The JSON Schema that editors use to complete and check a catalogue file while it is written."""

from __future__ import annotations

from typing import Any

from clauses.model import Catalogue


def catalogue_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a catalogue file; a copy lies beside the packaged catalogues.

    >>> catalogue_schema()["title"]
    'Groundwork catalogue'
    """
    schema: dict[str, Any] = _without_null(Catalogue.model_json_schema())
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema,
        "title": "Groundwork catalogue",
    }


def _without_null(part: Any) -> Any:
    """Drop the alternative null: a catalogue file leaves an optional field out instead of emptying it."""
    if isinstance(part, list):
        return [_without_null(each) for each in part]
    if not isinstance(part, dict):
        return part
    kept = {name: _without_null(value) for name, value in part.items() if not (name == "default" and value is None)}
    choices = [choice for choice in kept.pop("anyOf", []) if choice != {"type": "null"}]
    return {**kept, **choices[0]} if choices else kept
