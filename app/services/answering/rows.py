"""Taking in many response rows at once, as from a sheet that somebody filled in elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from app.db import Scope
from app.errors import Conflict
from app.services.answering.reach import may_answer_as
from app.services.answering.saving import find_edits, find_stored
from app.services.answering.storing import write_edits
from app.services.assessment_rows import find_row, refuse_closed
from app.services.catalogues import catalogue_of_edition
from app.services.checking import LONGEST_NOTE, Checklist
from app.services.people import list_respondents
from app.services.units import list_units
from app.values import UNSET, AnswerChanges
from questionnaires import Problem, read_responses
from questionnaires.answers import Answer, AnswerState, Reading, ResponseSheet


@dataclass(frozen=True, kw_only=True)
class RowsReport:
    """What became of the rows: how many were accepted, how many of them changed something, and every problem."""

    accepted: int
    changed: int
    problems: tuple[Problem, ...]


def save_rows(scope: Scope, assessment_id: int, rows: Iterable[Mapping[str, object]]) -> RowsReport:
    """Store the accepted rows over what was there, and report every refused one; earlier values stay in the history.

    Only respondents of the assessment can answer, in their own roles, and nobody for those who answer for themselves.
    Rows of the role `agreed` set agreed levels. Raises Closed when the assessment is submitted.
    """
    assessment = find_row(scope, assessment_id)
    refuse_closed(assessment)
    people = {person.name: person for person in list_respondents(scope, assessment_id)}
    places = {unit.id: unit.name for unit in list_units(scope, assessment_id)}
    reading = read_responses(
        catalogue=catalogue_of_edition(assessment.catalogue_edition),
        rows=rows,
        mode=assessment.mode,
        respondents={person.name: person.roles for person in people.values()},
        units={person.name: places[person.unit_id] for person in people.values() if person.unit_id is not None},
        narrowed={person.name: person.asked for person in people.values() if person.asked is not None},
    )
    changed, problems, accepted = 0, list(reading.problems), reading.accepted
    for sheet in reading.sheets:
        person = people.get(sheet.respondent)
        if person is None or set(sheet.roles) - set(person.roles):
            accepted -= len(sheet.answers)
            problems.append(_stranger(sheet.respondent, sheet.roles, known=person is not None))
            continue
        if not may_answer_as(scope.visitor, person.id, account_id=person.account_id, has_own_way=person.has_own_way):
            accepted -= len(sheet.answers)
            problems.append(_independent(person.name))
            continue
        if sheet.unit and person.unit_id is None:
            problems.append(_newcomer(sheet))
        kept = [answer for answer in sheet.answers if _is_kept(answer, person.name, problems)]
        accepted -= len(sheet.answers) - len(kept)
        changed += sum(_save(scope, assessment_id, answer, person.id) for answer in kept)
    changed += sum(_save_agreed(scope, assessment_id, key, reading) for key in _agreed_keys(reading))
    return RowsReport(accepted=accepted, changed=changed, problems=tuple(problems))


def _is_kept(answer: Answer, name: str, problems: list[Problem]) -> bool:
    """Note a problem and return False for an answer whose note no database takes."""
    checklist = Checklist()
    checklist.text(answer.note or answer.reason, place=f"{name}, {answer.key}, note", longest=LONGEST_NOTE)
    problems += checklist.problems
    return not checklist.problems


def _save(scope: Scope, assessment_id: int, answer: Answer, respondent_id: int) -> bool:
    """Store one accepted answer of a respondent and return whether that changed anything."""
    choice = answer.level if answer.state is AnswerState.ANSWERED else answer.state
    note = answer.note or answer.reason
    changes = AnswerChanges(choice=None if choice is AnswerState.UNANSWERED else choice, own_note=note or UNSET)
    return _write(scope, assessment_id, answer.key, respondent_id, changes)


def _save_agreed(scope: Scope, assessment_id: int, key: str, reading: Reading) -> bool:
    """Store what the rows say for all about one requirement and return whether that changed anything."""
    decision = reading.decisions.get(key)
    changes = AnswerChanges(
        choice=reading.agreed.get(key, UNSET),
        note=reading.notes.get(key, UNSET),
        state=decision.state if decision else UNSET,
        reason_class=decision.reason_class if decision else UNSET,
        reason=decision.reason or reading.notes.get(key, "") if decision else UNSET,
    )
    return _write(scope, assessment_id, key, None, changes)


def _write(scope: Scope, assessment_id: int, key: str, respondent_id: int | None, changes: AnswerChanges) -> bool:
    stored = find_stored(scope, assessment_id, key, respondent_id)
    edits = find_edits(stored, changes)
    if not edits.answer and not edits.item:
        return False
    if write_edits(scope, stored, answer=edits.answer, item=edits.item) is None:
        raise Conflict(f"Others are changing requirement {key} at this moment. Nothing was saved; send the rows again.")
    return True


def _agreed_keys(reading: Reading) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*reading.agreed, *reading.decisions, *reading.notes)))


def _newcomer(sheet: ResponseSheet) -> Problem:
    """Tell that rows name a unit for a person who has none; the answers are kept, the person is left as they are."""
    message = f"The rows put {sheet.respondent} in the unit {sheet.unit}, the assessment in none, which was kept."
    return Problem(place=f"respondent {sheet.respondent}", message=message, remedy="Set the unit in the settings.")


def _independent(name: str) -> Problem:
    message = f"{name} answers for themselves; none of the rows was kept."
    return Problem(place=f"respondent {name}", message=message, remedy="Leave their rows out, or ask them to answer.")


def _stranger(name: str, roles: tuple[str, ...], *, known: bool) -> Problem:
    place = f"respondent {name}"
    if known:
        message = f"The rows give {name} the roles {' '.join(roles)}, more than the assessment does; none was kept."
        return Problem(place=place, message=message, remedy="Leave the role out, or add it in the assessment first.")
    message = f"{name} is no respondent of this assessment; none of the rows was kept."
    return Problem(place=place, message=message, remedy="Add the respondent first, then send the rows again.")
