"""What may be stored for a requirement: the questionnaire's rules, checked on the values as they would be stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.errors import NotFound
from app.services.answering.storing import Stored
from app.services.catalogues import asked_keys, catalogue_of_edition
from app.services.checking import LONGEST_NOTE, Checklist
from app.values.assessment_file import EARLIEST_END
from clauses import Catalogue, Requirement
from questionnaires.answers import AnswerState

LONGEST = {
    "own_note": LONGEST_NOTE,
    "note": LONGEST_NOTE,
    "reason": 1000,
    "agreed_reason": 1000,
    "evidence_source": 500,
}
DECISIONS = (None, AnswerState.NOT_APPLICABLE, AnswerState.DEFERRED)


def check_edits(stored: Stored, *, key: str, answer: Mapping[str, Any], item: Mapping[str, Any]) -> None:
    """Raise NotFound for a requirement outside the assessment, Refused with every problem of the changed fields."""
    edition, mode = stored.catalogue_edition, stored.mode
    if key not in asked_keys(edition, mode, None):
        raise NotFound(f"This assessment has no requirement {key}. Use a key of its catalogue and mode.")
    if not answer and not item:
        return
    catalogue = catalogue_of_edition(edition)
    checklist = Checklist()
    _check_texts(checklist, {**answer, **item})
    if answer:
        _check_asked(checklist, stored, key)
    if "choice" in answer:
        _check_choice(checklist, catalogue, answer["choice"])
    _check_item(checklist, catalogue, catalogue.by_key[key], stored, item)
    checklist.finish(f"The answer to {catalogue.by_key[key].number} was not saved.")


def _check_texts(checklist: Checklist, values: Mapping[str, Any]) -> None:
    for name, longest in LONGEST.items():
        if name in values:
            checklist.text(values[name], place=name, longest=longest)


def _check_asked(checklist: Checklist, stored: Stored, key: str) -> None:
    roles = tuple(stored.roles or ())
    checklist.require(
        stored.respondent_id is not None,
        place="own_note",
        message="An agreed level has no respondent's note.",
        remedy="Use the shared note, or answer as a respondent.",
    )
    checklist.require(
        stored.respondent_id is None
        or key in asked_keys(stored.catalogue_edition, stored.mode, roles, stored.narrowed_to),
        place="choice",
        message=f"This question is not asked of {' '.join(roles)}{' here' if stored.narrowed_to else ''}.",
        remedy="Answer as a respondent with another role, or set the agreed level.",
    )


def _check_choice(checklist: Checklist, catalogue: Catalogue, choice: Any) -> None:
    checklist.require(
        choice in (None, AnswerState.DONT_KNOW) or _is_level(choice, catalogue),
        place="choice",
        message=f"{choice} is not a level.",
        remedy=f"Choose a level from 0 to {catalogue.highest_level}, or don't know.",
    )


def _check_item(
    checklist: Checklist, catalogue: Catalogue, requirement: Requirement, stored: Stored, item: Mapping[str, Any]
) -> None:
    highest = catalogue.highest_level
    if "agreed_level" in item:
        checklist.require(
            item["agreed_level"] is None or _is_level(item["agreed_level"], catalogue),
            place="choice",
            message=f"{item['agreed_level']} is not a level that can be agreed.",
            remedy=f"Choose a level from 0 to {highest}, or none.",
        )
    if "evidence_grade" in item:
        top = catalogue.profile.priority.highest_evidence_grade
        grade = item["evidence_grade"]
        checklist.require(
            grade is None or (type(grade) is int and 0 <= grade <= top),
            place="evidence_grade",
            message=f"{grade} is not an evidence grade.",
            remedy=f"Choose a grade from 0 to {top}, or none.",
        )
    check_evidence_end(checklist, item.get("evidence_until"))
    if item.keys() & {"state", "reason", "reason_class"}:
        present = stored.saved.item
        check_decision(
            checklist,
            catalogue,
            requirement,
            state=item.get("state", present.state),
            reason=item.get("reason", present.reason),
            reason_class=item.get("reason_class", present.reason_class),
        )


def check_evidence_end(checklist: Checklist, until: date | None) -> None:
    """Note a problem with a last day of evidence that can only be a slip of the year."""
    checklist.require(
        until is None or until >= EARLIEST_END,
        place="evidence_until",
        message=f"The evidence would have ended on {until}.",
        remedy=f"Check the year; it is {EARLIEST_END.year} or later.",
    )


def check_decision(
    checklist: Checklist,
    catalogue: Catalogue,
    requirement: Requirement,
    *,
    state: AnswerState | None,
    reason: str,
    reason_class: str | None,
) -> None:
    """Note problems of a decision that a requirement is not applicable or deferred."""
    checklist.require(
        state in DECISIONS,
        place="state",
        message=f"{state} cannot be decided.",
        remedy="Decide not_applicable or deferred, or leave it applicable.",
    )
    checklist.require(
        state is not AnswerState.NOT_APPLICABLE or requirement.not_applicable_when,
        place="state",
        message=f"Requirement {requirement.number} applies to every organization.",
        remedy="Choose a level; level 0 says that nobody does this today.",
    )
    checklist.require(
        state is None or reason.strip(), place="reason", message="A reason is missing.", remedy="Write one sentence."
    )
    classes = [each.id for each in catalogue.not_applicable_reasons]
    checklist.require(
        reason_class is None or reason_class in classes,
        place="reason_class",
        message=f"There is no class of reasons named {reason_class}.",
        remedy=f"Choose one of: {', '.join(classes)}.",
    )


def _is_level(value: Any, catalogue: Catalogue) -> bool:
    return type(value) is int and 0 <= value <= catalogue.highest_level
