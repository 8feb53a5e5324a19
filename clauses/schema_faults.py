"""Say in an author's words what the catalogue's schema refuses: which field, which value, what to write instead."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from clauses import fields, model, profile
from clauses.faults import Finding
from clauses.outline import describe

_FORMS = {
    fields.KEY_FORM: "Write lower-case words joined by dots, such as `ctx.issues`.",
    fields.NUMBER_FORM: 'Write it like "6.4" or "8.2.1", in quotes.',
    fields.CLAUSE_FORM: 'Write it like "6", in quotes.',
    fields.EDITION_FORM: 'Write it like "2026.1", in quotes.',
    fields.ID_FORM: "Write lower-case letters and underscores.",
    fields.CATALOGUE_FORM: "Write lower-case letters, digits and hyphens.",
    fields.CODE_FORM: "Write two to four capital letters.",
    fields.EFFORT_FORM: "Write one to three capital letters.",
}
_CHOSEN_BY_KIND = ("profile", "gate")
_KINDS = {
    "string_type": ("is not a text", "Write one text, without a list or nested fields."),
    "string_too_short": ("is empty", "Write a text."),
    "tuple_type": ("is not a list", "Write a list: one line per item, each beginning with a hyphen."),
    "model_type": ("is not an entry with fields", "Write `name: value` lines, as in a published catalogue."),
    "too_short": ("has too few items", "Add what is missing."),
    "whole_number": ("is not a whole number", "Write digits only."),
    "int_type": ("is not a whole number", "Write digits only."),
    "bool_parsing": ("is neither true nor false", "Write true or false."),
    "bool_type": ("is neither true nor false", "Write true or false."),
    "union_tag_not_found": ("has no `kind`", "Add `kind`, as in a published catalogue."),
    "model_attributes_type": ("is not an entry with fields", "Write `name: value` lines, as in a published catalogue."),
}


def find_schema_faults(content: object) -> Iterator[Finding]:
    """Yield everything in which a file's content departs from the catalogue model."""
    try:
        model.Catalogue.model_validate(content)
    except ValidationError as error:
        errors = [_as_in_file(details) for details in error.errors(include_url=False)]
        places = {details["loc"][:depth] for details in errors for depth in range(len(details["loc"]))}
        for details in errors:
            # A list with broken items is counted without them; only a list that is really too short is told.
            if details["type"] == "too_short" and details["loc"] in places:
                continue
            message, remedy = _words(details)
            sentence = f"{_where(content, details)}{message}."
            yield Finding(path=details["loc"], message=f"{sentence[0].upper()}{sentence[1:]}", remedy=remedy)


def _as_in_file(details: ErrorDetails) -> ErrorDetails:
    """Leave the name of a chosen kind out of a place: it is a value of the file, not a field on the way."""
    path = details["loc"]
    return {**details, "loc": (*path[:2], *path[3:])} if path[:2] == _CHOSEN_BY_KIND else details


def _where(content: object, details: ErrorDetails) -> str:
    path = details["loc"]
    parent = path[:-1] if path and isinstance(path[-1], str) else path[:-2]
    place = describe(content, parent)
    return f"{place}: " if parent else ""


def _words(details: ErrorDetails) -> tuple[str, str]:
    kind, path = details["type"], details["loc"]
    names = [part for part in path if isinstance(part, str)]
    field = f"`{names[-1]}`" if names else "The file"
    if path and isinstance(path[-1], int):
        field = f"item {path[-1] + 1} of {field}"
    context = details.get("ctx", {})
    if kind == "missing":
        return f"{field} is missing", "Add it."
    if kind == "extra_forbidden":
        return f"{field} is not a known field", _nearest_field(names[-1])
    if kind in _KINDS:
        words, remedy = _KINDS[kind]
        return f"{field} {words}", remedy
    if kind == "union_tag_invalid":
        remedy = f"Write `kind` as one of: {context.get('expected_tags')}."
        return f"{field} is of the kind `{context.get('tag')}`", remedy
    remedies = {
        "literal_error": f"Write {context.get('expected')}.",
        "string_pattern_mismatch": _FORMS.get(context.get("pattern", ""), ""),
        "greater_than_equal": f"Write {context.get('ge')} or more.",
        "less_than_equal": f"Write {context.get('le')} or less.",
    }
    return f"{field} is `{details['input']}`", remedies[kind]


def _nearest_field(name: str) -> str:
    values = [*vars(model).values(), *vars(profile).values()]
    kinds = [each for each in values if isinstance(each, type) and issubclass(each, fields.CatalogueValue)]
    known = sorted({field for kind in kinds for field in kind.model_fields})
    nearest = get_close_matches(name, known, n=1)
    return f"Did you mean `{nearest[0]}`? Otherwise remove it." if nearest else "Remove it."
