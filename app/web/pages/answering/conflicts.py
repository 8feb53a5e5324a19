"""Conflicts as the form shows them: by form field, with the value that "use theirs" puts back into the form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.errors import Conflict
from app.presenters import ConflictView, build_conflict
from app.values import SavedAnswer
from app.web.pages.answering.answer_form import FIELD_OF, field_value


@dataclass(frozen=True, kw_only=True)
class ShownConflict:
    """A conflict of one form field; `theirs_value` is their value as the field's text."""

    field: str
    theirs_value: str
    view: ConflictView


def shown_conflicts(conflict: Conflict, *, key: str, now: datetime) -> tuple[ShownConflict, ...]:
    """Return each conflict of a refused save as its form field shows it."""
    etag = etag_of(conflict)
    return tuple(
        ShownConflict(
            field=(field := FIELD_OF.get(each.field, each.field)),
            theirs_value=field_value(each.theirs),
            view=build_conflict(
                key=key,
                field=field,
                theirs=each.theirs,
                yours=each.yours,
                by=each.changed_by or "Somebody",
                at=each.changed_at or now,
                now=now,
                etag=etag,
            ),
        )
        for each in conflict.conflicts
    )


def etag_of(conflict: Conflict) -> str:
    """Return the entity tag of what is stored now, without quotes; empty when the conflict does not carry it."""
    if conflict.item is None:
        return ""
    return SavedAnswer(answer=conflict.answer, item=conflict.item).etag.strip('"')
