"""Saving one answer: the hot path of the server. One read, then only the statements that change something.

A person sends what they changed together with the versions they saw. Changes to different fields merge; the same field
changed to another value is a conflict, in which nothing is saved and both values are told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.db import Scope, is_storable
from app.errors import Conflict, FieldConflict, NotFound
from app.services.answering.reach import check_asked, check_reach, check_settling
from app.services.answering.rules import check_edits
from app.services.answering.storing import Stored, changes_since, own_value, read_stored, write_edits
from app.services.assessment_rows import is_id, refuse_closed
from app.services.catalogues import asked_keys
from app.values import AnswerChanges, SavedAnswer

ATTEMPTS = 5
OWN_FIELDS = frozenset({"choice", "own_note"})


@dataclass(frozen=True, kw_only=True)
class Edits:
    """The fields whose value really changes: those of the respondent's answer, and those of the shared item."""

    answer: Mapping[str, Any]
    item: Mapping[str, Any]


def read_answer(scope: Scope, *, assessment_id: int, key: str, respondent_id: int | None) -> SavedAnswer:
    """Return what is stored for a requirement and a respondent (None: as agreed)."""
    stored = find_stored(scope, assessment_id, key, respondent_id)
    check_edits(stored, key=key, answer={}, item={})
    return stored.saved


def save_answer(
    scope: Scope,
    *,
    assessment_id: int,
    key: str,
    respondent_id: int | None,
    base_versions: tuple[int, int] | None,
    changes: AnswerChanges,
) -> SavedAnswer:
    """Store the changes of one person to one requirement and return what is stored now.

    `respondent_id` None answers as agreed: `choice` is then the agreed level. `base_versions` are the versions of
    answer and item that the person saw; None changes whatever is there. Raises NotFound, Refused (against the rules of
    the questionnaire), Closed, Forbidden (the answer of somebody who answers for themselves) or Conflict.
    """
    for _ in range(ATTEMPTS):
        stored = find_stored(scope, assessment_id, key, respondent_id)
        edits = find_edits(stored, changes)
        check_settling(scope.visitor, edits.item)
        refuse_closed(stored)
        check_edits(stored, key=key, answer=edits.answer, item=edits.item)
        check_asked(scope.visitor, is_asked=not edits.item or _is_asked(stored, key))
        if not edits.answer and not edits.item:
            return stored.saved
        if base_versions is not None and base_versions != stored.saved.versions:
            _refuse_conflicts(scope, stored, edits, base_versions)
        saved = write_edits(scope, stored, answer=edits.answer, item=edits.item)
        if saved is not None:
            return saved
    raise Conflict(f"Others are changing requirement {key} at this moment. Wait a few seconds and save again.")


def find_stored(scope: Scope, assessment_id: int, key: str, respondent_id: int | None) -> Stored:
    """Return what is stored for a requirement; NotFound without such an assessment or respondent."""
    known = respondent_id if respondent_id is not None and is_id(respondent_id) else None
    is_sensible = is_id(assessment_id) and is_storable(key)
    stored = read_stored(scope, assessment_id=assessment_id, key=key, respondent_id=known) if is_sensible else None
    if stored is None:
        raise NotFound(f"There is no assessment {assessment_id}. Choose one from the list of assessments.")
    if respondent_id is not None and stored.roles is None:
        raise NotFound(f"Assessment {assessment_id} has no respondent {respondent_id}. Choose one from its settings.")
    check_reach(scope.visitor, respondent_id, account_id=stored.account_id, has_own_way=stored.has_own_way)
    return stored


def _is_asked(stored: Stored, key: str) -> bool:
    """Tell whether the respondent whom this was read for is asked about the requirement."""
    roles = tuple(stored.roles or ())
    return key in asked_keys(stored.catalogue_edition, stored.mode, roles, stored.narrowed_to)


def find_edits(stored: Stored, changes: AnswerChanges) -> Edits:
    """Return what really changes: the given fields whose value is not stored already."""
    given = dict(changes.given)
    if stored.respondent_id is None and "choice" in given:
        given["agreed_level"] = given.pop("choice")
    answer = {
        name: value
        for name, value in given.items()
        if name in OWN_FIELDS and value != own_value(stored.saved.answer, name)
    }
    item = {
        name: value
        for name, value in given.items()
        if name not in OWN_FIELDS and value != getattr(stored.saved.item, name)
    }
    return Edits(answer=answer, item=item)


def _refuse_conflicts(scope: Scope, stored: Stored, edits: Edits, base_versions: tuple[int, int]) -> None:
    """Raise Conflict when a field to be changed has got another value since the person looked."""
    answer_changes = changes_since(scope, stored, of_answer=True, base=base_versions[0])
    item_changes = changes_since(scope, stored, of_answer=False, base=base_versions[1])
    conflicts = [
        FieldConflict(
            field=name, yours=value, theirs=own_value(stored.saved.answer, name), changed_by=by, changed_at=at
        )
        for name, value in edits.answer.items()
        if name in answer_changes
        for by, at in [answer_changes[name]]
    ] + [
        FieldConflict(field=name, yours=value, theirs=getattr(stored.saved.item, name), changed_by=by, changed_at=at)
        for name, value in edits.item.items()
        if name in item_changes
        for by, at in [item_changes[name]]
    ]
    if conflicts:
        raise Conflict(
            _tell(stored, conflicts), conflicts=conflicts, answer=stored.saved.answer, item=stored.saved.item
        )


def _tell(stored: Stored, conflicts: list[FieldConflict]) -> str:
    told = [
        f"{conflict.field}: stored is {_shown(conflict.theirs)} (by {conflict.changed_by}"
        + (f", {conflict.changed_at:%d %b %Y %H:%M} UTC" if conflict.changed_at else "")
        + f"), yours is {_shown(conflict.yours)}."
        for conflict in conflicts
    ]
    key = stored.saved.item.key
    return f"Requirement {key} was changed in the meantime. {' '.join(told)} Nothing was saved; choose one of the two."


def _shown(value: Any) -> str:
    return "empty" if value is None or value == "" else str(value)
