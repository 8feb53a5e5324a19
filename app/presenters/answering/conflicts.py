"""Two people changed the same field: both values, and two buttons named by their result."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from app.presenters.words import date_text, moment_text


@dataclass(frozen=True, kw_only=True)
class ConflictView:
    """Two values for one field: who saved what and when, and two buttons named by their result."""

    key: str
    field: str
    sentence: str
    theirs: str
    yours: str
    use_text: str
    keep_text: str
    etag: str
    is_text: bool


FIELD_NAMES = {
    "level": "level",
    "state": "state",
    "note": "note",
    "reason": "reason",
    "reason_class": "reason class",
    "agreed_level": "level",
    "agreed_reason": "reason",
    "evidence_grade": "evidence grade",
    "evidence_data": "mark for data",
    "evidence_until": "end of the evidence",
    "evidence_source": "place of the evidence",
    "is_flagged": "flag",
    "is_must_do": "duty",
}
TEXT_FIELDS = frozenset({"note", "reason", "agreed_reason", "evidence_source"})


def build_conflict(
    *, key: str, field: str, theirs: object, yours: object, by: str, at: datetime, now: datetime, etag: str
) -> ConflictView:
    """Build the banner of a conflict; texts are shown whole, so that "Keep both" stays possible."""
    name, moment = FIELD_NAMES.get(field, field), moment_text(at, now=now)
    saved, chosen = _value_text(theirs), _value_text(yours)
    is_text = field in TEXT_FIELDS
    if is_text:
        sentence = f"{by} changed the {name} ({moment}), after you opened this page. Which one should count?"
    else:
        sentence = (
            f"{by} saved {name} {saved} ({moment}), after you opened this page. You chose {chosen}. "
            "Which one should count?"
        )
    return ConflictView(
        key=key,
        field=field,
        sentence=sentence,
        theirs=saved,
        yours=chosen,
        use_text=f"Use the text of {by}" if is_text else f"Use {saved}",
        keep_text="Keep your text" if is_text else f"Keep {chosen}",
        etag=etag,
        is_text=is_text,
    )


def _value_text(value: object) -> str:
    if value is None or value == "":
        return "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return date_text(value)
    return str(value).replace("_", " ") if isinstance(value, Enum) else str(value)
