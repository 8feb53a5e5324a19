"""The fields of one requirement's form: what is shown, what was typed, and what therefore changed.

Script sends only the fields that changed. Without script the whole form arrives, together with what it showed when it
was opened; only what differs from that is a change, so nobody's work is overwritten by a field that was not touched.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from app.errors import Refused
from app.presenters import Standing
from app.values import AnswerChanges
from app.web.forms import read_date, shortened, whole_number
from questionnaires.answers import AnswerState, Problem

CHECKBOXES = {"flagged": "is_flagged", "must_do": "is_must_do", "evidence_data": "evidence_has_data"}
FIELDS = (
    "level",
    "note",
    "decision",
    "reason_class",
    "reason",
    "evidence",
    "evidence_until",
    "evidence_source",
    *CHECKBOXES,
)
DONT_KNOW = AnswerState.DONT_KNOW.value
FIELD_OF = {
    "choice": "level",
    "agreed_level": "level",
    "state": "decision",
    "evidence_grade": "evidence",
    **{stored: name for name, stored in CHECKBOXES.items()},
}
DECIDED = {"not_applicable": AnswerState.NOT_APPLICABLE, "deferred": AnswerState.DEFERRED}


def shown_values(standing: Standing, key: str) -> dict[str, str]:
    """Return the values that the form of a requirement shows: what is stored, as text by field name."""
    item, own = standing.item(key), standing.own_answers.get(key)
    level = item.agreed_level if standing.respondent is None else own.level if own is not None else None
    is_unknown = own is not None and own.state is AnswerState.DONT_KNOW
    return {
        "level": DONT_KNOW if is_unknown else field_value(level),
        "note": item.note,
        "decision": field_value(item.state),
        "reason_class": item.reason_class or "",
        "reason": item.reason,
        "evidence": field_value(item.evidence_grade),
        "evidence_until": field_value(item.evidence_until),
        "evidence_source": item.evidence_source,
        **{name: field_value(getattr(item, stored)) for name, stored in CHECKBOXES.items()},
    }


def field_value(value: object) -> str:
    """Return a stored value as the text of its form field.

    >>> field_value(3), field_value(None), field_value(True), field_value(AnswerState.DEFERRED)
    ('3', '', '1', 'deferred')
    """
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, bool) else str(value)


def changed_fields(form: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that the person changed, by name.

    >>> changed_fields({"level": "3", "note": "", "was": '{"level": "2", "note": ""}'})
    {'level': '3'}
    """
    typed = {name: form[name].replace("\r\n", "\n") for name in FIELDS if name in form}
    if "was" not in form:
        return typed
    was = _shown_before(form["was"])
    typed |= {name: form.get(name, "0") for name in CHECKBOXES if name in was}
    if form.get("clear"):
        typed["level"] = ""
    changed = {name: value for name, value in typed.items() if value != was.get(name, "")}
    if changed.get("decision"):
        changed |= {name: typed.get(name, "") for name in ("reason", "reason_class")}
    elif "reason_class" in changed and typed.get("decision"):
        changed["decision"] = typed["decision"]  # a class counts together with the decision it belongs to
    return changed


def read_changes(fields: Mapping[str, str]) -> AnswerChanges:
    """Turn changed fields into changes; Refused when a number is not one (which no form of ours sends)."""
    given: dict[str, Any] = {}
    if "level" in fields:
        given["choice"] = AnswerState.DONT_KNOW if fields["level"] == DONT_KNOW else _whole(fields["level"], "level")
    if "evidence" in fields:
        given["evidence_grade"] = _whole(fields["evidence"], "evidence")
    if "decision" in fields:
        given["state"] = DECIDED.get(fields["decision"])
        given |= {"reason": "", "reason_class": None} if given["state"] is None else {}
    if "reason_class" in fields and given.get("state") is AnswerState.NOT_APPLICABLE:
        given["reason_class"] = fields["reason_class"] or None
    if "reason" in fields and fields.get("decision", "kept") != "":
        given["reason"] = fields["reason"].strip()
    given |= {"note": fields["note"]} if "note" in fields else {}
    if "evidence_until" in fields:
        given["evidence_until"] = _day(fields["evidence_until"], "evidence_until")
    given |= {"evidence_source": fields["evidence_source"].strip()} if "evidence_source" in fields else {}
    given |= {stored: fields[name] == "1" for name, stored in CHECKBOXES.items() if name in fields}
    return AnswerChanges(**given)


def read_versions(etag: str) -> tuple[int, int]:
    """Read the versions out of an entity tag; an unreadable one stands for "saw nothing yet".

    >>> read_versions('"4.2"'), read_versions("")
    ((4, 2), (0, 0))
    """
    answer, _, item = etag.removeprefix("W/").strip('"').partition(".")
    seen = whole_number(answer), whole_number(item)
    return (seen[0], seen[1]) if seen[0] is not None and seen[1] is not None else (0, 0)


def _shown_before(text: str) -> dict[str, str]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    return {str(name): str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _whole(text: str, name: str) -> int | None:
    if not text:
        return None
    number = whole_number(text)
    if number is None:
        told = f"{shortened(text)} is not a whole number."
        problem = Problem(place=name, message=told, remedy="Choose one of the list.")
        raise Refused(str(problem), [problem])
    return number


def _day(text: str, name: str) -> date | None:
    errors: dict[str, str] = {}
    day = read_date(text, name, errors)
    if errors:
        problem = Problem(place=name, message=f"{shortened(text)} is not a day.", remedy="Write it as year-month-day.")
        raise Refused(str(problem), [problem])
    return day
